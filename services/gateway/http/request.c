/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/http/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/http/state.h"

static void count_transfers (const gateway_http *http, int change)
{
    dm_metrics_add (dm_runtime_metrics (http->runtime), GATEWAY_M_HTTP_TRANSFERS, NULL, NULL, change);
}

static gateway_places *choose_places (const gateway_request *request)
{
    const gateway_session *session = request->exchange.session;
    return !session                         ? request->http->visitor_transfers
           : session->rol & GATEWAY_CITIZEN ? request->http->citizen_transfers
                                            : request->http->staff_transfers;
}

bool gateway_request_begin_transfer (gateway_request *request)
{
    const gateway_address *address = &request->address;
    gateway_places *places = choose_places (request);
    if (request->places)
        return true;
    if (gateway_places_take (places, address->bytes, address->size, dm_clock_monotonic_ms (),
                             &request->client->transfer)) {
        request->places = places;
        count_transfers (request->http, 1);
        return true;
    }
    request->exchange.was_cut_short = true;
    gateway_http_count_refusal (request->http, "transfers");
    return false;
}

static void tell_memory (const gateway_http *http)
{
    dm_metrics_set (dm_runtime_metrics (http->runtime), GATEWAY_M_HTTP_BODY_BYTES, NULL, NULL,
                    (int64_t) gateway_budget_taken (http->budget));
}

bool gateway_request_take_memory (gateway_request *request, size_t bytes)
{
    bool is_taken = gateway_budget_take (request->http->budget, bytes);
    if (!is_taken)
        gateway_http_count_refusal (request->http, "memory");
    request->memory_bytes += is_taken ? bytes : 0;
    tell_memory (request->http);
    return is_taken;
}

void gateway_request_leave_memory (gateway_request *request, size_t bytes)
{
    request->memory_bytes -= bytes;
    gateway_budget_leave (request->http->budget, bytes);
    tell_memory (request->http);
}

bool gateway_request_may_bring (gateway_request *request, size_t bytes)
{
    const gateway_address *address = &request->address;
    unsigned retry_after_s;
    return request->exchange.origin.actor.kind == DM_ACTOR_BEHANDELAAR
           || gateway_limits_take (request->http->uploads, address->bytes, address->size, bytes,
                                   dm_clock_monotonic_ms (), &retry_after_s);
}

bool gateway_request_may_write (gateway_request *request)
{
    const gateway_exchange *exchange = &request->exchange;
    const gateway_address *address = &request->address;
    bool writes = exchange->is_post ? !exchange->route->is_signed : exchange->route->get_writes;
    if (!writes || exchange->session
        || gateway_limits_take (request->http->forms, address->bytes, address->size, 1, dm_clock_monotonic_ms (),
                                &request->retry_after_s))
        return true;
    gateway_http_count_refusal (request->http, "forms");
    return false;
}

bool gateway_request_is_allowed (gateway_request *request)
{
    gateway_http *http = request->http;
    const gateway_address *address = &request->address;
    gateway_address_find (request->connection, http->proxy, &request->address);
    request->exchange.client = (ProtobufCBinaryData){ address->size, (uint8_t *) address->bytes };
    request->exchange.network_bytes = gateway_address_network_bytes (address);
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

/* libmicrohttpd would parse the query too, and make a record of each field. Beyond some 450 fields a connection has no
 * memory for those, and gets no answer. We parse the query ourselves, so libmicrohttpd gets an empty one: the text is
 * its own buffer, of which it reads on behind the question mark. */
static void hide_query (const char *target)
{
    char *question = strchr ((char *) target, '?');
    if (question && question[1])
        question[1] = '\0';
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
    request->exchange.language = "nl";
    dm_trace_begin (http->trace_percent, request->exchange.origin.traceparent);
    request->http = http;
    request->connection = connection;
    request->client = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    request->target = dm_arena_strdup (arena, target);
    hide_query (target);
    request->started_us = dm_clock_monotonic_us ();
    request->client->connection.stalls_ms = request->started_us / 1000 + http->stall_ms; /* for its headers */
    return request;
}

static const char *method_of (const gateway_request *request)
{
    return request->exchange.is_post ? "POST" : request->is_head ? "HEAD" : "GET";
}

/* Files that never change are no part of what somebody did. */
static void add_span (const gateway_request *request, const char *route)
{
    const gateway_exchange *exchange = &request->exchange;
    if (exchange->route->file && request->code < 500)
        return;
    dm_spans_add (dm_runtime_spans (request->http->runtime), &(dm_step){ .type = DM_SPAN_HTTP,
                                                                         .traceparent = exchange->origin.traceparent,
                                                                         .parent = exchange->origin.parent_span,
                                                                         .started_us = request->started_us,
                                                                         .has_failed = request->code >= 500,
                                                                         .name = route,
                                                                         .other = method_of (request),
                                                                         .number = request->code });
}

static void tell (const gateway_request *request)
{
    char class[4];
    const char *route = gateway_route_label (request->exchange.route);
    int64_t took_us = dm_clock_monotonic_us () - request->started_us;
    snprintf (class, sizeof class, "%uxx", request->code / 100 % 10);
    dm_metrics_observe (dm_runtime_metrics (request->http->runtime), GATEWAY_M_HTTP_SECONDS, route, class,
                        (double) took_us / 1e6);
    add_span (request, route);
    if (!dm_trace_is_sampled (request->exchange.origin.traceparent) && request->code < 500)
        return;
    dm_log_set_trace (request->exchange.origin.traceparent);
    dm_log (DM_INFO, "http", DM_T ("method", method_of (request)), DM_T ("route", route), DM_N ("code", request->code),
            DM_N ("took_us", took_us), DM_N ("received_bytes", (int64_t) request->received),
            DM_N ("sent_bytes", (int64_t) request->sent_bytes));
    dm_log_set_trace (NULL);
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
    if (request->places) {
        gateway_places_leave (request->places, &request->client->transfer);
        count_transfers (request->http, -1);
    }
    if (request->response && request->phase < GATEWAY_SENDING)
        MHD_destroy_response (request->response);
    request->client->is_reading = true;
    request->client->connection.stalls_ms = dm_clock_monotonic_ms (); /* it idles: whoever needs the place gets it */
    request->client->deadline_ms = dm_clock_monotonic_ms () + request->http->patience_ms + GATEWAY_IDLE_S * 1000;
    gateway_upload_destroy (&request->upload);
    gateway_download_destroy (&request->download);
    free (request->text);
    gateway_request_leave_memory (request, request->memory_bytes);
    dm_arena *arena = request->exchange.arena; /* the request lies in it */
    dm_arena_destroy (&arena);
}
