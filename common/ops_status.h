/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: OpsService/GetStatus, how this process is. */
#pragma once

#include "common/rpc.h"

/* OpsService/GetStatus, DM_APART. The call->app is the dm_runtime. */
dm_status dm_handle_get_status (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
