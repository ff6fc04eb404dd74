/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/mustache_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX MUSTACHE_OUTPUT_MAX

/* The context stack. */
typedef struct scope {
    const cJSON *item;
    const struct scope *outer;
} scope;

/* What goes before each line of the template: all of them, the outermost first. */
typedef struct margin {
    mustache_piece piece;
    const struct margin *outer;
} margin;

/* A parent whose blocks replace those of what it calls. */
typedef struct frame {
    const mustache_template *template;
    uint32_t parent;
    const struct frame *outer;
} frame;

/* Where a token is rendered. */
typedef struct place {
    const scope *scope;
    const margin *margin;
    const frame *frame;
    size_t strip_bytes; /* blanks to take away from the beginning of each line, before margin */
} place;

typedef struct renderer {
    mustache_find find;
    void *arg;
    char *data;
    size_t size, capacity;
    size_t steps;
    unsigned depth;
    bool has_margin; /* of the line that begins now, the margin is there already */
    dm_status status;
    dm_error *error;
} renderer;

static void render_range (renderer *it, const mustache_template *template, uint32_t from, uint32_t to, const place *at);

static void refuse (renderer *it, const char *why)
{
    if (!it->status)
        it->status = dm_fail (it->error, DM_RESOURCE_EXHAUSTED, NULL, "The page %s.", why);
}

static void append (renderer *it, const char *text, size_t bytes)
{
    if (bytes >= MUSTACHE_OUTPUT_MAX - it->size) {
        refuse (it, "is too large");
        return;
    }
    if (it->size + bytes > it->capacity) {
        while (it->capacity < it->size + bytes)
            it->capacity *= 2;
        it->data = realloc (it->data, it->capacity);
        if (!it->data)
            abort ();
    }
    memcpy (it->data + it->size, text, bytes);
    it->size += bytes;
}

/* Source: WHATWG HTML, section 13.3 (escaping a string). */
static void append_escaped (renderer *it, const char *text)
{
    static const char *const entities[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
    };
    for (;;) {
        size_t plain = strcspn (text, "&<>\"'");
        append (it, text, plain);
        text += plain;
        if (!*text)
            return;
        const char *entity = entities[(uint8_t) *text++];
        append (it, entity, strlen (entity));
    }
}

static void append_margin (renderer *it, const margin *from)
{
    if (!from)
        return;
    append_margin (it, from->outer);
    append (it, from->piece.text, from->piece.bytes);
}

/* What is left of an indentation where strip_bytes are taken away. */
static mustache_piece strip (mustache_piece piece, size_t strip_bytes)
{
    size_t bytes = piece.bytes < strip_bytes ? piece.bytes : strip_bytes;
    return (mustache_piece){ piece.text + bytes, piece.bytes - bytes };
}

/* A line of the template begins: an empty one gets no margin. */
static mustache_piece begin_line (renderer *it, mustache_piece rest, const place *at)
{
    size_t blanks = 0;
    while (blanks < at->strip_bytes && blanks < rest.bytes && (rest.text[blanks] == ' ' || rest.text[blanks] == '\t'))
        blanks++;
    rest = strip (rest, blanks);
    bool is_empty = rest.bytes > 0 && (*rest.text == '\n' || *rest.text == '\r');
    if (!it->has_margin && !is_empty)
        append_margin (it, at->margin);
    it->has_margin = false;
    return rest;
}

static void render_text (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    mustache_piece rest = template->tokens[index].text;
    if (!at->margin && at->strip_bytes == 0) {
        append (it, rest.text, rest.bytes);
        it->has_margin = false;
        return;
    }
    if (template->tokens[index].at_start)
        rest = begin_line (it, rest, at);
    while (rest.bytes > 0) {
        const char *end = memchr (rest.text, '\n', rest.bytes);
        size_t bytes = end ? (size_t) (end - rest.text) + 1 : rest.bytes;
        append (it, rest.text, bytes);
        it->has_margin = false;
        rest = (mustache_piece){ rest.text + bytes, rest.bytes - bytes };
        if (rest.bytes > 0)
            rest = begin_line (it, rest, at);
    }
}

