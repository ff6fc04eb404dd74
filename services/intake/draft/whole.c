/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/whole.h"

#include <string.h>
#include "common/db.h"
#include "common/utf8.h"
#include "services/intake/zaak/answers.h"
#include "services/intake/journey/engine_inside.h"
#include "services/intake/draft/initiator.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__File File;
typedef Digimeente__Intake__V1__Initiator Initiator;
typedef Digimeente__Intake__V1__Login Login;

/* The only one that leads to the zaaktype. */
static dm_status find_only_journey (dm_call *call, intake_journeys *journeys, const char *zaaktype,
                                    const intake_journey **out)
{
    const PGresult *rows;
    const intake_journey *found = NULL, *journey;
    dm_status status = dm_tx_query (call, &intake_sql_list_journeys, &rows);
    for (int row = 0; !status && row < PQntuples (rows); row++) {
        status = intake_journeys_find (call, journeys, dm_get_text (rows, row, INTAKE_LIST_JOURNEYS_NAME),
                                       (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_JOURNEYS_VERSION), &journey);
        if (status || strcmp (intake_journey_zaaktype (journey), zaaktype) != 0)
            continue;
        if (found)
            return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey",
                            "more than one leads to this zaaktype, %s and %s among them: name one",
                            intake_journey_name (found), intake_journey_name (journey));
        found = journey;
    }
    if (status)
        return status;
    *out = found;
    return found ? DM_OK
                 : dm_fail (&call->error, DM_INVALID_ARGUMENT, "without_journey",
                            "no journey is published for this zaaktype");
}

static dm_status find_journey (dm_call *call, intake_journeys *journeys, const SubmitRequest *request,
                               const intake_journey **out)
{
    if (!request->journey)
        return find_only_journey (call, journeys, request->zaaktype, out);
    dm_status status = intake_journeys_find (call, journeys, request->journey, 0, out);
    if (!status && strcmp (intake_journey_zaaktype (*out), request->zaaktype) != 0)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "it leads to the zaaktype %s",
                        intake_journey_zaaktype (*out));
    return status;
}

static dm_status find_audience (const SubmitRequest *request, const intake_journey *journey, const char **out,
                                dm_error *error)
{
    *out = request->audience                                  ? request->audience
           : intake_journey_has_audience (journey, "inwoner") ? "inwoner"
                                                              : "ondernemer";
    if (!intake_journey_has_audience (journey, *out))
        return intake_journey_refuse_audience (journey, error);
    return DM_OK;
}

static dm_status check_bounds (const SubmitRequest *request, dm_error *error)
{
    if (request->n_documenten > 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "documents that answer a journey are bestanden");
    if (request->n_files > INTAKE_DOCUMENTEN_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "files", "at most %d documents", INTAKE_DOCUMENTEN_MAX);
    for (size_t i = 0; i < request->n_files; i++) {
        const File *file = request->files[i];
        if (!file->has_document || file->document.len != DM_UUID_BYTES)
            return dm_fail (error, DM_INVALID_ARGUMENT, "files", "a UUID has %d bytes", DM_UUID_BYTES);
        if (!file->bestandsnaam || !*file->bestandsnaam
            || dm_utf8_length (file->bestandsnaam) > INTAKE_BESTANDSNAAM_MAX)
            return dm_fail (error, DM_INVALID_ARGUMENT, "files", "a document's name has 1 to %d characters",
                            INTAKE_BESTANDSNAAM_MAX);
    }
    return DM_OK;
}

/* The fields that take files, as a sentence lists them; *out_only is the one, NULL when there are more or none. */
static const char *list_files (const intake_journey *journey, dm_arena *arena, const char **out_only)
{
    const char *list = NULL;
    *out_only = NULL;
    for (size_t i = 0; i < journey->field_count; i++) {
        const char *id = journey->fields[i].id;
        if (journey->fields[i].kind->shape != INTAKE_SHAPE_FILES)
            continue;
        *out_only = list ? NULL : id;
        list = list ? dm_arena_printf (arena, "%s, %s", list, id) : id;
    }
    return list;
}

/* Which question a document answers; NULL for none, and the reason is added. */
static const char *find_field (const intake_journey *journey, const File *file, dm_reasons *reasons)
{
    const char *only, *list = list_files (journey, reasons->arena, &only);
    const intake_field *field = file->field ? intake_journey_find_field (journey, file->field) : NULL;
    if (field && field->kind->shape == INTAKE_SHAPE_FILES)
        return field->id;
    if (!file->field && only)
        return only;
    if (!list)
        dm_reason_add (reasons, 0, DM_PLACE (NULL, file->bestandsnaam), "No question takes files");
    else if (file->field)
        dm_reason_add (reasons, 0, DM_PLACE (NULL, file->field),
                       "It is no question that takes files. Those that do: %s", list);
    else
        dm_reason_add (reasons, 0, DM_PLACE (NULL, file->bestandsnaam), "Name the question that this file answers: %s",
                       list);
    return NULL;
}

/* Files come beside the answers: an answer that names a document itself would be anybody's. */
static void refuse_files (const intake_journey *journey, cJSON *answers, dm_reasons *reasons)
{
    for (size_t i = 0; i < journey->field_count; i++) {
        const char *id = journey->fields[i].id;
        if (journey->fields[i].kind->shape != INTAKE_SHAPE_FILES || !cJSON_GetObjectItemCaseSensitive (answers, id))
            continue;
        dm_reason_add (reasons, 0, DM_PLACE (NULL, id), "A file is no text: it goes beside the answers");
        cJSON_DeleteItemFromObjectCaseSensitive (answers, id);
    }
}

