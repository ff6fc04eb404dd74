/* SPDX-License-Identifier: EUPL-1.2 */
/* A request from its first line to its last byte: it goes from the I/O thread to a worker and back, and the browser has
 * so much time for its part of it. */
#include <stdio.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/http/http_inside.h"

#define BYTES_PER_MS 16

static void count_transfers (const gateway_http *http, int change)
{
    dm_metrics_add (dm_runtime_metrics (http->runtime), DM_M_HTTP_TRANSFERS, NULL, NULL, change);
}

bool gateway_request_begin_transfer (gateway_request *request)
{
    if (!request->is_transfer) {
        request->place = gateway_places_take (request->http->transfers, request->address.bytes, request->address.size);
        request->is_transfer = request->place != GATEWAY_NO_PLACE;
        count_transfers (request->http, request->is_transfer);
        request->is_crowded = !request->is_transfer;
    }
    if (request->is_crowded)
        gateway_http_count_refusal (request->http, "transfers");
    return request->is_transfer;
}

bool gateway_request_may_bring (gateway_request *request, size_t bytes)
{
    const gateway_address *address = &request->address;
    unsigned retry_after_s;
    return request->exchange.origin.actor.kind == DM_ACTOR_BEHANDELAAR
           || gateway_limits_take (request->http->uploads, address->bytes, address->size, bytes,
                                   dm_clock_monotonic_ms (), &retry_after_s);
}

bool gateway_request_is_allowed (gateway_request *request)
{
    gateway_http *http = request->http;
    const gateway_address *address = &request->address;
    gateway_address_find (request->connection, http->proxy, &request->address);
    int64_t now_ms = dm_clock_monotonic_ms ();
    const char *shown = request->exchange.route->proof->credential (&request->exchange);
    bool is_allowed =
        gateway_limits_take (http->addresses, address->bytes, address->size, 1, now_ms, &request->retry_after_s)
        && (!shown || gateway_limits_take (http->sessions, shown, strlen (shown), 1, now_ms, &request->retry_after_s));
    if (!is_allowed)
        gateway_http_count_refusal (http, "rate");
    return is_allowed;
}

static const char *find_header (const gateway_exchange *exchange, const char *name)
{
    const gateway_request *request = (const gateway_request *) exchange; /* its first member */
    return MHD_lookup_connection_value (request->connection, MHD_HEADER_KIND, name);
}

void *gateway_http_open_request (void *arg, const char *target, struct MHD_Connection *connection)
{
    gateway_http *http = arg;
    dm_arena *arena = dm_arena_open ();
    gateway_request *request = dm_arena_zalloc (arena, sizeof *request);
    request->exchange.arena = arena;
    request->exchange.runtime = http->runtime;
    request->exchange.site = http->site;
    request->exchange.is_https = http->site->is_https;
    request->exchange.find_header = find_header;
    request->exchange.path = "/"; /* for the page of a refusal */
    request->exchange.taal = "nl";
    request->http = http;
    request->connection = connection;
    request->client = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    request->target = dm_arena_strdup (arena, target);
    request->started_us = dm_clock_monotonic_us ();
    return request;
}

static void tell (const gateway_request *request)
{
    char class[4];
    const char *route = gateway_route_label (request->exchange.route);
    int64_t took_us = dm_clock_monotonic_us () - request->started_us;
    snprintf (class, sizeof class, "%uxx", request->code / 100 % 10);
    dm_metrics_observe (dm_runtime_metrics (request->http->runtime), DM_M_HTTP_SECONDS, route, class,
                        (double) took_us / 1e6);
    dm_log (DM_INFO, "http",
            DM_T ("method", request->exchange.is_post ? "POST"
                            : request->is_head        ? "HEAD"
                                                      : "GET"),
            DM_T ("route", route), DM_N ("code", request->code), DM_N ("took_us", took_us),
            DM_N ("received_bytes", (int64_t) request->received), DM_N ("sent_bytes", (int64_t) request->sent_bytes));
}

void gateway_http_close_request (void *arg, struct MHD_Connection *connection, void **state,
                                 enum MHD_RequestTerminationCode why)
{
    (void) arg, (void) connection, (void) why;
    gateway_request *request = *state;
    if (!request)
        return;
    *state = NULL;
    if (request->code)
        tell (request);
    if (request->phase != GATEWAY_ARRIVING)
        request->http->active--;
    if (request->is_transfer) {
        gateway_places_leave (request->http->transfers, request->place);
        count_transfers (request->http, -1);
    }
    if (request->response && request->phase != GATEWAY_ANSWERED)
        MHD_destroy_response (request->response);
    request->client->is_reading = true;
    request->client->deadline_ms = dm_clock_monotonic_ms () + request->http->patience_ms + GATEWAY_IDLE_S * 1000;
    gateway_upload_destroy (&request->upload);
    gateway_download_destroy (&request->download);
    dm_arena *arena = request->exchange.arena; /* the request lies in it */
    dm_arena_destroy (&arena);
}

