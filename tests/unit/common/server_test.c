/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zmq.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/queue.h"
#include "common/server.h"
#include "common/zap.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/process.h"
#include "tests/support/wire.h"

#define STATUS "digimeente.ops.v1.OpsService/GetStatus"
#define LIST "digimeente.ops.v1.OpsService/ListParked"
#define RETRY "digimeente.ops.v1.OpsService/RetryParked"
#define MANY 20000

static const char *const peers[] = { "intake", "digictl" };
static const dm_method methods[] = {
    { STATUS, DM_READ, NULL, NULL },
    { LIST, DM_READ, NULL, NULL },
    { RETRY, DM_WRITE, NULL, NULL },
};
static const dm_method *const tables[] = { methods };
static const size_t counts[] = { DM_COUNT (methods) };
static const dm_access rows[] = {
    { "digictl", LIST, DM_ACTORS (BEHEERDER) },
    { "digictl", RETRY, DM_ACTORS (BEHEERDER) },
};
static const ProtobufCServiceDescriptor *const services[] = { &digimeente__ops__v1__ops_service__descriptor };

typedef struct world {
    char *folder;
    void *zmq_context;
    dm_keys *keys, *client;
    dm_metrics *metrics;
    dm_zap *zap;
    dm_server *server;
    dm_peer peer;
    dm_queue *requests; /* what the server handed over */
    pthread_t worker;
    atomic_bool is_full, has_worker;
    void *dealer;
    void *others[8]; /* sockets that tear_down closes, even when a test fails */
    size_t other_count;
    dm_arena *arena;
} world;

static bool dispatch (void *arg, dm_request *request)
{
    world *w = arg;
    return !w->is_full && dm_queue_put (w->requests, request);
}

/* Echoes the source that ListParked was asked for. */
static void answer (world *w, dm_request *request)
{
    const Digimeente__Ops__V1__ListParkedRequest *message = (const void *) request->message;
    request->body = (const uint8_t *) (message->source ? message->source : "");
    request->body_bytes = strlen ((const char *) request->body);
    dm_server_reply (w->server, request);
}

static dm_request *take (world *w)
{
    void *request = NULL;
    assert_int_equal (dm_queue_take (w->requests, &request, 1, 30000), 1);
    return request;
}

static void *work (void *arg)
{
    world *w = arg;
    void *requests[64];
    size_t count;
    while ((count = dm_queue_take (w->requests, requests, DM_COUNT (requests), -1)) > 0)
        for (size_t i = 0; i < count; i++)
            answer (w, requests[i]);
    return NULL;
}

static void start_worker (world *w)
{
    w->has_worker = true;
    assert_int_equal (pthread_create (&w->worker, NULL, work, w), 0);
}

static dm_server_config config_of (world *w, const char *endpoint)
{
    return (dm_server_config){ .zmq_context = w->zmq_context,
                               .service = "intake",
                               .endpoint = endpoint,
                               .keys = w->keys,
                               .metrics = w->metrics,
                               .gate = { .method_tables = tables,
                                         .method_counts = counts,
                                         .method_table_count = 1,
                                         .descriptors = services,
                                         .descriptor_count = 1,
                                         .access = rows,
                                         .access_count = DM_COUNT (rows) },
                               .dispatch = dispatch,
                               .dispatch_arg = w };
}

static void *open_dealer (world *w)
{
    return ts_wire_open (w->zmq_context, ZMQ_DEALER, w->client, &w->peer, dm_server_port (w->server), NULL);
}

static void *keep (world *w, void *socket)
{
    assert_true (w->other_count < DM_COUNT (w->others));
    return w->others[w->other_count++] = socket;
}

