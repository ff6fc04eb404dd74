/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/address.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/queue.h"
#include "services/gateway/limits.h"
#include "services/gateway/places.h"
#include "services/gateway/reaper.h"
#include "services/gateway/request.h"
#include "services/gateway/session.h"

#define CONNECTION_BYTES ((size_t) 32 * 1024) /* its headers, and what is on its way out */
#define IDLE_S 60U
#define PAGE_MS 10000 /* for a worker's part of a request */
#define BYTES_PER_MS 16
#define FINISH_MS 2000 /* of the 5 s in which the process must end */
#define WORKERS_MAX 64

struct gateway_http {
    dm_runtime *runtime;
    struct MHD_Daemon *daemon;
    gateway_reaper *reaper;
    dm_queue *queue;
    size_t waiting_max; /* new requests that may wait */
    pthread_t threads[WORKERS_MAX];
    size_t thread_count;
    gateway_limits *addresses, *sessions; /* of the I/O thread */
    gateway_places *connections;          /* but those of the proxy, of the I/O thread */
    gateway_places *transfers;            /* requests that may hold a buffer */
    const char *proxy;
    int64_t patience_ms; /* for headers, and for a body or an answer beside its bytes */
    atomic_uint active;  /* requests whose headers have come */
    atomic_bool is_stopping;
};

bool gateway_http_is_stopping (const gateway_http *http)
{
    return http->is_stopping;
}

static void count_refusal (const gateway_http *http, const char *reason)
{
    dm_metrics_add (dm_runtime_metrics (http->runtime), DM_M_HTTP_REFUSED, reason, NULL, 1);
}

static void count_transfers (const gateway_http *http, int change)
{
    dm_metrics_add (dm_runtime_metrics (http->runtime), DM_M_HTTP_TRANSFERS, NULL, NULL, change);
}

static void *work_loop (void *arg)
{
    gateway_http *http = arg;
    void *item;
    while (!dm_queue_is_closed (http->queue) || dm_queue_length (http->queue) > 0)
        if (dm_queue_take (http->queue, &item, 1, -1) > 0) {
            gateway_request *request = item;
            struct MHD_Connection *connection = request->connection;
            dm_metrics_set (dm_runtime_metrics (http->runtime), DM_M_QUEUE_DEPTH, "http", NULL,
                            (int64_t) dm_queue_length (http->queue));
            request->work (request);
            MHD_resume_connection (connection); /* the request is the I/O thread's again */
        }
    return NULL;
}

/* The queue has a place more for each transfer, so that only new requests are turned away. */
bool gateway_request_dispatch (gateway_request *request, void (*work) (gateway_request *request), bool is_new)
{
    gateway_http *http = request->http;
    request->work = work;
    request->exchange.deadline_ms = dm_clock_monotonic_ms () + PAGE_MS;
    request->client->deadline_ms = INT64_MAX;
    if (is_new && dm_queue_length (http->queue) >= http->waiting_max)
        return false;
    return dm_queue_put (http->queue, request);
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
        count_refusal (request->http, "transfers");
    return request->is_transfer;
}

bool gateway_request_is_allowed (gateway_request *request)
{
    gateway_http *http = request->http;
    const gateway_address *address = &request->address;
    gateway_address_find (request->connection, http->proxy, &request->address);
    int64_t now_ms = dm_clock_monotonic_ms ();
    const char *cookie = gateway_cookie (&request->exchange, GATEWAY_SESSION_COOKIE);
    bool is_allowed =
        gateway_limits_take (http->addresses, address->bytes, address->size, now_ms, &request->retry_after_s)
        && (!cookie || gateway_limits_take (http->sessions, cookie, strlen (cookie), now_ms, &request->retry_after_s));
    if (!is_allowed)
        count_refusal (http, "rate");
    return is_allowed;
}

