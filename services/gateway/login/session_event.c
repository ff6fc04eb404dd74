/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session_event.h"

#include "common/event.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "sql/gateway.h"

void gateway_session_emit (dm_call *call, const char *type, const uint8_t *uuid, const char *rol, const char *acr,
                           const char *reason)
{
    Digimeente__Gateway__V1__SessionEvent data = DIGIMEENTE__GATEWAY__V1__SESSION_EVENT__INIT;
    data.rol = (char *) rol;
    data.acr = (char *) acr;
    data.reason = (char *) reason;
    dm_emit (call, type, uuid, NULL, &data.base);
}

void gateway_session_emit_ended (dm_call *call, const PGresult *rows, const char *reason)
{
    for (int row = 0; row < PQntuples (rows); row++)
        gateway_session_emit (call, "nl.digimeente.session.ended",
                              dm_get_bytes (rows, row, GATEWAY_DELETE_SESSION_UUID).data,
                              dm_get_text (rows, row, GATEWAY_DELETE_SESSION_ROL),
                              dm_get_text (rows, row, GATEWAY_DELETE_SESSION_ACR), reason);
}
