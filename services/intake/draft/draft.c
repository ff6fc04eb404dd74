/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/draft.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/zaak/answers.h"
#include "common/seal.h"
#include "services/intake/zaak/tracking_code.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

#define ANONYMOUS "anoniem"
/* What answers are sealed under. It stays as it is: a draft that was sealed under another name cannot be opened. */
#define SEALED_ANSWERS "antwoorden"

typedef Digimeente__Intake__V1__Draft Draft;
typedef Digimeente__Intake__V1__Login Login;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

void intake_draft_clear (intake_draft *draft)
{
    cJSON_Delete (draft->answers);
    draft->answers = NULL;
}

bool intake_actor_is_known (const dm_actor *actor)
{
    return (actor->kind == DM_ACTOR_INWONER || actor->kind == DM_ACTOR_ONDERNEMER)
           && strcmp (actor->id, ANONYMOUS) != 0;
}

/* Takes: rows of find_draft, lock_draft or list_drafts, which begin with the same columns. */
static void read_row (const PGresult *rows, int row, intake_draft *out)
{
    memcpy (out->uuid.bytes, dm_get_bytes (rows, row, INTAKE_FIND_DRAFT_UUID).data, DM_UUID_BYTES);
    out->name = dm_get_text (rows, row, INTAKE_FIND_DRAFT_JOURNEY);
    out->version = (uint32_t) dm_get_int4 (rows, row, INTAKE_FIND_DRAFT_VERSION);
    out->language = dm_get_text (rows, row, INTAKE_FIND_DRAFT_LANGUAGE);
    out->audience = dm_get_text (rows, row, INTAKE_FIND_DRAFT_AUDIENCE);
    out->owner_kind = (dm_actor_kind) dm_get_int4 (rows, row, INTAKE_FIND_DRAFT_OWNER_KIND);
    out->owner = dm_get_text (rows, row, INTAKE_FIND_DRAFT_OWNER);
    out->revision = (uint32_t) dm_get_int4 (rows, row, INTAKE_FIND_DRAFT_REVISION);
    out->last_changed_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFT_LAST_CHANGED_MS);
    out->expires_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFT_EXPIRES_MS);
    out->today = dm_get_text (rows, row, INTAKE_FIND_DRAFT_TODAY);
}

/* What only the person key opens. */
static dm_status open_sealed (dm_call *call, const intake_drafts *drafts, const PGresult *rows, intake_draft *out)
{
    ProtobufCBinaryData plain;
    dm_status status = dm_unseal (drafts->person_key, out->uuid.bytes, SEALED_ANSWERS,
                                  dm_get_bytes (rows, 0, INTAKE_FIND_DRAFT_ANSWERS), call->arena, &plain, &call->error);
    if (status)
        return status;
    out->answers = cJSON_Parse ((const char *) plain.data);
    if (!cJSON_IsObject (out->answers))
        return dm_fail (&call->error, DM_DATA_LOSS, "draft", "the answers of a draft cannot be read");
    out->has_login = !dm_get_is_null (rows, 0, INTAKE_FIND_DRAFT_LOGIN);
    if (!out->has_login)
        return DM_OK;
    status = dm_unseal (drafts->person_key, out->uuid.bytes, "login", dm_get_bytes (rows, 0, INTAKE_FIND_DRAFT_LOGIN),
                        call->arena, &plain, &call->error);
    if (status)
        return status;
    out->login = digimeente__intake__v1__login__unpack (dm_arena_allocator (call->arena), plain.len, plain.data);
    return out->login ? DM_OK : dm_fail (&call->error, DM_DATA_LOSS, "draft", "the login of a draft cannot be read");
}

/* Whoever is not logged in hears that a login is needed; whoever is, not that it is another's. That tells a guesser
 * that there is such a draft, and nothing else; but its UUID is 122 random bits. */
static dm_status refuse (dm_call *call, const uint8_t *uuid)
{
    const PGresult *rows = NULL;
    bool is_anonymous = !intake_actor_is_known (&call->origin->actor);
    dm_status status =
        is_anonymous ? dm_tx_query (call, &intake_sql_is_draft_of_somebody, &rows, DM_UUID (uuid)) : DM_OK;
    if (status)
        return status;
    if (is_anonymous && dm_get_bool (rows, 0, INTAKE_IS_DRAFT_OF_SOMEBODY_IS_OF_SOMEBODY))
        return dm_fail (&call->error, DM_UNAUTHENTICATED, "draft", "the draft is of somebody who logged in");
    return dm_fail (&call->error, DM_NOT_FOUND, "draft", "there is no such draft, or no more");
}

dm_status intake_draft_find (dm_call *call, const intake_drafts *drafts, bool has_uuid, ProtobufCBinaryData uuid,
                             intake_draft_use use, intake_draft *out)
{
    const PGresult *rows = NULL;
    const dm_actor *actor = &call->origin->actor;
    memset (out, 0, sizeof *out);
    if (!has_uuid || uuid.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "draft", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    dm_param params[] = { DM_UUID (uuid.data), DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id) };
    dm_status status = (use == INTAKE_DRAFT_SEND ? dm_tx_query_apart_params : dm_tx_query_params) (
        call, use == INTAKE_DRAFT_READ ? &intake_sql_find_draft : &intake_sql_lock_draft, &rows, params,
        DM_COUNT (params));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return refuse (call, uuid.data);
    read_row (rows, 0, out);
    status = open_sealed (call, drafts, rows, out);
    return status ? status : intake_journeys_find (call, drafts->journeys, out->name, out->version, &out->journey);
}

