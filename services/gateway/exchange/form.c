/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/form.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "common/utf8.h"

void gateway_fields_init (gateway_fields *fields, dm_arena *arena)
{
    *fields = (gateway_fields){ .arena = arena,
                                .items = dm_arena_alloc (arena, GATEWAY_FIELDS_MAX * sizeof (gateway_field)) };
}

/* U+0080 to U+009F: what Windows-1252 has there, apostrophes too, often becomes these on its way to a clipboard. */
static bool is_c1 (const char *text, size_t size)
{
    return size >= 2 && (unsigned char) text[0] == 0xc2 && (unsigned char) text[1] >= 0x80
           && (unsigned char) text[1] < 0xa0;
}

/* Line ends become \n; what else may not stand in a text is left out.  Returns the number of bytes. */
static size_t clean (const char *text, size_t size, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\r') {
            out[used++] = '\n';
            i += i + 1 < size && text[i + 1] == '\n';
        } else if (is_c1 (text + i, size - i)) {
            i++;
        } else if (text[i] == '\n' || text[i] == '\t' || ((unsigned char) text[i] >= ' ' && text[i] != 0x7f)) {
            out[used++] = text[i];
        }
    }
    return used;
}

static const char *copy (dm_arena *arena, const char *text, size_t size)
{
    char *out = dm_arena_alloc (arena, size + 1);
    size_t used = clean (text, size, out);
    out[used] = '\0';
    return dm_utf8_is_valid (out, used) ? out : NULL;
}

dm_status gateway_fields_add (gateway_fields *fields, const char *name, size_t name_bytes, const char *value,
                              size_t value_bytes, dm_error *error)
{
    if (fields->count == GATEWAY_FIELDS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "at most %d fields", GATEWAY_FIELDS_MAX);
    if (name_bytes == 0 || name_bytes > GATEWAY_NAME_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "a field's name has 1 to %d bytes", GATEWAY_NAME_MAX);
    gateway_field field = { .name = copy (fields->arena, name, name_bytes),
                            .value = copy (fields->arena, value, value_bytes) };
    if (!field.name || !*field.name || !field.value)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "a field is not UTF-8, or has no name");
    fields->items[fields->count++] = field;
    return DM_OK;
}

bool gateway_field_is_own (const gateway_field *field)
{
    return strncmp (field->name, GATEWAY_OWN, strlen (GATEWAY_OWN)) == 0;
}

static int hex (char c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit ((unsigned char) c) ? (c | 0x20) - 'a' + 10 : -1;
}

size_t gateway_percent_decode (const char *text, size_t size, bool plus_is_space, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '%' && i + 2 < size && hex (text[i + 1]) >= 0 && hex (text[i + 2]) >= 0) {
            out[used++] = (char) (unsigned char) (hex (text[i + 1]) * 16 + hex (text[i + 2]));
            i += 2;
        } else {
            char c = text[i];
            if (plus_is_space && c == '+')
                c = ' ';
            out[used++] = c;
        }
    }
    return used;
}

static dm_status add_encoded (gateway_fields *fields, const char *text, size_t size, dm_error *error)
{
    const char *equals = memchr (text, '=', size);
    size_t name_bytes = equals ? (size_t) (equals - text) : size, value_bytes = equals ? size - name_bytes - 1 : 0;
    char *name = dm_arena_alloc (fields->arena, name_bytes + 1),
         *value = dm_arena_alloc (fields->arena, value_bytes + 1);
    name_bytes = gateway_percent_decode (text, name_bytes, true, name);
    if (equals)
        value_bytes = gateway_percent_decode (equals + 1, value_bytes, true, value);
    return gateway_fields_add (fields, name, name_bytes, value, value_bytes, error);
}

dm_status gateway_form_parse (gateway_fields *fields, const char *text, size_t size, dm_error *error)
{
    while (size > 0) {
        const char *end = memchr (text, '&', size);
        size_t length = end ? (size_t) (end - text) : size;
        dm_status status = length > 0 ? add_encoded (fields, text, length, error) : DM_OK;
        if (status)
            return status;
        length += end != NULL;
        text += length;
        size -= length;
    }
    return DM_OK;
}

