/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/reason.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/offer.h"

#define PATH_SIZE 300
#define MESSAGE_SIZE 600

/* Appends the way to a place.  Returns the bytes used, less than size. */
static size_t print_path (const intake_place *place, char *out, size_t size)
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

void intake_reason_add (intake_reasons *reasons, uint32_t line, const intake_place *place, const char *format, ...)
{
    if (reasons->count == INTAKE_REASONS_MAX)
        return;
    char path[PATH_SIZE] = "", message[MESSAGE_SIZE];
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (message, sizeof message, format, arguments);
    va_end (arguments);
    print_path (place, path, sizeof path);
    cut (path);
    cut (message);
    Digimeente__Intake__V1__Reason *row = dm_arena_alloc (reasons->arena, sizeof *row);
    digimeente__intake__v1__reason__init (row);
    row->has_line = true;
    row->line = line;
    row->path = dm_arena_strdup (reasons->arena, path);
    row->message = dm_arena_strdup (reasons->arena, message);
    reasons->rows[reasons->count++] = row;
}

void intake_reason_no_such (intake_reasons *reasons, uint32_t line, const intake_place *place, const char *what,
                            const char *word, const char *const words[])
{
    intake_reason_add (reasons, line, place, "there is no %s %s", what,
                       intake_offer (word, words, INTAKE_REASON_OFFER_BYTES, reasons->arena));
}
