/* SPDX-License-Identifier: EUPL-1.2 */
/* The handler of zaaktypen; what its messages mean stands in intake.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. */
dm_status intake_handle_list_zaaktypen (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