static int set_up (void **state)
{
    world *w = calloc (1, sizeof *w);
    dm_error error = { 0 };
    w->folder = ts_folder_make ();
    w->keys = ts_keys_open (w->folder, "intake", peers, 2);
    w->client = ts_keys_open (w->folder, "digictl", peers, 2);
    w->metrics = dm_metrics_open ("test", NULL, 0);
    w->zmq_context = zmq_ctx_new ();
    w->requests = dm_queue_open (MANY);
    w->arena = dm_arena_open ();
    dm_server_config config = config_of (w, "tcp://127.0.0.1:*");
    if (!dm_keys_find_by_name (w->client, "intake", &w->peer)
        || dm_zap_open (w->zmq_context, w->keys, w->metrics, &w->zap, &error)
        || dm_server_open (&config, &w->server, &error))
        ts_die ("server: %s", error.message);
    w->dealer = open_dealer (w);
    *state = w;
    return 0;
}

static int tear_down (void **state)
{
    world *w = *state;
    dm_queue_close (w->requests);
    if (w->has_worker)
        pthread_join (w->worker, NULL);
    dm_server_destroy (&w->server);
    zmq_close (w->dealer);
    for (size_t i = 0; i < w->other_count; i++)
        zmq_close (w->others[i]);
    dm_zap_destroy (&w->zap);
    zmq_ctx_term (w->zmq_context);
    dm_queue_destroy (&w->requests);
    dm_arena_destroy (&w->arena);
    dm_metrics_destroy (&w->metrics);
    dm_keys_destroy (&w->keys);
    dm_keys_destroy (&w->client);
    ts_folder_remove (&w->folder);
    free (w);
    return 0;
}

static void send_list (world *w, void *dealer, uint64_t call_id, const char *source)
{
    ts_header it;
    Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    ts_header_init (&it, LIST, call_id);
    request.source = (char *) source;
    ts_wire_send (dealer, ts_pack (w->arena, &it.header.base), ts_pack (w->arena, &request.base));
}

static void assert_answer (world *w, void *dealer, uint64_t call_id, const char *text)
{
    ProtobufCBinaryData body;
    const Digimeente__Rpc__V1__Header *header = ts_wire_receive (dealer, w->arena, &body);
    assert_int_equal (header->version, 1);
    assert_int_equal (header->kind, DIGIMEENTE__RPC__V1__KIND__KIND_REPLY);
    assert_int_equal (header->call_id, call_id);
    assert_true (header->has_code);
    assert_int_equal (header->code, DM_OK);
    assert_null (header->reason);
    assert_int_equal (body.len, strlen (text));
    assert_memory_equal (body.data, text, body.len);
}

static const Digimeente__Rpc__V1__Header *assert_refused (world *w, void *dealer, uint64_t call_id, dm_status code,
                                                          const char *field)
{
    ProtobufCBinaryData body;
    const Digimeente__Rpc__V1__Header *header = ts_wire_receive (dealer, w->arena, &body);
    assert_int_equal (header->call_id, call_id);
    assert_int_equal (header->code, code);
    assert_true (header->reason && strlen (header->reason) > 0);
    assert_string_equal (header->field ? header->field : "", field);
    assert_int_equal (body.len, 0);
    return header;
}

static void a_request_reaches_the_service_and_its_reply_the_caller (void **state)
{
    world *w = *state;
    send_list (w, w->dealer, 1, "documents");
    dm_request *request = take (w);
    assert_string_equal (request->origin.peer, "digictl");
    assert_string_equal (request->origin.actor.id, "jan");
    assert_string_equal (request->method->name, LIST);
    answer (w, request);
    assert_answer (w, w->dealer, 1, "documents");
}

static void a_services_refusal_reaches_the_caller_whole (void **state)
{
    world *w = *state;
    send_list (w, w->dealer, 9, "documents");
    dm_request *request = take (w);
    dm_fail (&request->error, DM_ABORTED, "documenten[1]", "not there yet");
    request->error.retry_after_ms = 250;
    dm_server_reply (w->server, request);
    const Digimeente__Rpc__V1__Header *header = assert_refused (w, w->dealer, 9, DM_ABORTED, "documenten[1]");
    assert_string_equal (header->reason, "not there yet");
    assert_int_equal (header->retry_after_ms, 250);
}

