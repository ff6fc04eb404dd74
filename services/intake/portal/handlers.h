/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of PortalService; what each message means stands in desk.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_list_mijn_zaken (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_get_mijn_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_list_viewings (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_list_held (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_may_see (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_answer_question (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_confirm_address (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