const char *gateway_url_encode (dm_arena *arena, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = dm_arena_alloc (arena, 3 * strlen (text) + 1), *end = out;
    for (const unsigned char *at = (const unsigned char *) text; *at; at++)
        if (strchr ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", *at))
            *end++ = (char) *at;
        else {
            *end++ = '%';
            *end++ = hex[*at >> 4];
            *end++ = hex[*at & 15];
        }
    *end = '\0';
    return out;
}

static bool has_bad_segment (const char *path)
{
    for (const char *slash = path; slash; slash = strchr (slash + 1, '/')) {
        size_t length = strcspn (slash + 1, "/");
        bool is_last = slash[1 + length] == '\0';
        if ((length == 0 && !is_last) || (length == 1 && slash[1] == '.')
            || (length == 2 && strncmp (slash + 1, "..", 2) == 0))
            return true;
    }
    return false;
}

static size_t count_slashes (const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '/';
    return count;
}

const char *gateway_path_parse (dm_arena *arena, const char *target, size_t size)
{
    const char *question = memchr (target, '?', size);
    size_t length = question ? (size_t) (question - target) : size;
    if (length == 0 || target[0] != '/')
        return NULL;
    char *path = dm_arena_alloc (arena, length + 1);
    size_t used = gateway_percent_decode (target, length, false, path);
    path[used] = '\0';
    for (size_t i = 0; i < used; i++)
        if ((unsigned char) path[i] < ' ' || path[i] == 0x7f || path[i] == '\\')
            return NULL;
    bool is_good = dm_utf8_is_valid (path, used) && count_slashes (path, used) == count_slashes (target, length);
    return is_good && !has_bad_segment (path) ? path : NULL;
}

static const char *const own_cookies[] = { GATEWAY_SESSION_COOKIE, GATEWAY_LOGIN_COOKIE, GATEWAY_BEZOEK_COOKIE,
                                           GATEWAY_LANGUAGE_COOKIE };

bool gateway_cookie_is_ours (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (own_cookies); i++)
        if (strcmp (own_cookies[i], name) == 0)
            return true;
    return false;
}

/* Source: RFC 6265 section 4.1.1: cookie-octet. */
bool gateway_cookie_value_is_good (const char *value)
{
    for (const char *c = value; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || strchr ("\",;\\", *c))
            return false;
    return true;
}

/* Gives: *out, whose value is NULL when it has characters that a cookie may not have.  Returns false for a cookie that
 * is not ours. */
static bool read_cookie (dm_arena *arena, const char *text, size_t size, const char *prefix, gateway_field *out)
{
    const char *equals = memchr (text, '=', size);
    size_t prefix_bytes = strlen (prefix);
    if (!equals || size < prefix_bytes || strncmp (text, prefix, prefix_bytes) != 0)
        return false;
    size_t name_bytes = (size_t) (equals - text), value_bytes = size - name_bytes - 1;
    char *name = dm_arena_copy (arena, text, size + 1);
    name[name_bytes] = name[size] = '\0';
    char *value = name + name_bytes + 1;
    while (value_bytes > 0 && (value[value_bytes - 1] == ' ' || value[value_bytes - 1] == '\t'))
        value[--value_bytes] = '\0';
    if (value_bytes >= 2 && value[0] == '"' && value[value_bytes - 1] == '"') {
        value[value_bytes - 1] = '\0';
        value++;
    }
    *out = (gateway_field){ .name = name + prefix_bytes, .value = gateway_cookie_value_is_good (value) ? value : NULL };
    return gateway_cookie_is_ours (out->name);
}

static bool is_among (const gateway_field cookies[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (cookies[i].name, name) == 0)
            return true;
    return false;
}

/* Takes those whose values are good away from the others. */
static size_t keep_good (gateway_field cookies[], size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (cookies[i].value)
            cookies[kept++] = cookies[i];
    return kept;
}

dm_status gateway_cookies_parse (dm_arena *arena, const char *header, const char *prefix, const gateway_field **out,
                                 size_t *out_count, dm_error *error)
{
    gateway_field *cookies = dm_arena_alloc (arena, DM_COUNT (own_cookies) * sizeof *cookies);
    size_t count = 0;
    for (const char *at = header ? header : ""; *at;) {
        gateway_field cookie;
        at += strspn (at, " \t;");
        size_t length = strcspn (at, ";");
        bool is_ours = read_cookie (arena, at, length, prefix, &cookie);
        if (is_ours && is_among (cookies, count, cookie.name))
            return dm_fail (error, DM_INVALID_ARGUMENT, "cookie", "the cookie %s is there twice", cookie.name);
        if (is_ours)
            cookies[count++] = cookie;
        at += length;
    }
    *out_count = keep_good (cookies, count);
    *out = cookies;
    return DM_OK;
}

const char *gateway_language_choose (const char *accept_language)
{
    const char *text = accept_language ? accept_language : "";
    while (*text) {
        text += strspn (text, " \t,");
        bool is_end = !isalpha ((unsigned char) text[0]) || !isalpha ((unsigned char) text[1])
                      || isalnum ((unsigned char) text[2]);
        if (!is_end && strncasecmp (text, "nl", 2) == 0)
            return "nl";
        if (!is_end && strncasecmp (text, "en", 2) == 0)
            return "en";
        text += strcspn (text, ",");
    }
    return "nl";
}
