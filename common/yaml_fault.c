/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/yaml_fault.h"

#include <stdbool.h>
#include <string.h>

#define SPACES " \t"
#define LINE_ENDS "\r\n"

/* Where something stands: its line, the character itself, and the line where what could not be read begins. */
typedef struct place {
    const char *text, *line, *at, *opened;
} place;

typedef bool looks_fn (const place *there);

typedef enum blamed { STOPPED, OPENED, BEFORE } blamed; /* where reading stopped; where that began; the line before */

static place find_place (const char *text, yaml_mark_t mark)
{
    place it = { text, text, text, NULL };
    for (size_t line = 0; line < mark.line && strchr (it.line, '\n'); line++)
        it.line = strchr (it.line, '\n') + 1;
    it.at = it.line;
    for (size_t column = 0; column < mark.column && *it.at && *it.at != '\n'; column++)
        do /* a character and the rest of its bytes */
            it.at++;
        while ((*it.at & 0xC0) == 0x80);
    return it;
}

/* Its begin; that of the line itself, when it is the first. */
static const char *line_before (const place *there)
{
    const char *line = there->line > there->text ? there->line - 1 : there->line;
    while (line > there->text && line[-1] != '\n')
        line--;
    return line;
}

static size_t length_of (const char *line)
{
    return strcspn (line, LINE_ENDS);
}

static bool is_one_of (char c, const char *all)
{
    return c && strchr (all, c);
}

/* True when the last character before that is no space is one of all. */
static bool is_after (const place *there, const char *all)
{
    const char *at = there->at;
    while (at > there->line && is_one_of (at[-1], SPACES))
        at--;
    return at > there->line && is_one_of (at[-1], all);
}

static bool is_tab (const place *there)
{
    return *there->at == '\t';
}

static bool is_colon (const place *there)
{
    return *there->at == ':';
}

/* The other kind of bracket, or another line. */
static bool is_unclosed (const place *there)
{
    return there->line != there->opened || is_one_of (*there->at, "]}");
}

static bool is_after_quote (const place *there)
{
    return is_after (there, "'\"");
}

static bool is_after_bracket (const place *there)
{
    return is_after (there, "]}");
}

static bool is_item (const place *there)
{
    return there->at[0] == '-' && is_one_of (there->at[1], SPACES LINE_ENDS);
}

/* The line before is -text, without the space. */
static bool is_after_tight_item (const place *there)
{
    const char *line = line_before (there);
    line += strspn (line, SPACES);
    return line[0] == '-' && line[1] && !strchr (SPACES LINE_ENDS "-", line[1]);
}

/* Colons in a line that end a name: a space follows, or nothing. */
static size_t count_colons (const char *line)
{
    size_t count = 0, length = length_of (line);
    for (size_t i = 0; i < length; i++)
        count += line[i] == ':' && (i + 1 == length || strchr (SPACES, line[i + 1]));
    return count;
}

static bool has_two_colons (const place *there)
{
    return count_colons (there->line) > 1;
}

/* The line before is name:value, without the space. */
static bool is_after_tight_colon (const place *there)
{
    const char *line = line_before (there);
    return memchr (line, ':', length_of (line)) && count_colons (line) == 0;
}

#define INDENT_SPACES "indent with spaces, not with a tab"
#define QUOTES                                                                                                         \
    "the quotes do not match, here or above: close each, and write a quote inside as '' or, between double ones, \\\""
#define UNCLOSED_QUOTE "a quote is opened here and never closed"
#define COMMA "a comma is missing here"
#define BACKSLASH "a \\ between double quotes has a meaning of its own: write \\\\, or use single quotes"
#define BEGINS(with) "put the text between quotes: it begins with " with

