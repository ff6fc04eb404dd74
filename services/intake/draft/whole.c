/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/whole.h"

#include <stdlib.h>
#include <string.h>
#include "common/db.h"
#include "common/utf8.h"
#include "services/intake/zaak/antwoorden.h"
#include "services/intake/journey/engine_inside.h"
#include "services/intake/draft/initiator.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__Bestand Bestand;
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
        status = intake_journeys_find (call, journeys, dm_get_text (rows, row, INTAKE_LIST_JOURNEYS_NAAM),
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
    if (request->n_bestanden > INTAKE_DOCUMENTEN_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "bestanden", "at most %d documents", INTAKE_DOCUMENTEN_MAX);
    for (size_t i = 0; i < request->n_bestanden; i++) {
        const Bestand *bestand = request->bestanden[i];
        if (!bestand->has_document || bestand->document.len != DM_UUID_BYTES)
            return dm_fail (error, DM_INVALID_ARGUMENT, "bestanden", "a UUID has %d bytes", DM_UUID_BYTES);
        if (!bestand->bestandsnaam || !*bestand->bestandsnaam
            || dm_utf8_length (bestand->bestandsnaam) > INTAKE_BESTANDSNAAM_MAX)
            return dm_fail (error, DM_INVALID_ARGUMENT, "bestanden", "a document's name has 1 to %d characters",
                            INTAKE_BESTANDSNAAM_MAX);
    }
    return DM_OK;
}

/* The fields that take files, as a sentence lists them; *out_only is the one, NULL when there are more or none. */
static const char *list_files (const intake_journey *journey, dm_arena *arena, const char **out_only)
{
    const char *list = NULL;
    *out_only = NULL;
    for (size_t i = 0; i < journey->veld_count; i++) {
        const char *id = journey->velden[i].id;
        if (journey->velden[i].soort->shape != INTAKE_SHAPE_FILES)
            continue;
        *out_only = list ? NULL : id;
        list = list ? dm_arena_printf (arena, "%s, %s", list, id) : id;
    }
    return list;
}

/* Which question a document answers; NULL for none, and the reason is added. */
static const char *find_veld (const intake_journey *journey, const Bestand *bestand, intake_redenen *redenen)
{
    const char *only, *list = list_files (journey, redenen->arena, &only);
    const intake_veld *veld = bestand->veld ? intake_journey_find_veld (journey, bestand->veld) : NULL;
    if (veld && veld->soort->shape == INTAKE_SHAPE_FILES)
        return veld->id;
    if (!bestand->veld && only)
        return only;
    if (!list)
        intake_reden_add (redenen, 0, INTAKE_PLEK (NULL, bestand->bestandsnaam), "No question takes files");
    else if (bestand->veld)
        intake_reden_add (redenen, 0, INTAKE_PLEK (NULL, bestand->veld),
                          "It is no question that takes files. Those that do: %s", list);
    else
        intake_reden_add (redenen, 0, INTAKE_PLEK (NULL, bestand->bestandsnaam),
                          "Name the question that this file answers: %s", list);
    return NULL;
}

/* Files come beside the answers: an answer that names a document itself would be anybody's. */
static void refuse_files (const intake_journey *journey, cJSON *antwoorden, intake_redenen *redenen)
{
    for (size_t i = 0; i < journey->veld_count; i++) {
        const char *id = journey->velden[i].id;
        if (journey->velden[i].soort->shape != INTAKE_SHAPE_FILES || !cJSON_GetObjectItemCaseSensitive (antwoorden, id))
            continue;
        intake_reden_add (redenen, 0, INTAKE_PLEK (NULL, id), "A file is no text: it goes beside the answers");
        cJSON_DeleteItemFromObjectCaseSensitive (antwoorden, id);
    }
}

/* Adds the documents to the answers, as the engine keeps them. */
static void add_files (const SubmitRequest *request, const intake_journey *journey, cJSON *antwoorden,
                       intake_redenen *redenen)
{
    for (size_t i = 0; i < request->n_bestanden; i++) {
        char uuid[DM_UUID_TEXT_SIZE];
        const Bestand *bestand = request->bestanden[i];
        const char *veld = find_veld (journey, bestand, redenen);
        if (!veld)
            continue;
        cJSON *list = cJSON_GetObjectItemCaseSensitive (antwoorden, veld), *file = cJSON_CreateObject ();
        cJSON_AddStringToObject (file, "document", dm_uuid_format (bestand->document.data, uuid));
        cJSON_AddStringToObject (file, "bestandsnaam", bestand->bestandsnaam);
        cJSON_AddItemToArray (list ? list : cJSON_AddArrayToObject (antwoorden, veld), file);
    }
}

