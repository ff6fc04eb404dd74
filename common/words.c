/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/words.h"

#include <stdio.h>
#include <string.h>
#include "common/utf8.h"

#define WORD_MAX 63
#define PREFIX_MIN 3  /* letters that say what was begun */
#define MORE_BYTES 16 /* of " and 999 more" */
#define TOLD_BYTES 50 /* of what somebody wrote */

static size_t least (size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance.  Takes: both at most WORD_MAX bytes. */
static size_t distance (const char *from, const char *to)
{
    size_t row[WORD_MAX + 1], length = strlen (to);
    for (size_t k = 0; k <= length; k++)
        row[k] = k;
    for (size_t i = 0; from[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < length; k++) {
            size_t above = row[k + 1];
            row[k + 1] = least (diagonal + (from[i] != to[k]), least (above, row[k]) + 1);
            diagonal = above;
        }
    }
    return row[length];
}

const char *dm_words_guess (const char *word, const char *const words[], size_t count)
{
    const char *best = NULL;
    size_t length = strlen (word), nearest = length < 4 ? 2 : length < 8 ? 3 : 4; /* fewer changes than this */
    for (size_t i = 0; length <= WORD_MAX && i < count; i++) {
        if (length >= PREFIX_MIN && strncmp (words[i], word, length) == 0)
            return words[i];
        size_t changes = strlen (words[i]) <= WORD_MAX ? distance (word, words[i]) : nearest;
        if (changes < nearest) {
            nearest = changes;
            best = words[i];
        }
    }
    return best;
}

void dm_words_write (char *out, size_t size, const char *prefix, const char *const words[], size_t count)
{
    size_t used = 0;
    *out = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        if (used + strlen (before) + strlen (prefix) + strlen (words[i]) + MORE_BYTES >= size) {
            snprintf (out + used, size - used, "%s%zu more", i == 0 ? "" : " and ", count - i);
            return;
        }
        used += (size_t) snprintf (out + used, size - used, "%s%s%s", before, prefix, words[i]);
    }
}

static const char *verb_of (size_t count)
{
    return count == 1 ? "is" : "are";
}

/* Writes the word as far as it may stand in a message.  Gives: out, TOLD_BYTES + 1. Returns its length. */
static size_t write_told (char *out, const char *word)
{
    size_t length = (size_t) snprintf (out, TOLD_BYTES + 1, "%s", word ? word : "");
    length = length > TOLD_BYTES ? TOLD_BYTES : length;
    while (!dm_utf8_is_valid (out, length))
        length--;
    out[length] = '\0';
    return length;
}

const char *dm_words_offer (const char *word, const char *const words[], size_t most, dm_arena *arena)
{
    char *out = dm_arena_alloc (arena, most);
    size_t count = 0, used = write_told (out, word);
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
