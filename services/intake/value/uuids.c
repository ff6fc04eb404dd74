/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/uuids.h"

#include "common/uuid.h"

void intake_uuids_split (dm_arena *arena, ProtobufCBinaryData all, ProtobufCBinaryData **out, size_t *out_count)
{
    *out_count = all.len / DM_UUID_BYTES;
    *out = dm_arena_alloc (arena, *out_count * sizeof **out);
    for (size_t i = 0; i < *out_count; i++)
        (*out)[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, all.data + i * DM_UUID_BYTES };
}