static void many_requests_in_flight_are_all_answered (void **state)
{
    world *w = *state;
    start_worker (w);
    void *other = keep (w, open_dealer (w));
    char text[16];
    for (uint64_t round = 0; round < 20; round++) {
        for (uint64_t i = 0; i < 100; i++) {
            snprintf (text, sizeof text, "log-%d", (int) i);
            send_list (w, i % 2 ? w->dealer : other, i, text);
        }
        for (uint64_t i = 0; i < 100; i++) {
            snprintf (text, sizeof text, "log-%d", (int) i);
            assert_answer (w, i % 2 ? w->dealer : other, i, text);
        }
    }
}

static void replies_from_several_threads_at_once_all_arrive (void **state)
{
    world *w = *state;
    start_worker (w);
    pthread_t second;
    assert_int_equal (pthread_create (&second, NULL, work, w), 0);
    bool has_come[500] = { false };
    for (uint64_t i = 0; i < DM_COUNT (has_come); i++)
        send_list (w, w->dealer, i, "x");
    for (size_t i = 0; i < DM_COUNT (has_come); i++) {
        const Digimeente__Rpc__V1__Header *header = ts_wire_receive (w->dealer, w->arena, NULL);
        assert_true (header->call_id < DM_COUNT (has_come));
        assert_false (has_come[header->call_id]);
        has_come[header->call_id] = true;
    }
    dm_queue_close (w->requests);
    pthread_join (second, NULL);
}

static void an_actor_that_the_peer_may_not_present_is_denied (void **state)
{
    world *w = *state;
    ts_header it;
    ts_header_init (&it, LIST, 3);
    it.actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_SYSTEM;
    ts_wire_send (w->dealer, ts_pack (w->arena, &it.header.base), (ProtobufCBinaryData){ 0 });
    assert_refused (w, w->dealer, 3, DM_PERMISSION_DENIED, "actor.kind");
    ts_header_init (&it, STATUS, 4);
    ts_wire_send (w->dealer, ts_pack (w->arena, &it.header.base), (ProtobufCBinaryData){ 0 });
    assert_refused (w, w->dealer, 4, DM_PERMISSION_DENIED, "method");
    assert_int_equal (dm_metrics_sum (w->metrics, DM_M_RPC_SERVER_REFUSED), 2);
    assert_int_equal (dm_queue_length (w->requests), 0);
}

/* The peers file as it is, but for the line of that name. */
static void remove_peer (world *w, const char *name)
{
    char path[300];
    dm_error error = { 0 };
    snprintf (path, sizeof path, "%s/peers", w->folder);
    assert_int_equal (dm_peers_remove (&(dm_peers_edit){ .path = path }, name, &error), DM_OK);
    assert_int_equal (dm_keys_reload (w->keys, &error), DM_OK);
}

static void a_peer_that_was_removed_is_denied_on_the_connection_that_stands (void **state)
{
    world *w = *state;
    send_list (w, w->dealer, 1, "documents");
    answer (w, take (w));
    assert_answer (w, w->dealer, 1, "documents");
    remove_peer (w, "digictl");
    send_list (w, w->dealer, 2, "documents");
    assert_refused (w, w->dealer, 2, DM_PERMISSION_DENIED, "");
    assert_int_equal (dm_queue_length (w->requests), 0);
}

static void messages_of_another_shape_are_refused_or_dropped (void **state)
{
    world *w = *state;
    ts_header it;
    ts_header_init (&it, LIST, 5);
    ProtobufCBinaryData header = ts_pack (w->arena, &it.header.base);
    assert_true (zmq_send (w->dealer, header.data, header.len, 0) > 0);
    assert_refused (w, w->dealer, 5, DM_INVALID_ARGUMENT, "body");
    zmq_send (w->dealer, header.data, header.len, ZMQ_SNDMORE);
    for (int i = 0; i < 5; i++)
        zmq_send (w->dealer, "x", 1, ZMQ_SNDMORE);
    zmq_send (w->dealer, "x", 1, 0);
    assert_refused (w, w->dealer, 5, DM_INVALID_ARGUMENT, "body");
    zmq_send (w->dealer, "", 0, 0);
    zmq_send (w->dealer, "\xFF", 1, 0);
    zmq_send (w->dealer, "", 0, ZMQ_SNDMORE);
    ts_wire_send (w->dealer, header, (ProtobufCBinaryData){ 0 }); /* as a REQ socket would */
    send_list (w, w->dealer, 6, "after");
    answer (w, take (w));
    assert_answer (w, w->dealer, 6, "after");
    assert_int_equal (dm_metrics_sum (w->metrics, DM_M_RPC_SERVER_REFUSED), 5);
}

