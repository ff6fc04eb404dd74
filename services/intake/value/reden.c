/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/reden.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/offer.h"

#define PATH_SIZE 300
#define MESSAGE_SIZE 600

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