static const cJSON *find_member (const cJSON *object, const char *name)
{
    if (!cJSON_IsObject (object))
        return NULL;
    const cJSON *member = object->child;
    while (member && (*member->string != *name || strcmp (member->string, name) != 0))
        member = member->next;
    return member;
}

/* The first part is looked for from the innermost context outwards, the others only in what was found. NULL: none. */
static const cJSON *find_value (const scope *from, const mustache_name *name)
{
    if (name->part_count == 0)
        return from ? from->item : NULL;
    const char *part = name->parts;
    const cJSON *value = NULL;
    for (; from && !value; from = from->outer)
        value = find_member (from->item, part);
    for (unsigned i = 1; value && i < name->part_count; i++) {
        part += strlen (part) + 1;
        value = find_member (value, part);
    }
    return value;
}

static bool is_true (const cJSON *value)
{
    if (!value || cJSON_IsFalse (value) || cJSON_IsNull (value) || cJSON_IsInvalid (value))
        return false;
    if (cJSON_IsString (value))
        return *value->valuestring;
    if (cJSON_IsNumber (value))
        return value->valuedouble != 0;
    return !cJSON_IsArray (value) || value->child;
}

/* As few digits as give the same number again. */
static const char *format_number (double number, char out[32])
{
    if (!isfinite (number))
        return "";
    for (int digits = 15; digits <= 17; digits++) {
        snprintf (out, 32, "%.*g", digits, number);
        if (strtod (out, NULL) == number)
            break;
    }
    return out;
}

static const char *text_of (const cJSON *value, char room[32])
{
    if (cJSON_IsString (value))
        return value->valuestring;
    if (cJSON_IsNumber (value))
        return format_number (value->valuedouble, room);
    return cJSON_IsTrue (value) ? "true" : cJSON_IsFalse (value) ? "false" : "";
}

static void render_value (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    const mustache_token *token = &template->tokens[index];
    char room[32];
    const char *text = text_of (find_value (at->scope, &token->name), room);
    if (token->kind == MUSTACHE_VALUE)
        append_escaped (it, text);
    else
        append (it, text, strlen (text));
}

static void render_once (renderer *it, const mustache_template *template, uint32_t index, const place *at,
                         const cJSON *value)
{
    scope inner = { value, at->scope };
    place there = *at;
    there.scope = &inner;
    render_range (it, template, index + 1, template->tokens[index].end, &there);
}

static void render_section (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    const cJSON *value = find_value (at->scope, &template->tokens[index].name);
    if (!is_true (value))
        return;
    if (!cJSON_IsArray (value)) {
        render_once (it, template, index, at, value);
        return;
    }
    for (const cJSON *item = value->child; item && !it->status; item = item->next)
        render_once (it, template, index, at, item);
}

static void render_inverted (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    if (!is_true (find_value (at->scope, &template->tokens[index].name)))
        render_range (it, template, index + 1, template->tokens[index].end, at);
}

/* Renders what takes a token's place, one level deeper. */
static void render_other (renderer *it, const mustache_template *template, uint32_t from, uint32_t to, const place *at)
{
    if (it->depth == MUSTACHE_DEPTH_MAX) {
        refuse (it, "has partials that call each other too deep");
        return;
    }
    it->depth++;
    render_range (it, template, from, to, at);
    it->depth--;
}

static const mustache_template *find_template (const renderer *it, const mustache_token *token, const place *at)
{
    if (!token->is_dynamic)
        return it->find ? it->find (it->arg, token->name.text) : NULL;
    char room[32];
    const char *name = text_of (find_value (at->scope, &token->name), room);
    return *name && it->find ? it->find (it->arg, name) : NULL;
}

