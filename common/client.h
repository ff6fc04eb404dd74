/* SPDX-License-Identifier: EUPL-1.2 */
/* The RPC client. One thread owns a DEALER for each address of each target, and the SUBs for hints. Calls come from any
 * thread. Another thread resolves the names, every 10 s. */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "common/keys.h"
#include "common/metrics.h"
#include "common/resolver.h"
#include "common/rpc.h"
#include "common/span.h"
#include "common/status.h"

typedef struct dm_client dm_client;
typedef struct dm_pending dm_pending;

typedef struct dm_target {
    const char *name;      /* the peer's name in the keys, and in calls */
    const char *addresses; /* "tcp://intake:7101", or several with commas between */
    /* Called with the log's name when a hint arrives, and after (re)connecting; NULL: no SUB. On the client's thread.
     */
    void (*on_hint) (void *arg, const char *log);
    void *arg;
} dm_target;

typedef struct dm_client_config {
    void *zmq_context;
    dm_keys *keys;
    dm_metrics *metrics;
    dm_spans *spans; /* NULL: nobody keeps any */
    const dm_target *targets;
    size_t target_count;
    const ProtobufCServiceDescriptor *const *descriptors; /* of the methods that are called */
    size_t descriptor_count;
} dm_client_config;

typedef struct dm_call_options {
    const dm_origin *origin; /* actor, purpose and traceparent to present */
    const uint8_t *key;      /* 16 bytes for a WRITE, else NULL */
    uint32_t timeout_ms;     /* the whole budget, 0: 10 s */
    uint32_t attempt_ms;     /* one attempt, 0: 2 s */
    unsigned attempts;       /* 0: 5 */
    uint32_t connect_ms;     /* from its start, until it gives up without a connection; 0: as its attempts take */
    const char *address;     /* of dm_client_list_replicas: over this one alone; NULL: over the best */
} dm_call_options;

/* One of the processes that serve a target. */
typedef struct dm_replica {
    char address[DM_ENDPOINT_SIZE]; /* "tcp://10.0.0.7:7101" */
    bool is_connected;
    int64_t since_ms; /* since when it is connected or not, since 1970 */
} dm_replica;

/* Starts the two threads; config's pointers are borrowed for as long as the client lives. */
dm_client *dm_client_open (const dm_client_config *config);
/* Calls that are out, and those that are made from now on, end with DM_CANCELLED at once. */
void dm_client_stop (dm_client *client);
/* Stops the client first, when nobody has. No thread may use it any more. */
void dm_client_destroy (dm_client **client);

/* Calls and waits; retries what is worth retrying (dm_status_row.is_retryable) with full jitter, on the next address,
 * with the same key and call. method is "package.Service/Method".
 * Gives: *out_reply, decoded in arena, strings checked, on DM_OK only.  Errors: the peer's, or DM_UNAVAILABLE when no
 * address is connected, DM_DEADLINE_EXCEEDED when the budget ended, DM_RESOURCE_EXHAUSTED when 128 calls (8 with
 * bodies over 64 KiB) to that target are out already and the budget ends before there is room, DM_CANCELLED. */
dm_status dm_client_call (dm_client *client, const char *target, const char *method, const dm_call_options *options,
                          const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out_reply,
                          dm_error *error);
/* dm_client_call in two steps, so that one thread may have several calls out. start encodes the request, and waits only
 * until there is room for the call. */
dm_pending *dm_client_start (dm_client *client, const char *target, const char *method, const dm_call_options *options,
                             const ProtobufCMessage *request);
/* Waits for the reply and frees the pending call. Must be called once for each start.  Gives and errors: as
 * dm_client_call. */
dm_status dm_client_wait (dm_pending **pending, dm_arena *arena, ProtobufCMessage **out_reply, dm_error *error);
/* The target's addresses, as its names were resolved last, each once; so that every replica can be asked apart. From
 * any thread.  Returns how many; 0 when no name has an address, or the peers file does not have the target. */
size_t dm_client_list_replicas (dm_client *client, const char *target, dm_replica out[DM_ENDPOINTS_MAX]);
/* True when an address of the target is connected. */
bool dm_client_is_connected (dm_client *client, const char *target);
