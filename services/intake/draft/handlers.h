/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of drafts, and of a request that comes all at once; what each message means stands in draft.proto and
 * intake.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_start_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_get_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_save_step (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_submit_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
void intake_ahead_of_submit_draft (dm_call *const calls[], const ProtobufCMessage *const requests[], size_t count);
dm_status intake_handle_drop_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_mail_link (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_open_link (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_list_drafts (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_submit (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_check_submit (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