static void a_message_beyond_the_largest_costs_its_sender_the_connection (void **state)
{
    world *w = *state;
    void *monitor,
        *rogue = ts_wire_open (w->zmq_context, ZMQ_DEALER, w->client, &w->peer, dm_server_port (w->server), &monitor);
    static uint8_t bytes[5 * 256 * 1024 + 1];
    assert_int_equal (zmq_send (rogue, bytes, sizeof bytes, 0), sizeof bytes);
    assert_int_equal (ts_wire_await (monitor, ZMQ_EVENT_DISCONNECTED), ZMQ_EVENT_DISCONNECTED);
    zmq_socket_monitor (rogue, NULL, 0);
    zmq_close (rogue);
    zmq_close (monitor);
    assert_int_equal (dm_metrics_sum (w->metrics, DM_M_RPC_SERVER_REFUSED), 0);
}

static void full_queues_are_answered_at_once (void **state)
{
    world *w = *state;
    w->is_full = true;
    for (uint64_t i = 0; i < 50; i++)
        send_list (w, w->dealer, i, "x");
    for (uint64_t i = 0; i < 50; i++) {
        const Digimeente__Rpc__V1__Header *header = assert_refused (w, w->dealer, i, DM_RESOURCE_EXHAUSTED, "");
        assert_true (header->retry_after_ms > 0);
    }
    w->is_full = false;
    send_list (w, w->dealer, 99, "x");
    answer (w, take (w));
    assert_answer (w, w->dealer, 99, "x");
}

static bool has_dropped (const world *w)
{
    return dm_metrics_sum (w->metrics, DM_M_RPC_SERVER_DROPPED) > 0;
}

static void more_than_4096_requests_in_hand_are_refused (void **state)
{
    world *w = *state;
    void *dealers[8]; /* a caller has room for 1000 replies */
    for (size_t i = 0; i < DM_COUNT (dealers); i++)
        dealers[i] = keep (w, open_dealer (w));
    for (uint64_t i = 0; i < 4096; i++) {
        send_list (w, dealers[i % 8], i, "x");
        while (dm_queue_length (w->requests) + 256 < i)
            zmq_poll (NULL, 0, 1);
    }
    while (dm_queue_length (w->requests) < 4096)
        zmq_poll (NULL, 0, 1);
    send_list (w, w->dealer, 4096, "x");
    assert_refused (w, w->dealer, 4096, DM_RESOURCE_EXHAUSTED, "");
    start_worker (w);
    for (uint64_t i = 0; i < 4096; i++)
        assert_answer (w, dealers[i % 8], i, "x");
    send_list (w, w->dealer, 4097, "y");
    assert_answer (w, w->dealer, 4097, "y");
}

