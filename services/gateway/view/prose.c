/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS "https://"
#define ADDRESS_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%"

/* How a line is drawn, by how it begins; an end of line within a paragraph or item is a space. */
typedef struct block {
    const char *mark, *before, *after; /* of each line of the kind */
    const char *opens, *closes;        /* of neighbours of the kind together */
} block;

static const block blocks[] = {
    { "## ", "<h2 class=\"utrecht-heading-2\">", "</h2>\n", "", "" },
    { "- ", "<li>", "</li>\n", "<ul class=\"lijst\">\n", "</ul>\n" },
    { "", "", "\n", "<p class=\"utrecht-paragraph\">", "</p>\n" },
};

static const block *find_block (const char *line)
{
    const block *it = blocks;
    while (strncmp (line, it->mark, strlen (it->mark)) != 0)
        it++;
    return it;
}

static void write_escaped (FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        switch (text[i]) {
        case '&':
            fputs ("&amp;", out);
            break;
        case '<':
            fputs ("&lt;", out);
            break;
        case '>':
            fputs ("&gt;", out);
            break;
        case '"':
            fputs ("&quot;", out);
            break;
        default:
            fputc (text[i], out);
        }
}

/* The address that begins here, without the point that ends its sentence. */
static size_t address_length (const char *text, size_t most)
{
    size_t length = strspn (text, ADDRESS_CHARACTERS);
    length = length < most ? length : most;
    while (length > 0 && strchr (".,;:!?)", text[length - 1]))
        length--;
    return length;
}

static void write_line (FILE *out, const char *line, size_t length)
{
    const char *end = line + length;
    for (const char *at; (at = strstr (line, ADDRESS)) && at < end; line = at) {
        write_escaped (out, line, (size_t) (at - line));
        const size_t size = address_length (at, (size_t) (end - at));
        fputs ("<a class=\"utrecht-link utrecht-link--html-a\" href=\"", out);
        write_escaped (out, at, size);
        fputs ("\">", out);
        write_escaped (out, at, size);
        fputs ("</a>", out);
        at += size;
    }
    write_escaped (out, line, (size_t) (end - line));
}

static void write_blocks (FILE *out, const char *text)
{
    const block *open = NULL;
    while (*text) {
        const size_t length = strcspn (text, "\r\n");
        const block *it = length > 0 ? find_block (text) : NULL;
        if (open && it != open)
            fputs (open->closes, out);
        if (it && it != open)
            fputs (it->opens, out);
        if (it) {
            const size_t mark = strlen (it->mark);
            fputs (it->before, out);
            write_line (out, text + mark, length - mark);
            fputs (it->after, out);
        }
        open = it;
        text += length;
        text += *text == '\r';
        text += *text == '\n';
    }
    if (open)
        fputs (open->closes, out);
}

const char *gateway_prose_title (const char *text, dm_arena *arena)
{
    return dm_arena_printf (arena, "%.*s", (int) strcspn (text + 2, "\r\n"), text + 2);
}

const char *gateway_prose_html (const char *text, dm_arena *arena)
{
    char *html = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&html, &size);
    if (!out)
        abort ();
    write_blocks (out, text + strcspn (text, "\r\n"));
    if (fclose (out) != 0)
        abort ();
    const char *kept = dm_arena_strdup (arena, html);
    free (html);
    return kept;
}
