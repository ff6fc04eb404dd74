/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/yaml.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>
#include "common/utf8.h"
#include "common/yaml_fault.h"

#define KEY_BYTES_MAX 100
#define DIGITS "0123456789"

typedef struct reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the one at hand */
    const char *text;
    dm_reasons *reasons;
    unsigned nodes;
} reader;

uint32_t dm_yaml_line (const cJSON *node)
{
    return node ? (uint32_t) node->valueint : 0;
}

static uint32_t line_of (const reader *it)
{
    return (uint32_t) it->event.start_mark.line + 1;
}

static bool refuse (reader *it, const dm_place *place, const char *why)
{
    dm_reason_add (it->reasons, line_of (it), place, "%s", why);
    return false;
}

/* Puts the next event at hand; false, with a reason, when there is none. */
static bool advance (reader *it)
{
    yaml_event_delete (&it->event);
    if (yaml_parser_parse (&it->parser, &it->event))
        return true;
    const dm_yaml_fault fault = dm_yaml_explain (&it->parser, it->text);
    if (fault.sentence)
        dm_reason_add (it->reasons, fault.line, NULL, "%s", fault.sentence);
    else
        dm_reason_add (it->reasons, fault.line, NULL, "this is not YAML: %s%s%s",
                       it->parser.context ? it->parser.context : "", it->parser.context ? ", " : "",
                       it->parser.problem ? it->parser.problem : "it cannot be read");
    return false;
}

static bool is_one_of (const char *text, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp (text, words[i]) == 0)
            return true;
    return false;
}

/* Decimal integers and fractions; what is rarer (hexadecimal, infinity) stays a text. */
static bool is_number (const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');
    size_t whole = strspn (at, DIGITS), fraction = 0;
    at += whole;
    if (*at == '.') {
        fraction = strspn (at + 1, DIGITS);
        at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        size_t digits = strspn (at, DIGITS);
        if (digits == 0)
            return false;
        at += digits;
    }
    return *at == '\0';
}

static void type_plain (cJSON *node)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
    static const char *const trues[] = { "true", "True", "TRUE", NULL };
    static const char *const falses[] = { "false", "False", "FALSE", NULL };
    const char *text = node->valuestring;
    double number;
    if (is_one_of (text, nulls))
        node->type = cJSON_NULL;
    else if (is_one_of (text, trues))
        node->type = cJSON_True;
    else if (is_one_of (text, falses))
        node->type = cJSON_False;
    else if (is_number (text) && isfinite (number = strtod (text, NULL))) {
        node->type = cJSON_Number;
        node->valuedouble = number;
    }
}

static cJSON *keep (cJSON *node, uint32_t line)
{
    if (!node)
        abort ();
    node->valueint = (int) line;
    return node;
}

/* An anchor or a tag is refused, and what it stands on is read all the same. */
static void check_marks (reader *it, const dm_place *place, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        refuse (it, place, "anchors (&) are not allowed: write it out, or put the text between quotes");
    if (tag)
        refuse (it, place, "tags (!) are not allowed: put the text between quotes");
}

