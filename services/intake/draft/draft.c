/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/draft.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/from_zaak.h"
#include "services/intake/zaak/answers.h"
#include "services/intake/zaak/handling.h"
#include "services/intake/zaak/tracking_code.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

#define ANONYMOUS "anoniem"
#define HOUR_MS (3600LL * 1000)
#define DAY_MS (24 * HOUR_MS)
#define ASKED 4 /* parameters of find_drafts and lock_drafts */

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

/* Takes: rows of find_drafts, lock_drafts or list_drafts, which begin with the same columns. */
static void read_row (const PGresult *rows, int row, intake_draft *out)
{
    memcpy (out->uuid.bytes, dm_get_bytes (rows, row, INTAKE_FIND_DRAFTS_UUID).data, DM_UUID_BYTES);
    out->name = dm_get_text (rows, row, INTAKE_FIND_DRAFTS_JOURNEY);
    out->version = (uint32_t) dm_get_int4 (rows, row, INTAKE_FIND_DRAFTS_VERSION);
    out->language = dm_get_text (rows, row, INTAKE_FIND_DRAFTS_LANGUAGE);
    out->audience = dm_get_text (rows, row, INTAKE_FIND_DRAFTS_AUDIENCE);
    out->owner_kind = (dm_actor_kind) dm_get_int4 (rows, row, INTAKE_FIND_DRAFTS_OWNER_KIND);
    out->owner = dm_get_text (rows, row, INTAKE_FIND_DRAFTS_OWNER);
    out->revision = (uint32_t) dm_get_int4 (rows, row, INTAKE_FIND_DRAFTS_REVISION);
    out->last_changed_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFTS_LAST_CHANGED_MS);
    out->expires_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFTS_EXPIRES_MS);
    out->now_ms = dm_get_int8 (rows, row, INTAKE_FIND_DRAFTS_NOW_MS);
    out->today = dm_get_text (rows, row, INTAKE_FIND_DRAFTS_TODAY);
    out->verified_for = dm_get_bytes (rows, row, INTAKE_FIND_DRAFTS_VERIFIED_FOR).data;
}

