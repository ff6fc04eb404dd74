/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session_event.h"

#include "common/event.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/login_config.h"
#include "sql/gateway.h"

void gateway_session_emit_ended (dm_call *call, const PGresult *rows, const char *reason)
{
    if (PQntuples (rows) > 0)
        gateway_known_forget (gateway_login_config_of (call->app)->known);
    for (int row = 0; row < PQntuples (rows); row++) {
        Digimeente__Gateway__V1__SessionEvent data = DIGIMEENTE__GATEWAY__V1__SESSION_EVENT__INIT;
        data.rol = dm_get_text (rows, row, GATEWAY_DELETE_SESSION_ROL);
        data.acr = dm_get_text (rows, row, GATEWAY_DELETE_SESSION_ACR);
        data.reason = (char *) reason;
        dm_emit (call, "nl.digimeente.session.ended", dm_get_bytes (rows, row, GATEWAY_DELETE_SESSION_UUID).data, NULL,
                 &data.base);
    }
}
