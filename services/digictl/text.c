/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/text.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#include "common/words.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define ELLIPSIS "\xE2\x80\xA6"    /* U+2026 */
#define OFFER_MAX 64

void digictl_text_init (void)
{
    setlocale (LC_CTYPE, "C.UTF-8");
}

/* Line and paragraph separators, marks that turn the reading direction, and tags that are not seen at all: they make
 * text look like what it is not. */
static bool is_mark (wchar_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)
           || (c >= 0xE0000 && c <= 0xE007F);
}

static bool is_harmless (wchar_t c)
{
    return iswprint ((wint_t) c) && !is_mark (c);
}

/* The next character.  Gives: *out_c, 0 for a broken byte. Returns its length in bytes, at least 1. */
static size_t next (const char *text, wchar_t *out_c)
{
    mbstate_t state = { 0 };
    size_t length = mbrtowc (out_c, text, MB_LEN_MAX, &state);
    if (length != (size_t) -1 && length != (size_t) -2 && length != 0)
        return length;
    *out_c = 0;
    return 1;
}

static size_t columns_of (wchar_t c)
{
    int width = wcwidth (c);
    return width > 0 ? (size_t) width : 0;
}

size_t digictl_text_width (const char *text)
{
    size_t width = 0;
    for (wchar_t c; *text;) {
        text += next (text, &c);
        width += columns_of (c);
    }
    return width;
}

char *digictl_text_clean (const char *text, bool is_multiline)
{
    char *copy = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&copy, &size);
    if (!out)
        abort ();
    for (wchar_t c; *text;) {
        size_t length = next (text, &c);
        if (c == L'\n')
            fputs (is_multiline ? "\n" : " ", out);
        else if (c == L'\t')
            fputs (is_multiline ? "  " : " ", out);
        else if (is_harmless (c))
            fwrite (text, 1, length, out);
        else if (c != L'\r' || text[1] != '\n')
            fputs (REPLACEMENT, out);
        text += length;
    }
    if (fclose (out))
        abort ();
    return copy;
}

void digictl_text_fit (FILE *out, const char *text, size_t columns, bool is_right)
{
    size_t width = digictl_text_width (text), used = 0;
    if (width <= columns) {
        int padding = (int) (columns - width);
        fprintf (out, "%*s%s%*s", is_right ? padding : 0, "", text, is_right ? 0 : padding, "");
        return;
    }
    const char *end = text;
    for (wchar_t c;;) {
        size_t length = next (end, &c);
        if (used + columns_of (c) + 1 > columns)
            break;
        used += columns_of (c);
        end += length;
    }
    fprintf (out, "%.*s" ELLIPSIS "%*s", (int) (end - text), text, (int) (columns - used - 1), "");
}

void digictl_text_print (FILE *out, size_t indent, const char *text)
{
    char *clean = digictl_text_clean (text, true);
    for (char *rest = clean, *line; (line = strsep (&rest, "\n"));)
        if (rest || *line)
            fprintf (out, "%*s%s\n", (int) (*line ? indent : 0), "", line);
    free (clean);
}

void digictl_text_print_json (FILE *out, const char *json)
{
    for (wchar_t c; *json;) {
        size_t length = next (json, &c);
        if (c == L'\n' || is_harmless (c))
            fwrite (json, 1, length, out);
        else if (c >= 0x10000)
            fprintf (out, "\\u%04x\\u%04x", 0xD800 + ((unsigned) (c - 0x10000) >> 10),
                     0xDC00 + ((unsigned) (c - 0x10000) & 0x3FF));
        else
            fprintf (out, "\\u%04x", c ? (unsigned) c : 0xFFFDU);
        json += length;
    }
}

char *digictl_text_size (uint64_t bytes, char out[16])
{
    static const char *const units[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
    double value = (double) bytes / 1000;
    size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < DM_COUNT (units); unit++)
        value /= 1000;
    if (bytes < 1000)
        snprintf (out, 16, "%u B", (unsigned) bytes);
    else
        snprintf (out, 16, "%.1f %s", value, units[unit]);
    return out;
}

static int compare_names (const void *a, const void *b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *digictl_text_offer (char *out, size_t size, const char *typed, const char *prefix, const char *const names[],
                          size_t count)
{
    const char *sorted[OFFER_MAX], *nearest = dm_words_guess (typed, names, count);
    count = count < OFFER_MAX ? count : OFFER_MAX;
    memcpy (sorted, names, count * sizeof *sorted);
    qsort (sorted, count, sizeof *sorted, compare_names);
    const char *verb = count == 1 ? "is" : "are";
    size_t used = nearest ? (size_t) snprintf (out, size, "; do you mean %s%s? There %s ", prefix, nearest, verb)
                          : (size_t) snprintf (out, size, "; there %s ", verb);
    dm_words_write (out + used, size - used, prefix, sorted, count);
    return out;
}
