/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/fake_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/log.h"
#include "tests/support/process.h"
#include "tests/support/wire.h"

ts_fake_world ts_world;

void ts_fake_send (ts_fake *peer, const ts_arrived *request, const void *header, size_t header_bytes, const void *body,
                   size_t body_bytes)
{
    zmq_send (peer->router, request->id, request->id_bytes, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    zmq_send (peer->router, header, header_bytes, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    zmq_send (peer->router, body, body_bytes, ZMQ_DONTWAIT);
}

void ts_fake_send_status (ts_fake *peer, const ts_arrived *request, uint64_t call_id, dm_status code,
                          uint32_t retry_after_ms, const void *body, size_t body_bytes)
{
    Digimeente__Rpc__V1__Header header = DIGIMEENTE__RPC__V1__HEADER__INIT;
    header.has_version = header.has_kind = header.has_call_id = header.has_code = true;
    header.version = 1;
    header.kind = DIGIMEENTE__RPC__V1__KIND__KIND_REPLY;
    header.call_id = call_id;
    header.code = code;
    header.reason = code ? "because of the test" : NULL;
    header.field = code ? "source" : NULL;
    header.has_retry_after_ms = retry_after_ms > 0;
    header.retry_after_ms = retry_after_ms;
    uint8_t bytes[256];
    ts_fake_send (peer, request, bytes, digimeente__rpc__v1__header__pack (&header, bytes), body, body_bytes);
}

/* The request's text comes back, as the source of a parked event. */
void ts_fake_send_text (ts_fake *peer, const ts_arrived *request, uint64_t call_id, const char *text)
{
    Digimeente__Ops__V1__ParkedEvent event = DIGIMEENTE__OPS__V1__PARKED_EVENT__INIT;
    Digimeente__Ops__V1__ParkedEvent *events[] = { &event };
    Digimeente__Ops__V1__ListParkedResponse reply = DIGIMEENTE__OPS__V1__LIST_PARKED_RESPONSE__INIT;
    event.source = (char *) text;
    reply.n_parked = 1;
    reply.parked = events;
    uint8_t body[256];
    ts_fake_send_status (peer, request, call_id, DM_OK, 0, body,
                         digimeente__ops__v1__list_parked_response__pack (&reply, body));
}

void ts_echo (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_text (peer, request, request->call_id, request->text);
}

void ts_stay_silent (ts_fake *peer, const ts_arrived *request)
{
    (void) peer;
    (void) request;
}

void ts_hold (ts_fake *peer, const ts_arrived *request)
{
    if (peer->held_count < TS_FAKE_HELD_MAX)
        peer->held[peer->held_count++] = *request;
}

/* Decodes a request, and keeps its header. */
static void note (ts_fake *peer, zmq_msg_t frames[3], ts_arrived *out)
{
    memset (out, 0, sizeof *out);
    out->id_bytes = zmq_msg_size (&frames[0]);
    memcpy (out->id, zmq_msg_data (&frames[0]), out->id_bytes);
    Digimeente__Rpc__V1__Header *header =
        digimeente__rpc__v1__header__unpack (NULL, zmq_msg_size (&frames[1]), zmq_msg_data (&frames[1]));
    Digimeente__Ops__V1__ListParkedRequest *body =
        digimeente__ops__v1__list_parked_request__unpack (NULL, zmq_msg_size (&frames[2]), zmq_msg_data (&frames[2]));
    if (!header || !body)
        ts_die ("the client sent what does not decode");
    out->call_id = header->call_id;
    out->attempt = header->attempt;
    snprintf (out->text, sizeof out->text, "%s", body->source ? body->source : "");
    digimeente__ops__v1__list_parked_request__free_unpacked (body, NULL);
    pthread_mutex_lock (&peer->mutex);
    if (peer->last)
        digimeente__rpc__v1__header__free_unpacked (peer->last, NULL);
    peer->last = header;
    pthread_mutex_unlock (&peer->mutex);
}

static bool receive (ts_fake *peer, ts_arrived *out)
{
    zmq_msg_t frames[3];
    for (int i = 0; i < 3; i++)
        zmq_msg_init (&frames[i]);
    bool is_good = true;
    for (int i = 0; i < 3 && is_good; i++)
        is_good = zmq_msg_recv (&frames[i], peer->router, ZMQ_DONTWAIT) != -1;
    if (is_good)
        note (peer, frames, out);
    for (int i = 0; i < 3; i++)
        zmq_msg_close (&frames[i]);
    return is_good;
}

static void publish (ts_fake *peer)
{
    for (; peer->hints > 0; peer->hints--) {
        zmq_send (peer->pub, "server", 6, ZMQ_SNDMORE);
        zmq_send (peer->pub, "\0\0\0", 3, 0);
        zmq_send (peer->pub, "a name that is far longer than any name of a peer", 49, ZMQ_SNDMORE);
        zmq_send (peer->pub, "\0\0\0\0\0\0\0\x07", 8, 0);
        zmq_send (peer->pub, "alone", 5, 0);
        zmq_send (peer->pub, "log", 3, ZMQ_SNDMORE);
        zmq_send (peer->pub, "\0\0\0\0\0\0\0\x07", 8, 0);
    }
}

static void *serve (void *arg)
{
    ts_fake *peer = arg;
    zmq_pollitem_t items[] = { { peer->router, 0, ZMQ_POLLIN, 0 }, { peer->pub, 0, ZMQ_POLLIN, 0 } };
    while (!peer->is_stopping) {
        zmq_poll (items, 2, 5);
        for (ts_arrived request; receive (peer, &request);) {
            peer->count++;
            ((ts_answer *) peer->answer) (peer, &request);
        }
        if (atomic_exchange (&peer->must_release, false))
            while (peer->held_count > 0)
                ts_echo (peer, &peer->held[--peer->held_count]);
        publish (peer);
    }
    zmq_close (peer->router);
    zmq_close (peer->pub);
    return NULL;
}

static void *bind_socket (ts_fake *peer, int type, const char *host, unsigned port)
{
    void *socket = zmq_socket (peer->context, type);
    char endpoint[64];
    snprintf (endpoint, sizeof endpoint, "tcp://%s:%u", host, port);
    dm_zap_secure_server (socket, peer->keys);
    if (zmq_bind (socket, endpoint) != 0)
        ts_die ("%s: %s", endpoint, zmq_strerror (zmq_errno ()));
    return socket;
}

ts_fake *ts_fake_open_at (dm_keys *keys, ts_answer *answer, const char *host, uint16_t port)
{
    ts_fake *it = calloc (1, sizeof *it);
    dm_error error;
    it->keys = keys;
    it->answer = answer;
    it->port = port;
    pthread_mutex_init (&it->mutex, NULL);
    it->context = zmq_ctx_new ();
    if (dm_zap_open (it->context, keys, ts_world.metrics, &it->zap, &error))
        ts_die ("%s", error.message);
    it->router = bind_socket (it, ZMQ_ROUTER, host, port);
    it->pub = bind_socket (it, ZMQ_PUB, host, port + 1U);
    pthread_create (&it->thread, NULL, serve, it);
    return it;
}

ts_fake *ts_fake_open (ts_answer *answer)
{
    return ts_fake_open_at (ts_world.server_keys, answer, "127.0.0.1", ts_port_find (2));
}

void ts_fake_destroy (ts_fake **peer)
{
    if (!*peer)
        return;
    (*peer)->is_stopping = true;
    pthread_join ((*peer)->thread, NULL);
    dm_zap_destroy (&(*peer)->zap);
    zmq_ctx_term ((*peer)->context);
    if ((*peer)->last)
        digimeente__rpc__v1__header__free_unpacked ((*peer)->last, NULL);
    pthread_mutex_destroy (&(*peer)->mutex);
    free (*peer);
    *peer = NULL;
}

static void on_hint (void *arg, const char *log)
{
    assert_ptr_equal (arg, &ts_world);
    atomic_fetch_add (strcmp (log, "log") == 0 ? &ts_world.hints : &ts_world.connects, 1);
}

dm_client *ts_client_open_to (const char *addresses)
{
    static dm_target target;
    static const ProtobufCServiceDescriptor *const descriptors[] = { &digimeente__ops__v1__ops_service__descriptor };
    ts_world.hints = 0;
    ts_world.connects = 0;
    target = (dm_target){ "server", addresses, on_hint, &ts_world };
    return dm_client_open (&(dm_client_config){ .zmq_context = ts_world.context,
                                                .keys = ts_world.client_keys,
                                                .metrics = ts_world.metrics,
                                                .targets = &target,
                                                .target_count = 1,
                                                .descriptors = descriptors,
                                                .descriptor_count = 1 });
}

dm_client *ts_client_open (const ts_fake *first, const ts_fake *second)
{
    static char addresses[80];
    snprintf (addresses, sizeof addresses, second ? "tcp://127.0.0.1:%u,tcp://127.0.0.1:%u" : "tcp://127.0.0.1:%u",
              first->port, second ? second->port : 0U);
    return ts_client_open_to (addresses);
}

dm_pending *ts_client_start (dm_client *client, const char *text, const dm_call_options *options)
{
    Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    request.source = (char *) text;
    return dm_client_start (client, "server", TS_FAKE_METHOD, options, &request.base);
}

/* Waits, and checks that a good reply carries text. */
dm_status ts_client_finish (dm_pending **pending, const char *text, dm_error *error)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply = NULL;
    dm_status status = dm_client_wait (pending, arena, &reply, error);
    assert_null (*pending);
    if (status) {
        assert_null (reply);
        return status;
    }
    const Digimeente__Ops__V1__ListParkedResponse *response = (const void *) reply;
    assert_int_equal (response->n_parked, 1);
    assert_string_equal (response->parked[0]->source, text);
    return DM_OK;
}

dm_status ts_client_call (dm_client *client, const dm_call_options *options, dm_error *error)
{
    dm_pending *pending = ts_client_start (client, "tekst", options);
    return ts_client_finish (&pending, "tekst", error);
}

typedef struct wish {
    dm_client *client;
    ts_fake *peer;
    unsigned count;
    bool is_connected;
} wish;

static bool has_wished_connection (void *arg)
{
    const wish *it = arg;
    return dm_client_is_connected (it->client, "server") == it->is_connected;
}

void ts_client_wait_connected (dm_client *client, bool is_connected)
{
    wish it = { .client = client, .is_connected = is_connected };
    ts_wait_until (has_wished_connection, &it, TS_PATIENCE_MS, "the connection is not as it should be");
}

static bool has_wished_count (void *arg)
{
    const wish *it = arg;
    return it->peer->count >= it->count;
}

void ts_fake_wait_count (ts_fake *peer, unsigned count)
{
    wish it = { .peer = peer, .count = count };
    ts_wait_until (has_wished_count, &it, TS_PATIENCE_MS, "the requests did not come");
}

int ts_world_open (void **state)
{
    (void) state;
    static const char *const names[] = { "client", "server", "other" };
    dm_log_init ("test", DM_ERROR);
    ts_world.folder = ts_folder_make ();
    ts_world.client_keys = ts_keys_open (ts_world.folder, "client", names, DM_COUNT (names));
    ts_world.server_keys = ts_keys_open (ts_world.folder, "server", names, DM_COUNT (names));
    ts_world.other_keys = ts_keys_open (ts_world.folder, "other", names, DM_COUNT (names));
    ts_world.metrics = dm_metrics_open ("test", NULL, 0);
    ts_world.context = zmq_ctx_new ();
    return 0;
}

/* A failed test leaves its client open, and all else might wait for it or be used by it: the program's end is theirs.
 */
int ts_world_close (void **state)
{
    (void) state;
    ts_folder_remove (&ts_world.folder);
    return 0;
}