/* What a login would have told, from the answers to what a login fills. */
static char *find_login (const intake_journey *journey, const cJSON *antwoorden, const char *prefill)
{
    for (size_t i = 0; i < journey->veld_count; i++) {
        const intake_veld *veld = &journey->velden[i];
        if (veld->prefill && strcmp (veld->prefill, prefill) == 0 && intake_member (antwoorden, veld->id))
            return (char *) intake_member (antwoorden, veld->id);
    }
    return NULL;
}

static char *either (const char *first, const char *second, dm_arena *arena)
{
    const char *text = first && *first ? first : second;
    return text ? dm_arena_strdup (arena, text) : NULL;
}

/* Who asks: as a draft's answers and login would tell, but what the request says goes first. */
static void fill_initiator (const SubmitRequest *request, const intake_draft *begun, const cJSON *antwoorden,
                            dm_arena *arena, intake_submission *out)
{
    intake_draft draft = *begun;
    static const Initiator nobody = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    const Initiator *given = request->initiator ? request->initiator : &nobody;
    Initiator *initiator = dm_arena_alloc (arena, sizeof *initiator);
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    login.bsn = find_login (draft.journey, antwoorden, "login.bsn");
    login.kvk = find_login (draft.journey, antwoorden, "login.kvk");
    draft.login = &login;
    const char *kvk_nummer = intake_initiator_read (&draft, antwoorden, arena, initiator);
    initiator->naam = either (given->naam, initiator->naam, arena);
    initiator->verblijfsadres = either (given->verblijfsadres, initiator->verblijfsadres, arena);
    initiator->emailadres = either (given->emailadres, initiator->emailadres, arena);
    initiator->inp_bsn = either (given->inp_bsn, initiator->inp_bsn, arena);
    out->initiator = initiator;
    out->kvk_nummer = either (kvk_nummer, NULL, arena);
}

/* Takes: antwoorden as the engine gave them. */
static void fill_submission (const SubmitRequest *request, const intake_draft *draft, const cJSON *antwoorden,
                             dm_arena *arena, intake_submission *out)
{
    ProtobufCBinaryData *documenten;
    char *text = cJSON_PrintUnformatted (antwoorden);
    if (!text)
        abort ();
    *out = (intake_submission){ .zaaktype = request->zaaktype,
                                .antwoorden = dm_arena_strdup (arena, text),
                                .taal = draft->taal,
                                .journey = draft->naam,
                                .journey_version = draft->version,
                                .has_volgcode = true,
                                .startdatum = request->startdatum };
    cJSON_free (text);
    intake_engine_documenten (antwoorden, draft->journey, arena, &documenten, &out->document_count);
    out->documenten = documenten;
    fill_initiator (request, draft, antwoorden, arena, out);
}

/* Takes: begun, the draft that it would have been, without answers and login. */
static void check_antwoorden (const SubmitRequest *request, const intake_draft *begun, intake_redenen *redenen,
                              dm_arena *arena, intake_submission *out)
{
    intake_draft draft = *begun;
    DM_AUTO (intake_json_clear) cJSON *given = cJSON_Parse (request->antwoorden);
    DM_AUTO (intake_json_clear) cJSON *kept = NULL;
    Login login = DIGIMEENTE__INTAKE__V1__LOGIN__INIT;
    if (request->initiator) {
        login.bsn = request->initiator->inp_bsn;
        login.naam = request->initiator->naam;
    }
    refuse_files (draft.journey, given, redenen);
    add_files (request, draft.journey, given, redenen);
    draft.antwoorden = given;
    draft.login = &login;
    const intake_walk walk = intake_draft_walk (&draft, "en");
    intake_engine_check (&walk, redenen, &kept);
    if (kept)
        fill_submission (request, &draft, kept, arena, out);
}

dm_status intake_whole_check (dm_call *call, intake_journeys *journeys, intake_zaaktypen *zaaktypen,
                              const SubmitRequest *request, intake_redenen *redenen, intake_submission *out)
{
    intake_draft draft = { .taal = request->taal ? request->taal : "nl" };
    intake_zaaktype zaaktype;
    dm_status status = check_bounds (request, &call->error);
    if (!status)
        status = intake_antwoorden_check (request->antwoorden, &call->error);
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
    draft.naam = intake_journey_name (draft.journey);
    draft.version = intake_journey_version (draft.journey);
    draft.today = zaaktype.startdatum; /* what is due counts from when it came in */
    check_antwoorden (request, &draft, redenen, call->arena, out);
    return DM_OK;
}