void gateway_request_await_browser (gateway_request *request, size_t bytes)
{
    request->client->deadline_ms =
        dm_clock_monotonic_ms () + request->http->patience_ms + (int64_t) (bytes / BYTES_PER_MS);
}

static enum MHD_Result send_answer (gateway_request *request)
{
    request->phase = GATEWAY_ANSWERED;
    request->client->is_reading = false;
    gateway_request_await_browser (request, request->download ? GATEWAY_FILL_BYTES : request->sent_bytes);
    enum MHD_Result result = MHD_queue_response (request->connection, request->code, request->response);
    MHD_destroy_response (request->response);
    return result;
}

/* The connection waits while a worker has the request. When there is no room the browser hears of it from this thread,
 * as no worker is free to tell so: a page with 8000 characters that were typed takes 0.01 to 0.2 ms to make, one with
 * the most that a form may hold 8 ms. */
static void hand_over (gateway_request *request, void (*work) (gateway_request *request), bool is_new)
{
    request->handed_ms = dm_clock_monotonic_ms ();
    MHD_suspend_connection (request->connection);
    if (gateway_request_dispatch (request, work, is_new))
        return;
    if (!request->refused.status) /* once */
        gateway_http_count_refusal (request->http, "full");
    dm_fail (&request->exchange.error, DM_RESOURCE_EXHAUSTED, NULL, "there is too much to do at the moment");
    gateway_work_fail (request);
    MHD_resume_connection (request->connection);
}

/* The browser's time: a while, and more for each byte that has come. */
static void set_read_deadline (gateway_request *request)
{
    int64_t now_ms = dm_clock_monotonic_ms (), started_ms = request->started_us / 1000;
    int64_t deadline_ms =
        started_ms + request->http->patience_ms + request->work_ms + (int64_t) (request->received / BYTES_PER_MS);
    request->client->deadline_ms = deadline_ms > now_ms ? deadline_ms : now_ms;
}

static enum MHD_Result arrive (gateway_request *request, const char *method)
{
    request->phase = GATEWAY_RECEIVING;
    request->http->active++;
    set_read_deadline (request);
    gateway_request_arrive (request, method);
    if (request->response && !request->is_drained)
        return send_answer (request);
    if (!request->response && request->must_prepare)
        hand_over (request, gateway_work_prepare, true);
    return MHD_YES;
}

static void take_back (gateway_request *request)
{
    if (request->handed_ms > 0)
        request->work_ms += dm_clock_monotonic_ms () - request->handed_ms;
    request->handed_ms = 0;
}

/* After route->prepare MHD calls once more about the headers alone.  Returns true when the body is to come first. */
static bool must_wait_for_body (gateway_request *request, size_t size)
{
    request->must_prepare = false;
    set_read_deadline (request);
    if (!request->response)
        gateway_request_expect_body (request);
    return size == 0 && request->has_body && (!request->response || request->is_drained);
}

static enum MHD_Result receive (gateway_request *request, const char *bytes, size_t *size)
{
    if (request->has_upload_work) { /* which has been done */
        request->has_upload_work = false;
        if (gateway_upload_is_done (request->upload))
            gateway_upload_destroy (&request->upload);
    }
    if (request->received > request->most_bytes)
        return MHD_NO;
    size_t taken = gateway_receive (request, (const uint8_t *) bytes, *size);
    request->received += taken;
    *size -= taken;
    set_read_deadline (request);
    if (request->has_upload_work)
        hand_over (request, gateway_work_upload, false);
    return MHD_YES;
}

enum MHD_Result gateway_http_on_request (void *arg, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *bytes, size_t *size,
                                         void **state)
{
    (void) arg, (void) connection, (void) path, (void) version;
    gateway_request *request = *state;
    take_back (request);
    if (request->phase == GATEWAY_ARRIVING)
        return arrive (request, method);
    if (request->must_prepare && must_wait_for_body (request, *size))
        return MHD_YES;
    if (request->phase == GATEWAY_RECEIVING && *size > 0 && !request->response)
        return receive (request, bytes, size);
    if (*size > 0) { /* of a request that has its answer: read to its end */
        request->received += *size;
        *size = 0;
        return request->received > request->most_bytes ? MHD_NO : MHD_YES;
    }
    if (request->response)
        return send_answer (request);
    request->phase = GATEWAY_WORKING;
    if (request->has_body)
        gateway_receive_close (request);
    hand_over (request, gateway_work_page, !request->is_transfer);
    return MHD_YES;
}
