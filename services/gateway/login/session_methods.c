/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/handlers.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"

const dm_method gateway_session_methods[] = {
    { SERVICE "BeginLogin", DM_WRITE, handle_begin_login, NULL },
    { SERVICE "TakeLogin", DM_WRITE, handle_take_login, NULL },
    { SERVICE "RefuseLogin", DM_WRITE, handle_refuse_login, NULL },
    { SERVICE "CreateSession", DM_WRITE, handle_create_session, NULL },
    { SERVICE "FindSession", DM_READ, handle_find_session, NULL },
    { SERVICE "TouchSession", DM_WRITE, handle_touch_session, NULL },
    { SERVICE "EndSession", DM_WRITE, handle_end_session, NULL },
};
const size_t gateway_session_method_count = DM_COUNT (gateway_session_methods);
