/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/guess.h"

#include <string.h>

#define WORD_MAX 40
#define PREFIX_MIN 3 /* letters that say what was begun */

static size_t least (size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions and replacements from one to the other.  Takes: both at most WORD_MAX bytes. */
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

const char *intake_guess (const char *word, const char *const words[])
{
    const char *best = NULL;
    size_t length = strlen (word), nearest = length < 4 ? 2 : length < 8 ? 3 : 4; /* fewer changes than this */
    for (size_t i = 0; length <= WORD_MAX && words[i]; i++) {
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
