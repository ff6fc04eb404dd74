/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/offer.h"

#include <stdio.h>
#include <string.h>
#include "common/utf8.h"
#include "common/words.h"

#define WORD_BYTES 50 /* of what somebody wrote */

static const char *verb_of (size_t count)
{
    return count == 1 ? "is" : "are";
}

/* Writes the word as far as it may stand in a message.  Gives: out, WORD_BYTES + 1. Returns its length. */
static size_t write_word (char *out, const char *word)
{
    size_t length = (size_t) snprintf (out, WORD_BYTES + 1, "%s", word ? word : "");
    length = length > WORD_BYTES ? WORD_BYTES : length;
    while (!dm_utf8_is_valid (out, length))
        length--;
    out[length] = '\0';
    return length;
}

const char *intake_offer (const char *word, const char *const words[], size_t most, dm_arena *arena)
{
    char *out = dm_arena_alloc (arena, most);
    size_t count = 0, used = write_word (out, word);
    while (words[count])
        count++;
    const char *guess = word ? dm_words_guess (word, words, count) : NULL;
    if (count == 0)
        return out;
    if (guess && strlen (guess) < most / 3)
        used += (size_t) snprintf (out + used, most - used, ": did you mean %s? There %s ", guess, verb_of (count));
    else
        used += (size_t) snprintf (out + used, most - used, ": there %s ", verb_of (count));
    dm_words_write (out + used, most - used, "", words, count);
    return out;
}

const char *intake_offer_rows (dm_call *call, const char *word, const PGresult *rows, int column)
{
    size_t count = (size_t) PQntuples (rows);
    const char **words = dm_arena_zalloc (call->arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = dm_get_text (rows, (int) i, column);
    return intake_offer (word, words, INTAKE_OFFER_BYTES, call->arena);
}
