/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct tag {
    const char *start, *end; /* where its text begins and what follows it begins; a standalone tag has its whole line */
    char kind;               /* one of # ^ / ! or 'v' for a value */
    const char *name;
    size_t name_length;
} tag;

typedef struct section {
    const char *name;
    size_t name_length;
    bool is_shown;
} section;

typedef struct renderer {
    const notification_value *values;
    size_t count;
    bool is_html;
    FILE *out;
    dm_error *error;
    section sections[NOTIFICATION_SECTIONS_MAX];
    size_t depth;
} renderer;

static dm_status refuse (renderer *it, const tag *at, const char *why)
{
    char name[64];
    snprintf (name, sizeof name, "%.*s", (int) (at->name_length < 60 ? at->name_length : 60), at->name);
    return dm_fail (it->error, DM_INVALID_ARGUMENT, name, "the template's %s: %s", name, why);
}

static bool is_blank (char c)
{
    return c == ' ' || c == '\t';
}

static bool is_name_character (char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* Widens a tag that stands alone on its line to the whole line. */
static void take_line (const char *source, tag *it)
{
    const char *start = it->start, *end = it->end;
    while (start > source && is_blank (start[-1]))
        start--;
    end += strspn (end, " \t");
    if ((start > source && start[-1] != '\n') || (*end && *end != '\n'))
        return;
    it->start = start;
    it->end = end + (*end == '\n');
}

/* Reads the tag at "{{".  Returns false when it is no tag that we know; its name is then the text that stands there. */
static bool read_tag (const char *source, const char *at, tag *out)
{
    const char *inner = at + 2, *close = strstr (inner, "}}");
    *out = (tag){ .start = at, .end = close ? close + 2 : inner + strlen (inner), .kind = 'v', .name = inner };
    out->name_length = (size_t) ((close ? close : out->end) - inner);
    if (!close)
        return false;
    if (*inner && strchr ("#^/!", *inner)) {
        out->kind = *inner++;
        take_line (source, out);
    }
    if (out->kind == '!')
        return true;
    inner += strspn (inner, " \t");
    const char *end = inner;
    while (is_name_character (*end))
        end++;
    if (end == inner || end + strspn (end, " \t") != close)
        return false;
    out->name = inner;
    out->name_length = (size_t) (end - inner);
    return true;
}

static const notification_value *find_value (const renderer *it, const tag *at)
{
    for (size_t i = 0; i < it->count; i++)
        if (strlen (it->values[i].name) == at->name_length
            && memcmp (it->values[i].name, at->name, at->name_length) == 0)
            return &it->values[i];
    return NULL;
}

static bool is_shown (const renderer *it)
{
    return it->depth == 0 || it->sections[it->depth - 1].is_shown;
}

/* Source: WHATWG HTML, section 13.3 (escaping a string). */
static void write_value (const renderer *it, const char *text)
{
    static const char *const entities[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
    };
    for (const char *c = text; *c; c++)
        if (it->is_html && entities[(uint8_t) *c])
            fputs (entities[(uint8_t) *c], it->out);
        else
            fputc (*c, it->out);
}

static dm_status open_section (renderer *it, const tag *at, bool has_value)
{
    if (it->depth == NOTIFICATION_SECTIONS_MAX)
        return refuse (it, at, "too many sections inside one another");
    bool is_open = is_shown (it) && has_value == (at->kind == '#');
    it->sections[it->depth++] = (section){ at->name, at->name_length, is_open };
    return DM_OK;
}

static dm_status close_section (renderer *it, const tag *at)
{
    const section *top = it->depth ? &it->sections[it->depth - 1] : NULL;
    if (!top || top->name_length != at->name_length || memcmp (top->name, at->name, at->name_length) != 0)
        return refuse (it, at, "this section is not the one to end here");
    it->depth--;
    return DM_OK;
}

static dm_status run_tag (renderer *it, const tag *at)
{
    if (at->kind == '!')
        return DM_OK;
    const notification_value *value = find_value (it, at);
    if (!value)
        return refuse (it, at, "there is no such placeholder");
    if (at->kind == '/')
        return close_section (it, at);
    if (at->kind != 'v')
        return open_section (it, at, value->text && *value->text);
    if (is_shown (it) && value->text)
        write_value (it, value->text);
    return DM_OK;
}

static dm_status run (renderer *it, const char *source)
{
    const char *rest = source;
    for (const char *at; (at = strstr (rest, "{{"));) {
        tag next;
        if (!read_tag (source, at, &next))
            return refuse (it, &next, "this is not a tag, or it does not end");
        if (is_shown (it))
            fwrite (rest, 1, (size_t) (next.start - rest), it->out);
        rest = next.end;
        dm_status status = run_tag (it, &next);
        if (status)
            return status;
    }
    if (it->depth > 0) {
        const section *top = &it->sections[it->depth - 1];
        return refuse (it, &(tag){ .name = top->name, .name_length = top->name_length }, "this section does not end");
    }
    fputs (rest, it->out);
    return DM_OK;
}

dm_status notification_template_render (const char *source, const notification_value values[], size_t count,
                                        bool is_html, dm_arena *arena, char **out, dm_error *error)
{
    char *text = NULL;
    size_t size = 0;
    renderer it = { .values = values, .count = count, .is_html = is_html, .error = error };
    it.out = open_memstream (&text, &size);
    if (!it.out)
        abort ();
    dm_status status = run (&it, source);
    if (fclose (it.out) != 0)
        abort ();
    if (!status)
        *out = dm_arena_copy (arena, text, size + 1);
    free (text);
    return status;
}
