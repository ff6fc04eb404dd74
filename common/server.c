/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/server.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/server_socket.h"

#define VERSION 1
#define BURST 256          /* requests between two looks at the replies */
#define IN_FLIGHT_MAX 4096 /* requests, and bytes of their bodies, that the service has in hand */
#define IN_FLIGHT_BYTES_MAX (32 * 1024 * 1024)
#define BUSY_RETRY_MS 50
#define LAST_WORDS_MS 500
#define HINT_MS 5 /* between two hints */

typedef Digimeente__Rpc__V1__Header Header;

enum { ROUTING_ID, HEADER, BODY, SURPLUS, FRAMES };

struct dm_server {
    dm_server_config config;
    dm_gate *gate;
    uint16_t port;
    pthread_t thread;
    int wake_fd;
    /* written by any thread */
    _Atomic (dm_request *) replies; /* the latest first */
    atomic_llong head;              /* to be published */
    atomic_bool is_asleep;          /* the router's thread must be woken; whoever clears it does so */
    atomic_bool is_draining, is_stopping;
    atomic_ullong answered, failed, took_us; /* calls of the service's own methods */
    sem_t drained;                           /* the router's thread has seen is_draining */
    /* of the router's thread alone */
    void *router, *pub;
    zmq_msg_t frames[FRAMES];
    size_t in_flight, in_flight_bytes;
    int64_t published, published_ms; /* the head that the last hint told, and when */
    bool has_drained;
};

/* Wakes the router's thread where it sleeps: one write to wake_fd for all that comes before it runs. */
static void wake (dm_server *server)
{
    if (atomic_exchange (&server->is_asleep, false))
        eventfd_write (server->wake_fd, 1);
}

/* Milliseconds until the next hint may go out; -1: there is nothing to tell. Of a busy log a hint tells many commits: a
 * consumer would not pull for each of them anyway. */
static int hint_wait_ms (const dm_server *server)
{
    if (server->head == server->published)
        return -1;
    int64_t left_ms = server->published_ms + HINT_MS - dm_clock_monotonic_ms ();
    return left_ms > 0 ? (int) left_ms : 0;
}

static bool has_work (dm_server *server)
{
    return server->replies || hint_wait_ms (server) == 0 || server->is_stopping
           || (server->is_draining && !server->has_drained);
}

static void sleep_until_work (dm_server *server)
{
    zmq_pollitem_t items[] = {
        { server->router, 0, ZMQ_POLLIN, 0 },
        { server->pub, 0, ZMQ_POLLIN, 0 }, /* never readable: the poll lets it take subscriptions in */
        { NULL, server->wake_fd, ZMQ_POLLIN, 0 },
    };
    server->is_asleep = true;
    if (!has_work (server))
        zmq_poll (items, DM_COUNT (items), hint_wait_ms (server));
    server->is_asleep = false;
    eventfd_t count;
    if (items[2].revents & ZMQ_POLLIN)
        eventfd_read (server->wake_fd, &count);
}

static void count_refusal (dm_server *server, const char *reason)
{
    dm_metrics_add (server->config.metrics, DM_M_RPC_SERVER_REFUSED, reason, NULL, 1);
}

static size_t pack_header (const dm_request *request, uint8_t out[DM_HEADER_MAX])
{
    const dm_error *error = &request->error;
    Header header = DIGIMEENTE__RPC__V1__HEADER__INIT;
    header.has_version = header.has_kind = header.has_call_id = header.has_code = true;
    header.version = VERSION;
    header.kind = DIGIMEENTE__RPC__V1__KIND__KIND_REPLY;
    header.call_id = request->call_id;
    header.code = error->status;
    if (error->status) {
        header.reason = (char *) error->message;
        header.field = *error->field ? (char *) error->field : NULL;
        header.has_retry_after_ms = error->retry_after_ms > 0;
        header.retry_after_ms = error->retry_after_ms;
    }
    return digimeente__rpc__v1__header__pack (&header, out);
}

