/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of journeys; what each message means stands in journey.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_check_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_publish_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_list_journeys (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_get_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_show_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_withdraw_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_next_step (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
