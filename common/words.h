/* SPDX-License-Identifier: EUPL-1.2 */
/* A word that is not one of several: which of them was meant, and all that there are. */
#pragma once

#include <stddef.h>
#include "common/arena.h"

/* The one that somebody probably meant, which begins so or is spelled nearly so.  Takes: count words.  Returns NULL
 * when none is near. */
const char *dm_words_guess (const char *word, const char *const words[], size_t count);

/* Writes them as "a, b and c". Those that do not fit are counted, as in "a, b and 2 more".
 * Takes: prefix, put before each; size 20 bytes or more, for less cuts it.  Gives: out. */
void dm_words_write (char *out, size_t size, const char *prefix, const char *const words[], size_t count);

/* What follows "there is no type ": "emial: did you mean email? There are date, email and text". The words keep their
 * order; those that do not fit are counted. The word is cut where it is long or no UTF-8.
 * Takes: word NULL to tell what there is alone; words ended by NULL; most bytes of the answer, at least 150.  Returns a
 * text in arena. */
const char *dm_words_offer (const char *word, const char *const words[], size_t most, dm_arena *arena);
