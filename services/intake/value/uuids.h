/* SPDX-License-Identifier: EUPL-1.2 */
/* Several UUIDs in one column. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"

/* Splits UUIDs that stand one behind the other, as uuid_send and string_agg give them.  Gives: *out, *out_count in
 * arena; their bytes stay where they are. */
void intake_uuids_split (dm_arena *arena, ProtobufCBinaryData all, ProtobufCBinaryData **out, size_t *out_count);
