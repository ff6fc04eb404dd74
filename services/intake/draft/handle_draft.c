/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts begin, are looked at, change hands and go away. */
#include <stdlib.h>
#include <string.h>
#include "services/identity/level.h"
#include "services/intake/draft/draft.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/journey/from_zaak.h"
#include "services/intake/journey/login.h"
#include "services/intake/value/json.h"
#include "services/intake/value/language.h"
#include "services/intake/zaak/opened.h"
#include "sql/intake.h"

/* May this actor start this journey, so? */
static dm_status check_start (dm_call *call, const Digimeente__Intake__V1__StartDraftRequest *request,
                              const intake_journey *journey)
{
    if (!request->audience || !intake_journey_has_audience (journey, request->audience))
        return intake_journey_refuse_audience (journey, &call->error);
    const char *needed = intake_journey_login (journey, request->audience);
    bool is_known = intake_actor_is_known (&call->origin->actor) && request->login;
    if (!identity_level_suffices (needed, is_known ? request->login->acr : NULL))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "login", "it needs a login by %s", needed);
    return DM_OK;
}

/* Today in Amsterdam, and whether there is room for one more. */
static dm_status count_drafts (dm_call *call, const char **out_today)
{
    const PGresult *rows;
    const dm_actor *actor = &call->origin->actor;
    dm_status status =
        dm_tx_query (call, &intake_sql_count_drafts, &rows, DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id));
    if (status)
        return status;
    *out_today = dm_get_text (rows, 0, INTAKE_COUNT_DRAFTS_TODAY);
    if (intake_actor_is_known (actor) && dm_get_int4 (rows, 0, INTAKE_COUNT_DRAFTS_DRAFTS) >= INTAKE_DRAFTS_MAX)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "drafts", "at most %d drafts; finish or drop one first",
                        INTAKE_DRAFTS_MAX);
    return DM_OK;
}

/* Takes: visit, to which it belongs where the actor has not logged in. */
static dm_status write_draft (dm_call *call, intake_draft *draft, ProtobufCBinaryData visit)
{
    dm_param answers;
    const dm_actor *actor = &call->origin->actor;
    bool is_known = intake_actor_is_known (actor);
    dm_status status = intake_zaak_key_add (call, draft->uuid.bytes, NULL, &draft->key);
    if (!status)
        status = intake_draft_seal_answers (call, draft, &answers);
    if (status)
        return status;
    return dm_tx_send (call->tx, &intake_sql_insert_draft, DM_UUID (draft->uuid.bytes), DM_TEXT (draft->name),
                       DM_INT4 ((int32_t) draft->version), DM_TEXT (draft->language), DM_TEXT (draft->audience),
                       is_known ? DM_INT4 ((int32_t) actor->kind) : dm_param_null (DM_INT4 (0)),
                       DM_TEXT (is_known ? actor->id : NULL), intake_draft_seal_login (call, draft), answers,
                       DM_INT4 ((int32_t) intake_journey_draft_days (draft->journey)),
                       is_known ? DM_BYTES (NULL, 0) : intake_draft_visit (visit));
}

/* Adds what the journey takes from a zaak.  Takes: rows of find_besluit, with one. */
static dm_status take_from_zaak (dm_call *call, const PGresult *rows, const intake_draft *draft)
{
    static const intake_opened_columns columns = {
        INTAKE_FIND_BESLUIT_UUID,          INTAKE_FIND_BESLUIT_INITIATOR, INTAKE_FIND_BESLUIT_WRAP_ID,
        INTAKE_FIND_BESLUIT_WRAPPED,       INTAKE_FIND_BESLUIT_CONTENTS,  INTAKE_FIND_BESLUIT_PERSON_WRAP_ID,
        INTAKE_FIND_BESLUIT_PERSON_WRAPPED
    };
    char uuid[DM_UUID_TEXT_SIZE];
    intake_opened opened;
    const char *name = dm_get_text (rows, 0, INTAKE_FIND_BESLUIT_JOURNEY);
    intake_from_zaak from = { .zaaknummer = dm_get_text (rows, 0, INTAKE_FIND_BESLUIT_IDENTIFICATIE),
                              .besluitdatum = dm_get_text (rows, 0, INTAKE_FIND_BESLUIT_DECIDED_ON) };
    dm_status status = intake_opened_read (call, rows, 0, &columns, &opened);
    if (!status && name)
        status =
            intake_journeys_find (call, intake_of (call)->journeys, name,
                                  (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_BESLUIT_JOURNEY_VERSION), &from.journey);
    if (status)
        return status;
    const char *text = intake_opened_answers (call, &opened, dm_get_bytes (rows, 0, INTAKE_FIND_BESLUIT_ANSWERS));
    DM_AUTO (intake_json_clear) cJSON *answers = text ? cJSON_Parse (text) : NULL;
    from.uuid = dm_uuid_format (opened.uuid, uuid);
    from.naam = opened.persoon->initiator->name;
    from.answers = answers;
    intake_from_zaak_add (draft->journey, &from, draft->answers);
    return intake_opened_fault (&opened);
}

