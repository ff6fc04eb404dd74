/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/draft.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/zaak/answers.h"
#include "services/intake/zaak/handling.h"
#include "services/intake/zaak/tracking_code.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

#define ANONYMOUS "anoniem"
#define DAY_MS (24LL * 3600 * 1000)

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

/* Takes: rows of find_draft, lock_draft, lock_drafts or list_drafts, which begin with the same columns. */
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
    out->now_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFT_NOW_MS);
    out->today = dm_get_text (rows, row, INTAKE_FIND_DRAFT_TODAY);
    out->verified_for = dm_get_bytes (rows, row, INTAKE_FIND_DRAFT_VERIFIED_FOR).data;
}

/* What only the key of the draft opens. */
static dm_status open_sealed (dm_call *call, const PGresult *rows, int row, intake_draft *out)
{
    ProtobufCBinaryData answers = dm_get_bytes (rows, row, INTAKE_FIND_DRAFT_ANSWERS), login;
    answers = intake_zaak_unseal_bytes (call, out->key, out->uuid.bytes, INTAKE_DRAFT_ANSWERS, answers);
    login = intake_zaak_unseal_bytes (call, out->key, out->uuid.bytes, INTAKE_DRAFT_LOGIN,
                                      dm_get_bytes (rows, row, INTAKE_FIND_DRAFT_LOGIN));
    if (out->key->fault)
        return out->key->fault;
    out->answers = cJSON_Parse ((const char *) answers.data);
    if (!cJSON_IsObject (out->answers))
        return dm_fail (&call->error, DM_DATA_LOSS, "draft", "the answers of a draft cannot be read");
    out->has_login = login.data != NULL;
    if (!out->has_login)
        return DM_OK;
    out->login = digimeente__intake__v1__login__unpack (dm_arena_allocator (call->arena), login.len, login.data);
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

/* A login that is too low only hears so. */
static dm_status check_level (dm_call *call, intake_draft_use use, intake_draft *it)
{
    const char *level = it->owner ? intake_journey_login (it->journey, it->audience) : NULL;
    it->needed_level = intake_rights_needed_level (call, level, true);
    if (!it->needed_level || use == INTAKE_DRAFT_READ)
        return DM_OK;
    return dm_fail (&call->error, DM_PERMISSION_DENIED, "level", "it needs a login by %s", it->needed_level);
}

dm_status intake_draft_check_uuid (bool has_uuid, ProtobufCBinaryData uuid, dm_error *error)
{
    if (!has_uuid || uuid.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "draft", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    return DM_OK;
}

/* Reads and opens the draft of a row that the actor may see. */
static dm_status open_row (dm_call *call, intake_journeys *journeys, const PGresult *rows, int row,
                           intake_draft_use use, intake_draft *out)
{
    read_row (rows, row, out);
    out->key =
        intake_zaak_key_open (call, out->uuid.bytes, rows, row, INTAKE_FIND_DRAFT_WRAP_ID, INTAKE_FIND_DRAFT_WRAPPED);
    if (out->key->is_erased)
        return refuse (call, out->uuid.bytes);
    dm_status status = open_sealed (call, rows, row, out);
    if (!status)
        status = intake_journeys_find (call, journeys, out->name, out->version, &out->journey);
    return status ? status : check_level (call, use, out);
}

dm_status intake_draft_find (dm_call *call, intake_journeys *journeys, bool has_uuid, ProtobufCBinaryData uuid,
                             ProtobufCBinaryData visit, intake_draft_use use, intake_draft *out)
{
    const PGresult *rows = NULL;
    const dm_actor *actor = &call->origin->actor;
    memset (out, 0, sizeof *out);
    dm_status status = intake_draft_check_uuid (has_uuid, uuid, &call->error);
    if (!status)
        status = dm_tx_query (call, use == INTAKE_DRAFT_READ ? &intake_sql_find_draft : &intake_sql_lock_draft, &rows,
                              DM_UUID (uuid.data), DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id),
                              intake_draft_visit (visit));
    if (status)
        return status;
    return PQntuples (rows) == 0 ? refuse (call, uuid.data) : open_row (call, journeys, rows, 0, use, out);
}

dm_status intake_drafts_lock (dm_call *call, const ProtobufCBinaryData uuids[], size_t count, const PGresult **out)
{
    return dm_tx_query (call, &intake_sql_lock_drafts, out, dm_param_uuids (call->arena, uuids, count));
}

/* True when the draft of this row belongs to the actor, or else to nobody but this visit: as lock_draft.sql asks. */
static bool may_see (const dm_call *call, ProtobufCBinaryData visit, const PGresult *rows, int row)
{
    const dm_actor *actor = &call->origin->actor;
    const char *owner = dm_get_text (rows, row, INTAKE_LOCK_DRAFTS_OWNER);
    const ProtobufCBinaryData own = dm_get_bytes (rows, row, INTAKE_LOCK_DRAFTS_VISIT);
    if (owner)
        return strcmp (owner, actor->id) == 0
               && dm_get_int4 (rows, row, INTAKE_LOCK_DRAFTS_OWNER_KIND) == (int32_t) actor->kind;
    return own.len > 0 && own.len == visit.len && memcmp (own.data, visit.data, visit.len) == 0;
}

dm_status intake_draft_open_locked (dm_call *call, intake_journeys *journeys, const PGresult *rows, const uint8_t *uuid,
                                    ProtobufCBinaryData visit, intake_draft *out)
{
    for (int row = 0; row < PQntuples (rows); row++)
        if (memcmp (dm_get_bytes (rows, row, INTAKE_LOCK_DRAFTS_UUID).data, uuid, DM_UUID_BYTES) == 0
            && may_see (call, visit, rows, row))
            return open_row (call, journeys, rows, row, INTAKE_DRAFT_CHANGE, out);
    return refuse (call, uuid);
}

dm_status intake_draft_list (dm_call *call, intake_journeys *journeys, intake_draft **out, size_t *out_count)
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
        status = intake_journeys_find (call, journeys, list[i].name, list[i].version, &list[i].journey);
    }
    *out = list;
    *out_count = count;
    return status;
}

