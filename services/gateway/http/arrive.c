/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "services/gateway/http/request.h"

#define TARGET_MAX 2000
#define TEXT_BYTES ((size_t) 64 * 1024)
#define OVERHEAD_BYTES ((uint64_t) 16 * 1024 * 1024)     /* of a body with files, beyond what its files may be */
#define PASSED_OVER_BYTES ((uint64_t) 128 * 1024 * 1024) /* of files that are forgotten, to keep what was typed */
#define DRAIN_MAX ((uint64_t) 10 * 1000 * 1000)
#define DRAIN_DIGITS_MAX 7 /* of a length below that */

static const char *header (const gateway_request *it, const char *name)
{
    return MHD_lookup_connection_value (it->connection, MHD_HEADER_KIND, name);
}

static bool accepts_gzip (const char *value)
{
    const char *gzip = value ? strstr (value, "gzip") : NULL;
    return gzip && strncmp (gzip + 4, ";q=0", 4) != 0;
}

/* How a request tells where its body ends. */
typedef struct framing {
    unsigned count; /* of headers that tell it */
    bool is_wrong;
} framing;

static enum MHD_Result read_framing (void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void) kind;
    framing *it = arg;
    bool is_coding = strcasecmp (name, "Transfer-Encoding") == 0;
    it->count += is_coding || strcasecmp (name, "Content-Length") == 0;
    it->is_wrong |= strpbrk (name, " \t") || (is_coding && (!value || strcasecmp (value, "chunked") != 0));
    return MHD_YES;
}

/* Refuses all but one plain length, or plain chunks. A proxy before us might otherwise find another end of the body,
 * and the bytes behind it would be another request to us.  Source: RFC 9112, sections 5.1, 6.1 and 6.3. */
static bool check_framing (gateway_request *it)
{
    framing found = { 0 };
    MHD_get_connection_values (it->connection, MHD_HEADER_KIND, read_framing, &found);
    if (found.count <= 1 && !found.is_wrong)
        return true;
    it->has_body = true; /* for all that anybody knows */
    gateway_answer_error (it, 400, DM_INVALID_ARGUMENT, "the headers do not agree about the body");
    MHD_add_response_header (it->response, "Connection", "close");
    return false;
}

/* Whether there is a body, and whether it is short. A browser shows our answer only after it has sent its whole form,
 * so a short body is read even when it is not wanted. */
static void read_length (gateway_request *it)
{
    const char *length = header (it, "Content-Length");
    it->has_body = length ? strcmp (length, "0") != 0 : header (it, "Transfer-Encoding") != NULL;
    it->is_short = it->has_body && length && strlen (length) <= DRAIN_DIGITS_MAX;
    it->most_bytes = DRAIN_MAX;
}

static enum MHD_Result count_cookie_headers (void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void) kind, (void) value;
    *(unsigned *) arg += strcasecmp (name, "Cookie") == 0;
    return MHD_YES;
}

/* A browser sends one header with all its cookies. In a second one, the same cookie may have another value.
 * Source: RFC 6265, section 5.4. */
static dm_status read_cookies (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    unsigned count = 0;
    MHD_get_connection_values (it->connection, MHD_HEADER_KIND, count_cookie_headers, &count);
    if (count > 1)
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "cookie", "the header Cookie is there twice");
    return gateway_cookies_parse (exchange->arena, header (it, "Cookie"), exchange->is_https ? GATEWAY_HOST_PREFIX : "",
                                  &exchange->cookies, &exchange->cookie_count, &exchange->error);
}

static void read_headers (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    it->has_cookies_twice = read_cookies (it) != DM_OK;
    exchange->language = gateway_exchange_language (exchange);
    it->accepts_gzip = accepts_gzip (header (it, "Accept-Encoding"));
    const char *site = header (it, "Sec-Fetch-Site");
    exchange->is_same_origin = site && strcmp (site, "same-origin") == 0;
    read_length (it);
}

static const gateway_route *find_route (gateway_request *it, const char *path)
{
    const gateway_site *site = it->exchange.site;
    return gateway_route_find (site->routes, site->route_count, path, it->exchange.arena, it->exchange.arguments);
}

/* Finds the row of the target. Every request gets one: when no other fits, the row for all the rest.
 * Returns the path, decoded; NULL when it cannot be. */
static const char *read_path (gateway_request *it)
{
    const gateway_site *site = it->exchange.site;
    size_t size = strlen (it->target);
    const char *path = size <= TARGET_MAX ? gateway_path_parse (it->exchange.arena, it->target, size) : NULL;
    const gateway_route *route = path ? find_route (it, path) : NULL;
    it->exchange.route = route ? route : gateway_route_find_rest (site->routes, site->route_count, it->target);
    return path;
}

/* When a path is that of a page with a slash behind it, leads to the page: with its query, and a form keeps its method.
 * Returns false when there is no such page.  Source: RFC 9110, section 15.4.9 (308). */
static bool drop_last_slash (gateway_request *it, const char *path)
{
    gateway_exchange *exchange = &it->exchange;
    size_t length = strlen (path), end = strcspn (it->target, "?");
    if (length < 2 || path[length - 1] != '/')
        return false;
    const gateway_route *page = find_route (it, dm_arena_printf (exchange->arena, "%.*s", (int) length - 1, path));
    if (!page || !gateway_route_is_served (page))
        return false;
    gateway_redirect (exchange, "%.*s%s", (int) end - 1, it->target, it->target + end);
    exchange->status = 308;
    gateway_answer (it);
    return true;
}

