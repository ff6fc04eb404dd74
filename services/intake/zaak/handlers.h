/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of zaken; what each message means stands in intake.proto. */
#pragma once

#include "common/event.h"
#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_view_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_list_zaken (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_set_status (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);

/* Remembers a document that is complete. */
dm_status intake_handle_document_event (dm_call *call, const dm_event *event);
