/* SPDX-License-Identifier: EUPL-1.2 */
/* What notification asks about a zaak; the message stands in intake.proto. */
#pragma once

#include "common/rpc.h"

dm_status intake_handle_get_contact (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
