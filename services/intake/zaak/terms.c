/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/terms.h"

#include <endian.h>
#include <inttypes.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/keyring.h"
#include "sql/intake.h"

#define NUMBER_SIZE 21 /* of 64 bits with a sign, and a comma */

typedef struct terms {
    EVP_MAC_CTX *mac;
    int64_t rows[INTAKE_TERMS_MAX];
    size_t count;
} terms;

/* Fetched once, for to fetch it costs more than to use it. */
static EVP_MAC *hmac;
static pthread_once_t hmac_once = PTHREAD_ONCE_INIT;

static void fetch_hmac (void)
{
    hmac = EVP_MAC_fetch (NULL, "HMAC", NULL);
}

/* One context for all words. */
static void open_mac (terms *it, dm_keyring *keyring)
{
    uint8_t key[DM_SEAL_KEY_BYTES];
    pthread_once (&hmac_once, fetch_hmac);
    it->mac = EVP_MAC_CTX_new (hmac);
    dm_keyring_find (keyring, "index", key);
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string (OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
                                  OSSL_PARAM_construct_end () };
    if (!it->mac || EVP_MAC_init (it->mac, key, sizeof key, params) != 1)
        abort (); /* no memory */
    OPENSSL_cleanse (key, sizeof key);
}

static void add_word (terms *it, const char *word)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    size_t size;
    uint64_t term;
    if (EVP_MAC_init (it->mac, NULL, 0, NULL) != 1
        || EVP_MAC_update (it->mac, (const uint8_t *) word, strlen (word)) != 1
        || EVP_MAC_final (it->mac, hash, &size, sizeof hash) != 1)
        abort (); /* no memory */
    memcpy (&term, hash, sizeof term);
    term = be64toh (term);
    for (size_t i = 0; i < it->count; i++)
        if (it->rows[i] == (int64_t) term)
            return;
    it->rows[it->count++] = (int64_t) term;
}

const char *intake_terms_write (dm_call *call, const char *const texts[], size_t count)
{
    terms it = { 0 };
    char word[INTAKE_WORD_SIZE];
    for (size_t i = 0; i < count; i++)
        for (const char *at = texts[i]; at && it.count < INTAKE_TERMS_MAX && intake_word_next (&at, word);) {
            if (!it.mac)
                open_mac (&it, call->keyring);
            add_word (&it, word);
        }
    EVP_MAC_CTX_free (it.mac);
    if (it.count == 0)
        return NULL;
    char *out = dm_arena_alloc (call->arena, it.count * NUMBER_SIZE + 2), *at = out;
    for (size_t i = 0; i < it.count; i++)
        at += sprintf (at, "%c%" PRId64, i == 0 ? '{' : ',', it.rows[i]);
    memcpy (at, "}", 2);
    return out;
}

dm_status intake_terms_find (dm_call *call, const char *text, int32_t most, const PGresult **out)
{
    const char *sought = intake_terms_write (call, &text, 1);
    *out = NULL;
    return sought ? dm_tx_query (call, &intake_sql_find_zaken_by_terms, out, DM_TEXT (sought), DM_INT4 (most)) : DM_OK;
}
