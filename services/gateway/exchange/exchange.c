/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/exchange.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/clock.h"
#include "common/local.h"

#define LOCATION_MAX 2000
#define CONNECT_MS 1500 /* so that a page says within two seconds that a service is away */

static const char *find_value (const gateway_field fields[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (fields[i].name, name) == 0)
            return fields[i].value;
    return NULL;
}

const char *gateway_form_value (const gateway_exchange *exchange, const char *name)
{
    const char *value = find_value (exchange->form, exchange->form_count, name);
    return value ? value : "";
}

const char *gateway_query_value (const gateway_exchange *exchange, const char *name)
{
    const char *value = find_value (exchange->query, exchange->query_count, name);
    return value ? value : "";
}

const char *gateway_cookie (const gateway_exchange *exchange, const char *name)
{
    return find_value (exchange->cookies, exchange->cookie_count, name);
}

const char *gateway_header (const gateway_exchange *exchange, const char *name)
{
    return exchange->find_header ? exchange->find_header (exchange, name) : NULL;
}

const char *gateway_exchange_language (const gateway_exchange *exchange)
{
    const char *language = gateway_cookie (exchange, GATEWAY_LANGUAGE_COOKIE);
    bool is_chosen = language && (strcmp (language, "nl") == 0 || strcmp (language, "en") == 0);
    return is_chosen ? language : gateway_language_choose (gateway_header (exchange, "Accept-Language"));
}

/* True for a path that may stand in a Location header: ASCII without line ends, and not the address of another host. */
static bool is_own_path (const char *path)
{
    for (const char *c = path; *c; c++)
        if (*c <= ' ' || *c >= 0x7f || *c == '\\')
            return false;
    return path[0] == '/' && path[1] != '/';
}

dm_status gateway_redirect (gateway_exchange *exchange, const char *format, ...)
{
    char path[LOCATION_MAX];
    va_list arguments;
    va_start (arguments, format);
    int length = vsnprintf (path, sizeof path, format, arguments);
    va_end (arguments);
    bool is_good = length > 0 && (size_t) length < sizeof path && is_own_path (path);
    exchange->status = 303;
    exchange->location = is_good ? dm_arena_strdup (exchange->arena, path) : "/";
    return DM_OK;
}

void gateway_set_cookie (gateway_exchange *exchange, const char *name, const char *value, int max_age_s)
{
    char age[64] = "";
    assert (gateway_cookie_is_ours (name) && gateway_cookie_value_is_good (value));
    assert (exchange->set_cookie_count < GATEWAY_COOKIES_MAX);
    if (max_age_s != 0)
        snprintf (age, sizeof age, "; Max-Age=%d", max_age_s > 0 ? max_age_s : 0);
    exchange->set_cookies[exchange->set_cookie_count++] = dm_arena_printf (
        exchange->arena, "%s%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", exchange->is_https ? GATEWAY_HOST_PREFIX : "",
        name, value, age, exchange->is_https ? "; Secure" : "");
}

/* How much of the exchange's time is left. It is at least a moment, so that the service that is called can say itself
 * that time is up. */
static dm_call_options options_of (const gateway_exchange *exchange, const uint8_t *key)
{
    int64_t left_ms = exchange->deadline_ms - dm_clock_monotonic_ms ();
    return (dm_call_options){ .origin = &exchange->origin,
                              .key = key,
                              .timeout_ms = left_ms > 1 ? (uint32_t) left_ms : 1,
                              .connect_ms = CONNECT_MS };
}

dm_status gateway_call (gateway_exchange *exchange, const char *target, const char *method, const uint8_t *key,
                        const ProtobufCMessage *request, ProtobufCMessage **out_reply)
{
    const dm_call_options options = options_of (exchange, key);
    return dm_client_call (dm_runtime_client (exchange->runtime), target, method, &options, request, exchange->arena,
                           out_reply, &exchange->error);
}

dm_status gateway_call_local (gateway_exchange *exchange, const char *method, const uint8_t *key,
                              const ProtobufCMessage *request, ProtobufCMessage **out_reply)
{
    const dm_call_options options = options_of (exchange, key);
    return dm_local_call (exchange->runtime, method, &options, request, exchange->arena, out_reply, &exchange->error);
}
