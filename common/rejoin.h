/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what becomes of a consumer whose log was set back by a restore. It stops (log_diverged), an
 * operator looks and lets it go on from where both agree; or it does not follow that log any more, and forgets it. */
#pragma once

#include "common/rpc.h"

/* Methods of OpsService; ops.proto says what each does. */
dm_status dm_handle_get_cursor (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status dm_handle_compare_log (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status dm_handle_grant_rejoin (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status dm_handle_move_cursor (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status dm_handle_forget_log (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
