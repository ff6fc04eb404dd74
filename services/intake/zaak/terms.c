/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/terms.h"

#include <endian.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include "common/keyring.h"
#include "common/mac.h"
#include "sql/intake.h"

#define NUMBER_SIZE 21 /* of 64 bits with a sign, and a comma */

typedef struct terms {
    uint8_t key[DM_SEAL_KEY_BYTES];
    int64_t rows[INTAKE_TERMS_MAX];
    size_t count;
} terms;

static void add_word (terms *it, const char *word)
{
    uint8_t hash[DM_MAC_BYTES];
    uint64_t term;
    dm_mac_make (it->key, word, strlen (word), hash);
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
    dm_keyring_find (call->keyring, "index", it.key);
    for (size_t i = 0; i < count; i++)
        for (const char *at = texts[i]; at && it.count < INTAKE_TERMS_MAX && intake_word_next (&at, word);)
            add_word (&it, word);
    OPENSSL_cleanse (it.key, sizeof it.key);
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
