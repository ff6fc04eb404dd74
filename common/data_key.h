/* SPDX-License-Identifier: EUPL-1.2 */
/* Data keys: a random key for each owner (a zaak, a document), which seals what belongs to it. The table data_key keeps
 * it wrapped by a key of the key file. Whoever deletes an owner's row makes all that was sealed with it unreadable. */
#pragma once

#include "common/db.h"
#include "common/keyring.h"

#define DM_WRAPPED_BYTES (DM_SEAL_KEY_BYTES + DM_SEALED_EXTRA)

/* A data key as the table keeps it. */
typedef struct dm_wrapped_key {
    int32_t wrap_id;           /* which key of the key file opens it */
    ProtobufCBinaryData bytes; /* DM_WRAPPED_BYTES, bound to the owner and to wrap_id */
} dm_wrapped_key;

/* Makes a data key, wrapped by what is the current key in the key file at this moment: a new one is noticed here, in
 * each process that reads the file. A file that is refused now is not used.  Gives: out_key, which the caller clears;
 * *out in arena.  Errors: DM_INTERNAL. */
dm_status dm_data_key_make (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES], dm_arena *arena,
                            uint8_t out_key[DM_SEAL_KEY_BYTES], dm_wrapped_key *out, dm_error *error);
/* Wraps a data key with the current wrap key.  Gives: *out in arena.  Errors: DM_INTERNAL. */
dm_status dm_data_key_wrap (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                            const uint8_t key[DM_SEAL_KEY_BYTES], dm_arena *arena, dm_wrapped_key *out,
                            dm_error *error);
/* Opens a data key. When it is wrapped by a key that is newer than those at hand, the key file is read again.
 * Gives: out_key, changed on success only; the caller clears it.  Errors: DM_DATA_LOSS for bytes that were not wrapped
 * so, or by a key that the file does not have any more; DM_UNAVAILABLE for a newer key that the file does not have yet.
 */
dm_status dm_data_key_open (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES], const dm_wrapped_key *wrapped,
                            dm_arena *arena, uint8_t out_key[DM_SEAL_KEY_BYTES], dm_error *error);

/* Makes a data key and adds its row, with those of the batch's other works.  Gives: out_key, which the caller clears.
 * Errors: DM_INTERNAL; as dm_tx_insert. An owner that has a key already fails the transaction. */
dm_status dm_data_key_insert (dm_call *call, dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                              uint8_t out_key[DM_SEAL_KEY_BYTES]);
/* Adds the row of a key that dm_data_key_make made.  Errors: as dm_tx_insert. */
dm_status dm_data_key_insert_wrapped (dm_call *call, const uint8_t owner[DM_UUID_BYTES], const dm_wrapped_key *wrapped);
/* Finds an owner's data key.  Gives: out_key as dm_data_key_open.
 * Errors: DM_NOT_FOUND when it was destroyed; as dm_data_key_open; as dm_tx_query. */
dm_status dm_data_key_find (dm_call *call, dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                            uint8_t out_key[DM_SEAL_KEY_BYTES]);
/* Destroys the data keys of these owners: what they sealed never opens again.  Errors: as dm_tx_send. */
dm_status dm_data_key_destroy (dm_call *call, const ProtobufCBinaryData owners[], size_t count);