/* Answers what the journey takes from the zaak that the draft is about. */
static dm_status add_about (dm_call *call, const Digimeente__Intake__V1__StartDraftRequest *request,
                            const intake_draft *draft)
{
    const PGresult *rows;
    const dm_actor *actor = &call->origin->actor;
    if (!request->has_about)
        return DM_OK;
    if (request->about.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "about", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    dm_status status = dm_tx_query (call, &intake_sql_find_besluit, &rows, DM_UUID (request->about.data),
                                    DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id));
    if (status)
        return status;
    if (PQntuples (rows) == 0
        || !identity_level_suffices (dm_get_text (rows, 0, INTAKE_FIND_BESLUIT_LEVEL), actor->level))
        return dm_fail (&call->error, DM_NOT_FOUND, "about", "there is no such decision");
    return take_from_zaak (call, rows, draft);
}

dm_status intake_handle_start_draft (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__StartDraftRequest *request =
        (const Digimeente__Intake__V1__StartDraftRequest *) message;
    Digimeente__Intake__V1__StartDraftResponse *reply = (Digimeente__Intake__V1__StartDraftResponse *) out;
    DM_AUTO (intake_draft_clear)
    intake_draft draft = { .uuid = dm_uuid_random (), .name = request->journey, .audience = request->audience };
    draft.language = request->language ? request->language : "nl";
    draft.login = intake_actor_is_known (&call->origin->actor) ? request->login : NULL;
    if (!request->journey)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "journey", "a journey is needed");
    if (!intake_actor_is_known (&call->origin->actor) && request->visit.len != INTAKE_VISIT_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "visit", "%d bytes are needed", INTAKE_VISIT_BYTES);
    dm_status status = intake_language_check (request->language, &call->error);
    if (!status)
        status = intake_login_check (request->login, &call->error);
    if (!status)
        status = intake_journeys_find (call, intake_of (call)->journeys, request->journey, 0, &draft.journey);
    if (!status)
        status = check_start (call, request, draft.journey);
    if (!status)
        status = count_drafts (call, &draft.today);
    if (status)
        return status;
    draft.version = intake_journey_version (draft.journey);
    draft.answers = cJSON_CreateObject ();
    status = add_about (call, request, &draft);
    if (status)
        return status;
    reply->has_draft = true;
    reply->draft = (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (call->arena, draft.uuid.bytes, DM_UUID_BYTES) };
    return write_draft (call, &draft, request->visit);
}

static dm_status describe_answers (dm_call *call, const intake_draft *draft,
                                   Digimeente__Intake__V1__GetDraftResponse *out)
{
    char *text = cJSON_PrintUnformatted (draft->answers);
    if (!text)
        abort ();
    dm_status status = intake_answers_describe (call, intake_of (call)->journeys, draft->name, draft->version,
                                                draft->language, text, &out->answers, &out->n_answers);
    cJSON_free (text);
    return status;
}

dm_status intake_handle_get_draft (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__GetDraftRequest *request = (const Digimeente__Intake__V1__GetDraftRequest *) message;
    Digimeente__Intake__V1__GetDraftResponse *reply = (Digimeente__Intake__V1__GetDraftResponse *) out;
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    dm_status status = intake_language_check (request->language, &call->error);
    if (status)
        return status;
    status = intake_draft_find (call, intake_of (call)->journeys, request->has_draft, request->draft, request->visit,
                                INTAKE_DRAFT_READ, &draft);
    if (status == DM_NOT_FOUND && strcmp (call->error.field, "draft") == 0) {
        dm_status found = intake_draft_find_sent (call, request->draft, request->visit, &reply->sent);
        return found ? found : reply->sent ? DM_OK : status;
    }
    if (status)
        return status;
    draft.language = request->language ? request->language : draft.language;
    reply->draft = intake_draft_describe (&draft, call->arena);
    if (draft.needed_level)
        return DM_OK;
    reply->step = dm_arena_alloc (call->arena, sizeof *reply->step);
    digimeente__intake__v1__step__init (reply->step);
    intake_walk walk = intake_draft_walk (&draft, NULL);
    status = intake_engine_step (&walk, request->step, call->arena, reply->step, &call->error);
    return status || !request->with_answers ? status : describe_answers (call, &draft, reply);
}

dm_status intake_handle_list_drafts (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ListDraftsRequest *request =
        (const Digimeente__Intake__V1__ListDraftsRequest *) message;
    Digimeente__Intake__V1__ListDraftsResponse *reply = (Digimeente__Intake__V1__ListDraftsResponse *) out;
    intake_draft *drafts;
    size_t count;
    dm_status status = intake_language_check (request->language, &call->error);
    if (status || !intake_actor_is_known (&call->origin->actor))
        return status;
    status = intake_draft_list (call, intake_of (call)->journeys, &drafts, &count);
    if (status)
        return status;
    reply->drafts = dm_arena_alloc (call->arena, count * sizeof *reply->drafts);
    reply->n_drafts = count;
    for (size_t i = 0; i < count; i++) {
        const char *own = drafts[i].language;
        drafts[i].language = request->language ? request->language : own; /* for its title */
        reply->drafts[i] = intake_draft_describe (&drafts[i], call->arena);
        reply->drafts[i]->language = (char *) own;
    }
    return DM_OK;
}

dm_status intake_handle_drop_draft (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__DropDraftRequest *request =
        (const Digimeente__Intake__V1__DropDraftRequest *) message;
    (void) out;
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    dm_status status = intake_draft_find (call, intake_of (call)->journeys, request->has_draft, request->draft,
                                          request->visit, INTAKE_DRAFT_CHANGE, &draft);
    return status ? status : dm_tx_send (call->tx, &intake_sql_delete_draft, DM_UUID (draft.uuid.bytes));
}
