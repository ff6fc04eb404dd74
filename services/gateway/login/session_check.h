/* SPDX-License-Identifier: EUPL-1.2 */
/* Bounds that several of the session's messages share. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/status.h"

/* Errors: DM_INVALID_ARGUMENT. */
dm_status gateway_check_sha256 (protobuf_c_boolean has_it, ProtobufCBinaryData value, const char *field,
                                dm_error *error);
dm_status gateway_check_sealed (protobuf_c_boolean has_it, ProtobufCBinaryData value, size_t most, dm_error *error);
