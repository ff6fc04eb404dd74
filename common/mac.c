/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/mac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

/* Has its algorithms and no key; each dm_mac begins as a copy of it. */
static EVP_MAC_CTX *blank;
static pthread_once_t blank_once = PTHREAD_ONCE_INIT;

static void make_blank (void)
{
    EVP_MAC *hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
                                  OSSL_PARAM_construct_end () };
    blank = EVP_MAC_CTX_new (hmac);
    if (!blank || EVP_MAC_CTX_set_params (blank, params) != 1)
        abort (); /* no memory */
    EVP_MAC_free (hmac);
}

/* OpenSSL's context under a name of ours. */
static EVP_MAC_CTX *context_of (dm_mac *mac)
{
    return (EVP_MAC_CTX *) mac;
}

dm_mac *dm_mac_open (const uint8_t key[DM_MAC_KEY_BYTES])
{
    pthread_once (&blank_once, make_blank);
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup (blank);
    if (!context || EVP_MAC_init (context, key, DM_MAC_KEY_BYTES, NULL) != 1)
        abort (); /* no memory */
    return (dm_mac *) context;
}

void dm_mac_destroy (dm_mac **mac)
{
    EVP_MAC_CTX_free (context_of (*mac));
    *mac = NULL;
}

void dm_mac_run (dm_mac *mac, const void *data, size_t size, uint8_t out[DM_MAC_BYTES])
{
    EVP_MAC_CTX *context = context_of (mac);
    size_t length;
    if (EVP_MAC_init (context, NULL, 0, NULL) != 1 || EVP_MAC_update (context, data, size) != 1
        || EVP_MAC_final (context, out, &length, DM_MAC_BYTES) != 1)
        abort (); /* no memory */
}

void dm_mac_make (const uint8_t key[DM_MAC_KEY_BYTES], const void *data, size_t size, uint8_t out[DM_MAC_BYTES])
{
    dm_mac *mac = dm_mac_open (key);
    dm_mac_run (mac, data, size, out);
    dm_mac_destroy (&mac);
}
