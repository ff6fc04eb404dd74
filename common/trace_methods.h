/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what OpsService tells of a trace. */
#pragma once

#include "common/rpc.h"

/* OpsService/ListSpans: what this process still remembers. Needs no database. */
dm_status dm_handle_list_spans (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
/* OpsService/ListTraceEvents: what stands in the service's log. */
dm_status dm_handle_list_trace_events (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
