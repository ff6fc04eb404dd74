/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/offer.h"

#include "common/words.h"

const char *intake_offer_rows (dm_call *call, const char *word, const PGresult *rows, int column)
{
    size_t count = (size_t) PQntuples (rows);
    const char **words = dm_arena_zalloc (call->arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = dm_get_text (rows, (int) i, column);
    return dm_words_offer (word, words, INTAKE_OFFER_BYTES, call->arena);
}
