/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/mustache_inside.h"

#include <stdlib.h>
#include <string.h>

#define DELIMITER_SIZE 16

typedef struct compiler {
    mustache_template *template;
    uint32_t capacity;
    const char *text;
    const char *at; /* how far it is read */
    bool at_start;  /* nothing stands before at on its line, or only what is gone from the output */
    char open[DELIMITER_SIZE], close[DELIMITER_SIZE];
    uint32_t holders[MUSTACHE_DEPTH_MAX]; /* the sections, parents and blocks that are open now */
    unsigned depth;
    dm_error *error;
} compiler;

/* A tag as it stands in the text. */
typedef struct tag {
    char sigil; /* one of & { # ^ / > < $ ! = or 'v' for a value */
    const char *start, *end;
    mustache_piece content; /* without blanks around it; of a dynamic name what follows the asterisk */
    bool is_dynamic;
    const char *line;        /* where its line begins, or the blanks before it */
    const char *next_line;   /* where the next line begins, when has_end */
    bool has_start, has_end; /* only blanks stand before it, behind it on its line */
} tag;

static bool is_blank (char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space (char c)
{
    return is_blank (c) || c == '\r' || c == '\n';
}

/* Takes: at, where in the text. */
static dm_status refuse (const compiler *it, const char *at, mustache_piece tag_text, const char *why)
{
    unsigned line = 1;
    for (const char *c = it->text; c < at; c++)
        line += *c == '\n';
    return dm_fail (it->error, DM_INVALID_ARGUMENT, "line", "Line %u, tag \"%.*s\": %s.", line,
                    (int) (tag_text.bytes < 60 ? tag_text.bytes : 60), tag_text.text, why);
}

static mustache_token *add (compiler *it, mustache_kind kind)
{
    mustache_template *template = it->template;
    if (template->count == it->capacity) {
        it->capacity = it->capacity ? 2 * it->capacity : 32;
        template->tokens = realloc (template->tokens, it->capacity * sizeof *template->tokens);
        if (!template->tokens)
            abort ();
    }
    mustache_token *token = &template->tokens[template->count++];
    *token = (mustache_token){ .kind = kind, .end = template->count };
    return token;
}

/* The innermost that is open but for skip; NULL: there is none. */
static mustache_token *holder (const compiler *it, unsigned skip)
{
    return it->depth > skip ? &it->template->tokens[it->holders[it->depth - 1 - skip]] : NULL;
}

/* What stands inside a parent counts only as far as it is a block. */
static bool is_in_parent (const compiler *it, unsigned skip)
{
    const mustache_token *token = holder (it, skip);
    return token && token->kind == MUSTACHE_PARENT;
}

static void add_text (compiler *it, const char *from, const char *to)
{
    if (!is_in_parent (it, 0)) {
        mustache_token *token = add (it, MUSTACHE_TEXT);
        token->text = (mustache_piece){ from, (size_t) (to - from) };
        token->at_start = it->at_start;
    }
    it->at_start = to > from && to[-1] == '\n';
}

static mustache_name make_name (compiler *it, mustache_piece piece)
{
    mustache_name name = { .text = dm_arena_printf (it->template->arena, "%.*s", (int) piece.bytes, piece.text) };
    if (strcmp (name.text, ".") == 0)
        return name;
    char *parts = dm_arena_strdup (it->template->arena, name.text);
    name.parts = parts;
    name.part_count = 1;
    for (char *dot = parts; (dot = strchr (dot, '.')); name.part_count++)
        *dot++ = '\0';
    return name;
}

static mustache_piece trim (const char *from, const char *to)
{
    while (from < to && is_space (*from))
        from++;
    while (to > from && is_space (to[-1]))
        to--;
    return (mustache_piece){ from, (size_t) (to - from) };
}

static bool has_space (mustache_piece piece)
{
    for (size_t i = 0; i < piece.bytes; i++)
        if (is_space (piece.text[i]))
            return true;
    return false;
}

/* A name is anything without blanks; of a partial or parent, an asterisk may go before it. */
static dm_status check_name (compiler *it, tag *at)
{
    if (strchr ("></", at->sigil) && at->content.bytes > 0 && *at->content.text == '*') {
        at->is_dynamic = true;
        at->content = trim (at->content.text + 1, at->content.text + at->content.bytes);
    }
    if (at->content.bytes == 0)
        return refuse (it, at->start, (mustache_piece){ at->start, (size_t) (at->end - at->start) }, "it has no name");
    if (has_space (at->content))
        return refuse (it, at->start, at->content, "a name has no blanks in it");
    return DM_OK;
}

static void find_end (const char *end, tag *out)
{
    end += strspn (end, " \t");
    if (end[0] == '\r' && end[1] == '\n')
        end++;
    out->has_end = *end == '\n' || !*end;
    out->next_line = end + (*end == '\n');
}

/* Reads the tag that starts here. */
static dm_status read_tag (compiler *it, const char *start, tag *out)
{
    const char *inner = start + strlen (it->open);
    char sigil = 'v';
    if (*inner && strchr ("&{#^/><$!=", *inner))
        sigil = *inner++;
    const char *guard = sigil == '{' ? "}" : sigil == '=' ? "=" : "";
    char closing[DELIMITER_SIZE + 1];
    stpcpy (stpcpy (closing, guard), it->close);
    const char *close = strstr (inner, closing);
    if (!close)
        return refuse (it, start, (mustache_piece){ start, strcspn (start, "\r\n") }, "it does not end");
    *out = (tag){ .sigil = sigil, .start = start, .end = close + strlen (closing), .content = trim (inner, close) };
    out->line = start;
    while (out->line > it->at && is_blank (out->line[-1]))
        out->line--;
    out->has_start = out->line > it->at ? out->line[-1] == '\n' : it->at_start;
    find_end (out->end, out);
    return strchr ("!=", sigil) ? DM_OK : check_name (it, out);
}

/* Puts the text before a tag in its place. A tag that is alone takes its whole line with it. */
static void take_text (compiler *it, const tag *at, bool is_alone)
{
    const char *end = at->has_start ? at->line : at->start;
    if (end > it->at)
        add_text (it, it->at, end);
    if (!is_alone && at->has_start)
        add_text (it, at->line, at->start);
    it->at = is_alone && at->has_end ? at->next_line : at->end;
    it->at_start = is_alone;
}

static dm_status set_delimiter (compiler *it, const tag *at, mustache_piece piece, char out[DELIMITER_SIZE])
{
    if (piece.bytes == 0 || piece.bytes >= DELIMITER_SIZE || memchr (piece.text, '=', piece.bytes) || has_space (piece))
        return refuse (it, at->start, at->content, "these are not two delimiters");
    memcpy (out, piece.text, piece.bytes);
    out[piece.bytes] = '\0';
    return DM_OK;
}

static dm_status set_delimiters (compiler *it, const tag *at)
{
    const char *from = at->content.text, *to = from + at->content.bytes, *middle = from;
    while (middle < to && !is_space (*middle))
        middle++;
    dm_status status = set_delimiter (it, at, trim (from, middle), it->open);
    return status ? status : set_delimiter (it, at, trim (middle, to), it->close);
}

static dm_status open_holder (compiler *it, const tag *at)
{
    if (it->depth == MUSTACHE_DEPTH_MAX)
        return refuse (it, at->start, at->content, "it lies too deep");
    it->holders[it->depth++] = it->template->count - 1;
    return DM_OK;
}

/* The indentation of a block's own lines: of the first that is not empty. */
static mustache_piece own_indent (const char *lines)
{
    lines += strspn (lines, "\r\n");
    return (mustache_piece){ lines, strspn (lines, " \t") };
}

static dm_status place_plain (compiler *it, const tag *at, mustache_kind kind)
{
    take_text (it, at, false);
    add (it, kind)->name = make_name (it, at->content);
    return DM_OK;
}

static dm_status place_section (compiler *it, const tag *at, mustache_kind kind)
{
    take_text (it, at, at->has_start && at->has_end);
    add (it, kind)->name = make_name (it, at->content);
    return open_holder (it, at);
}

static dm_status place_partial (compiler *it, const tag *at, mustache_kind kind)
{
    bool is_alone = at->has_start && at->has_end;
    take_text (it, at, is_alone);
    mustache_token *token = add (it, kind);
    token->name = make_name (it, at->content);
    token->is_dynamic = at->is_dynamic;
    token->is_alone = is_alone;
    token->indent = (mustache_piece){ at->line, (size_t) (at->start - at->line) };
    return DM_OK;
}

/* Whether a parent is alone shows where it ends. */
static dm_status place_parent (compiler *it, const tag *at, mustache_kind kind)
{
    bool leads = at->has_start && !is_in_parent (it, 0);
    take_text (it, at, false);
    mustache_token *token = add (it, kind);
    token->name = make_name (it, at->content);
    token->is_dynamic = at->is_dynamic;
    token->leads = leads;
    token->indent = (mustache_piece){ at->line, (size_t) (at->start - at->line) };
    return open_holder (it, at);
}

/* What stands before a block inside a parent is ignored, so the block has its line for itself. */
static dm_status place_block (compiler *it, const tag *at, mustache_kind kind)
{
    bool is_alone = at->has_end && (at->has_start || is_in_parent (it, 0));
    take_text (it, at, is_alone);
    mustache_token *token = add (it, kind);
    token->name = make_name (it, at->content);
    token->is_alone = is_alone;
    token->leads = at->has_start && !is_alone;
    token->indent = (mustache_piece){ at->line, (size_t) (at->start - at->line) };
    if (is_alone)
        token->own = own_indent (at->next_line);
    return open_holder (it, at);
}

/* A parent that has its lines for itself indents what takes its place, and the blanks before it are no text. */
static bool end_parent (mustache_token *parent, const tag *at)
{
    if (!parent->leads || !at->has_end)
        return false;
    parent->is_alone = true;
    parent[-1].text.bytes = 0;
    parent[-1].at_start = false;
    return true;
}

static dm_status place_end (compiler *it, const tag *at, mustache_kind kind)
{
    (void) kind;
    mustache_token *top = holder (it, 0);
    if (!top || strlen (top->name.text) != at->content.bytes || top->is_dynamic != at->is_dynamic
        || memcmp (top->name.text, at->content.text, at->content.bytes) != 0)
        return refuse (it, at->start, at->content, "this is not what is to end here");
    bool is_alone = at->has_start && (at->has_end || (top->kind == MUSTACHE_BLOCK && is_in_parent (it, 1)));
    if (top->kind == MUSTACHE_PARENT)
        is_alone = end_parent (top, at);
    take_text (it, at, is_alone);
    top = holder (it, 0);
    top->end = it->template->count;
    bool is_empty = top == &it->template->tokens[top->end - 1];
    if (top->kind == MUSTACHE_BLOCK && top->is_alone && !is_empty) /* its lines say how far its place is indented */
        top->indent = top->own;
    it->depth--;
    return DM_OK;
}

static dm_status place_nothing (compiler *it, const tag *at, mustache_kind kind)
{
    (void) kind;
    take_text (it, at, at->has_start && at->has_end);
    return at->sigil == '=' ? set_delimiters (it, at) : DM_OK;
}

static const struct {
    dm_status (*place) (compiler *it, const tag *at, mustache_kind kind);
    mustache_kind kind;
    char sigil;
} sigils[] = {
    { place_plain, MUSTACHE_VALUE, 'v' },      { place_plain, MUSTACHE_RAW, '&' },
    { place_plain, MUSTACHE_RAW, '{' },        { place_section, MUSTACHE_SECTION, '#' },
    { place_section, MUSTACHE_INVERTED, '^' }, { place_end, MUSTACHE_TEXT, '/' },
    { place_partial, MUSTACHE_PARTIAL, '>' },  { place_parent, MUSTACHE_PARENT, '<' },
    { place_block, MUSTACHE_BLOCK, '$' },      { place_nothing, MUSTACHE_TEXT, '!' },
    { place_nothing, MUSTACHE_TEXT, '=' },
};

static dm_status place (compiler *it, const tag *at)
{
    size_t row = 0;
    while (sigils[row].sigil != at->sigil)
        row++;
    return sigils[row].place (it, at, sigils[row].kind);
}

static dm_status compile (compiler *it)
{
    for (const char *start; (start = strstr (it->at, it->open));) {
        tag next;
        dm_status status = read_tag (it, start, &next);
        if (!status)
            status = place (it, &next);
        if (status)
            return status;
    }
    if (*it->at)
        add_text (it, it->at, it->at + strlen (it->at));
    const mustache_token *top = holder (it, 0);
    if (!top)
        return DM_OK;
    return refuse (it, it->text + strlen (it->text), (mustache_piece){ top->name.text, strlen (top->name.text) },
                   "it is not ended");
}

dm_status gateway_mustache_compile (const char *text, mustache_template **out, dm_error *error)
{
    mustache_template *template = calloc (1, sizeof *template);
    if (!template)
        abort ();
    template->arena = dm_arena_open ();
    compiler it = { .template = template, .at_start = true, .open = "{{", .close = "}}", .error = error };
    it.at = it.text = dm_arena_strdup (template->arena, text);
    dm_status status = compile (&it);
    if (status)
        gateway_mustache_destroy (&template);
    else
        *out = template;
    return status;
}

void gateway_mustache_destroy (mustache_template **template)
{
    if (!*template)
        return;
    dm_arena_destroy (&(*template)->arena);
    free ((*template)->tokens);
    free (*template);
    *template = NULL;
}