static void a_caller_that_does_not_read_loses_replies_and_holds_nobody_up (void **state)
{
    world *w = *state;
    char endpoint[64];
    void *sloth = keep (w, zmq_socket (w->zmq_context, ZMQ_DEALER));
    dm_zap_secure_client (sloth, w->client, &w->peer);
    zmq_setsockopt (sloth, ZMQ_RCVHWM, &(int){ 1 }, sizeof (int));
    zmq_setsockopt (sloth, ZMQ_SNDTIMEO, &(int){ 30000 }, sizeof (int));
    zmq_setsockopt (sloth, ZMQ_HEARTBEAT_IVL, &(int){ 0 }, sizeof (int));
    snprintf (endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", dm_server_port (w->server));
    assert_int_equal (zmq_connect (sloth, endpoint), 0);
    start_worker (w);
    char text[DM_BODY_MAX / 32];
    memset (text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    dm_arena *arena = w->arena;
    for (int rounds = 0; !has_dropped (w); rounds++) {
        assert_true (rounds < 500); /* some 30 fill all buffers on the way */
        w->arena = dm_arena_open ();
        for (int i = 0; i < 50; i++)
            send_list (w, sloth, 1, text);
        send_list (w, w->dealer, 2, "quick");
        assert_answer (w, w->dealer, 2, "quick");
        dm_arena_destroy (&w->arena);
    }
    w->arena = arena;
    /* libzmq aborts where a connection ends whose reader had stopped (stream_engine_base.cpp: !_io_error): read it all
     */
    zmq_setsockopt (sloth, ZMQ_RCVTIMEO, &(int){ 500 }, sizeof (int));
    zmq_msg_t frame;
    zmq_msg_init (&frame);
    while (zmq_msg_recv (&frame, sloth, 0) != -1)
        ;
    zmq_msg_close (&frame);
}

static void bodies_of_more_than_32_mib_in_hand_are_refused (void **state)
{
    world *w = *state;
    char *source = calloc (1, DM_BODY_MAX);
    memset (source, 'x', DM_BODY_MAX - 4);
    dm_arena *arena = w->arena;
    for (uint64_t i = 0; i < 33; i++) {
        w->arena = dm_arena_open ();
        send_list (w, w->dealer, i, source);
        dm_arena_destroy (&w->arena);
    }
    w->arena = arena;
    assert_refused (w, w->dealer, 32, DM_RESOURCE_EXHAUSTED, "");
    for (int i = 0; i < 32; i++) {
        dm_request *request = take (w);
        dm_fail (&request->error, DM_NOT_FOUND, NULL, "no");
        dm_server_reply (w->server, request);
    }
    for (uint64_t i = 0; i < 32; i++)
        assert_refused (w, w->dealer, i, DM_NOT_FOUND, "");
    send_list (w, w->dealer, 33, "x");
    answer (w, take (w));
    assert_answer (w, w->dealer, 33, "x");
    free (source);
}

static void a_caller_that_goes_away_does_not_hurt (void **state)
{
    world *w = *state;
    dm_request *requests[200];
    void *leaver = open_dealer (w);
    for (uint64_t i = 0; i < DM_COUNT (requests); i++)
        send_list (w, leaver, i, "gone");
    for (size_t i = 0; i < DM_COUNT (requests); i++)
        requests[i] = take (w);
    zmq_close (leaver);
    for (size_t i = 0; i < DM_COUNT (requests); i++) {
        /* each round trip of another gives the server time to notice */
        answer (w, requests[i]);
        send_list (w, w->dealer, i, "still here");
        answer (w, take (w));
        assert_answer (w, w->dealer, i, "still here");
    }
    assert_true (has_dropped (w));
}

static void a_draining_server_answers_unavailable_and_finishes_its_work (void **state)
{
    world *w = *state;
    send_list (w, w->dealer, 1, "before");
    dm_request *request = take (w);
    dm_server_drain (w->server);
    dm_server_drain (w->server);
    send_list (w, w->dealer, 2, "after");
    assert_refused (w, w->dealer, 2, DM_UNAVAILABLE, "");
    assert_int_equal (dm_queue_length (w->requests), 0);
    answer (w, request);
    assert_answer (w, w->dealer, 1, "before");
}

static void replies_that_were_handed_in_leave_before_the_server_closes (void **state)
{
    world *w = *state;
    dm_request *requests[200];
    for (uint64_t i = 0; i < DM_COUNT (requests); i++)
        send_list (w, w->dealer, i, "last words");
    for (size_t i = 0; i < DM_COUNT (requests); i++)
        requests[i] = take (w);
    dm_server_drain (w->server);
    for (size_t i = 0; i < DM_COUNT (requests); i++)
        answer (w, requests[i]);
    dm_server_destroy (&w->server);
    assert_null (w->server);
    for (uint64_t i = 0; i < DM_COUNT (requests); i++)
        assert_answer (w, w->dealer, i, "last words");
}

static int64_t take_hint (void *sub)
{
    char log[32] = "";
    uint8_t bytes[9];
    assert_int_equal (zmq_recv (sub, log, sizeof log, 0), 6);
    assert_string_equal (log, "intake");
    assert_int_equal (zmq_recv (sub, bytes, sizeof bytes, 0), 8);
    int64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

static void hints_are_published_on_the_next_port (void **state)
{
    world *w = *state;
    void *sub =
        keep (w, ts_wire_open (w->zmq_context, ZMQ_SUB, w->client, &w->peer, dm_server_port (w->server) + 1U, NULL));
    int64_t head = 0x0102030405060708;
    do /* until the subscription has arrived */
        dm_server_hint (w->server, ++head);
    while (ts_wire_is_silent (sub, 10));
    while (take_hint (sub) != head) /* earlier ones may have been on their way */
        ;
    dm_server_hint (w->server, head - 1); /* the log never shrinks */
    dm_server_hint (w->server, head + 5);
    assert_int_equal (take_hint (sub), head + 5);
    for (int i = 6; i <= 100; i++) /* of a burst the last is told */
        dm_server_hint (w->server, head + i);
    while (take_hint (sub) != head + 100)
        ;
}

static void hints_are_not_for_strangers (void **state)
{
    world *w = *state;
    char *folder = ts_folder_make ();
    dm_keys *stranger = ts_keys_open (folder, "digictl", peers, 2);
    assert_int_equal (ts_wire_handshake (w->zmq_context, ZMQ_SUB, stranger, &w->peer, dm_server_port (w->server) + 1U),
                      ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    dm_keys_destroy (&stranger);
    ts_folder_remove (&folder);
}

static void wrong_endpoints_are_refused_and_taken_ports_are_unavailable (void **state)
{
    world *w = *state;
    char taken[64], below[64];
    snprintf (taken, sizeof taken, "tcp://127.0.0.1:%u", dm_server_port (w->server));
    snprintf (below, sizeof below, "tcp://127.0.0.1:%u", dm_server_port (w->server) - 1U);
    const struct {
        const char *endpoint;
        dm_status status;
    } cases[] = {
        { "", DM_INVALID_ARGUMENT },
        { "ipc:///tmp/x", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1", DM_INVALID_ARGUMENT },
        { "tcp://:7100", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1:", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1:0", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1:65535", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1:7100x", DM_INVALID_ARGUMENT },
        { "tcp://127.0.0.1:-1", DM_INVALID_ARGUMENT },
        { "tcp://192.0.2.1:7100", DM_INVALID_ARGUMENT },
        { taken, DM_UNAVAILABLE },
        { below, DM_UNAVAILABLE },
    };
    for (size_t i = 0; i < DM_COUNT (cases); i++) {
        dm_server_config config = config_of (w, cases[i].endpoint);
        dm_server *server = NULL;
        dm_error error = { 0 };
        if (dm_server_open (&config, &server, &error) != cases[i].status || server
            || strcmp (error.field, "endpoint") != 0)
            fail_msg ("%s: %s", cases[i].endpoint, error.message);
    }
}

int main (void)
{
    dm_log_init ("server_test", DM_ERROR);
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (a_request_reaches_the_service_and_its_reply_the_caller),
        TEST (a_services_refusal_reaches_the_caller_whole),
        TEST (many_requests_in_flight_are_all_answered),
        TEST (replies_from_several_threads_at_once_all_arrive),
        TEST (an_actor_that_the_peer_may_not_present_is_denied),
        TEST (a_peer_that_was_removed_is_denied_on_the_connection_that_stands),
        TEST (messages_of_another_shape_are_refused_or_dropped),
        TEST (a_message_beyond_the_largest_costs_its_sender_the_connection),
        TEST (full_queues_are_answered_at_once),
        TEST (more_than_4096_requests_in_hand_are_refused),
        TEST (a_caller_that_does_not_read_loses_replies_and_holds_nobody_up),
        TEST (bodies_of_more_than_32_mib_in_hand_are_refused),
        TEST (a_caller_that_goes_away_does_not_hurt),
        TEST (a_draining_server_answers_unavailable_and_finishes_its_work),
        TEST (replies_that_were_handed_in_leave_before_the_server_closes),
        TEST (hints_are_published_on_the_next_port),
        TEST (hints_are_not_for_strangers),
        TEST (wrong_endpoints_are_refused_and_taken_ports_are_unavailable),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