/* The first row whose problem, context and looks are right counts; NULL is right always. */
static const struct row {
    const char *problem, *context;
    looks_fn *looks; /* how the place looks where reading stopped */
    blamed blamed;
    const char *sentence;
} rows[] = {
    { "found character that cannot start any token", NULL, is_tab, STOPPED, INDENT_SPACES },
    { "found character that cannot start any token", NULL, NULL, STOPPED, BEGINS ("@, % or `") },
    { "found a tab character that violates indentation", NULL, NULL, STOPPED, INDENT_SPACES },
    { "found a tab character where an indentation space is expected", NULL, NULL, STOPPED, INDENT_SPACES },
    { "could not find expected ':'", NULL, is_after_tight_item, OPENED, "after - comes a space, as in - text" },
    { "could not find expected ':'", NULL, NULL, OPENED, "after a name come a colon and a space, as in title: Text" },
    { "mapping values are not allowed in this context", NULL, has_two_colons, STOPPED,
      "put the text between quotes: it has a colon" },
    { "mapping values are not allowed in this context", NULL, is_after_tight_colon, BEFORE,
      "after a name come a colon and a space, as in title: Text" },
    { "mapping values are not allowed in this context", NULL, NULL, STOPPED,
      "this line is indented too far: let it begin where its neighbours do" },
    { "found unexpected end of stream", "while scanning a quoted scalar", NULL, OPENED, UNCLOSED_QUOTE },
    { "found unexpected document indicator", "while scanning a quoted scalar", NULL, OPENED, UNCLOSED_QUOTE },
    { "did not find expected key", NULL, is_after_quote, STOPPED, QUOTES },
    { "did not find expected key", NULL, is_after_bracket, STOPPED,
      "nothing may follow the ] or } that closes: remove it, or put all of it between quotes" },
    { "did not find expected key", NULL, is_item, STOPPED, "an item of a list stands here where a name is needed" },
    { "did not find expected key", NULL, NULL, STOPPED,
      "this line is not indented as its neighbours are: names that belong together begin below each other" },
    { "did not find expected '-' indicator", NULL, is_after_quote, STOPPED, QUOTES },
    { "did not find expected '-' indicator", NULL, NULL, STOPPED,
      "this line belongs to no item of the list: begin it below the item's first name, or with - and a space" },
    { "block sequence entries are not allowed in this context", NULL, NULL, STOPPED,
      "a list begins on a line of its own; a text that begins with - is put between quotes" },
    { "did not find expected ',' or '}'", NULL, is_unclosed, OPENED,
      "a { is opened here and never closed: } is missing, or a comma" },
    { "did not find expected ',' or '}'", NULL, is_colon, STOPPED,
      "put the text between quotes: it has a colon; or a comma is missing before it" },
    { "did not find expected ',' or '}'", NULL, NULL, STOPPED, COMMA },
    { "did not find expected ',' or ']'", NULL, is_unclosed, OPENED,
      "a [ is opened here and never closed: ] is missing, or a comma" },
    { "did not find expected ',' or ']'", NULL, NULL, STOPPED, COMMA },
    { "did not find expected node content", NULL, NULL, STOPPED,
      "a value is missing here; a text that begins with , ] or } is put between quotes" },
    { NULL, "while scanning a directive", NULL, OPENED, BEGINS ("%") },
    { NULL, "while scanning a %YAML directive", NULL, OPENED, BEGINS ("%") },
    { NULL, "while scanning a %TAG directive", NULL, OPENED, BEGINS ("%") },
    { NULL, "while scanning an anchor", NULL, OPENED, BEGINS ("&") },
    { NULL, "while scanning an alias", NULL, OPENED, BEGINS ("*") },
    { NULL, "while scanning a tag", NULL, OPENED, BEGINS ("!") },
    { NULL, "while parsing a tag", NULL, OPENED, BEGINS ("!") },
    { "found undefined tag handle", NULL, NULL, STOPPED, BEGINS ("!") },
    { "mapping keys are not allowed in this context", NULL, NULL, STOPPED, BEGINS ("?") },
    { "did not find expected comment or line break", "while scanning a block scalar", NULL, STOPPED,
      "after | or > the text begins on the next line; a text that begins with | or > is put between quotes" },
    { NULL, "while parsing a quoted scalar", NULL, STOPPED, BACKSLASH },
    { "did not find expected <document start>", NULL, NULL, STOPPED, "a file holds one document: nothing follows ..." },
    { "control characters are not allowed", NULL, NULL, STOPPED, "a control character is not allowed: remove it" },
};

static bool is_same (const char *wanted, const char *told)
{
    return !wanted || (told && strcmp (wanted, told) == 0);
}

static const struct row *find_row (const yaml_parser_t *parser, const char *text, yaml_mark_t stopped)
{
    place there = find_place (text, stopped);
    there.opened = find_place (text, parser->context_mark).line;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_same (rows[i].problem, parser->problem) && is_same (rows[i].context, parser->context)
            && (!rows[i].looks || rows[i].looks (&there)))
            return &rows[i];
    return NULL;
}

/* Bytes that are no text are told by their offset alone. */
static yaml_mark_t find_stop (const yaml_parser_t *parser, const char *text)
{
    yaml_mark_t mark = parser->problem_mark;
    if (parser->error != YAML_READER_ERROR)
        return mark;
    mark.line = mark.column = 0;
    for (size_t i = 0; i < parser->problem_offset && text[i]; i++)
        mark.line += text[i] == '\n';
    return mark;
}

dm_yaml_fault dm_yaml_explain (const yaml_parser_t *parser, const char *text)
{
    const yaml_mark_t stopped = find_stop (parser, text);
    const struct row *row = find_row (parser, text, stopped);
    const uint32_t line = (uint32_t) stopped.line + 1;
    const uint32_t lines[] = {
        [STOPPED] = line, [OPENED] = (uint32_t) parser->context_mark.line + 1, [BEFORE] = line - 1
    };
    return row ? (dm_yaml_fault){ lines[row->blamed], row->sentence } : (dm_yaml_fault){ line, NULL };
}