/* The first line of a request is there. */
static void *open_request (void *arg, const char *target, struct MHD_Connection *connection)
{
    gateway_http *http = arg;
    dm_arena *arena = dm_arena_open ();
    gateway_request *request = dm_arena_zalloc (arena, sizeof *request);
    request->exchange.arena = arena;
    request->exchange.runtime = http->runtime;
    request->exchange.path = "/"; /* for the page of a refusal */
    request->exchange.taal = "nl";
    request->http = http;
    request->app = dm_runtime_app (http->runtime);
    request->connection = connection;
    request->client = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    request->target = dm_arena_strdup (arena, target);
    request->started_us = dm_clock_monotonic_us ();
    return request;
}

static void tell (const gateway_request *request)
{
    char class[4];
    const char *route = request->route                                            ? request->route->path
                        : strncmp (request->exchange.path, "/statisch/", 10) == 0 ? "/statisch/{}"
                                                                                  : "none";
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

/* Sent, or cut off. */
static void close_request (void *arg, struct MHD_Connection *connection, void **state,
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
    request->client->deadline_ms = dm_clock_monotonic_ms () + request->http->patience_ms + IDLE_S * 1000;
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

/* The connection waits while a worker has the request; when there is no room, the browser hears of it. */
static void hand_over (gateway_request *request, void (*work) (gateway_request *request), bool is_new)
{
    request->handed_ms = dm_clock_monotonic_ms ();
    MHD_suspend_connection (request->connection);
    if (gateway_request_dispatch (request, work, is_new))
        return;
    count_refusal (request->http, "full");
    gateway_answer_error (request, 503, DM_RESOURCE_EXHAUSTED, "there is too much to do at the moment");
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

static enum MHD_Result on_request (void *arg, struct MHD_Connection *connection, const char *path, const char *method,
                                   const char *version, const char *bytes, size_t *size, void **state)
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
    hand_over (request, gateway_work_page, !request->is_transfer);
    return MHD_YES;
}

static size_t take_connection (gateway_http *http, const struct sockaddr *peer)
{
    gateway_address address;
    if (gateway_address_is_proxy (peer, http->proxy))
        return GATEWAY_NO_PLACE;
    gateway_address_of_peer (peer, &address);
    return gateway_places_take (http->connections, address.bytes, address.size);
}

static void on_connection (void *arg, struct MHD_Connection *connection, void **state,
                           enum MHD_ConnectionNotificationCode what)
{
    gateway_http *http = arg;
    dm_metrics_add (dm_runtime_metrics (http->runtime), DM_M_HTTP_CONNECTIONS, NULL, NULL,
                    what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        gateway_client *client = gateway_reaper_add (
            http->reaper, MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
            dm_clock_monotonic_ms () + http->patience_ms);
        client->place = take_connection (
            http, MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
        *state = client;
    } else {
        gateway_places_leave (http->connections, ((gateway_client *) *state)->place);
        gateway_reaper_remove (http->reaper, *state);
    }
}

/* Hung up on at once where its address has its share: what MHD's own limit for each address would do, but that knows
 * neither networks of IPv6 nor our proxy, from which all of them come. */
static enum MHD_Result may_connect (void *arg, const struct sockaddr *peer, socklen_t size)
{
    (void) size;
    const gateway_http *http = arg;
    gateway_address address;
    if (gateway_address_is_proxy (peer, http->proxy))
        return MHD_YES;
    gateway_address_of_peer (peer, &address);
    if (gateway_places_has_one (http->connections, address.bytes, address.size))
        return MHD_YES;
    count_refusal (http, "connections");
    return MHD_NO;
}

/* The target is decoded by our own rules (form.h). */
static size_t keep_as_is (void *arg, struct MHD_Connection *connection, char *text)
{
    (void) arg, (void) connection;
    return strlen (text);
}

static dm_status start_daemon (gateway_http *http, const char *address, dm_error *error)
{
    struct sockaddr_storage at;
    socklen_t size;
    if (!dm_address_parse (address, &at, &size))
        return dm_fail (error, DM_INVALID_ARGUMENT, "http", "%.64s is no address and port, as 127.0.0.1:7180 is",
                        address);
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (at.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0U);
    const dm_settings *settings = dm_runtime_settings (http->runtime);
    errno = 0;
    http->daemon = MHD_start_daemon (
        flags, 0, may_connect, http, on_request, http, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned) dm_settings_number (settings, "http-connections"), MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_URI_LOG_CALLBACK, open_request, http,
        MHD_OPTION_NOTIFY_COMPLETED, close_request, http, MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_as_is, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_LISTEN_BACKLOG_SIZE,
        511U, MHD_OPTION_END);
    if (http->daemon)
        return DM_OK;
    return dm_fail (error, DM_UNAVAILABLE, "http", "cannot listen on %.64s: %s", address, strerror (errno));
}

static void start_workers (gateway_http *http, const dm_settings *settings)
{
    http->waiting_max = (size_t) dm_settings_number (settings, "http-waiting");
    http->queue = dm_queue_open (http->waiting_max + 2 * GATEWAY_TRANSFERS_MAX, false);
    size_t count = (size_t) dm_settings_number (settings, "http-workers");
    while (http->thread_count < count)
        if (pthread_create (&http->threads[http->thread_count++], NULL, work_loop, http) != 0)
            abort ();
}

dm_status gateway_http_open (dm_runtime *runtime, gateway_http **out, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    gateway_http *http = calloc (1, sizeof *http);
    if (!http)
        abort ();
    http->runtime = runtime;
    http->proxy = dm_settings_text (settings, "proxy");
    http->addresses = gateway_limits_open (dm_settings_number (settings, "address-rate"));
    http->sessions = gateway_limits_open (dm_settings_number (settings, "session-rate"));
    http->connections = gateway_places_open ((size_t) dm_settings_number (settings, "http-connections"),
                                             (size_t) dm_settings_number (settings, "address-connections"));
    http->transfers =
        gateway_places_open (GATEWAY_TRANSFERS_MAX, (size_t) dm_settings_number (settings, "address-transfers"));
    http->patience_ms = dm_settings_number (settings, "http-seconds") * 1000;
    http->reaper = gateway_reaper_open (dm_runtime_metrics (runtime));
    start_workers (http, settings);
    dm_status status = start_daemon (http, dm_settings_text (settings, "http"), error);
    if (status)
        gateway_http_destroy (&http);
    else
        *out = http;
    return status;
}

static void finish_requests (gateway_http *http)
{
    int listening = MHD_quiesce_daemon (http->daemon);
    int64_t until_ms = dm_clock_monotonic_ms () + FINISH_MS;
    while (http->active > 0 && dm_clock_monotonic_ms () < until_ms)
        usleep (5000);
    dm_client_stop (dm_runtime_client (http->runtime)); /* what still waits for another service waits no longer */
    dm_queue_close (http->queue);
    for (size_t i = 0; i < http->thread_count; i++)
        pthread_join (http->threads[i], NULL); /* each resumes what it has: MHD may not stop with one suspended */
    http->thread_count = 0;
    MHD_stop_daemon (http->daemon);
    close (listening);
}

void gateway_http_destroy (gateway_http **http)
{
    gateway_http *it = *http;
    if (!it)
        return;
    it->is_stopping = true;
    if (it->daemon)
        finish_requests (it);
    dm_queue_close (it->queue);
    for (size_t i = 0; i < it->thread_count; i++)
        pthread_join (it->threads[i], NULL);
    dm_queue_destroy (&it->queue);
    gateway_reaper_destroy (&it->reaper);
    gateway_limits_destroy (&it->addresses);
    gateway_limits_destroy (&it->sessions);
    gateway_places_destroy (&it->connections);
    gateway_places_destroy (&it->transfers);
    free (it);
    *http = NULL;
}
