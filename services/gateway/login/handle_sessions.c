/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions as others than their own browser see and end them: their owner, a beheerder, the identity provider. */
#include <string.h>
#include "common/utf8.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/handlers.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/session.h"
#include "services/gateway/login/session_check.h"
#include "services/gateway/login/session_event.h"
#include "sql/gateway.h"

#define OWN_MAX 100
#define PAGE_SIZE 50
#define TOKEN_MAX 64
#define MEDEWERKER_MAX 255 /* bytes of a sub. Source: OpenID Connect Core 1.0, section 2 */

typedef Digimeente__Gateway__V1__Session Session;
typedef Digimeente__Gateway__V1__SessionSecret SessionSecret;

/* The name of a civil servant; NULL for others, and when the session key that sealed it is gone. */
static char *open_name (dm_call *call, const PGresult *rows, int row, const char *actor)
{
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const SessionSecret *secret = NULL;
    if (!dm_get_is_null (rows, row, GATEWAY_LIST_OWN_SESSIONS_SEALED_NAME))
        secret =
            (const void *) gateway_session_keys_unseal (config->session_keys, call->arena, actor, GATEWAY_NAME_PURPOSE,
                                                        dm_get_bytes (rows, row, GATEWAY_LIST_OWN_SESSIONS_SEALED_NAME),
                                                        &digimeente__gateway__v1__session_secret__descriptor);
    return secret ? secret->name : NULL;
}

static Session *read_session (dm_call *call, const PGresult *rows, int row)
{
    Session *out = dm_arena_alloc (call->arena, sizeof *out);
    digimeente__gateway__v1__session__init (out);
    out->has_uuid = out->has_begun_ms = out->has_used_ms = out->has_is_this = true;
    out->uuid = dm_get_bytes (rows, row, GATEWAY_LIST_OWN_SESSIONS_UUID);
    out->rol = dm_get_text (rows, row, GATEWAY_LIST_OWN_SESSIONS_ROL);
    out->actor = dm_get_text (rows, row, GATEWAY_LIST_OWN_SESSIONS_ACTOR);
    out->name = open_name (call, rows, row, out->actor);
    out->begun_ms = dm_get_int8 (rows, row, GATEWAY_LIST_OWN_SESSIONS_BEGUN_MS);
    out->used_ms = dm_get_int8 (rows, row, GATEWAY_LIST_OWN_SESSIONS_USED_MS);
    out->browser = dm_get_text (rows, row, GATEWAY_LIST_OWN_SESSIONS_BROWSER);
    out->system = dm_get_text (rows, row, GATEWAY_LIST_OWN_SESSIONS_SYSTEM);
    out->is_this = dm_get_bool (rows, row, GATEWAY_LIST_OWN_SESSIONS_IS_THIS);
    return out;
}

/* Reads the first count rows, or all when there are fewer.  Gives: *out_count; the sessions in call->arena. */
static Session **read_sessions (dm_call *call, const PGresult *rows, int count, size_t *out_count)
{
    *out_count = (size_t) (PQntuples (rows) < count ? PQntuples (rows) : count);
    Session **out = dm_arena_alloc (call->arena, *out_count * sizeof *out + 1);
    for (size_t i = 0; i < *out_count; i++)
        out[i] = read_session (call, rows, (int) i);
    return out;
}

static dm_status check_citizen (dm_call *call)
{
    dm_actor_kind kind = call->origin->actor.kind;
    if (kind == DM_ACTOR_INWONER || kind == DM_ACTOR_ONDERNEMER)
        return DM_OK;
    return dm_fail (&call->error, DM_PERMISSION_DENIED, "actor.kind", "only residents and businesses have a list");
}

static dm_status check_beheerder (dm_call *call)
{
    return call->origin->actor.kind == DM_ACTOR_BEHEERDER
               ? DM_OK
               : dm_fail (&call->error, DM_PERMISSION_DENIED, "actor.kind", "only a beheerder may do this");
}

dm_status gateway_handle_list_own_sessions (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__ListOwnSessionsRequest *request = (const void *) message;
    Digimeente__Gateway__V1__ListOwnSessionsResponse *reply = (void *) out;
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const PGresult *rows;
    dm_status status = check_citizen (call);
    if (!status)
        status =
            gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", &call->error);
    if (!status)
        status = dm_tx_query (call, &gateway_sql_list_own_sessions, &rows, DM_TEXT (call->origin->actor.id),
                              DM_BYTES (request->cookie_sha256.data, 32), DM_INT4 (config->idle_s), DM_INT4 (OWN_MAX));
    if (!status)
        reply->sessions = read_sessions (call, rows, OWN_MAX, &reply->n_sessions);
    return status;
}

dm_status gateway_handle_end_own_session (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__EndOwnSessionRequest *request = (const void *) message;
    const PGresult *rows;
    dm_status status = check_citizen (call);
    if (!status && (!request->has_uuid || request->uuid.len != DM_UUID_BYTES))
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "uuid", "a UUID has 16 bytes");
    if (!status)
        status = dm_tx_query (call, &gateway_sql_delete_own_session, &rows, DM_UUID (request->uuid.data),
                              DM_TEXT (call->origin->actor.id));
    if (!status)
        gateway_session_emit_ended (call, rows, "owner");
    return status;
}

/* A token is the UUID and the actor of the last session of a page.  Gives: out_uuid, and *out_actor in arena; no token
 * stands for what is before all. */
