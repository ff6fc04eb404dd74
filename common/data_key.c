/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/data_key.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include "sql/dm.h"

/* What a wrapped key is bound to beside its owner. */
static const char *name_place (int32_t wrap_id, char out[32])
{
    snprintf (out, 32, "data_key.%d", wrap_id);
    return out;
}

dm_status dm_data_key_wrap (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                            const uint8_t key[DM_SEAL_KEY_BYTES], dm_arena *arena, dm_wrapped_key *out, dm_error *error)
{
    char place[32];
    uint8_t wrap[DM_SEAL_KEY_BYTES];
    const int32_t id = dm_keyring_find (keyring, DM_PURPOSE_WRAP, wrap);
    ProtobufCBinaryData bytes;
    dm_status status = dm_seal (wrap, owner, name_place (id, place), key, DM_SEAL_KEY_BYTES, arena, &bytes, error);
    explicit_bzero (wrap, sizeof wrap);
    if (!status)
        *out = (dm_wrapped_key){ id, bytes };
    return status;
}

dm_status dm_data_key_make (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES], dm_arena *arena,
                            uint8_t out_key[DM_SEAL_KEY_BYTES], dm_wrapped_key *out, dm_error *error)
{
    dm_error refused = { 0 };
    dm_keyring_refresh (keyring, &refused); /* the job reports a refusal; the keys at hand serve until then */
    if (RAND_bytes (out_key, DM_SEAL_KEY_BYTES) != 1)
        return dm_fail (error, DM_INTERNAL, NULL, "there is no randomness for a key");
    return dm_data_key_wrap (keyring, owner, out_key, arena, out, error);
}

/* Gives: out, the wrap key with this id, after another look at the file where it must be new. */
static dm_status find_wrap (dm_keyring *keyring, int32_t id, uint8_t out[DM_SEAL_KEY_BYTES], dm_error *error)
{
    if (dm_keyring_find_wrap (keyring, id, out))
        return DM_OK;
    if (id < dm_keyring_current (keyring))
        return dm_fail (error, DM_DATA_LOSS, NULL, "the key file has no wrap key %d any more", id);
    dm_status status = dm_keyring_refresh (keyring, error);
    if (!status && dm_keyring_find_wrap (keyring, id, out))
        return DM_OK;
    return dm_fail (error, DM_UNAVAILABLE, NULL, "the key file of this process does not have wrap key %d yet", id);
}

dm_status dm_data_key_open (dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES], const dm_wrapped_key *wrapped,
                            dm_arena *arena, uint8_t out_key[DM_SEAL_KEY_BYTES], dm_error *error)
{
    char place[32];
    uint8_t wrap[DM_SEAL_KEY_BYTES];
    ProtobufCBinaryData plain;
    dm_status status = find_wrap (keyring, wrapped->wrap_id, wrap, error);
    if (status)
        return status;
    if (wrapped->bytes.len != DM_WRAPPED_BYTES)
        status = dm_fail (error, DM_DATA_LOSS, NULL, "a wrapped key has another length");
    else
        status = dm_unseal (wrap, owner, name_place (wrapped->wrap_id, place), wrapped->bytes, arena, &plain, error);
    explicit_bzero (wrap, sizeof wrap);
    if (status)
        return status;
    memcpy (out_key, plain.data, DM_SEAL_KEY_BYTES);
    explicit_bzero (plain.data, plain.len);
    return DM_OK;
}

dm_status dm_data_key_insert_wrapped (dm_call *call, const uint8_t owner[DM_UUID_BYTES], const dm_wrapped_key *wrapped)
{
    return dm_tx_insert (call->tx, &dm_sql_insert_data_keys, DM_UUID (owner), DM_INT4 (wrapped->wrap_id),
                         DM_BYTES (wrapped->bytes.data, wrapped->bytes.len));
}

dm_status dm_data_key_insert (dm_call *call, dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                              uint8_t out_key[DM_SEAL_KEY_BYTES])
{
    dm_wrapped_key wrapped;
    dm_status status = dm_data_key_make (keyring, owner, call->arena, out_key, &wrapped, &call->error);
    return status ? status : dm_data_key_insert_wrapped (call, owner, &wrapped);
}

dm_status dm_data_key_find (dm_call *call, dm_keyring *keyring, const uint8_t owner[DM_UUID_BYTES],
                            uint8_t out_key[DM_SEAL_KEY_BYTES])
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_find_data_key, &rows, DM_UUID (owner));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, NULL, "the key of this was destroyed");
    const dm_wrapped_key wrapped = { dm_get_int4 (rows, 0, DM_FIND_DATA_KEY_WRAP_ID),
                                     dm_get_bytes (rows, 0, DM_FIND_DATA_KEY_WRAPPED) };
    return dm_data_key_open (keyring, owner, &wrapped, call->arena, out_key, &call->error);
}

dm_status dm_data_key_destroy (dm_call *call, const ProtobufCBinaryData owners[], size_t count)
{
    return dm_tx_send (call->tx, &dm_sql_delete_data_keys, dm_param_uuids (call->arena, owners, count));
}
