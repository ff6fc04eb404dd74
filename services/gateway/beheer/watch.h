/* SPDX-License-Identifier: EUPL-1.2 */
/* How every replica of every service is: asked of all at once, and remembered from one time to the next. */
#pragma once

#include "common/client.h"
#include "common/runtime.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define GATEWAY_WATCHED 5
#define GATEWAY_REPLICAS_MAX 17 /* of a service: the addresses of a client's target, and the gateway itself */

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;

/* One process of a service. */
typedef struct gateway_replica {
    const char *address;             /* "" for the gateway itself, and where no address is known */
    const GetStatusResponse *status; /* NULL: it does not answer */
    bool refuses;                    /* it answers that we may not ask */
    int64_t silent_since_ms;         /* since 1970; 0: it answers */
    bool has_rate;                   /* the figures below are known: it was asked before */
    double per_minute, failed_per_minute;
} gateway_replica;

typedef struct gateway_watched {
    const char *service;
    gateway_replica replicas[GATEWAY_REPLICAS_MAX];
    size_t count;
} gateway_watched;

/* What was seen before: since when who is silent, and how often who was called. */
typedef struct gateway_watch gateway_watch;

gateway_watch *gateway_watch_open (void);
void gateway_watch_destroy (gateway_watch **watch);
/* The one that the gateway's app holds.  Takes: app, of dm_runtime_app. */
gateway_watch *gateway_watch_of (void *app);

/* Asks all replicas at once, and waits a second at most. From any thread that runs no handler.
 * Gives: out, all of which lives in arena: gateway, intake, documents, notification, audit. */
void gateway_watch_ask (dm_runtime *runtime, const dm_origin *origin, dm_arena *arena,
                        gateway_watched out[GATEWAY_WATCHED]);
/* A job: asks now and then, so that it is known since when a service is silent, also when nobody looked. */
dm_status gateway_watch_services (dm_runtime *runtime, dm_call *call, bool *out_again);
