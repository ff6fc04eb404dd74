/* SPDX-License-Identifier: EUPL-1.2 */
/* What notification asks about a zaak; the message stands in intake.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_get_contact (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
