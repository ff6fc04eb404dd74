/* SPDX-License-Identifier: EUPL-1.2 */
/* The RPC server. One thread owns the ROUTER (requests) and the PUB (hints). It decodes, checks and hands over; it
 * never waits for work to be done. */
#pragma once

#include "common/base.h"
#include "common/gate.h"
#include "common/keys.h"
#include "common/metrics.h"
#include "common/request.h"
#include "common/span.h"
#include "common/status.h"

typedef struct dm_server dm_server;

typedef struct dm_server_config {
    void *zmq_context;
    const char *service;  /* name of our own log in hints */
    const char *endpoint; /* "tcp://127.0.0.1:7101", or port * for any free one; hints go by the next port */
    dm_keys *keys;
    dm_metrics *metrics;
    dm_spans *spans; /* NULL: nobody keeps any */
    dm_gate_config gate;
    /* Takes the request and returns true, or returns false at once when there is no room. On the router's thread. */
    bool (*dispatch) (void *arg, dm_request *request);
    void *dispatch_arg;
} dm_server_config;

/* Binds and starts the thread; config's pointers are borrowed for as long as the server lives. The ZAP handler must be
 * open. A method row without descriptor is a bug (assert).
 * Refused by the server itself, with field and sentence: a header that does not decode or breaks a bound, an unknown
 * method (UNIMPLEMENTED), a peer or actor without access (PERMISSION_DENIED), a WRITE without a good key, a body that
 * is too large or does not decode, bad UTF-8, an expired budget (DEADLINE_EXCEEDED), full queues (RESOURCE_EXHAUSTED
 * with retry_after_ms). What has no readable call_id is dropped and counted. Errors: DM_INVALID_ARGUMENT (endpoint),
 * DM_UNAVAILABLE (in use). */
dm_status dm_server_open (const dm_server_config *config, dm_server **out, dm_error *error);
/* From now on new requests are answered UNAVAILABLE. When this returns, dispatch does not run and will not be called.
 */
void dm_server_drain (dm_server *server);
/* Sends the replies that were handed in, waiting at most 500 ms, then closes. */
void dm_server_destroy (dm_server **server);

/* Sends the reply and frees the request, or calls its on_reply. From any thread; never waits. */
void dm_server_reply (dm_server *server, dm_request *request);
/* Tells consumers that the log has grown to head. From any thread; several in a short time become one.
 * On the wire: the PUB (CURVE and ZAP, as the ROUTER) sends two frames, the log's name as text and head as 8 bytes,
 * big-endian. A consumer subscribes to everything. */
void dm_server_hint (dm_server *server, int64_t head);
/* Calls of the service's own methods, which are the last of the gate's tables: those that were answered since the
 * start, and those that were refused because the queues are full. */
typedef struct dm_server_counts {
    uint64_t total;
    uint64_t failed;  /* with a code that HTTP says as 5xx */
    uint64_t took_us; /* all together, from arrival to answer */
} dm_server_counts;
/* From any thread. */
dm_server_counts dm_server_count (const dm_server *server);
/* The port that requests come to; hints are published on the one after it. */
uint16_t dm_server_port (const dm_server *server);
