/* SPDX-License-Identifier: EUPL-1.2 */
/* The gateway's own methods and its job. All but EndMedewerkerSessions are called inside the gateway's process alone.
 */
#pragma once

#include "common/service.h"

/* The table of the methods below. */
extern const dm_method gateway_session_methods[];
extern const size_t gateway_session_method_count;

/* The methods of SessionService, as digimeente/gateway/v1/gateway.proto describes them. */
dm_status gateway_handle_begin_login (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_take_login (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_refuse_login (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_create_session (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_find_session (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_touch_session (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_end_session (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_list_own_sessions (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_end_own_session (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_list_medewerker_sessions (dm_call *call, const ProtobufCMessage *request,
                                                   ProtobufCMessage *reply);
dm_status gateway_handle_find_medewerker (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status gateway_handle_end_medewerker_sessions (dm_call *call, const ProtobufCMessage *request,
                                                  ProtobufCMessage *reply);
dm_status gateway_handle_end_provider_sessions (dm_call *call, const ProtobufCMessage *request,
                                                ProtobufCMessage *reply);

/* The job: ends sessions that are idle or too old, and removes logins whose browser never came back, and logout
 * tokens that are too old to come again. */
dm_status gateway_expire_sessions (dm_runtime *runtime, dm_call *call, bool *out_again);

/* The measure: how many sessions there are. */
dm_status gateway_measure_sessions (dm_runtime *runtime, dm_call *call);
