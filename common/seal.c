/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/seal.h"

#include <assert.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT 1
#define NONCE_BYTES 12
#define TAG_BYTES 16
#define SIZE_MAX_BYTES (1024 * 1024)

/* Fetched once, for to fetch it costs as much as to seal a short text. */
static EVP_CIPHER *aes;
static pthread_once_t aes_once = PTHREAD_ONCE_INIT;

static void fetch_aes (void)
{
    aes = EVP_CIPHER_fetch (NULL, "AES-256-GCM", NULL);
    if (!aes)
        abort (); /* no memory */
}

static const EVP_CIPHER *find_aes (void)
{
    pthread_once (&aes_once, fetch_aes);
    return aes;
}

static void free_cipher (EVP_CIPHER_CTX **cipher)
{
    EVP_CIPHER_CTX_free (*cipher);
}

/* What is authenticated beside the bytes. */
static bool bind_place (EVP_CIPHER_CTX *cipher, const uint8_t *row, const char *column)
{
    int length;
    return EVP_CipherUpdate (cipher, NULL, &length, row, DM_UUID_BYTES) == 1
           && EVP_CipherUpdate (cipher, NULL, &length, (const uint8_t *) column, (int) strlen (column)) == 1;
}

dm_status dm_seal (const uint8_t key[DM_SEAL_KEY_BYTES], const uint8_t row[DM_UUID_BYTES], const char *column,
                   const void *data, size_t size, dm_arena *arena, ProtobufCBinaryData *out, dm_error *error)
{
    assert (size <= SIZE_MAX_BYTES);
    DM_AUTO (free_cipher) EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
    uint8_t *sealed = dm_arena_alloc (arena, size + DM_SEALED_EXTRA);
    uint8_t *nonce = sealed + 1, *text = nonce + NONCE_BYTES, *tag = text + size;
    int length;
    sealed[0] = FORMAT;
    dm_random (nonce, NONCE_BYTES);
    if (!cipher || EVP_EncryptInit_ex2 (cipher, find_aes (), key, nonce, NULL) != 1 || !bind_place (cipher, row, column)
        || EVP_EncryptUpdate (cipher, text, &length, data, (int) size) != 1
        || EVP_EncryptFinal_ex (cipher, tag, &length) != 1
        || EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag) != 1)
        return dm_fail (error, DM_INTERNAL, NULL, "a value could not be sealed");
    *out = (ProtobufCBinaryData){ size + DM_SEALED_EXTRA, sealed };
    return DM_OK;
}

dm_status dm_unseal (const uint8_t key[DM_SEAL_KEY_BYTES], const uint8_t row[DM_UUID_BYTES], const char *column,
                     ProtobufCBinaryData sealed, dm_arena *arena, ProtobufCBinaryData *out, dm_error *error)
{
    DM_AUTO (free_cipher) EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
    if (!cipher || sealed.len < DM_SEALED_EXTRA || sealed.data[0] != FORMAT)
        return dm_fail (error, DM_DATA_LOSS, NULL, "a sealed value does not open");
    size_t size = sealed.len - DM_SEALED_EXTRA;
    uint8_t *nonce = sealed.data + 1, *text = nonce + NONCE_BYTES, *plain = dm_arena_alloc (arena, size + 1);
    int length;
    if (EVP_DecryptInit_ex2 (cipher, find_aes (), key, nonce, NULL) != 1 || !bind_place (cipher, row, column)
        || EVP_DecryptUpdate (cipher, plain, &length, text, (int) size) != 1
        || EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, text + size) != 1
        || EVP_DecryptFinal_ex (cipher, plain + size, &length) != 1)
        return dm_fail (error, DM_DATA_LOSS, NULL, "a sealed value does not open");
    plain[size] = '\0';
    *out = (ProtobufCBinaryData){ size, plain };
    return DM_OK;
}
