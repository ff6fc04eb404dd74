/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls of a service's own methods from its own threads. No socket is used. A READ runs on the caller's thread; the
 * other kinds take the same queues and batches as calls from outside. */
#pragma once

#include "common/client.h"
#include "common/runtime.h"

/* Runs the request, or hands it to the right thread and waits for the answer. There is no second attempt. The threads
 * always answer, so it ends soon after options->timeout_ms (0: 10 s) at the latest. Use it from serve to
 * unserve only (dm_service), and never on a thread that runs handlers. Takes: method of dm_service.methods or
 * of the chassis, "package.Service/Method"; request, borrowed for the call. A method that is not there is a bug
 * (assert). Gives: *out_reply, decoded in arena, on DM_OK only.  Errors: the handler's; DM_INVALID_ARGUMENT for a WRITE
 * without a good key, text that is not UTF-8 or more than DM_BODY_MAX; DM_RESOURCE_EXHAUSTED when the queue is full. */
dm_status dm_local_call (dm_runtime *runtime, const char *method, const dm_call_options *options,
                         const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out_reply,
                         dm_error *error);
