/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/beheer/watch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/local.h"

#define METHOD "digimeente.ops.v1.OpsService/GetStatus"
#define BUDGET_MS 1000
#define CONNECT_MS 300
#define SEEN_MAX (GATEWAY_WATCHED * GATEWAY_REPLICAS_MAX)
#define RATE_MS 10000 /* between two looks that a rate is made of, at least */

/* Their order is that of the picture. */
static const char *const services[GATEWAY_WATCHED] = { "gateway", "intake", "documents", "notification", "audit" };

/* What was seen of one replica. */
typedef struct seen {
    char key[DM_ENDPOINT_SIZE + 16]; /* service and address */
    int64_t used_ms;                 /* when it was last asked; 0: free */
    int64_t silent_since_ms;
    char instance[16]; /* of which process the counts are */
    int64_t counted_ms;
    uint64_t total, failed; /* then */
    bool has_rate;
    double per_minute, failed_per_minute;
} seen;

struct gateway_watch {
    pthread_mutex_t mutex;
    seen table[SEEN_MAX];
};

gateway_watch *gateway_watch_open (void)
{
    gateway_watch *watch = calloc (1, sizeof *watch);
    if (!watch)
        abort ();
    pthread_mutex_init (&watch->mutex, NULL);
    return watch;
}

void gateway_watch_destroy (gateway_watch **watch)
{
    if (!*watch)
        return;
    pthread_mutex_destroy (&(*watch)->mutex);
    free (*watch);
    *watch = NULL;
}

/* What was seen of the replica; where it is new, in place of the one that was not asked for longest. */
static seen *find_seen (gateway_watch *watch, const char *service, const char *address)
{
    char key[sizeof watch->table->key];
    seen *oldest = &watch->table[0];
    snprintf (key, sizeof key, "%s %s", service, address);
    for (size_t i = 0; i < SEEN_MAX; i++) {
        if (strcmp (watch->table[i].key, key) == 0)
            return &watch->table[i];
        if (watch->table[i].used_ms < oldest->used_ms)
            oldest = &watch->table[i];
    }
    *oldest = (seen){ .used_ms = 0 };
    snprintf (oldest->key, sizeof oldest->key, "%s", key);
    return oldest;
}

static double per_minute (uint64_t more, int64_t took_ms)
{
    return (double) more * 60000.0 / (double) took_ms;
}

/* Makes a rate of the difference to what the same process had counted some time ago. */
static void count (seen *it, const GetStatusResponse *status, int64_t now_ms)
{
    const Digimeente__Ops__V1__RequestCounts *now = status->requests;
    bool is_same = status->instance && strcmp (it->instance, status->instance) == 0;
    if (!now || (is_same && now_ms - it->counted_ms < RATE_MS))
        return;
    it->has_rate = is_same && now->total >= it->total && now->failed >= it->failed;
    if (it->has_rate) {
        it->per_minute = per_minute (now->total - it->total, now_ms - it->counted_ms);
        it->failed_per_minute = per_minute (now->failed - it->failed, now_ms - it->counted_ms);
    }
    snprintf (it->instance, sizeof it->instance, "%s", status->instance ? status->instance : "");
    it->counted_ms = now_ms;
    it->total = now->total;
    it->failed = now->failed;
}

/* Remembers how it is now, and tells what was remembered.  Takes: lost_since_ms, since when it has no connection; 0:
 * it has one. */
static void remember (gateway_watch *watch, const char *service, gateway_replica *replica, int64_t lost_since_ms)
{
    int64_t now_ms = dm_clock_now_ms ();
    pthread_mutex_lock (&watch->mutex);
    seen *it = find_seen (watch, service, replica->address);
    it->used_ms = now_ms;
    if (replica->status || replica->refuses)
        it->silent_since_ms = 0;
    else if (it->silent_since_ms == 0)
        it->silent_since_ms = lost_since_ms > 0 ? lost_since_ms : now_ms;
    if (replica->status)
        count (it, replica->status, now_ms);
    replica->silent_since_ms = it->silent_since_ms;
    replica->has_rate = it->has_rate;
    replica->per_minute = it->per_minute;
    replica->failed_per_minute = it->failed_per_minute;
    pthread_mutex_unlock (&watch->mutex);
}

