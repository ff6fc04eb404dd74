/* SPDX-License-Identifier: EUPL-1.2 */
/* The RPC server: one thread owns the ROUTER (requests) and the PUB (hints); it decodes, checks and hands over, and it
 * never waits for work to be done. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"
#include "common/base.h"
#include "common/keys.h"
#include "common/metrics.h"
#include "common/rpc.h"
#include "common/status.h"

/* One request on its way through the service. Owned by whoever holds it; ends in dm_server_reply. */
typedef struct dm_request {
    /* filled by the server */
    const dm_method *method;
    const ProtobufCMessageDescriptor *output;
    const ProtobufCMessage *message; /* decoded, in arena */
    dm_arena *arena;
    dm_origin origin;
    bool has_key;
    uint8_t key[16];  /* of a WRITE: a UUIDv7 */
    uint8_t hash[32]; /* of a WRITE: SHA-256 of method name, a NUL, and the body's bytes */
    int64_t received_us;
    int64_t deadline_ms; /* dm_clock_monotonic_ms () */
    uint64_t call_id;
    uint8_t routing_id[256];
    size_t routing_id_bytes;
    /* filled by whoever did the work */
    dm_error error;      /* status DM_OK: body is the reply */
    const uint8_t *body; /* in arena, or NULL with 0 bytes */
    size_t body_bytes;
    /* of a call from inside the process (local.h): told of the end in place of a reply; the request is the caller's */
    void (*on_reply) (struct dm_request *request);
    void *on_reply_arg;
    /* for the server alone */
    size_t received_bytes;
    struct dm_request *next;
} dm_request;

typedef struct dm_server dm_server;

typedef struct dm_server_config {
    void *zmq_context;
    const char *service;  /* name of our own log in hints */
    const char *endpoint; /* "tcp://127.0.0.1:7101", or port * for any free one; hints go by the next port */
    dm_keys *keys;
    dm_metrics *metrics;
    const dm_method *const *method_tables;
    const size_t *method_counts;
    size_t method_table_count;
    const ProtobufCServiceDescriptor *const *descriptors;
    size_t descriptor_count;
    const dm_access *access;
    size_t access_count;
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
/* New requests are answered UNAVAILABLE from now on; when this returns, dispatch is not and will not be called. */
void dm_server_drain (dm_server *server);
/* Sends the replies that were handed in, waiting at most 500 ms, then closes. */
void dm_server_destroy (dm_server **server);

/* Sends the reply and frees the request, or calls its on_reply. From any thread; never waits. */
void dm_server_reply (dm_server *server, dm_request *request);
/* Tells consumers that the log has grown to head. From any thread; hints that follow close upon each other become one.
 * On the wire: the PUB (CURVE and ZAP, as the ROUTER) sends two frames: the log's name as text, and head as 8 bytes,
 * big-endian. Subscribe to everything. */
void dm_server_hint (dm_server *server, int64_t head);
/* The port that requests come to; hints are published on the one after it. */
uint16_t dm_server_port (const dm_server *server);
