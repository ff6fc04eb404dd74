/* SPDX-License-Identifier: EUPL-1.2 */
/* BeginLogin, TakeLogin, RefuseLogin: logins on their way. */
#include <string.h>
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/handlers.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/session_check.h"
#include "sql/gateway.h"

#define SEALED_MAX 4096

dm_status gateway_handle_begin_login (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__BeginLoginRequest *request = (const void *) message;
    dm_status status =
        gateway_check_sha256 (request->has_state_sha256, request->state_sha256, "state_sha256", &call->error);
    if (!status)
        status = gateway_check_sealed (request->has_sealed, request->sealed, SEALED_MAX, &call->error);
    return status ? status
                  : dm_tx_send (call->tx, &gateway_sql_insert_login, DM_BYTES (request->state_sha256.data, 32),
                                DM_BYTES (request->sealed.data, request->sealed.len));
}

dm_status gateway_handle_take_login (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Gateway__V1__TakeLoginRequest *request = (const void *) message;
    Digimeente__Gateway__V1__TakeLoginResponse *reply = (void *) out;
    const PGresult *rows;
    dm_status status =
        gateway_check_sha256 (request->has_state_sha256, request->state_sha256, "state_sha256", &call->error);
    if (!status)
        status = dm_tx_query (call, &gateway_sql_lock_login, &rows, DM_BYTES (request->state_sha256.data, 32),
                              DM_INT4 (GATEWAY_LOGIN_S));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "state_sha256", "no such login is under way");
    reply->has_sealed = true;
    reply->sealed = dm_get_bytes (rows, 0, GATEWAY_LOCK_LOGIN_SEALED);
    return dm_tx_send (call->tx, &gateway_sql_delete_login, DM_BYTES (request->state_sha256.data, 32));
}

static bool is_reason (const char *text)
{
    static const char *const reasons[] = { "access_denied", "wrong_state", "wrong_token",         "wrong_role",
                                           "low_acr",       "low_staff",   "provider_unavailable" };
    for (size_t i = 0; text && i < DM_COUNT (reasons); i++)
        if (strcmp (reasons[i], text) == 0)
            return true;
    return false;
}

dm_status gateway_handle_refuse_login (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Gateway__V1__RefuseLoginRequest *request = (const void *) message;
    if (!is_reason (request->reason))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "reason", "one of the reasons is needed");
    if (request->rol && *request->rol && !gateway_als_find (request->rol))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "rol", "there is no such role");
    dm_status status = gateway_check_network (request->network, &call->error);
    if (status)
        return status;
    const dm_uuid subject = dm_uuid_random ();
    Digimeente__Gateway__V1__LoginRefused data = DIGIMEENTE__GATEWAY__V1__LOGIN_REFUSED__INIT;
    data.reason = request->reason;
    data.rol = request->rol;
    data.network = request->network;
    dm_emit (call, "nl.digimeente.login.refused", subject.bytes, NULL, &data.base);
    return DM_OK;
}