static dm_status read_token (dm_call *call, protobuf_c_boolean has_it, ProtobufCBinaryData token,
                             const uint8_t **out_uuid, const char **out_actor)
{
    static const uint8_t first[DM_UUID_BYTES] = { 0 };
    *out_uuid = has_it ? token.data : first;
    *out_actor = "";
    if (!has_it)
        return DM_OK;
    if (token.len <= DM_UUID_BYTES || token.len > TOKEN_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "page_token", "it is none of ours");
    size_t length = token.len - DM_UUID_BYTES;
    const char *actor = (const char *) token.data + DM_UUID_BYTES;
    if (strnlen (actor, length) != length || !dm_utf8_is_valid (actor, length))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "page_token", "it is none of ours");
    *out_actor = dm_arena_printf (call->arena, "%.*s", (int) length, actor);
    return DM_OK;
}

static ProtobufCBinaryData token_after (dm_call *call, const Session *session)
{
    size_t length = strlen (session->actor);
    ProtobufCBinaryData out = { DM_UUID_BYTES + length, dm_arena_alloc (call->arena, DM_UUID_BYTES + length) };
    memcpy (out.data, session->uuid.data, DM_UUID_BYTES);
    memcpy (out.data + DM_UUID_BYTES, session->actor, length);
    return out;
}

dm_status gateway_handle_list_medewerker_sessions (dm_call *call, const ProtobufCMessage *message,
                                                   ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__ListMedewerkerSessionsRequest *request = (const void *) message;
    Digimeente__Gateway__V1__ListMedewerkerSessionsResponse *reply = (void *) out;
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const uint8_t *uuid;
    const char *actor;
    const PGresult *rows;
    dm_status status = check_beheerder (call);
    if (!status)
        status =
            gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", &call->error);
    if (!status)
        status = read_token (call, request->has_page_token, request->page_token, &uuid, &actor);
    if (!status)
        status =
            dm_tx_query (call, &gateway_sql_list_medewerker_sessions, &rows, DM_TEXT (actor), DM_UUID (uuid),
                         DM_BYTES (request->cookie_sha256.data, 32), DM_INT4 (config->idle_s), DM_INT4 (PAGE_SIZE + 1));
    if (status)
        return status;
    reply->sessions = read_sessions (call, rows, PAGE_SIZE, &reply->n_sessions);
    reply->has_next_page_token = PQntuples (rows) > PAGE_SIZE;
    if (reply->has_next_page_token)
        reply->next_page_token = token_after (call, reply->sessions[PAGE_SIZE - 1]);
    return DM_OK;
}

/* Who gives an actor id means that one.  Gives: *out, in call->arena or who itself. */
static dm_status find_medewerker (dm_call *call, const char *who, const char **out)
{
    const gateway_login_config *config = gateway_login_config_of (call->app);
    dm_status status = check_beheerder (call);
    if (!status && (!who || !*who || strlen (who) > MEDEWERKER_MAX))
        status =
            dm_fail (&call->error, DM_INVALID_ARGUMENT, "medewerker", "from 1 to %d bytes are needed", MEDEWERKER_MAX);
    if (!status)
        *out =
            gateway_identity_is_of_sub (who) ? who : gateway_identity_of_sub (who, config->pseudonym_key, call->arena);
    return status;
}

dm_status gateway_handle_find_medewerker (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__FindMedewerkerRequest *request = (const void *) message;
    Digimeente__Gateway__V1__FindMedewerkerResponse *reply = (void *) out;
    const char *actor;
    dm_status status = find_medewerker (call, request->medewerker, &actor);
    if (!status)
        reply->actor = (char *) actor;
    return status;
}

dm_status gateway_handle_end_medewerker_sessions (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__EndMedewerkerSessionsRequest *request = (const void *) message;
    Digimeente__Gateway__V1__EndMedewerkerSessionsResponse *reply = (void *) out;
    const char *actor;
    const PGresult *rows;
    dm_status status = find_medewerker (call, request->medewerker, &actor);
    if (!status)
        status = dm_tx_query (call, &gateway_sql_delete_medewerker_sessions, &rows, DM_TEXT (actor));
    if (status)
        return status;
    gateway_session_emit_ended (call, rows, "beheerder");
    reply->actor = (char *) actor;
    reply->has_count = true;
    reply->count = (uint32_t) PQntuples (rows);
    return DM_OK;
}

static dm_status check_provider (const Digimeente__Gateway__V1__EndProviderSessionsRequest *request, dm_error *error)
{
    dm_status status = gateway_check_sha256 (request->has_jti_sha256, request->jti_sha256, "jti_sha256", error);
    if (!status && request->has_sub_mark)
        status = gateway_check_sha256 (true, request->sub_mark, "sub_mark", error);
    if (!status && request->has_sid_mark)
        status = gateway_check_sha256 (true, request->sid_mark, "sid_mark", error);
    if (!status && !request->has_sub_mark && !request->has_sid_mark)
        status = dm_fail (error, DM_INVALID_ARGUMENT, "sub_mark", "it says about nobody");
    return status;
}

dm_status gateway_handle_end_provider_sessions (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__EndProviderSessionsRequest *request = (const void *) message;
    const PGresult *rows;
    dm_status status = check_provider (request, &call->error);
    if (!status)
        status = dm_tx_query (call, &gateway_sql_insert_logout_token, &rows, DM_BYTES (request->jti_sha256.data, 32));
    if (!status && PQntuples (rows) == 0)
        status = dm_fail (&call->error, DM_ALREADY_EXISTS, "jti", "this token was taken before");
    if (!status)
        status = dm_tx_query (call, &gateway_sql_delete_provider_sessions, &rows,
                              DM_BYTES (request->has_sub_mark ? request->sub_mark.data : NULL, request->sub_mark.len),
                              DM_BYTES (request->has_sid_mark ? request->sid_mark.data : NULL, request->sid_mark.len));
    if (!status)
        gateway_session_emit_ended (call, rows, "provider");
    return status;
}
