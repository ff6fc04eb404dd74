/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/seal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#define NONCE_BYTES 12
#define TAG_BYTES 16
#define SEALED_MAX (16 * 1024)
#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/* Failures of the library here are no memory, or a broken library. */
static void must (int result)
{
    if (result <= 0)
        abort ();
}

/* Gives: out, 4 characters for each 3 bytes begun, and a NUL. */
static void encode (const uint8_t *data, size_t size, char *out)
{
    EVP_EncodeBlock ((unsigned char *) out, data, (int) size);
    for (char *at = out; *at; at++)
        *at = (char) (*at == '+' ? '-' : *at == '/' ? '_' : *at == '=' ? '\0' : *at);
}

void gateway_token_make (char out[GATEWAY_TOKEN_SIZE])
{
    uint8_t bytes[GATEWAY_SECRET_BYTES];
    char text[GATEWAY_TOKEN_SIZE + 1];
    must (RAND_bytes (bytes, sizeof bytes));
    encode (bytes, sizeof bytes, text);
    memcpy (out, text, GATEWAY_TOKEN_SIZE);
}

bool gateway_token_is_valid (const char *text)
{
    return strlen (text) == GATEWAY_TOKEN_SIZE - 1 && strspn (text, ALPHABET) == GATEWAY_TOKEN_SIZE - 1;
}

char *gateway_base64url (dm_arena *arena, const uint8_t *data, size_t size)
{
    char *out = dm_arena_alloc (arena, (size + 2) / 3 * 4 + 1);
    encode (data, size, out);
    return out;
}

void gateway_sha256 (const char *text, uint8_t out[32])
{
    must (EVP_Digest (text, strlen (text), out, NULL, EVP_sha256 (), NULL));
}

static void derive (const uint8_t key[GATEWAY_SECRET_BYTES], const char *token, const char *purpose, uint8_t out[32])
{
    EVP_KDF *kdf = EVP_KDF_fetch (NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new (kdf) : NULL;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string (OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0),
        OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_KEY, (void *) token, strlen (token)),
        OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, (void *) key, GATEWAY_SECRET_BYTES),
        OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_INFO, (void *) purpose, strlen (purpose)),
        OSSL_PARAM_construct_end (),
    };
    must (context ? EVP_KDF_derive (context, out, 32, params) : 0);
    EVP_KDF_CTX_free (context);
    EVP_KDF_free (kdf);
}

static EVP_CIPHER_CTX *open_cipher (const uint8_t key[32], const uint8_t *nonce, bool is_encrypt)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
    must (cipher ? EVP_CipherInit_ex2 (cipher, EVP_aes_256_gcm (), key, nonce, is_encrypt, NULL) : 0);
    return cipher;
}

/* nonce, then the encrypted bytes, then the tag. */
ProtobufCBinaryData gateway_seal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, const ProtobufCMessage *secret)
{
    size_t size = protobuf_c_message_get_packed_size (secret);
    uint8_t *plain = dm_arena_alloc (arena, size + 1);
    uint8_t *out = dm_arena_alloc (arena, NONCE_BYTES + size + TAG_BYTES);
    uint8_t derived[32];
    int done = 0, rest = 0;
    protobuf_c_message_pack (secret, plain);
    must (RAND_bytes (out, NONCE_BYTES));
    derive (key, token, purpose, derived);
    EVP_CIPHER_CTX *cipher = open_cipher (derived, out, true);
    must (EVP_EncryptUpdate (cipher, out + NONCE_BYTES, &done, plain, (int) size));
    must (EVP_EncryptFinal_ex (cipher, out + NONCE_BYTES + done, &rest));
    must (EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, out + NONCE_BYTES + size));
    EVP_CIPHER_CTX_free (cipher);
    OPENSSL_cleanse (derived, sizeof derived);
    OPENSSL_cleanse (plain, size);
    return (ProtobufCBinaryData){ NONCE_BYTES + size + TAG_BYTES, out };
}

/* Returns false when the tag is another. */
static bool decrypt (const uint8_t key[32], ProtobufCBinaryData sealed, uint8_t *out)
{
    size_t size = sealed.len - NONCE_BYTES - TAG_BYTES;
    int done = 0, rest = 0;
    EVP_CIPHER_CTX *cipher = open_cipher (key, sealed.data, false);
    must (EVP_DecryptUpdate (cipher, out, &done, sealed.data + NONCE_BYTES, (int) size));
    must (EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, sealed.data + NONCE_BYTES + size));
    bool is_good = EVP_DecryptFinal_ex (cipher, out + done, &rest) == 1;
    EVP_CIPHER_CTX_free (cipher);
    return is_good;
}

ProtobufCMessage *gateway_unseal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, ProtobufCBinaryData sealed,
                                  const ProtobufCMessageDescriptor *type)
{
    if (sealed.len < NONCE_BYTES + TAG_BYTES || sealed.len > SEALED_MAX)
        return NULL;
    uint8_t derived[32];
    size_t size = sealed.len - NONCE_BYTES - TAG_BYTES;
    uint8_t *plain = dm_arena_alloc (arena, size + 1);
    derive (key, token, purpose, derived);
    ProtobufCMessage *out = NULL;
    if (decrypt (derived, sealed, plain))
        out = protobuf_c_message_unpack (type, dm_arena_allocator (arena), size, plain);
    OPENSSL_cleanse (derived, sizeof derived);
    OPENSSL_cleanse (plain, size);
    return out;
}