/* Sends what the request holds as its answer, or drops it when its caller is gone or full, and frees the request. */
static void send_reply (dm_server *server, dm_request *request)
{
    uint8_t header[DM_HEADER_MAX];
    size_t header_bytes = pack_header (request, header);
    size_t body_bytes = request->error.status ? 0 : request->body_bytes;
    /* with ZMQ_ROUTER_MANDATORY the first frame says whether there is room; the others go where it went */
    if (zmq_send (server->router, request->routing_id, request->routing_id_bytes, ZMQ_DONTWAIT | ZMQ_SNDMORE) < 0) {
        dm_metrics_add (server->config.metrics, DM_M_RPC_SERVER_DROPPED, NULL, NULL, 1);
    } else {
        zmq_send (server->router, header, header_bytes, ZMQ_DONTWAIT | ZMQ_SNDMORE);
        zmq_send (server->router, request->body, body_bytes, ZMQ_DONTWAIT);
    }
    dm_arena *arena = request->arena; /* the request lies in it */
    dm_arena_destroy (&arena);
}

/* Sends the replies that were handed in, in their order. */
static void send_replies (dm_server *server)
{
    dm_request *latest = atomic_exchange (&server->replies, NULL), *first = NULL;
    while (latest) {
        dm_request *before = latest->next;
        latest->next = first;
        first = latest;
        latest = before;
    }
    while (first) {
        dm_request *next = first->next;
        server->in_flight--;
        server->in_flight_bytes -= first->received_bytes;
        send_reply (server, first);
        first = next;
    }
}

static void publish (dm_server *server)
{
    if (hint_wait_ms (server) != 0)
        return;
    int64_t head = server->head;
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t) ((uint64_t) head >> (56 - 8 * i));
    zmq_send (server->pub, server->config.service, strlen (server->config.service), ZMQ_DONTWAIT | ZMQ_SNDMORE);
    zmq_send (server->pub, bytes, sizeof bytes, ZMQ_DONTWAIT);
    server->published = head;
    server->published_ms = dm_clock_monotonic_ms ();
}

static ProtobufCBinaryData bytes_of (zmq_msg_t *frame)
{
    return (ProtobufCBinaryData){ zmq_msg_size (frame), zmq_msg_data (frame) };
}

/* Receives one message.  Gives: frames[0..count-1], of those beyond BODY the last only; 0 when there is none. */
static size_t receive (dm_server *server)
{
    size_t count = 0;
    zmq_msg_t *frame;
    do {
        frame = &server->frames[count < SURPLUS ? count : SURPLUS];
        if (zmq_msg_recv (frame, server->router, ZMQ_DONTWAIT) < 0)
            return 0;
        count++;
    } while (zmq_msg_more (frame));
    return count;
}

/* Whose key the message came with, as the table says now. A key that was taken out of it leaves the peer without a
 * name.
 */
static void fill_peer (dm_server *server, dm_origin *out)
{
    dm_peer peer = { 0 };
    const char *key = zmq_msg_gets (&server->frames[HEADER], "User-Id"); /* what the ZAP handler said */
    if (key && dm_keys_find_by_key (server->config.keys, key, &peer)) {
        snprintf (out->peer, sizeof out->peer, "%s", peer.name);
        out->is_operator = peer.is_operator;
    }
}

static dm_request *open_request (dm_server *server)
{
    dm_arena *arena = dm_arena_open ();
    dm_request *request = dm_arena_zalloc (arena, sizeof *request);
    request->arena = arena;
    request->received_us = dm_clock_monotonic_us ();
    ProtobufCBinaryData id = bytes_of (&server->frames[ROUTING_ID]);
    request->routing_id_bytes = id.len < sizeof request->routing_id ? id.len : sizeof request->routing_id;
    memcpy (request->routing_id, id.data, request->routing_id_bytes);
    fill_peer (server, &request->origin);
    return request;
}

/* Counts a call of the service's own methods, by the code of its answer. */
static void count_answer (dm_server *server, const dm_request *request, int64_t took_us)
{
    const dm_gate_config *gate = &server->config.gate;
    const size_t last = gate->method_table_count - 1;
    const dm_method *own = gate->method_tables[last];
    if (request->method < own || request->method >= own + gate->method_counts[last])
        return;
    server->answered++;
    server->failed += dm_status_find (request->error.status)->http_code >= 500;
    server->took_us += (unsigned long long) took_us;
}