static cJSON *read_scalar (reader *it, const dm_place *place)
{
    const char *text = (const char *) it->event.data.scalar.value;
    size_t size = it->event.data.scalar.length;
    check_marks (it, place, it->event.data.scalar.anchor, it->event.data.scalar.tag);
    if (strlen (text) != size || !dm_utf8_is_valid (text, size)) {
        refuse (it, place, "a control character is not allowed");
        return NULL;
    }
    cJSON *node = keep (cJSON_CreateString (text), line_of (it));
    if (it->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        type_plain (node);
    return node;
}

static cJSON *read_node (reader *it, const dm_place *place, int depth);

static bool read_elements (reader *it, const dm_place *place, int depth, cJSON *list)
{
    for (int i = 0;; i++) {
        if (!advance (it))
            return false;
        if (it->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        cJSON *element = read_node (it, DM_ELEMENT (place, i), depth + 1);
        if (!element)
            return false;
        cJSON_AddItemToArray (list, element);
    }
}

static bool take_key (reader *it, const dm_place *place, char key[KEY_BYTES_MAX + 1])
{
    if (it->event.type != YAML_SCALAR_EVENT)
        return refuse (it, place, "a name is a simple text, not a list, a mapping or an alias");
    const char *text = (const char *) it->event.data.scalar.value;
    size_t size = it->event.data.scalar.length;
    check_marks (it, place, it->event.data.scalar.anchor, it->event.data.scalar.tag);
    if (size == 0 || size > KEY_BYTES_MAX || strlen (text) != size || !dm_utf8_is_valid (text, size))
        return refuse (it, place, "a name has 1 to 100 bytes, and no control characters");
    memcpy (key, text, size + 1);
    return true;
}

static bool read_members (reader *it, const dm_place *place, int depth, cJSON *object)
{
    char key[KEY_BYTES_MAX + 1];
    for (int i = 0;; i++) {
        if (!advance (it))
            return false;
        if (it->event.type == YAML_MAPPING_END_EVENT)
            return true;
        if (i == DM_YAML_KEYS_MAX)
            return refuse (it, place, "a mapping has at most 500 names");
        uint32_t line = line_of (it);
        if (!take_key (it, place, key))
            return false;
        bool is_twice = cJSON_GetObjectItemCaseSensitive (object, key) != NULL;
        if (is_twice)
            dm_reason_add (it->reasons, line, DM_PLACE (place, key), "this name stands here twice: remove one of them");
        cJSON *value = advance (it) ? read_node (it, DM_PLACE (place, key), depth + 1) : NULL;
        if (!value)
            return false;
        value->valueint = (int) line;
        if (is_twice)
            cJSON_Delete (value);
        else
            cJSON_AddItemToObject (object, key, value);
    }
}

static cJSON *read_collection (reader *it, const dm_place *place, int depth)
{
    bool is_list = it->event.type == YAML_SEQUENCE_START_EVENT;
    if (is_list)
        check_marks (it, place, it->event.data.sequence_start.anchor, it->event.data.sequence_start.tag);
    else
        check_marks (it, place, it->event.data.mapping_start.anchor, it->event.data.mapping_start.tag);
    cJSON *node = keep (is_list ? cJSON_CreateArray () : cJSON_CreateObject (), line_of (it));
    if (is_list ? read_elements (it, place, depth, node) : read_members (it, place, depth, node))
        return node;
    cJSON_Delete (node);
    return NULL;
}

/* The node whose first event is at hand; leaves its last one at hand. NULL, with a reason: nothing more can be read. */
static cJSON *read_node (reader *it, const dm_place *place, int depth)
{
    if (++it->nodes > DM_YAML_NODES_MAX) {
        refuse (it, place, "it is too large: at most 20000 values");
        return NULL;
    }
    if (depth > DM_YAML_DEPTH) {
        refuse (it, place, "it is nested too deeply: at most 16 levels");
        return NULL;
    }
    switch (it->event.type) {
    case YAML_SCALAR_EVENT:
        return read_scalar (it, place);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return read_collection (it, place, depth);
    default:
        refuse (it, place, "aliases (*) are not allowed: write it out, or put the text between quotes");
        return NULL;
    }
}

static bool advance_twice (reader *it)
{
    return advance (it) && advance (it); /* NOLINT(misc-redundant-expression): each call reads on */
}

/* The only document of the stream. */
static cJSON *read_document (reader *it)
{
    if (!advance_twice (it)) /* the stream's start, then the document's */
        return NULL;
    if (it->event.type != YAML_DOCUMENT_START_EVENT) {
        refuse (it, NULL, "the file is empty");
        return NULL;
    }
    cJSON *root = advance (it) ? read_node (it, NULL, 1) : NULL;
    bool is_whole = root && advance_twice (it); /* the document's end, then the stream's */
    if (is_whole && it->event.type == YAML_STREAM_END_EVENT)
        return root;
    if (is_whole)
        refuse (it, NULL, "a file holds one document: there is another one after ---");
    cJSON_Delete (root);
    return NULL;
}

cJSON *dm_yaml_read (const char *text, dm_reasons *reasons)
{
    size_t size = strlen (text);
    if (size > DM_YAML_BYTES_MAX) {
        dm_reason_add (reasons, 0, NULL, "it is too large: at most %d KiB", DM_YAML_BYTES_MAX / 1024);
        return NULL;
    }
    reader it = { .text = text, .reasons = reasons };
    if (!yaml_parser_initialize (&it.parser))
        abort ();
    yaml_parser_set_encoding (&it.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string (&it.parser, (const unsigned char *) text, size);
    cJSON *root = read_document (&it);
    yaml_event_delete (&it.event);
    yaml_parser_delete (&it.parser);
    return root;
}
