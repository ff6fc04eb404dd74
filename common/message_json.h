/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages as JSON. Names are those of the .proto, enums stand by name, UUIDs as text, other bytes in hex, and times
 * (fields in _ms) as RFC 3339. A list is always there, any other field only where the message has it. */
#pragma once

#include <cjson/cJSON.h>
#include <protobuf-c/protobuf-c.h>
#include "common/base.h"

/* Gives: an object, the caller deletes it. */
cJSON *dm_message_json (const ProtobufCMessage *message);
/* Lower-case hex.  Gives: out, size * 2 + 1 bytes. Returns out. */
char *dm_hex (const uint8_t *bytes, size_t size, char *out);