dm_status intake_draft_seal_answers (dm_call *call, const intake_draft *draft, dm_param *out)
{
    DM_AUTO (intake_json_free) char *text = cJSON_PrintUnformatted (draft->answers);
    if (!text)
        abort ();
    if (strlen (text) > INTAKE_ANSWERS_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "answers", "all answers together: at most %d KiB",
                        INTAKE_ANSWERS_MAX / 1024);
    *out = intake_zaak_seal (call, draft->key, draft->uuid.bytes, INTAKE_DRAFT_ANSWERS, text);
    return DM_OK;
}

dm_param intake_draft_seal_login (dm_call *call, const intake_draft *draft)
{
    if (!draft->login)
        return DM_BYTES (NULL, 0);
    uint8_t *bytes = dm_arena_alloc (call->arena, digimeente__intake__v1__login__get_packed_size (draft->login));
    size_t size = digimeente__intake__v1__login__pack (draft->login, bytes);
    return intake_zaak_seal_bytes (call, draft->key, draft->uuid.bytes, INTAKE_DRAFT_LOGIN, bytes, size);
}

dm_status intake_draft_update (dm_call *call, intake_draft *draft)
{
    dm_param answers;
    int32_t days = (int32_t) intake_journey_draft_days (draft->journey);
    dm_status status = intake_draft_seal_answers (call, draft, &answers);
    if (status)
        return status;
    draft->revision++;
    draft->last_changed_ms = draft->now_ms;
    draft->expires_ms = draft->now_ms + days * DAY_MS;
    return dm_tx_send (call->tx, &intake_sql_update_draft, DM_UUID (draft->uuid.bytes), answers,
                       DM_TEXT (draft->language), DM_INT4 (days));
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
    out->needed_level = (char *) draft->needed_level;
    return out;
}

dm_param intake_draft_visit (ProtobufCBinaryData visit)
{
    return DM_BYTES (visit.len == INTAKE_VISIT_BYTES ? visit.data : NULL, INTAKE_VISIT_BYTES);
}

dm_status intake_draft_find_sent (dm_call *call, ProtobufCBinaryData uuid, ProtobufCBinaryData visit,
                                  SubmitDraftResponse **out)
{
    const PGresult *rows;
    const dm_actor *actor = &call->origin->actor;
    dm_status status = dm_tx_query (call, &intake_sql_find_sent_draft, &rows, DM_UUID (uuid.data),
                                    DM_INT4 ((int32_t) actor->kind), DM_TEXT (actor->id), intake_draft_visit (visit));
    if (status)
        return status;
    *out = NULL;
    if (PQntuples (rows) == 0)
        return DM_OK;
    SubmitDraftResponse *sent = dm_arena_alloc (call->arena, sizeof *sent);
    digimeente__intake__v1__submit_draft_response__init (sent);
    sent->has_uuid = true;
    sent->uuid = dm_get_bytes (rows, 0, INTAKE_FIND_SENT_DRAFT_ZAAK);
    sent->identificatie = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_IDENTIFICATIE);
    sent->startdatum = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_STARTDATUM);
    sent->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_SENT_DRAFT_UITERLIJKE_EINDDATUM_AFDOENING);
    sent->tracking_code = dm_arena_alloc (call->arena, INTAKE_TRACKING_CODE_SIZE);
    intake_tracking_code_of (call, sent->uuid.data,
                             (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_SENT_DRAFT_LINK_NUMBER), sent->tracking_code,
                             NULL);
    *out = sent;
    return DM_OK;
}