dm_status intake_draft_list (dm_call *call, const intake_drafts *drafts, intake_draft **out, size_t *out_count)
{
    const PGresult *rows;
    const dm_actor *actor = &call->origin->actor;
    dm_status status =
        dm_tx_query (call, &intake_sql_list_drafts, &rows, DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id));
    if (status)
        return status;
    size_t count = (size_t) PQntuples (rows);
    intake_draft *list = dm_arena_zalloc (call->arena, count * sizeof *list);
    for (size_t i = 0; !status && i < count; i++) {
        read_row (rows, (int) i, &list[i]);
        list[i].has_login = dm_get_bool (rows, (int) i, INTAKE_LIST_DRAFTS_HAS_LOGIN);
        status = intake_journeys_find (call, drafts->journeys, list[i].name, list[i].version, &list[i].journey);
    }
    *out = list;
    *out_count = count;
    return status;
}

dm_status intake_draft_seal_answers (dm_call *call, const intake_drafts *drafts, const uint8_t *draft,
                                     const cJSON *answers, ProtobufCBinaryData *out)
{
    DM_AUTO (intake_json_free) char *text = cJSON_PrintUnformatted (answers);
    if (!text)
        abort ();
    if (strlen (text) > INTAKE_ANSWERS_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "answers", "all answers together: at most %d KiB",
                        INTAKE_ANSWERS_MAX / 1024);
    return dm_seal (drafts->person_key, draft, SEALED_ANSWERS, text, strlen (text), call->arena, out, &call->error);
}

dm_status intake_draft_seal_login (dm_call *call, const intake_drafts *drafts, const uint8_t *draft, const Login *login,
                                   ProtobufCBinaryData *out)
{
    *out = (ProtobufCBinaryData){ 0 };
    if (!login)
        return DM_OK;
    uint8_t *bytes = dm_arena_alloc (call->arena, digimeente__intake__v1__login__get_packed_size (login));
    size_t size = digimeente__intake__v1__login__pack (login, bytes);
    return dm_seal (drafts->person_key, draft, "login", bytes, size, call->arena, out, &call->error);
}

dm_status intake_draft_update (dm_call *call, const intake_drafts *drafts, intake_draft *draft)
{
    const PGresult *rows;
    ProtobufCBinaryData sealed;
    dm_status status = intake_draft_seal_answers (call, drafts, draft->uuid.bytes, draft->answers, &sealed);
    if (!status)
        status = dm_tx_query (call, &intake_sql_update_draft, &rows, DM_UUID (draft->uuid.bytes),
                              DM_BYTES (sealed.data, sealed.len), DM_TEXT (draft->language),
                              DM_INT4 ((int32_t) intake_journey_draft_days (draft->journey)));
    if (status)
        return status;
    draft->revision = (uint32_t) dm_get_int4 (rows, 0, INTAKE_UPDATE_DRAFT_REVISION);
    draft->last_changed_ms = dm_get_int8 (rows, 0, INTAKE_UPDATE_DRAFT_LAST_CHANGED_MS);
    draft->expires_ms = dm_get_int8 (rows, 0, INTAKE_UPDATE_DRAFT_EXPIRES_MS);
    return DM_OK;
}

intake_walk intake_draft_walk (const intake_draft *draft, const char *language)
{
    const Login *login = draft->login;
    return (intake_walk){ .journey = draft->journey,
                          .language = language ? language : draft->language,
                          .audience = draft->audience,
                          .answers = draft->answers,
                          .bsn = login ? login->bsn : NULL,
                          .kvk = login ? login->kvk : NULL,
                          .name = login ? login->name : NULL,
                          .today = draft->today };
}

Draft *intake_draft_describe (const intake_draft *draft, dm_arena *arena)
{
    Draft *out = dm_arena_alloc (arena, sizeof *out);
    digimeente__intake__v1__draft__init (out);
    out->has_uuid = out->has_version = out->has_last_changed_ms = out->has_expires_ms = true;
    out->has_revision = out->has_has_login = true;
    out->uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (arena, draft->uuid.bytes, DM_UUID_BYTES) };
    out->journey = (char *) draft->name;
    out->version = draft->version;
    out->title = (char *) intake_journey_title (draft->journey, draft->language);
    out->language = (char *) draft->language;
    out->audience = (char *) draft->audience;
    out->last_changed_ms = draft->last_changed_ms;
    out->expires_ms = draft->expires_ms;
    out->revision = draft->revision;
    out->has_login = draft->has_login;
    return out;
}

dm_status intake_draft_find_sent (dm_call *call, const intake_drafts *drafts, ProtobufCBinaryData uuid,
                                  SubmitDraftResponse **out)
{
    const PGresult *rows;
    const dm_actor *actor = &call->origin->actor;
    dm_status status = dm_tx_query (call, &intake_sql_find_sent_draft, &rows, DM_UUID (uuid.data),
                                    DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id));
    if (status)
        return status;
    *out = NULL;
    if (PQntuples (rows) == 0)
        return DM_OK;
    SubmitDraftResponse *sent = dm_arena_alloc (call->arena, sizeof *sent);
    dm_uuid zaak;
    uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES];
    digimeente__intake__v1__submit_draft_response__init (sent);
    sent->has_uuid = true;
    sent->uuid = dm_get_bytes (rows, 0, INTAKE_FIND_SENT_DRAFT_ZAAK);
    sent->identificatie = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_IDENTIFICATIE);
    sent->startdatum = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_STARTDATUM);
    sent->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_UITERLIJKE_EINDDATUM_AFDOENING);
    sent->tracking_code = dm_arena_alloc (call->arena, INTAKE_TRACKING_CODE_SIZE);
    memcpy (zaak.bytes, sent->uuid.data, DM_UUID_BYTES);
    intake_tracking_code_make (drafts->person_key, &zaak, sent->tracking_code, hash);
    *out = sent;
    return DM_OK;
}