/* The calls to the replicas of one service. */
typedef struct asked {
    dm_replica replicas[DM_ENDPOINTS_MAX];
    dm_pending *pending[DM_ENDPOINTS_MAX];
    size_t count;
} asked;

static const Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;

static dm_call_options options_of (const dm_origin *origin, const char *address)
{
    return (dm_call_options){ .origin = origin,
                              .timeout_ms = BUDGET_MS,
                              .attempt_ms = BUDGET_MS,
                              .attempts = 1,
                              .connect_ms = CONNECT_MS,
                              .address = address };
}

/* Where no address is known, one call finds out that nobody is there. */
static void start (dm_client *client, const char *service, const dm_origin *origin, asked *out)
{
    out->count = dm_client_list_replicas (client, service, out->replicas);
    if (out->count == 0 && strcmp (service, "gateway") != 0)
        out->replicas[out->count++] = (dm_replica){ .address = "" };
    for (size_t i = 0; i < out->count; i++) {
        const char *address = *out->replicas[i].address ? out->replicas[i].address : NULL;
        const dm_call_options options = options_of (origin, address);
        out->pending[i] = dm_client_start (client, service, METHOD, &options, &request.base);
    }
}

/* This process, which needs no connection to itself. */
static void ask_self (dm_runtime *runtime, const dm_origin *origin, dm_arena *arena, gateway_watched *out)
{
    const dm_call_options options = options_of (origin, NULL);
    ProtobufCMessage *reply = NULL;
    dm_error error = { 0 };
    gateway_replica *self = &out->replicas[out->count++];
    dm_status status = dm_local_call (runtime, METHOD, &options, &request.base, arena, &reply, &error);
    *self = (gateway_replica){ .address = "", .status = status ? NULL : (const void *) reply };
    remember (gateway_watch_of (dm_runtime_app (runtime)), out->service, self, 0);
}

static bool is_self (const dm_runtime *runtime, const GetStatusResponse *status)
{
    return status->instance && strcmp (status->instance, dm_runtime_instance (runtime)) == 0;
}

static void finish (dm_runtime *runtime, asked *from, dm_arena *arena, gateway_watched *out)
{
    for (size_t i = 0; i < from->count; i++) {
        const dm_replica *replica = &from->replicas[i];
        ProtobufCMessage *reply = NULL;
        dm_error error = { 0 };
        dm_status status = dm_client_wait (&from->pending[i], arena, &reply, &error);
        if (!status && is_self (runtime, (const void *) reply))
            continue;
        gateway_replica *it = &out->replicas[out->count++];
        *it = (gateway_replica){ .address = dm_arena_strdup (arena, replica->address),
                                 .status = status ? NULL : (const void *) reply,
                                 .refuses = status == DM_PERMISSION_DENIED };
        remember (gateway_watch_of (dm_runtime_app (runtime)), out->service, it,
                  replica->is_connected ? 0 : replica->since_ms);
    }
}

void gateway_watch_ask (dm_runtime *runtime, const dm_origin *origin, dm_arena *arena,
                        gateway_watched out[GATEWAY_WATCHED])
{
    asked all[GATEWAY_WATCHED];
    for (size_t i = 0; i < GATEWAY_WATCHED; i++) {
        out[i].service = services[i];
        out[i].count = 0;
        start (dm_runtime_client (runtime), services[i], origin, &all[i]);
    }
    ask_self (runtime, origin, arena, &out[0]);
    for (size_t i = 0; i < GATEWAY_WATCHED; i++)
        finish (runtime, &all[i], arena, &out[i]);
}

dm_status gateway_watch_services (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    gateway_watched watched[GATEWAY_WATCHED];
    *out_again = false;
    gateway_watch_ask (runtime, call->origin, call->arena, watched);
    return DM_OK;
}