static dm_status refuse_full (dm_server *server, dm_request *request)
{
    count_refusal (server, "full");
    dm_fail (&request->error, DM_RESOURCE_EXHAUSTED, NULL, "this service has too much to do at the moment");
    count_answer (server, request, 0);
    request->error.retry_after_ms = BUSY_RETRY_MS;
    return DM_RESOURCE_EXHAUSTED;
}

/* Refuses every request while the service stops or has too much in hand. */
static dm_status check_room (dm_server *server, dm_request *request)
{
    if (server->is_draining)
        return dm_fail (&request->error, DM_UNAVAILABLE, NULL, "this service is stopping");
    if (server->in_flight < IN_FLIGHT_MAX && server->in_flight_bytes + request->received_bytes <= IN_FLIGHT_BYTES_MAX)
        return DM_OK;
    return refuse_full (server, request);
}

/* Hands the request over.  Gives: DM_OK; the request is then no longer ours. */
static dm_status dispatch (dm_server *server, dm_request *request)
{
    size_t body_bytes = request->received_bytes;
    if (!server->config.dispatch (server->config.dispatch_arg, request))
        return refuse_full (server, request);
    server->in_flight++;
    server->in_flight_bytes += body_bytes;
    return DM_OK;
}

/* Admits the message that was received and hands it over.  Gives: DM_OK, or the refusal, with *out_is_answerable. */
static dm_status take_in (dm_server *server, size_t frame_count, dm_request *request, bool *out_is_answerable)
{
    ProtobufCBinaryData header = { 0 }, body = { 0 };
    if (frame_count > HEADER)
        header = bytes_of (&server->frames[HEADER]);
    if (frame_count > BODY)
        body = bytes_of (&server->frames[BODY]);
    *out_is_answerable = dm_header_find_call_id (header.data, header.len, &request->call_id);
    request->received_bytes = body.len;
    if (frame_count != SURPLUS) {
        count_refusal (server, "decode");
        return dm_fail (&request->error, DM_INVALID_ARGUMENT, "body",
                        "a message is a header and a body, in two frames");
    }
    dm_status status = check_room (server, request);
    if (status)
        return status;
    const char *refused;
    status = dm_gate_admit (server->gate, request, header, body, &refused, out_is_answerable);
    if (status) {
        count_refusal (server, refused);
        return status;
    }
    dm_trace_enter (request->origin.traceparent, request->origin.parent_span);
    return dispatch (server, request);
}

static void take_or_refuse (dm_server *server, size_t frame_count)
{
    bool is_answerable;
    dm_request *request = open_request (server);
    if (take_in (server, frame_count, request, &is_answerable) == DM_OK)
        return;
    if (is_answerable)
        send_reply (server, request);
    else
        dm_arena_destroy (&(dm_arena *){ request->arena });
}

/* Takes in what has come.  Returns false when that was a whole burst, so there may be more. */
static bool take_all_in (dm_server *server)
{
    for (int i = 0; i < BURST; i++) {
        size_t frame_count = receive (server);
        if (frame_count == 0)
            return true;
        take_or_refuse (server, frame_count);
    }
    return false;
}

static void close_sockets (dm_server *server)
{
    zmq_setsockopt (server->router, ZMQ_LINGER, &(int){ LAST_WORDS_MS }, sizeof (int));
    zmq_close (server->router);
    zmq_close (server->pub);
}

static void *route (void *arg)
{
    dm_server *server = arg;
    for (int i = 0; i < FRAMES; i++)
        zmq_msg_init (&server->frames[i]);
    for (bool is_last = false; !is_last;) {
        is_last = server->is_stopping;
        if (server->is_draining && !server->has_drained) {
            server->has_drained = true;
            sem_post (&server->drained);
        }
        bool is_empty = take_all_in (server);
        send_replies (server);
        publish (server);
        if (is_empty && !is_last)
            sleep_until_work (server);
    }
    for (int i = 0; i < FRAMES; i++)
        zmq_msg_close (&server->frames[i]);
    close_sockets (server);
    return NULL;
}

