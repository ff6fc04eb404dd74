/* SPDX-License-Identifier: EUPL-1.2 */
/* Values at rest: bytes that only their key opens, bound to the row and the column where they stand. */
#pragma once

#include "common/arena.h"
#include "common/status.h"
#include "common/uuid.h"

#define DM_SEAL_KEY_BYTES 32
#define DM_SEALED_EXTRA 29 /* format, nonce of 12, tag of 16 */

/* AES-256-GCM with a random nonce; the row's UUID and the column's name are authenticated with it, so that what is
 * sealed cannot be moved.  Takes: size at most 1 MiB.  Gives: *out, DM_SEALED_EXTRA longer, in arena.
 * Errors: DM_INTERNAL.  Source: NIST SP 800-38D section 8.2.2. */
dm_status dm_seal (const uint8_t key[DM_SEAL_KEY_BYTES], const uint8_t row[DM_UUID_BYTES], const char *column,
                   const void *data, size_t size, dm_arena *arena, ProtobufCBinaryData *out, dm_error *error);
/* Gives: *out in arena, with a NUL behind it that is not counted.  Errors: DM_DATA_LOSS for what was not sealed so. */
dm_status dm_unseal (const uint8_t key[DM_SEAL_KEY_BYTES], const uint8_t row[DM_UUID_BYTES], const char *column,
                     ProtobufCBinaryData sealed, dm_arena *arena, ProtobufCBinaryData *out, dm_error *error);
