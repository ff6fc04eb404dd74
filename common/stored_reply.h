/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what request_key keeps of a request. With a keyring the reply is sealed by the key of the purpose
 * "reply", and the request's hash is an HMAC by it: a guess at the request cannot be tried out. */
#pragma once

#include "common/keyring.h"

#define DM_HASH_BYTES 32

typedef struct dm_stored_reply {
    ProtobufCBinaryData hash, reply;
    bool is_sealed;
} dm_stored_reply;

/* Takes: keyring, NULL for none; row, the request's key; hash, its SHA-256; the reply. All borrowed.
 * Returns what to store, in arena. It fails only for want of memory or randomness, and then ends the process. */
dm_stored_reply dm_stored_reply_make (dm_keyring *keyring, const uint8_t row[DM_UUID_BYTES],
                                      const uint8_t hash[DM_HASH_BYTES], ProtobufCBinaryData reply, dm_arena *arena);
/* Gives: *out, the reply, in arena or borrowed from stored.
 * Errors: DM_ALREADY_EXISTS when it was another request; DM_DATA_LOSS for what was not sealed so. */
dm_status dm_stored_reply_open (dm_keyring *keyring, const uint8_t row[DM_UUID_BYTES],
                                const uint8_t hash[DM_HASH_BYTES], const dm_stored_reply *stored, dm_arena *arena,
                                ProtobufCBinaryData *out, dm_error *error);
