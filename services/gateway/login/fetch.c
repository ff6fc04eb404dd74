/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/fetch.h"

#include <curl/curl.h>
#include <string.h>
#include "common/clock.h"

#define CONNECT_MS 2000L
#define TOTAL_MS 5000L

typedef struct body {
    char *bytes;
    size_t size;
} body;

static void free_easy (CURL **curl)
{
    curl_easy_cleanup (*curl);
}

static void free_list (struct curl_slist **list)
{
    curl_slist_free_all (*list);
}

static size_t keep (char *data, size_t size, size_t count, void *arg)
{
    body *it = arg;
    size_t bytes = size * count;
    if (bytes > GATEWAY_FETCH_MAX - it->size)
        return 0; /* too large: the transfer ends */
    memcpy (it->bytes + it->size, data, bytes);
    it->size += bytes;
    return bytes;
}

static long remaining_ms (int64_t deadline_ms)
{
    int64_t left = deadline_ms - dm_clock_monotonic_ms ();
    return left < 1 ? 1 : left > TOTAL_MS ? TOTAL_MS : (long) left;
}

dm_status gateway_fetch_run (const gateway_fetch *fetch, dm_arena *arena, char **out_body, long *out_code,
                             dm_error *error)
{
    body received = { dm_arena_alloc (arena, GATEWAY_FETCH_MAX + 1), 0 };
    DM_AUTO (free_list)
    struct curl_slist *connect_to =
        fetch->connect_to ? curl_slist_append (NULL, dm_arena_printf (arena, "::%s", fetch->connect_to)) : NULL;
    DM_AUTO (free_easy) CURL *curl = curl_easy_init ();
    if (!curl)
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "no request can be made");
    curl_easy_setopt (curl, CURLOPT_URL, fetch->url);
    curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR,
                      "http,https"); /* who may be asked by http: gateway_oidc_url_is_allowed */
    curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt (curl, CURLOPT_PROXY, "");
    curl_easy_setopt (curl, CURLOPT_CONNECT_TO, connect_to);
    curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, remaining_ms (fetch->deadline_ms));
    curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt (curl, CURLOPT_WRITEDATA, &received);
    if (fetch->form)
        curl_easy_setopt (curl, CURLOPT_POSTFIELDS, fetch->form);
    if (fetch->user) {
        curl_easy_setopt (curl, CURLOPT_HTTPAUTH, (long) CURLAUTH_BASIC);
        curl_easy_setopt (curl, CURLOPT_USERNAME, fetch->user);
        curl_easy_setopt (curl, CURLOPT_PASSWORD, fetch->password);
    }
    CURLcode code = curl_easy_perform (curl);
    if (code != CURLE_OK)
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider does not answer: %s",
                        curl_easy_strerror (code));
    curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, out_code);
    received.bytes[received.size] = '\0';
    *out_body = received.bytes;
    return DM_OK;
}
