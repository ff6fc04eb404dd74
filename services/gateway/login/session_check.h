/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of fields that several messages of gateway.proto have. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/status.h"

/* A SHA-256 has 32 bytes.  Takes: field, its name for the error.  Errors: DM_INVALID_ARGUMENT. */
dm_status gateway_check_sha256 (protobuf_c_boolean has_it, ProtobufCBinaryData value, const char *field,
                                dm_error *error);
/* A sealed message has from 1 to most bytes.  Errors: DM_INVALID_ARGUMENT. */
dm_status gateway_check_sealed (protobuf_c_boolean has_it, ProtobufCBinaryData value, size_t most, dm_error *error);
/* The mark of a network is as network.h makes it.  Errors: DM_INVALID_ARGUMENT. */
dm_status gateway_check_network (const char *network, dm_error *error);
