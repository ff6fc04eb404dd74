/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/seal.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT 1
#define NONCE_BYTES 12
#define NONCES_AT_ONCE 64
#define TAG_BYTES 16
#define SIZE_MAX_BYTES (1024 * 1024)

/* What each thread keeps, because it costs more than sealing a short text: a context that has found its cipher, and
 * random bytes for nonces, drawn many at once. */
typedef struct bench {
    EVP_CIPHER_CTX *cipher;
    uint8_t nonces[NONCES_AT_ONCE][NONCE_BYTES];
    size_t nonces_left;
} bench;

static pthread_key_t benches;
static pthread_once_t benches_once = PTHREAD_ONCE_INIT;

static void free_bench (void *arg)
{
    bench *it = arg;
    EVP_CIPHER_CTX_free (it->cipher);
    free (it);
}

static void make_benches (void)
{
    if (pthread_key_create (&benches, free_bench) != 0)
        abort ();
}

/* The thread's own; NULL when OpenSSL cannot make one. */
static bench *find_bench (void)
{
    pthread_once (&benches_once, make_benches);
    bench *it = pthread_getspecific (benches);
    if (it)
        return it;
    it = calloc (1, sizeof *it);
    if (!it)
        abort ();
    it->cipher = EVP_CIPHER_CTX_new ();
    if (!it->cipher || EVP_EncryptInit_ex2 (it->cipher, EVP_aes_256_gcm (), NULL, NULL, NULL) != 1
        || pthread_setspecific (benches, it) != 0) {
        free_bench (it);
        return NULL;
    }
    return it;
}

/* A nonce that was never given before. */
static bool draw_nonce (bench *it, uint8_t out[NONCE_BYTES])
{
    if (it->nonces_left == 0) {
        if (RAND_bytes (it->nonces[0], sizeof it->nonces) != 1)
            return false;
        it->nonces_left = NONCES_AT_ONCE;
    }
    memcpy (out, it->nonces[--it->nonces_left], NONCE_BYTES);
    return true;
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
    bench *own = find_bench ();
    EVP_CIPHER_CTX *cipher = own ? own->cipher : NULL;
    uint8_t *sealed = dm_arena_alloc (arena, size + DM_SEALED_EXTRA);
    uint8_t *nonce = sealed + 1, *text = nonce + NONCE_BYTES, *tag = text + size;
    int length;
    sealed[0] = FORMAT;
    if (!cipher || !draw_nonce (own, nonce) || EVP_EncryptInit_ex2 (cipher, NULL, key, nonce, NULL) != 1
        || !bind_place (cipher, row, column) || EVP_EncryptUpdate (cipher, text, &length, data, (int) size) != 1
        || EVP_EncryptFinal_ex (cipher, tag, &length) != 1
        || EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag) != 1)
        return dm_fail (error, DM_INTERNAL, NULL, "a value could not be sealed");
    *out = (ProtobufCBinaryData){ size + DM_SEALED_EXTRA, sealed };
    return DM_OK;
}

dm_status dm_unseal (const uint8_t key[DM_SEAL_KEY_BYTES], const uint8_t row[DM_UUID_BYTES], const char *column,
                     ProtobufCBinaryData sealed, dm_arena *arena, ProtobufCBinaryData *out, dm_error *error)
{
    const bench *own = find_bench ();
    EVP_CIPHER_CTX *cipher = own ? own->cipher : NULL;
    if (!cipher || sealed.len < DM_SEALED_EXTRA || sealed.data[0] != FORMAT)
        return dm_fail (error, DM_DATA_LOSS, NULL, "a sealed value does not open");
    size_t size = sealed.len - DM_SEALED_EXTRA;
    uint8_t *nonce = sealed.data + 1, *text = nonce + NONCE_BYTES, *plain = dm_arena_alloc (arena, size + 1);
    int length;
    if (EVP_DecryptInit_ex2 (cipher, NULL, key, nonce, NULL) != 1 || !bind_place (cipher, row, column)
        || EVP_DecryptUpdate (cipher, plain, &length, text, (int) size) != 1
        || EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, text + size) != 1
        || EVP_DecryptFinal_ex (cipher, plain + size, &length) != 1)
        return dm_fail (error, DM_DATA_LOSS, NULL, "a sealed value does not open");
    plain[size] = '\0';
    *out = (ProtobufCBinaryData){ size, plain };
    return DM_OK;
}
