/* SPDX-License-Identifier: EUPL-1.2 */
/* Every way of a request through the HTTP side: one table, and the steps that stand in it. */
#include "services/gateway/http/phase.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/http/pool.h"
#include "services/gateway/http/state.h"

#define BYTES_PER_MS 16

/* What is done on an event.  Returns the event that comes of it; GATEWAY_WAIT: none until libmicrohttpd or a worker
 * brings the next one. */
typedef gateway_event (*step) (gateway_request *request);

/* The browser has a while to send or read more before another may have its place. */
static void set_stall (gateway_request *request, size_t bytes)
{
    request->client->transfer.stalls_ms =
        dm_clock_monotonic_ms () + request->http->stall_ms + (int64_t) (bytes / BYTES_PER_MS);
}

/* Bytes have come, and put off the moment at which their place may be lost. A byte now and then does not. */
static void put_off_stall (gateway_request *request, size_t bytes)
{
    int64_t most_ms = dm_clock_monotonic_ms () + request->http->stall_ms;
    int64_t until_ms = request->client->transfer.stalls_ms + (int64_t) (bytes / BYTES_PER_MS);
    request->client->transfer.stalls_ms = until_ms < most_ms ? until_ms : most_ms;
}

/* Gives the browser a deadline to send its body: a fixed time, plus time for each byte that has come. */
static void set_read_deadline (gateway_request *request)
{
    int64_t now_ms = dm_clock_monotonic_ms (), started_ms = request->started_us / 1000;
    int64_t deadline_ms =
        started_ms + request->http->patience_ms + request->work_ms + (int64_t) (request->received / BYTES_PER_MS);
    request->client->deadline_ms = deadline_ms > now_ms ? deadline_ms : now_ms;
}

/* Gives the browser a deadline to read bytes: a fixed time, plus time for each byte. Handing over had cleared it. */
static void set_write_deadline (gateway_request *request, size_t bytes)
{
    request->client->deadline_ms =
        dm_clock_monotonic_ms () + request->http->patience_ms + (int64_t) (bytes / BYTES_PER_MS);
}

/* The connection waits while a worker has the request. When there is no room the browser hears of it from this thread,
 * as no worker is free to tell so: a page with 8000 characters that were typed takes 0.01 to 0.2 ms to make, one with
 * the most that a form may hold 8 ms. */
static gateway_event hand_over (gateway_request *request, void (*work) (gateway_request *request), bool is_new)
{
    request->handed_ms = dm_clock_monotonic_ms ();
    MHD_suspend_connection (request->connection);
    if (gateway_pool_put (request->http->pool, request, work, is_new))
        return GATEWAY_WAIT;
    if (!request->refused.status) /* once */
        gateway_http_count_refusal (request->http, "full");
    dm_fail (&request->exchange.error, DM_RESOURCE_EXHAUSTED, NULL, "there is too much to do at the moment");
    gateway_work_fail (request);
    MHD_resume_connection (request->connection);
    return GATEWAY_WAIT;
}

static gateway_event wait_on (gateway_request *request)
{
    (void) request;
    return GATEWAY_WAIT;
}

static gateway_event arrive (gateway_request *request)
{
    request->http->active++;
    set_read_deadline (request);
    set_stall (request, 0);
    request->client->connection.stalls_ms = INT64_MAX;
    return gateway_request_arrive (request);
}

static gateway_event start_prepare (gateway_request *request)
{
    return hand_over (request, gateway_work_prepare, true);
}

/* It is known now which files the body may bring. */
static gateway_event expect_body (gateway_request *request)
{
    set_read_deadline (request);
    if (!request->response)
        gateway_request_expect_body (request);
    if (request->response)
        return request->size > 0 || request->is_short ? GATEWAY_EARLY : GATEWAY_ANSWER;
    return request->size > 0 ? GATEWAY_BYTES : request->has_body ? GATEWAY_WAIT : GATEWAY_END;
}

/* Only a body that does not announce its length comes so far. No browser sends one. */
static gateway_event refuse_rest (gateway_request *request)
{
    gateway_reaper_refuse_rest (request->client);
    return GATEWAY_HANG_UP;
}

static gateway_event receive (gateway_request *request)
{
    if (request->received > request->most_bytes)
        return refuse_rest (request);
    size_t taken = gateway_receive (request, request->bytes, request->size);
    request->received += taken;
    request->size -= taken;
    set_read_deadline (request);
    put_off_stall (request, taken);
    return request->upload && gateway_upload_needs_work (request->upload) ? GATEWAY_FILE : GATEWAY_WAIT;
}

/* Stops the clock of a worker. Its time is not the browser's. */
static void take_back (gateway_request *request)
{
    if (request->handed_ms == 0)
        return;
    request->work_ms += dm_clock_monotonic_ms () - request->handed_ms;
    request->handed_ms = 0;
    set_stall (request, 0);
}

/* On a worker. Handing over had cleared the browser's deadline, and libmicrohttpd calls again only when more has come.
 */
static void store (gateway_request *request)
{
    gateway_work_upload (request);
    take_back (request);
    set_read_deadline (request);
}

static gateway_event start_store (gateway_request *request)
{
    return hand_over (request, store, false);
}

/* A piece of a file was stored; or there was no worker for it, and the request has its answer. */
static gateway_event end_store (gateway_request *request)
{
    if (gateway_upload_is_done (request->upload))
        gateway_upload_destroy (&request->upload);
    if (request->response)
        return request->size > 0 ? GATEWAY_EARLY : GATEWAY_ANSWER;
    return request->size > 0 ? GATEWAY_BYTES : GATEWAY_END;
}

