/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/mac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define KEPT 4 /* keys of a thread that are ready for use */

/* OpenSSL's context of a key. */
typedef struct prepared {
    uint8_t key[DM_MAC_KEY_BYTES];
    EVP_MAC_CTX *context; /* NULL: no key yet */
} prepared;

/* Those of a thread, the one that was used last first. */
typedef struct kept {
    prepared keys[KEPT];
} kept;

static EVP_MAC *hmac;
static pthread_key_t kept_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void free_kept (void *arg)
{
    kept *it = arg;
    for (size_t i = 0; i < KEPT; i++)
        EVP_MAC_CTX_free (it->keys[i].context);
    OPENSSL_cleanse (it, sizeof *it);
    free (it);
}

static void start (void)
{
    hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
    if (!hmac || pthread_key_create (&kept_key, free_kept) != 0)
        abort (); /* no memory */
}

static kept *find_kept (void)
{
    pthread_once (&once, start);
    kept *it = pthread_getspecific (kept_key);
    if (it)
        return it;
    it = calloc (1, sizeof *it);
    if (!it || pthread_setspecific (kept_key, it) != 0)
        abort (); /* no memory */
    return it;
}

static void prepare (prepared *it, const uint8_t key[DM_MAC_KEY_BYTES])
{
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
                                  OSSL_PARAM_construct_end () };
    if (!it->context)
        it->context = EVP_MAC_CTX_new (hmac);
    if (!it->context || EVP_MAC_init (it->context, key, DM_MAC_KEY_BYTES, params) != 1)
        abort (); /* no memory */
    memcpy (it->key, key, sizeof it->key);
}

/* The context of a key, ready to begin; of a new key in place of the one that was used longest ago. */
static EVP_MAC_CTX *begin (const uint8_t key[DM_MAC_KEY_BYTES])
{
    kept *it = find_kept ();
    size_t place = 0;
    while (place < KEPT - 1 && it->keys[place].context && memcmp (it->keys[place].key, key, DM_MAC_KEY_BYTES) != 0)
        place++;
    prepared found = it->keys[place];
    memmove (it->keys + 1, it->keys, place * sizeof *it->keys);
    if (!found.context || memcmp (found.key, key, DM_MAC_KEY_BYTES) != 0)
        prepare (&found, key);
    else if (EVP_MAC_init (found.context, NULL, 0, NULL) != 1)
        abort (); /* no memory */
    it->keys[0] = found;
    OPENSSL_cleanse (found.key, sizeof found.key);
    return found.context;
}

void dm_mac_make (const uint8_t key[DM_MAC_KEY_BYTES], const void *data, size_t size, uint8_t out[DM_MAC_BYTES])
{
    EVP_MAC_CTX *context = begin (key);
    size_t length;
    if (EVP_MAC_update (context, data, size) != 1 || EVP_MAC_final (context, out, &length, DM_MAC_BYTES) != 1)
        abort (); /* no memory */
}