static void free_server (dm_server *server)
{
    dm_gate_destroy (&server->gate);
    sem_destroy (&server->drained);
    close (server->wake_fd);
    free (server);
}

dm_status dm_server_open (const dm_server_config *config, dm_server **out, dm_error *error)
{
    dm_server *server = calloc (1, sizeof *server);
    if (!server)
        abort ();
    server->config = *config;
    server->gate = dm_gate_open (&server->config.gate);
    server->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (server->wake_fd < 0 || sem_init (&server->drained, 0, 0) != 0)
        abort ();
    dm_status status = dm_server_sockets_open (config->zmq_context, config->keys, config->endpoint, &server->router,
                                               &server->pub, &server->port, error);
    if (status) {
        free_server (server);
        return status;
    }
    if (pthread_create (&server->thread, NULL, route, server) != 0)
        abort ();
    *out = server;
    return DM_OK;
}

void dm_server_drain (dm_server *server)
{
    if (atomic_exchange (&server->is_draining, true))
        return;
    wake (server);
    while (sem_wait (&server->drained) != 0)
        ;
}

void dm_server_destroy (dm_server **server)
{
    if (!*server)
        return;
    (*server)->is_draining = true;
    (*server)->is_stopping = true;
    wake (*server);
    pthread_join ((*server)->thread, NULL);
    free_server (*server);
    *server = NULL;
}

/* A fault of ours, which its caller cannot mend. Such messages are fixed texts, without values. */
static bool is_fault (const dm_request *request)
{
    return request->error.status == DM_INTERNAL || request->error.status == DM_DATA_LOSS;
}

static bool is_recorded_change (const dm_request *request)
{
    bool is_write = request->method->kind == DM_WRITE || request->method->kind == DM_WRITE_UNKEYED;
    return is_write && dm_trace_is_sampled (request->origin.traceparent);
}

/* What changed, or why it did not, by the code of the answer. */
static void log_outcome (const dm_request *request, int64_t took_us)
{
    const char *method = request->method->name, *code = dm_status_find (request->error.status)->name;
    const bool has_fault = is_fault (request), has_change = is_recorded_change (request);
    if (!has_fault && !has_change)
        return;
    dm_log_set_trace (request->origin.traceparent);
    if (has_fault)
        dm_log (DM_ERROR, "call_failed", DM_T ("method", method), DM_T ("status", code),
                DM_T ("error", request->error.message));
    if (has_change)
        dm_log (DM_INFO, "change", DM_T ("method", method), DM_T ("code", code), DM_N ("took_us", took_us));
    dm_log_set_trace (NULL);
}

static void add_span (dm_server *server, const dm_request *request)
{
    dm_spans_add (server->config.spans, &(dm_step){ .type = DM_SPAN_ANSWER,
                                                    .traceparent = request->origin.traceparent,
                                                    .parent = request->origin.parent_span,
                                                    .started_us = request->received_us,
                                                    .status = request->error.status,
                                                    .name = request->method->name });
}

void dm_server_reply (dm_server *server, dm_request *request)
{
    int64_t took_us = dm_clock_monotonic_us () - request->received_us;
    log_outcome (request, took_us);
    count_answer (server, request, took_us);
    dm_metrics_observe (server->config.metrics, DM_M_RPC_SERVER_SECONDS, request->method->name,
                        dm_status_find (request->error.status)->name, (double) took_us / 1e6);
    if (request->on_reply) {
        request->on_reply (request); /* whoever called it works in the same span */
        return;
    }
    add_span (server, request);
    request->next = server->replies;
    while (!atomic_compare_exchange_weak (&server->replies, &request->next, request))
        ;
    wake (server);
}

void dm_server_hint (dm_server *server, int64_t head)
{
    long long seen = server->head;
    while (seen < head && !atomic_compare_exchange_weak (&server->head, &seen, head))
        ;
    wake (server);
}

dm_server_counts dm_server_count (const dm_server *server)
{
    return (dm_server_counts){ server->answered, server->failed, server->took_us };
}

uint16_t dm_server_port (const dm_server *server)
{
    return server->port;
}
