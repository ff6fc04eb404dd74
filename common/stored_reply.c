/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/stored_reply.h"

#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#define PLACE "request_key.reply"

static void make_mac (const uint8_t secret[DM_SEAL_KEY_BYTES], const uint8_t hash[DM_HASH_BYTES],
                      uint8_t out[DM_HASH_BYTES])
{
    if (!HMAC (EVP_sha256 (), secret, DM_SEAL_KEY_BYTES, hash, DM_HASH_BYTES, out, NULL))
        abort ();
}

dm_stored_reply dm_stored_reply_make (dm_keyring *keyring, const uint8_t row[DM_UUID_BYTES],
                                      const uint8_t hash[DM_HASH_BYTES], ProtobufCBinaryData reply, dm_arena *arena)
{
    uint8_t secret[DM_SEAL_KEY_BYTES];
    dm_stored_reply out = { { DM_HASH_BYTES, (uint8_t *) hash }, reply, keyring != NULL };
    if (!keyring)
        return out;
    dm_keyring_find (keyring, DM_PURPOSE_REPLY, secret);
    out.hash.data = dm_arena_alloc (arena, DM_HASH_BYTES);
    make_mac (secret, hash, out.hash.data);
    dm_status status = dm_seal (secret, row, PLACE, reply.data, reply.len, arena, &out.reply, NULL);
    explicit_bzero (secret, sizeof secret);
    if (status)
        abort ();
    return out;
}

dm_status dm_stored_reply_open (dm_keyring *keyring, const uint8_t row[DM_UUID_BYTES],
                                const uint8_t hash[DM_HASH_BYTES], const dm_stored_reply *stored, dm_arena *arena,
                                ProtobufCBinaryData *out, dm_error *error)
{
    uint8_t secret[DM_SEAL_KEY_BYTES], wanted[DM_HASH_BYTES];
    dm_status status = DM_OK;
    if (stored->is_sealed && !keyring)
        return dm_fail (error, DM_DATA_LOSS, NULL, "this reply is sealed, and there is no key file");
    memcpy (wanted, hash, sizeof wanted);
    if (stored->is_sealed) {
        dm_keyring_find (keyring, DM_PURPOSE_REPLY, secret);
        make_mac (secret, hash, wanted);
    }
    if (stored->hash.len != sizeof wanted || memcmp (stored->hash.data, wanted, sizeof wanted) != 0)
        status = dm_fail (error, DM_ALREADY_EXISTS, "key", "this key was used for another request; take a new one");
    else if (stored->is_sealed)
        status = dm_unseal (secret, row, PLACE, stored->reply, arena, out, error);
    else
        *out = stored->reply;
    explicit_bzero (secret, sizeof secret);
    return status;
}
