/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/otlp_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS_MAX 16
#define NAME_MAX_BYTES 64
#define VALUE_MAX_BYTES 1000
#define TOKEN_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&'*+-.^_`|~"

static dm_status refuse_url (dm_error *error)
{
    return dm_fail (error, DM_INVALID_ARGUMENT, "otlp-endpoint",
                    "otlp-endpoint is a base URL without name, password and query, as http://collector:4318 is");
}

dm_status dm_otlp_make_url (const char *endpoint, char out[DM_OTLP_URL_SIZE], dm_error *error)
{
    static const char path[] = "/v1/traces";
    bool is_http = strncmp (endpoint, "http://", 7) == 0, is_https = strncmp (endpoint, "https://", 8) == 0;
    const char *host = endpoint + (is_https ? 8 : 7);
    size_t length = strlen (endpoint);
    if ((!is_http && !is_https) || !*host || *host == '/' || length + sizeof path > DM_OTLP_URL_SIZE)
        return refuse_url (error);
    for (const char *c = endpoint; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr ("@?#\"\\", *c))
            return refuse_url (error);
    while (endpoint[length - 1] == '/')
        length--;
    snprintf (out, DM_OTLP_URL_SIZE, "%.*s%s", (int) length, endpoint, path);
    return DM_OK;
}

/* Undoes percent-encoding in place.  Returns false for a % without two hex digits. */
static bool decode (char *text)
{
    char *out = text;
    for (; *text; text++) {
        char digits[3] = "";
        if (*text != '%') {
            *out++ = *text;
            continue;
        }
        if (strspn (text + 1, "0123456789abcdefABCDEF") < 2)
            return false;
        memcpy (digits, text + 1, 2);
        *out++ = (char) strtoul (digits, NULL, 16);
        text += 2;
    }
    *out = '\0';
    return true;
}

static bool is_printable (const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

static bool add_header (char *pair, struct curl_slist **out)
{
    char line[NAME_MAX_BYTES + VALUE_MAX_BYTES + 3];
    char *value = strchr (pair, '=');
    if (!value)
        return false;
    *value++ = '\0';
    pair += strspn (pair, " ");
    size_t name_bytes = strcspn (pair, " ");
    bool is_good = name_bytes > 0 && name_bytes <= NAME_MAX_BYTES && strspn (pair, TOKEN_LETTERS) == name_bytes
                   && pair[name_bytes + strspn (pair + name_bytes, " ")] == '\0' && decode (value)
                   && strlen (value) <= VALUE_MAX_BYTES && is_printable (value);
    if (!is_good)
        return false;
    snprintf (line, sizeof line, "%.*s: %s", (int) name_bytes, pair, value);
    struct curl_slist *more = curl_slist_append (*out, line);
    if (!more)
        abort ();
    *out = more;
    return true;
}

dm_status dm_otlp_read_headers (const char *text, struct curl_slist **out, dm_error *error)
{
    char *copy = strdup (text), *rest = copy, *pair;
    if (!copy)
        abort ();
    dm_status status = DM_OK;
    for (size_t count = 1; !status && (pair = strsep (&rest, ",")); count++) {
        if (*text && (count > HEADERS_MAX || !add_header (pair, out)))
            status = dm_fail (error, DM_INVALID_ARGUMENT, "otlp-headers",
                              "otlp-headers: pair %zu is no name=value of a header; at most %d, with commas between",
                              count, HEADERS_MAX);
    }
    explicit_bzero (copy, strlen (text));
    free (copy);
    return status;
}
