/* SPDX-License-Identifier: EUPL-1.2 */
/* CreateSession, FindSession, TouchSession, EndSession, and the job that ends the old ones. */
#include <string.h>
#include "common/log.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/handlers.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/session_check.h"
#include "services/gateway/login/session_event.h"
#include "sql/gateway.h"

#define SEALED_MAX 8192
#define SEALED_NAME_MAX 1024
#define ACR_MAX 64
#define KIND_MAX 20
#define AT_ONCE 100

typedef Digimeente__Gateway__V1__CreateSessionRequest CreateSessionRequest;

static void emit_created (dm_call *call, const dm_uuid *uuid, const CreateSessionRequest *request)
{
    Digimeente__Gateway__V1__SessionEvent data = DIGIMEENTE__GATEWAY__V1__SESSION_EVENT__INIT;
    data.rol = request->rol;
    data.acr = request->acr;
    data.network = request->network;
    dm_emit (call, "nl.digimeente.session.created", uuid->bytes, NULL, &data.base);
}

/* One that is not there has ended. */
static dm_status end (dm_call *call, ProtobufCBinaryData cookie_sha256, const char *reason)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &gateway_sql_delete_session, &rows, DM_BYTES (cookie_sha256.data, cookie_sha256.len));
    if (!status)
        gateway_session_emit_ended (call, rows, reason);
    return status;
}

/* The hashes and what is sealed. */
static dm_status check_bytes (const CreateSessionRequest *request, dm_error *error)
{
    dm_status status =
        gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", error);
    if (!status && request->has_replaced_sha256)
        status = gateway_check_sha256 (true, request->replaced_sha256, "replaced_sha256", error);
    if (!status && request->has_sub_mark)
        status = gateway_check_sha256 (true, request->sub_mark, "sub_mark", error);
    if (!status && request->has_sid_mark)
        status = gateway_check_sha256 (true, request->sid_mark, "sid_mark", error);
    if (!status)
        status = gateway_check_sealed (request->has_sealed, request->sealed, SEALED_MAX, error);
    if (!status && request->has_sealed_name)
        status = gateway_check_sealed (true, request->sealed_name, SEALED_NAME_MAX, error);
    return status;
}

static dm_status check_create (const CreateSessionRequest *request, dm_error *error)
{
    dm_status status = check_bytes (request, error);
    if (status)
        return status;
    if (!request->rol || !gateway_rol_find_by_name (request->rol))
        return dm_fail (error, DM_INVALID_ARGUMENT, "rol", "there is no such role");
    if (!request->actor || !*request->actor || strlen (request->actor) >= DM_ACTOR_ID_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, "actor", "an actor's id is needed");
    if (!request->acr || strlen (request->acr) > ACR_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "acr", "a level of at most %d characters is needed", ACR_MAX);
    if (!request->browser || strlen (request->browser) > KIND_MAX || !request->system
        || strlen (request->system) > KIND_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "browser", "kinds of at most %d characters are needed", KIND_MAX);
    return gateway_check_network (request->network, error);
}

static dm_param bytes_or_null (protobuf_c_boolean has_it, ProtobufCBinaryData bytes)
{
    return DM_BYTES (has_it ? bytes.data : NULL, has_it ? bytes.len : 0);
}

static dm_status insert (dm_call *call, const CreateSessionRequest *request, const dm_uuid *uuid)
{
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const gateway_rol_row *rol = gateway_rol_find_by_name (request->rol);
    return dm_tx_send (call->tx, &gateway_sql_insert_session, DM_UUID (uuid->bytes),
                       DM_BYTES (request->cookie_sha256.data, 32), DM_TEXT (rol->name), DM_TEXT (request->actor),
                       DM_TEXT (request->acr), DM_BYTES (request->sealed.data, request->sealed.len),
                       DM_INT4 (rol->rol & GATEWAY_CITIZEN ? config->session_s : config->desk_s),
                       DM_TEXT (request->browser), DM_TEXT (request->system),
                       bytes_or_null (request->has_sealed_name, request->sealed_name),
                       bytes_or_null (request->has_sub_mark, request->sub_mark),
                       bytes_or_null (request->has_sid_mark, request->sid_mark));
}

dm_status gateway_handle_create_session (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const CreateSessionRequest *request = (const void *) message;
    const dm_uuid uuid = dm_uuid_random ();
    dm_status status = check_create (request, &call->error);
    if (!status && request->has_replaced_sha256)
        status = end (call, request->replaced_sha256, "replaced");
    if (!status)
        status = insert (call, request, &uuid);
    if (!status)
        emit_created (call, &uuid, request);
    return status;
}

dm_status gateway_handle_find_session (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__FindSessionRequest *request = (const void *) message;
    Digimeente__Gateway__V1__FindSessionResponse *reply = (void *) out;
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const PGresult *rows;
    dm_status status =
        gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", &call->error);
    if (!status)
        status = dm_tx_query (call, &gateway_sql_find_session, &rows, DM_BYTES (request->cookie_sha256.data, 32),
                              DM_INT4 (config->idle_s));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "cookie_sha256", "there is no such session");
    reply->rol = dm_get_text (rows, 0, GATEWAY_FIND_SESSION_ROL);
    reply->actor = dm_get_text (rows, 0, GATEWAY_FIND_SESSION_ACTOR);
    reply->acr = dm_get_text (rows, 0, GATEWAY_FIND_SESSION_ACR);
    reply->has_sealed = reply->has_is_stale = true;
    reply->sealed = dm_get_bytes (rows, 0, GATEWAY_FIND_SESSION_SEALED);
    reply->is_stale = dm_get_bool (rows, 0, GATEWAY_FIND_SESSION_IS_STALE);
    return DM_OK;
}

dm_status gateway_handle_touch_session (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__TouchSessionRequest *request = (const void *) message;
    const gateway_login_config *config = gateway_login_config_of (call->app);
    dm_status status =
        gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", &call->error);
    return status ? status
                  : dm_tx_send (call->tx, &gateway_sql_touch_session, DM_BYTES (request->cookie_sha256.data, 32),
                                DM_INT4 (config->idle_s));
}

dm_status gateway_handle_end_session (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__EndSessionRequest *request = (const void *) message;
    dm_status status =
        gateway_check_sha256 (request->has_cookie_sha256, request->cookie_sha256, "cookie_sha256", &call->error);
    return status ? status : end (call, request->cookie_sha256, "logout");
}

static dm_status expire (dm_call *call, void *arg)
{
    int *count = arg;
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const PGresult *rows;
    dm_status status = dm_tx_send (call->tx, &gateway_sql_prune_logins, DM_INT4 (GATEWAY_LOGIN_S));
    if (!status)
        status = dm_tx_send (call->tx, &gateway_sql_prune_logout_tokens, DM_INT4 (GATEWAY_LOGOUT_TOKEN_S));
    if (!status)
        status = dm_tx_query (call, &gateway_sql_expire_sessions, &rows, DM_INT4 (config->idle_s), DM_INT4 (AT_ONCE));
    if (status)
        return status;
    *count = PQntuples (rows);
    gateway_session_emit_ended (call, rows, "expired");
    return DM_OK;
}

dm_status gateway_expire_sessions (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    int count = 0;
    dm_status status = dm_job_transact (runtime, call, expire, &count);
    if (!status && count > 0)
        dm_log (DM_INFO, "sessions_expired", DM_N ("count", count));
    *out_again = !status && count == AT_ONCE;
    return status;
}
