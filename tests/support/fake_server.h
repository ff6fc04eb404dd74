/* SPDX-License-Identifier: EUPL-1.2 */
/* A server of the test's own, which answers well, badly, late, twice or not at all, and clients that call it. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <zmq.h>
#include "common/client.h"
#include "common/zap.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define TS_FAKE_METHOD "digimeente.ops.v1.OpsService/ListParked"
#define TS_FAKE_HELD_MAX 256
#define TS_LIVELY_MS 1500 /* less than an attempt: what came this quickly was not waited for */

/* What the tests of one program share: keys, and what clients were told. */
typedef struct ts_fake_world {
    char *folder; /* peers, and the keys of client, server and other */
    dm_keys *client_keys;
    dm_keys *server_keys;
    dm_keys *other_keys;
    dm_metrics *metrics;
    void *context;
    atomic_int hints;    /* with the log's name "log" */
    atomic_int connects; /* with the target's own */
} ts_fake_world;

extern ts_fake_world ts_world;
/* cmocka's setup and teardown of the group. */
int ts_world_open (void **state);
int ts_world_close (void **state);

/* One request as it came. */
typedef struct ts_arrived {
    uint8_t id[256];
    size_t id_bytes;
    uint64_t call_id;
    unsigned attempt;
    char text[64]; /* the request's own, cut to fit */
} ts_arrived;

typedef struct ts_fake ts_fake;
/* What to do with a request; on the server's thread. */
typedef void ts_answer (ts_fake *peer, const ts_arrived *request);

struct ts_fake {
    dm_keys *keys;
    void *context, *router, *pub;
    dm_zap *zap;
    uint16_t port;
    pthread_t thread;
    atomic_bool is_stopping;
    _Atomic (ts_answer *) answer; /* may be changed at any time */
    atomic_uint count;            /* requests that came */
    atomic_int hints;             /* to be published, each with some malformed ones before it */
    atomic_bool must_release;     /* echo what is held */
    ts_arrived held[TS_FAKE_HELD_MAX];
    size_t held_count;
    pthread_mutex_t mutex;
    Digimeente__Rpc__V1__Header *last; /* of the last request, under mutex */
};

/* Serves on 127.0.0.1 as "server". */
ts_fake *ts_fake_open (ts_answer *answer);
ts_fake *ts_fake_open_at (dm_keys *keys, ts_answer *answer, const char *host, uint16_t port);
void ts_fake_destroy (ts_fake **peer);
void ts_fake_wait_count (ts_fake *peer, unsigned count);

/* The request's text comes back. */
ts_answer ts_echo, ts_stay_silent;
/* Keeps the request until must_release. */
ts_answer ts_hold;
void ts_fake_send (ts_fake *peer, const ts_arrived *request, const void *header, size_t header_bytes, const void *body,
                   size_t body_bytes);
void ts_fake_send_status (ts_fake *peer, const ts_arrived *request, uint64_t call_id, dm_status code,
                          uint32_t retry_after_ms, const void *body, size_t body_bytes);
void ts_fake_send_text (ts_fake *peer, const ts_arrived *request, uint64_t call_id, const char *text);

/* A client whose one target is "server", at these addresses, or at one or two fakes. */
dm_client *ts_client_open_to (const char *addresses);
dm_client *ts_client_open (const ts_fake *first, const ts_fake *second);
void ts_client_wait_connected (dm_client *client, bool is_connected);
dm_pending *ts_client_start (dm_client *client, const char *text, const dm_call_options *options);
/* Waits, and checks that a good reply carries text. */
dm_status ts_client_finish (dm_pending **pending, const char *text, dm_error *error);
dm_status ts_client_call (dm_client *client, const dm_call_options *options, dm_error *error);