/* What only the key of the draft opens. */
static dm_status open_sealed (dm_call *call, const PGresult *rows, int row, intake_draft *out)
{
    ProtobufCBinaryData answers = dm_get_bytes (rows, row, INTAKE_FIND_DRAFTS_ANSWERS), login;
    answers = intake_zaak_unseal_bytes (call, out->key, out->uuid.bytes, INTAKE_DRAFT_ANSWERS, answers);
    login = intake_zaak_unseal_bytes (call, out->key, out->uuid.bytes, INTAKE_DRAFT_LOGIN,
                                      dm_get_bytes (rows, row, INTAKE_FIND_DRAFTS_LOGIN));
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

/* A row of parameters of find_drafts and lock_drafts. */
static void ask (const dm_call *call, ProtobufCBinaryData uuid, ProtobufCBinaryData visit, dm_param out[ASKED])
{
    const dm_actor *actor = &call->origin->actor;
    out[0] = DM_UUID (uuid.data);
    out[1] = DM_INT4 ((int32_t) actor->kind);
    out[2] = DM_TEXT (actor->id);
    out[3] = intake_draft_visit (visit);
}

/* Gives: *out, a row or none. */
static dm_status find_row (dm_call *call, ProtobufCBinaryData uuid, ProtobufCBinaryData visit, intake_draft_use use,
                           intake_ahead *out)
{
    dm_param asked[ASKED], arrays[ASKED];
    const dm_query *query = use == INTAKE_DRAFT_READ ? &intake_sql_find_drafts : &intake_sql_lock_drafts;
    ask (call, uuid, visit, asked);
    dm_param_arrays (call->arena, asked, 1, ASKED, arrays);
    dm_status status = dm_tx_query_params (call, query, &out->rows, arrays, ASKED);
    out->row = !status && PQntuples (out->rows) > 0 ? 0 : -1;
    return status;
}

dm_status intake_draft_find (dm_call *call, intake_journeys *journeys, bool has_uuid, ProtobufCBinaryData uuid,
                             ProtobufCBinaryData visit, intake_draft_use use, intake_draft *out)
{
    intake_ahead found = { .row = -1 };
    memset (out, 0, sizeof *out);
    if (!has_uuid || uuid.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "draft", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    dm_status status = DM_OK;
    if (call->ahead)
        found = *(const intake_ahead *) call->ahead;
    else
        status = find_row (call, uuid, visit, use, &found);
    if (status)
        return status;
    if (found.row < 0)
        return refuse (call, uuid.data);
    read_row (found.rows, found.row, out);
    out->key = intake_zaak_key_open (call, out->uuid.bytes, found.rows, found.row, INTAKE_FIND_DRAFTS_WRAP_ID,
                                     INTAKE_FIND_DRAFTS_WRAPPED);
    if (out->key->is_erased)
        return refuse (call, uuid.data);
    status = open_sealed (call, found.rows, found.row, out);
    if (!status)
        status = intake_journeys_find (call, journeys, out->name, out->version, &out->journey);
    return status ? status : check_level (call, use, out);
}

static bool is_read (const ProtobufCMessage *request)
{
    return request->descriptor == &digimeente__intake__v1__get_draft_request__descriptor;
}

/* Bytes that a request may have; none when it has no such field. */
static ProtobufCBinaryData find_bytes (const ProtobufCMessage *request, const char *name)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name (request->descriptor, name);
    if (!field || field->type != PROTOBUF_C_TYPE_BYTES)
        return (ProtobufCBinaryData){ 0 };
    return *(const ProtobufCBinaryData *) ((const char *) request + field->offset);
}

/* True for a request whose handler begins with intake_draft_find, when no request before it may change the draft. */
static bool may_ask_ahead (const ProtobufCMessage *const requests[], size_t number)
{
    ProtobufCBinaryData draft = find_bytes (requests[number], "draft");
    if (draft.len != DM_UUID_BYTES
        || !protobuf_c_message_descriptor_get_field_by_name (requests[number]->descriptor, "visit"))
        return false;
    for (size_t i = 0; !is_read (requests[number]) && i < number; i++) {
        ProtobufCBinaryData other = find_bytes (requests[i], "draft");
        if (other.len == DM_UUID_BYTES && memcmp (other.data, draft.data, DM_UUID_BYTES) == 0)
            return false;
    }
    return true;
}

/* Asks for the drafts of these calls, and tells each which row is its own. */
static void ask_for_all (dm_call *for_all, dm_call *const calls[], const dm_query *query, const dm_param asked[],
                         size_t count)
{
    dm_param arrays[ASKED];
    const PGresult *rows;
    intake_ahead *found = dm_arena_alloc (for_all->arena, count * sizeof *found);
    dm_param_arrays (for_all->arena, asked, count, ASKED, arrays);
    if (dm_tx_query_params (for_all, query, &rows, arrays, ASKED))
        return;
    for (size_t i = 0; i < count; i++) {
        found[i] = (intake_ahead){ .rows = rows, .row = -1 };
        calls[i]->ahead = &found[i];
    }
    for (int row = 0; row < PQntuples (rows); row++)
        found[dm_get_int4 (rows, row, INTAKE_FIND_DRAFTS_NUMBER) - 1].row = row;
}

void intake_drafts_look_ahead (dm_call *for_all, dm_call *const calls[], const ProtobufCMessage *const requests[],
                               size_t count)
{
    dm_param *asked = dm_arena_alloc (for_all->arena, count * ASKED * sizeof *asked);
    dm_call **asking = dm_arena_alloc (for_all->arena, count * sizeof *asking);
    const dm_query *query = NULL;
    size_t asking_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!may_ask_ahead (requests, i))
            continue;
        query = is_read (requests[i]) ? &intake_sql_find_drafts : &intake_sql_lock_drafts;
        ask (calls[i], find_bytes (requests[i], "draft"), find_bytes (requests[i], "visit"),
             &asked[ASKED * asking_count]);
        asking[asking_count++] = calls[i];
    }
    if (asking_count > 0)
        ask_for_all (for_all, asking, query, asked, asking_count);
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

/* A draft expires at a whole hour: then most of its saves change no index, and PostgreSQL writes the row alone. */
dm_status intake_draft_update (dm_call *call, intake_draft *draft)
{
    dm_param answers;
    int64_t days = intake_journey_draft_days (draft->journey);
    dm_status status = intake_draft_seal_answers (call, draft, &answers);
    if (status)
        return status;
    draft->revision++;
    draft->last_changed_ms = draft->now_ms;
    draft->expires_ms = (draft->now_ms / HOUR_MS + 1) * HOUR_MS + days * DAY_MS;
    return dm_tx_insert (call->tx, &intake_sql_update_drafts, DM_UUID (draft->uuid.bytes), answers,
                         DM_TEXT (draft->language), DM_INT8 (draft->expires_ms / 1000));
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

/* The zaak about whose decision it was begun. */
static void describe_about (const intake_draft *draft, dm_arena *arena, Draft *out)
{
    const char *text = intake_from_zaak_uuid (draft->answers);
    dm_uuid zaak;
    out->has_about = text && dm_uuid_parse (text, &zaak);
    if (out->has_about)
        out->about = (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (arena, zaak.bytes, DM_UUID_BYTES) };
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
    describe_about (draft, arena, out);
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
