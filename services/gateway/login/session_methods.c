/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/handlers.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"

/* Those that anybody can cause are unkeyed: a key would stay for days. They run in this process, once. */
const dm_method gateway_session_methods[] = {
    { SERVICE "BeginLogin", DM_WRITE_UNKEYED, gateway_handle_begin_login, NULL },
    { SERVICE "TakeLogin", DM_WRITE_UNKEYED, gateway_handle_take_login, NULL },
    { SERVICE "RefuseLogin", DM_WRITE_UNKEYED, gateway_handle_refuse_login, NULL },
    { SERVICE "CreateSession", DM_WRITE, gateway_handle_create_session, NULL },
    { SERVICE "FindSession", DM_READ, gateway_handle_find_session, NULL },
    { SERVICE "TouchSession", DM_WRITE, gateway_handle_touch_session, NULL },
    { SERVICE "EndSession", DM_WRITE, gateway_handle_end_session, NULL },
    { SERVICE "ListOwnSessions", DM_READ, gateway_handle_list_own_sessions, NULL },
    { SERVICE "EndOwnSession", DM_WRITE, gateway_handle_end_own_session, NULL },
    { SERVICE "ListMedewerkerSessions", DM_READ, gateway_handle_list_medewerker_sessions, NULL },
    { SERVICE "FindMedewerker", DM_READ, gateway_handle_find_medewerker, NULL },
    { SERVICE "EndMedewerkerSessions", DM_WRITE, gateway_handle_end_medewerker_sessions, NULL },
    { SERVICE "EndProviderSessions", DM_WRITE, gateway_handle_end_provider_sessions, NULL },
};
const size_t gateway_session_method_count = DM_COUNT (gateway_session_methods);