/* Adds the documents to the answers, as the engine keeps them. */
static void add_files (const SubmitRequest *request, const intake_journey *journey, cJSON *answers, dm_reasons *reasons)
{
    for (size_t i = 0; i < request->n_files; i++) {
        char uuid[DM_UUID_TEXT_SIZE];
        const File *file = request->files[i];
        const char *field = find_field (journey, file, reasons);
        if (!field)
            continue;
        cJSON *list = cJSON_GetObjectItemCaseSensitive (answers, field), *kept = cJSON_CreateObject ();
        cJSON_AddStringToObject (kept, "document", dm_uuid_format (file->document.data, uuid));
        cJSON_AddStringToObject (kept, "bestandsnaam", file->bestandsnaam);
        cJSON_AddItemToArray (list ? list : cJSON_AddArrayToObject (answers, field), kept);
    }
}

/* What a login would have told, from the answers to what a login fills. */
static char *find_login (const intake_journey *journey, const cJSON *answers, const char *prefill)
{
    for (size_t i = 0; i < journey->field_count; i++) {
        const intake_field *field = &journey->fields[i];
        if (field->prefill && strcmp (field->prefill, prefill) == 0 && intake_member (answers, field->id))
            return (char *) intake_member (answers, field->id);
    }
    return NULL;
}

static char *either (const char *first, const char *second, dm_arena *arena)
{
    const char *text = first && *first ? first : second;
    return text ? dm_arena_strdup (arena, text) : NULL;
}

/* Who asks: as a draft's answers and login would tell, but what the request says goes first. */
static void fill_initiator (const SubmitRequest *request, const intake_draft *begun, const cJSON *answers,
                            dm_arena *arena, intake_submission *out)
{
    intake_draft draft = *begun;
    static const Initiator nobody = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    const Initiator *given = request->initiator ? request->initiator : &nobody;
    Initiator *initiator = dm_arena_alloc (arena, sizeof *initiator);
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    login.bsn = find_login (draft.journey, answers, "login.bsn");
    login.kvk = find_login (draft.journey, answers, "login.kvk");
    draft.login = &login;
    const char *kvk_nummer = intake_initiator_read (&draft, answers, arena, initiator);
    initiator->name = either (given->name, initiator->name, arena);
    initiator->verblijfsadres = either (given->verblijfsadres, initiator->verblijfsadres, arena);
    initiator->emailadres = either (given->emailadres, initiator->emailadres, arena);
    initiator->telefoonnummer = either (given->telefoonnummer, initiator->telefoonnummer, arena);
    initiator->inp_bsn = either (given->inp_bsn, initiator->inp_bsn, arena);
    out->initiator = initiator;
    out->kvk_nummer = either (kvk_nummer, NULL, arena);
}

/* Takes: answers as the engine gave them. */
static void fill_submission (const SubmitRequest *request, const intake_draft *draft, cJSON *answers, dm_arena *arena,
                             intake_submission *out)
{
    *out = (intake_submission){ .has_tracking_code = true, .startdatum = request->startdatum };
    fill_initiator (request, draft, answers, arena, out);
    intake_submission_fill (draft, answers, arena, out);
}

/* Takes: begun, the draft that it would have been, without answers and login. */
static void check_answers (const SubmitRequest *request, const intake_draft *begun, dm_reasons *reasons,
                           dm_arena *arena, intake_submission *out)
{
    intake_draft draft = *begun;
    DM_AUTO (intake_json_clear) cJSON *given = cJSON_Parse (request->answers);
    DM_AUTO (intake_json_clear) cJSON *kept = NULL;
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    if (request->initiator) {
        login.bsn = request->initiator->inp_bsn;
        login.name = request->initiator->name;
    }
    refuse_files (draft.journey, given, reasons);
    add_files (request, draft.journey, given, reasons);
    draft.answers = given;
    draft.login = &login;
    const intake_walk walk = intake_draft_walk (&draft, "en");
    intake_engine_check (&walk, reasons, &kept);
    if (kept)
        fill_submission (request, &draft, kept, arena, out);
}

dm_status intake_whole_check (dm_call *call, intake_journeys *journeys, intake_zaaktypen *zaaktypen,
                              const SubmitRequest *request, dm_reasons *reasons, intake_submission *out)
{
    intake_draft draft = { .language = request->language ? request->language : "nl" };
    intake_zaaktype zaaktype;
    dm_status status = check_bounds (request, &call->error);
    if (!status)
        status = intake_answers_check (request->answers, &call->error);
    if (!status)
        status = intake_zaaktype_find (call, zaaktypen, request->zaaktype, &zaaktype);
    if (!status)
        status = intake_zaaktype_begin (&zaaktype, request->startdatum, &call->error);
    if (!status)
        status = find_journey (call, journeys, request, &draft.journey);
    if (!status)
        status = find_audience (request, draft.journey, &draft.audience, &call->error);
    if (status)
        return status;
    draft.name = intake_journey_name (draft.journey);
    draft.version = intake_journey_version (draft.journey);
    draft.today = zaaktype.startdatum; /* what is due counts from when it came in */
    check_answers (request, &draft, reasons, call->arena, out);
    return DM_OK;
}