/* A parent is a partial whose blocks replace others'. */
static void render_partial (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    const mustache_token *token = &template->tokens[index];
    const mustache_template *other = find_template (it, token, at);
    if (!other)
        return;
    margin indent = { strip (token->indent, at->strip_bytes), at->margin };
    frame blocks = { template, index, at->frame };
    place there = {
        .scope = at->scope,
        .margin = token->is_alone && (at->margin || indent.piece.bytes > 0) ? &indent : NULL,
        .frame = token->kind == MUSTACHE_PARENT ? &blocks : at->frame,
    };
    render_other (it, other, 0, other->count, &there);
}

/* The block of that name that stands directly inside the frame's parent; 0: there is none. */
static uint32_t find_block (const frame *in, const char *name)
{
    const mustache_token *tokens = in->template->tokens;
    for (uint32_t i = in->parent + 1; i < tokens[in->parent].end; i = tokens[i].end)
        if (tokens[i].kind == MUSTACHE_BLOCK && strcmp (tokens[i].name.text, name) == 0)
            return i;
    return 0;
}

/* What replaces a block is rendered where the block stands, by the template that it comes from. */
static void replace_block (renderer *it, const mustache_token *token, const frame *by, uint32_t index, const place *at)
{
    const mustache_token *block = &by->template->tokens[index];
    margin indent = { strip (token->indent, at->strip_bytes), at->margin };
    bool is_indented = (token->is_alone || token->leads) && (at->margin || indent.piece.bytes > 0);
    place there = { at->scope, is_indented ? &indent : NULL, by->outer, block->own.bytes };
    if (token->is_alone && !block->is_alone)
        append_margin (it, there.margin);
    it->has_margin = token->leads;
    render_other (it, by->template, index + 1, block->end, &there);
    it->has_margin = false;
}

static void render_block (renderer *it, const mustache_template *template, uint32_t index, const place *at)
{
    const mustache_token *token = &template->tokens[index];
    const frame *by = NULL; /* the outermost that has the block */
    for (const frame *in = at->frame; in; in = in->outer)
        if (find_block (in, token->name.text))
            by = in;
    if (by)
        replace_block (it, token, by, find_block (by, token->name.text), at);
    else
        render_range (it, template, index + 1, token->end, at);
}

typedef void render_kind (renderer *it, const mustache_template *template, uint32_t index, const place *at);

static render_kind *const kinds[MUSTACHE_KIND_COUNT] = {
    [MUSTACHE_TEXT] = render_text,       [MUSTACHE_VALUE] = render_value,       [MUSTACHE_RAW] = render_value,
    [MUSTACHE_SECTION] = render_section, [MUSTACHE_INVERTED] = render_inverted, [MUSTACHE_PARTIAL] = render_partial,
    [MUSTACHE_PARENT] = render_partial,  [MUSTACHE_BLOCK] = render_block,
};

static void render_range (renderer *it, const mustache_template *template, uint32_t from, uint32_t to, const place *at)
{
    if (++it->steps > STEPS_MAX)
        refuse (it, "takes too many steps");
    for (uint32_t i = from; i < to && !it->status; i = template->tokens[i].end)
        kinds[template->tokens[i].kind](it, template, i, at);
}

dm_status gateway_mustache_render (const mustache_template *template, const cJSON *const contexts[],
                                   size_t context_count, mustache_find find, void *arg, dm_arena *arena, char **out,
                                   size_t *out_bytes, dm_error *error)
{
    renderer it = { .find = find, .arg = arg, .capacity = 16384, .error = error };
    it.data = malloc (it.capacity);
    if (!it.data)
        abort ();
    scope *scopes = dm_arena_alloc (arena, (context_count + 1) * sizeof *scopes);
    for (size_t i = 0; i < context_count; i++)
        scopes[i] = (scope){ contexts[i], i > 0 ? &scopes[i - 1] : NULL };
    place top = { .scope = context_count > 0 ? &scopes[context_count - 1] : NULL };
    render_range (&it, template, 0, template->count, &top);
    append (&it, "", 1);
    if (!it.status) {
        *out = dm_arena_copy (arena, it.data, it.size);
        *out_bytes = it.size - 1;
    }
    free (it.data);
    return it.status;
}