static gateway_event start_page (gateway_request *request)
{
    if (request->has_body)
        gateway_receive_close (request);
    if (request->exchange.is_shared && gateway_answer_alike (request))
        return GATEWAY_ANSWER;
    return hand_over (request, gateway_work_page, !request->places);
}

static gateway_event drain (gateway_request *request)
{
    request->received += request->size;
    request->size = 0;
    return request->received > request->most_bytes ? refuse_rest (request) : GATEWAY_WAIT;
}

static gateway_event send_answer (gateway_request *request)
{
    request->client->is_reading = false;
    set_write_deadline (request, request->download ? GATEWAY_FILL_BYTES : request->sent_bytes);
    set_stall (request, 0);
    enum MHD_Result result = MHD_queue_response (request->connection, request->code, request->response);
    gateway_answer_release (request);
    return result == MHD_YES ? GATEWAY_WAIT : GATEWAY_HANG_UP;
}

/* Before the body has come, if there is one. */
static gateway_event send_early (gateway_request *request)
{
    request->client->lingers = request->has_body;
    return send_answer (request);
}

static gateway_event start_fill (gateway_request *request)
{
    MHD_suspend_connection (request->connection);
    if (gateway_pool_put (request->http->pool, request, gateway_download_work, false))
        return GATEWAY_WAIT;
    MHD_resume_connection (request->connection);
    return GATEWAY_HANG_UP;
}

static gateway_event end_fill (gateway_request *request)
{
    set_write_deadline (request, gateway_download_bytes (request->download));
    set_stall (request, 0);
    return GATEWAY_WAIT;
}

/* One row for each event that may come in a phase: the phase in which the request is then, and the step that is taken.
 * A request may also end in each phase: gateway_http_close_request. */
static const struct {
    gateway_phase phase;
    gateway_event event;
    gateway_phase next;
    step step;
} rows[] = {
    { GATEWAY_ARRIVING, GATEWAY_HEADERS, GATEWAY_ARRIVING, arrive },
    { GATEWAY_ARRIVING, GATEWAY_PREPARE, GATEWAY_PREPARING, start_prepare },
    { GATEWAY_ARRIVING, GATEWAY_BODY, GATEWAY_RECEIVING, wait_on },
    { GATEWAY_ARRIVING, GATEWAY_EARLY, GATEWAY_DRAINING, wait_on },
    { GATEWAY_ARRIVING, GATEWAY_ANSWER, GATEWAY_SENDING, send_early },
    { GATEWAY_PREPARING, GATEWAY_HEADERS, GATEWAY_RECEIVING, expect_body },
    { GATEWAY_PREPARING, GATEWAY_BYTES, GATEWAY_RECEIVING, expect_body },
    { GATEWAY_RECEIVING, GATEWAY_BYTES, GATEWAY_RECEIVING, receive },
    { GATEWAY_RECEIVING, GATEWAY_FILE, GATEWAY_STORING, start_store },
    { GATEWAY_RECEIVING, GATEWAY_END, GATEWAY_WORKING, start_page },
    { GATEWAY_RECEIVING, GATEWAY_EARLY, GATEWAY_DRAINING, drain },
    { GATEWAY_RECEIVING, GATEWAY_ANSWER, GATEWAY_SENDING, send_early },
    { GATEWAY_STORING, GATEWAY_BYTES, GATEWAY_RECEIVING, end_store },
    { GATEWAY_STORING, GATEWAY_END, GATEWAY_RECEIVING, end_store },
    { GATEWAY_WORKING, GATEWAY_END, GATEWAY_SENDING, send_answer },
    { GATEWAY_WORKING, GATEWAY_ANSWER, GATEWAY_SENDING, send_answer },
    { GATEWAY_DRAINING, GATEWAY_BYTES, GATEWAY_DRAINING, drain },
    { GATEWAY_DRAINING, GATEWAY_END, GATEWAY_SENDING, send_answer },
    { GATEWAY_SENDING, GATEWAY_EMPTY, GATEWAY_FILLING, start_fill },
    { GATEWAY_FILLING, GATEWAY_FILLED, GATEWAY_SENDING, end_fill },
};

void gateway_phase_note_sent (gateway_request *request, size_t bytes)
{
    set_stall (request, bytes);
}

bool gateway_phase_run (gateway_request *request, gateway_event event)
{
    while (event != GATEWAY_WAIT && event != GATEWAY_HANG_UP) {
        size_t i = 0;
        while (i < DM_COUNT (rows) && (rows[i].phase != request->phase || rows[i].event != event))
            i++;
        if (i == DM_COUNT (rows)) { /* a bug of ours or of libmicrohttpd, for one browser */
            dm_log (DM_ERROR, "request_astray", DM_N ("phase", request->phase), DM_N ("event", event));
            return false;
        }
        request->phase = rows[i].next;
        event = rows[i].step (request); /* a worker may have the request from here on */
    }
    return event == GATEWAY_WAIT;
}

/* When a worker had the request before its body, libmicrohttpd calls once more about the headers alone. */
static gateway_event find_event (const gateway_request *request)
{
    if (request->phase == GATEWAY_ARRIVING || (request->phase == GATEWAY_PREPARING && request->size == 0))
        return GATEWAY_HEADERS;
    return request->size > 0 ? GATEWAY_BYTES : GATEWAY_END;
}

enum MHD_Result gateway_http_on_request (void *arg, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *bytes, size_t *size,
                                         void **state)
{
    (void) arg, (void) connection, (void) path, (void) version;
    gateway_request *request = *state;
    request->method = method;
    request->bytes = (const uint8_t *) bytes;
    request->size = *size;
    take_back (request);
    bool goes_on = gateway_phase_run (request, find_event (request));
    *size = request->size; /* workers leave it alone */
    return goes_on ? MHD_YES : MHD_NO;
}
