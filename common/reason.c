/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/reason.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "common/words.h"

#define PATH_SIZE 300
#define MESSAGE_SIZE 600

/* Appends the way to a place.  Returns the bytes used, less than size. */
static size_t print_path (const dm_place *place, char *out, size_t size)
{
    if (!place)
        return 0;
    size_t used = print_path (place->parent, out, size);
    int more = place->name ? snprintf (out + used, size - used, "%s%s", used > 0 ? "." : "", place->name)
                           : snprintf (out + used, size - used, "[%d]", place->index);
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

void dm_reason_add (dm_reasons *reasons, uint32_t line, const dm_place *place, const char *format, ...)
{
    if (reasons->count == DM_REASONS_MAX)
        return;
    char path[PATH_SIZE] = "", message[MESSAGE_SIZE];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (message, sizeof message, format, arguments);
    va_end (arguments);
    print_path (place, path, sizeof path);
    cut (path);
    cut (message);
    reasons->rows[reasons->count++] = (dm_reason){
        .line = line,
        .path = dm_arena_strdup (reasons->arena, path),
        .message = dm_arena_strdup (reasons->arena, message),
    };
}

void dm_reason_no_such (dm_reasons *reasons, uint32_t line, const dm_place *place, const char *what, const char *word,
                        const char *const words[])
{
    dm_reason_add (reasons, line, place, "there is no %s %s", what,
                   dm_words_offer (word, words, DM_REASON_OFFER_BYTES, reasons->arena));
}

static int compare_lines (const void *a, const void *b)
{
    const dm_reason *one = a, *other = b;
    return one->line < other->line ? -1 : one->line > other->line;
}

void dm_reasons_sort (dm_reasons *reasons)
{
    qsort (reasons->rows, reasons->count, sizeof *reasons->rows, compare_lines);
}
