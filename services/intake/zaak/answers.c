/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/answers.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/value/json.h"

#define DIGITS "0123456789"

static dm_status refuse (dm_error *error, const char *why)
{
    return dm_fail (error, DM_INVALID_ARGUMENT, "answers", "%s", why);
}

/* Moves over a string, from its opening quote. Returns what is wrong, or NULL. */
static const char *scan_string (const char **at)
{
    const char *c = *at + 1;
    for (; *c != '"'; c++) {
        if ((unsigned char) *c < ' ')
            return *c ? "control characters in a text are written as escapes" : "a text has no end";
        if (*c == '\\' && strncmp (++c, "u0000", 5) == 0)
            return "the character \\u0000 cannot be stored";
        if (!*c)
            return "a text has no end";
    }
    *at = c + 1;
    return NULL;
}

/* Returns the digits after an E, with their sign, as a bound can be held against them. */
static long read_exponent (const char **at)
{
    *at += 1;
    const char *sign = *at;
    *at += **at == '+' || **at == '-';
    size_t digits = strspn (*at, DIGITS);
    *at += digits;
    return digits == 0 || digits > 2 ? INTAKE_EXPONENT_MAX + 1 : labs (strtol (sign, NULL, 10));
}

/* Moves over a number.  Source: RFC 8259 section 6, which strtod and so cJSON take less strictly. */
static const char *scan_number (const char **at)
{
    const char *start = *at, *c = start + (*start == '-');
    size_t whole = strspn (c, DIGITS), fraction = 1;
    if (whole == 0 || (whole > 1 && *c == '0'))
        return "a number is not written as JSON has it";
    c += whole;
    if (*c == '.') {
        fraction = strspn (c + 1, DIGITS);
        c += 1 + fraction;
    }
    if ((*c == 'e' || *c == 'E') && read_exponent (&c) > INTAKE_EXPONENT_MAX)
        return "a number has an exponent beyond what is stored";
    if (fraction == 0 || (*c && strchr (DIGITS "+-.eE", *c)))
        return "a number is not written as JSON has it";
    if (c - start > INTAKE_NUMBER_MAX)
        return "a number is too long";
    *at = c;
    return NULL;
}

/* What the parser would take and PostgreSQL would not, and what would cost the parser too much. */
static const char *scan (const char *text)
{
    const char *fault = NULL;
    int depth = 0;
    for (const char *at = text; *at && !fault;) {
        if (*at == '"')
            fault = scan_string (&at);
        else if (*at == '-' || (*at >= '0' && *at <= '9'))
            fault = scan_number (&at);
        else {
            depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
            fault = depth > INTAKE_ANSWERS_DEPTH ? "it is nested too deeply" : NULL;
            at++;
        }
    }
    return fault;
}

static int compare_names (const void *a, const void *b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, because an object of thousands of names compared pairwise would hold up everybody. */
static bool has_name_twice (const cJSON *object)
{
    size_t count = (size_t) cJSON_GetArraySize (object), i = 0;
    const char **names = calloc (count + 1, sizeof *names);
    if (!names)
        abort ();
    for (const cJSON *child = object->child; child; child = child->next)
        names[i++] = child->string;
    qsort (names, count, sizeof *names, compare_names);
    bool is_twice = false;
    for (i = 1; i < count && !is_twice; i++)
        is_twice = strcmp (names[i - 1], names[i]) == 0;
    free (names);
    return is_twice;
}

static bool any_name_twice (const cJSON *json)
{
    if (cJSON_IsObject (json) && has_name_twice (json))
        return true;
    for (const cJSON *child = json->child; child; child = child->next)
        if (any_name_twice (child))
            return true;
    return false;
}

dm_status intake_answers_check (const char *text, dm_error *error)
{
    size_t size = strlen (text);
    if (size > INTAKE_ANSWERS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "answers", "at most %d bytes", INTAKE_ANSWERS_MAX);
    const char *fault = scan (text);
    if (fault)
        return refuse (error, fault);
    bool has_mark = strncmp (text, "\xEF\xBB\xBF", 3) == 0; /* the parser would pass over it */
    DM_AUTO (intake_json_clear) cJSON *json = has_mark ? NULL : cJSON_ParseWithLengthOpts (text, size + 1, NULL, true);
    if (!json)
        return refuse (error, "this is not JSON");
    if (!cJSON_IsObject (json))
        return refuse (error, "a JSON object is needed");
    return any_name_twice (json) ? refuse (error, "an object names a key twice") : DM_OK;
}
