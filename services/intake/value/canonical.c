/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/canonical.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 17 /* that tell any double from its neighbours */

typedef struct buffer {
    char *bytes;
    size_t size, room;
} buffer;

static void append (buffer *to, const char *bytes, size_t size)
{
    if (to->size + size >= to->room) {
        to->room = 2 * (to->size + size) + 256;
        to->bytes = realloc (to->bytes, to->room);
        if (!to->bytes)
            abort ();
    }
    memcpy (to->bytes + to->size, bytes, size);
    to->size += size;
    to->bytes[to->size] = '\0';
}

static void append_text (buffer *to, const char *text)
{
    append (to, text, strlen (text));
}

/* Source: RFC 8785 section 3.2.2.2. */
static void write_string (buffer *to, const char *text)
{
    static const char plain[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
    append (to, "\"", 1);
    for (; *text; text++) {
        char escaped[8];
        const char *found = strchr (plain, *text);
        if (found) {
            escaped[0] = '\\';
            escaped[1] = letters[found - plain];
            append (to, escaped, 2);
        } else if ((unsigned char) *text < ' ')
            append (to, escaped, (size_t) snprintf (escaped, sizeof escaped, "\\u%04x", (unsigned char) *text));
        else
            append (to, text, 1);
    }
    append (to, "\"", 1);
}

/* As ECMAScript writes a number: the fewest digits that give it back.  Source: RFC 8785 section 3.2.2.3; ECMA-262,
 * Number::toString. */
static void write_number (buffer *to, double number)
{
    char text[40], out[60] = "";
    for (int digits = 1; digits <= DIGITS_MAX; digits++) {
        snprintf (text, sizeof text, "%.*e", digits - 1, number);
        if (strtod (text, NULL) == number)
            break;
    }
    char *mark = strchr (text, 'e'), mantissa[40] = "";
    int exponent = (int) strtol (mark + 1, NULL, 10), count = 0;
    for (const char *at = text; at < mark; at++)
        if (*at >= '0' && *at <= '9')
            mantissa[count++] = *at;
    const int point = exponent + 1; /* digits before it */
    if (point > 21 || point < -5)
        snprintf (out, sizeof out, "%.1s%s%se%+d", mantissa, count > 1 ? "." : "", mantissa + 1, exponent);
    else if (point <= 0)
        snprintf (out, sizeof out, "0.%.*s%s", -point, "00000", mantissa);
    else if (point >= count)
        snprintf (out, sizeof out, "%s%.*s", mantissa, point - count, "000000000000000000000");
    else
        snprintf (out, sizeof out, "%.*s.%s", point, mantissa, mantissa + point);
    if (number == 0)
        append_text (to, "0");
    else {
        append_text (to, number < 0 ? "-" : "");
        append_text (to, out);
    }
}

static void write_node (buffer *to, const cJSON *json);

static int compare_names (const void *a, const void *b)
{
    return strcmp ((*(const cJSON *const *) a)->string, (*(const cJSON *const *) b)->string);
}

static void write_object (buffer *to, const cJSON *object)
{
    size_t count = (size_t) cJSON_GetArraySize (object), i = 0;
    const cJSON **members = calloc (count + 1, sizeof (cJSON *)), *member;
    if (!members)
        abort ();
    cJSON_ArrayForEach (member, object)
        members[i++] = member;
    qsort (members, count, sizeof *members, compare_names);
    append (to, "{", 1);
    for (i = 0; i < count; i++) {
        append (to, ",", i > 0);
        write_string (to, members[i]->string);
        append (to, ":", 1);
        write_node (to, members[i]);
    }
    append (to, "}", 1);
    free (members);
}

static void write_array (buffer *to, const cJSON *array)
{
    const cJSON *element;
    append (to, "[", 1);
    cJSON_ArrayForEach (element, array) {
        append (to, ",", element != array->child);
        write_node (to, element);
    }
    append (to, "]", 1);
}

static void write_node (buffer *to, const cJSON *json)
{
    if (cJSON_IsObject (json))
        write_object (to, json);
    else if (cJSON_IsArray (json))
        write_array (to, json);
    else if (cJSON_IsString (json))
        write_string (to, json->valuestring);
    else if (cJSON_IsNumber (json))
        write_number (to, json->valuedouble);
    else
        append_text (to, cJSON_IsTrue (json) ? "true" : cJSON_IsFalse (json) ? "false" : "null");
}

char *intake_canonical_write (const cJSON *json, dm_arena *arena)
{
    buffer to = { 0 };
    write_node (&to, json);
    char *out = dm_arena_copy (arena, to.bytes, to.size + 1);
    free (to.bytes);
    return out;
}
