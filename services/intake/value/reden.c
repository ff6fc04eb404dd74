/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/reden.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/offer.h"

#define PATH_SIZE 300
#define MESSAGE_SIZE 600
#define WORD_MAX 40
#define PREFIX_MIN 3 /* letters that say what was begun */

/* Appends the way to a place.  Returns the bytes used, less than size. */
static size_t print_path (const intake_plek *plek, char *out, size_t size)
{
    if (!plek)
        return 0;
    size_t used = print_path (plek->parent, out, size);
    int more = plek->name ? snprintf (out + used, size - used, "%s%s", used > 0 ? "." : "", plek->name)
                          : snprintf (out + used, size - used, "[%d]", plek->index);
    used += (size_t) more;
    return used < size ? used : size - 1;
}

/* Cuts what does not fit, not in the middle of a character. */
static void cut (char *text)
{
    size_t size = strlen (text);
    while (size > 0 && !dm_utf8_is_valid (text, size))
        size--;
    text[size] = '\0';
}

void intake_reden_add (intake_redenen *redenen, uint32_t line, const intake_plek *plek, const char *format, ...)
{
    if (redenen->count == INTAKE_REDENEN_MAX)
        return;
    char path[PATH_SIZE] = "", message[MESSAGE_SIZE];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (message, sizeof message, format, arguments);
    va_end (arguments);
    print_path (plek, path, sizeof path);
    cut (path);
    cut (message);
    Digimeente__Intake__V1__Reason *row = dm_arena_alloc (redenen->arena, sizeof *row);
    digimeente__intake__v1__reason__init (row);
    row->has_line = true;
    row->line = line;
    row->path = dm_arena_strdup (redenen->arena, path);
    row->message = dm_arena_strdup (redenen->arena, message);
    redenen->rows[redenen->count++] = row;
}

void intake_reden_no_such (intake_redenen *redenen, uint32_t line, const intake_plek *plek, const char *what,
                           const char *word, const char *const words[])
{
    intake_reden_add (redenen, line, plek, "there is no %s %s", what,
                      intake_offer (word, words, INTAKE_REDEN_OFFER_BYTES, redenen->arena));
}

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

const char *intake_reden_guess (const char *word, const char *const words[])
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