/* Takes: path, NULL for one that cannot be decoded.  Returns false when the request has its answer. */
static bool check_path (gateway_request *it, const char *path)
{
    if (strlen (it->target) > TARGET_MAX) {
        gateway_answer_error (it, 414, DM_INVALID_ARGUMENT, "the address is too long");
        return false;
    }
    if (path && drop_last_slash (it, path))
        return false;
    if (!gateway_route_is_served (it->exchange.route)) {
        gateway_answer_error (it, 404, DM_NOT_FOUND, "there is no such page");
        return false;
    }
    it->exchange.path = path;
    return true;
}

/* Returns false when the request has its answer. */
static bool read_query (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    gateway_fields query;
    gateway_fields_init (&query, exchange->arena);
    const char *question = strchr (it->target, '?');
    if (question && gateway_form_parse (&query, question + 1, strlen (question + 1), &exchange->error)) {
        gateway_answer_failure (it);
        return false;
    }
    exchange->query = query.items;
    exchange->query_count = query.count;
    return true;
}

static const char *allowed (const gateway_route *route)
{
    bool has_get = route->get || route->file;
    return has_get && route->post ? "GET, HEAD, POST, OPTIONS" : has_get ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
}

/* Returns false when it has its answer. */
static bool check_method (gateway_request *it)
{
    const char *method = it->method;
    const gateway_route *route = it->exchange.route;
    it->is_head = strcmp (method, "HEAD") == 0;
    it->exchange.is_post = strcmp (method, "POST") == 0;
    it->exchange.is_action = !route->get;
    bool is_get = it->is_head || strcmp (method, "GET") == 0;
    if ((is_get && route->get) || (it->exchange.is_post && route->post))
        return true;
    if (strcmp (method, "OPTIONS") != 0) {
        gateway_answer_error (it, 405, DM_UNIMPLEMENTED, "this page cannot be asked for in this way");
        MHD_add_response_header (it->response, "Allow", allowed (route));
    } else {
        gateway_answer_options (it, allowed (route));
    }
    return false;
}

static bool is_multipart (const gateway_request *it)
{
    const char *type = header (it, "Content-Type");
    return type && strncasecmp (type, "multipart/", 10) == 0;
}

static bool may_bring_files (const gateway_request *it)
{
    return it->exchange.route->body == GATEWAY_FORM_WITH_FILES && is_multipart (it);
}

/* Sets how much of the body is read. For a form with files that is known only when its rules are. Returns false when
 * the body says that it is larger. */
static bool check_size (gateway_request *it)
{
    const gateway_exchange *exchange = &it->exchange;
    const char *length = header (it, "Content-Length");
    it->text_most = exchange->route->body_bytes ? exchange->route->body_bytes : TEXT_BYTES;
    bool passes_over = exchange->upload_rule_count == 0 && may_bring_files (it);
    it->most_bytes = it->text_most + OVERHEAD_BYTES + (passes_over ? PASSED_OVER_BYTES : 0);
    for (size_t i = 0; i < exchange->upload_rule_count; i++)
        it->most_bytes += 2 * exchange->upload_rules[i].max_bytes * exchange->upload_rules[i].max_files;
    errno = 0;
    if (!length || (strtoull (length, NULL, 10) <= it->most_bytes && errno == 0))
        return true;
    gateway_answer_error (it, 413, DM_INVALID_ARGUMENT, "the form is too large");
    return false;
}

void gateway_request_expect_body (gateway_request *it)
{
    if (!check_size (it))
        return;
    if (it->has_body && gateway_receive_open (it, &it->exchange.error))
        gateway_answer_failure (it);
}

/* Returns false when the request has its answer. */
static bool check_cookies (gateway_request *it)
{
    if (it->has_cookies_twice)
        gateway_answer_failure (it);
    return !it->has_cookies_twice;
}

/* A file is answered at once, however often it is asked for. */
static bool is_file (const gateway_request *it)
{
    return it->exchange.route->file && (strcmp (it->method, "GET") == 0 || strcmp (it->method, "HEAD") == 0);
}

/* Returns false when the request has its answer. */
static bool read_request (gateway_request *it)
{
    const char *path = read_path (it);
    if (!check_framing (it))
        return false;
    read_headers (it);
    if (is_file (it)) {
        gateway_answer_file (it);
        return false;
    }
    if (gateway_request_is_allowed (it))
        return check_cookies (it) && check_path (it, path) && read_query (it) && check_method (it);
    gateway_answer_error (it, 429, DM_RESOURCE_EXHAUSTED, "too many requests in too short a time");
    return false;
}

/* True when the answer may hold nothing of who asks. */
static bool is_for_everybody (const gateway_request *it)
{
    const gateway_exchange *exchange = &it->exchange;
    return exchange->route->is_shared && !exchange->is_post && !it->has_body && !strchr (it->target, '?')
           && !exchange->route->proof->credential (exchange);
}

gateway_event gateway_request_arrive (gateway_request *it)
{
    bool is_read = read_request (it);
    it->exchange.is_shared = is_read && is_for_everybody (it);
    if (is_read && it->exchange.is_post && may_bring_files (it))
        return GATEWAY_PREPARE;
    if (is_read && it->exchange.is_post)
        gateway_request_expect_body (it);
    if (it->response)
        return it->is_short || !it->has_body ? GATEWAY_EARLY : GATEWAY_ANSWER;
    return GATEWAY_BODY;
}
