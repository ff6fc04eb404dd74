/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the HTTP side: what its two files share. Connections come and go, and workers take requests from the queue
 * (http.c); a request goes from its first line to its last byte (http_request.c). */
#pragma once

#include <pthread.h>
#include "common/queue.h"
#include "services/gateway/http/limits.h"
#include "services/gateway/http/places.h"
#include "services/gateway/http/reaper.h"
#include "services/gateway/http/request.h"

#define GATEWAY_IDLE_S 60U
#define GATEWAY_WORKERS_MAX 64

struct gateway_http {
    dm_runtime *runtime;
    const gateway_site *site;
    struct MHD_Daemon *daemon;
    gateway_reaper *reaper;
    dm_queue *queue;
    size_t waiting_max; /* new requests that may wait */
    atomic_size_t waiting;
    pthread_t threads[GATEWAY_WORKERS_MAX];
    size_t thread_count;
    gateway_limits *addresses, *sessions; /* of the I/O thread */
    gateway_limits *uploads;              /* bytes of an address; of the I/O thread */
    gateway_places *connections;          /* but those of the proxy, of the I/O thread */
    gateway_places *transfers;            /* requests that may hold a buffer */
    const char *proxy;
    int64_t patience_ms; /* for headers, and for a body or an answer beside its bytes */
    atomic_uint active;  /* requests whose headers have come */
    atomic_bool is_stopping;
};

/* Counts a request, or a connection, that is turned away.  Takes: reason, a value of DM_M_HTTP_REFUSED. */
void gateway_http_count_refusal (const gateway_http *http, const char *reason);

/* What MHD calls, on the I/O thread.  Takes: arg, the gateway_http. */
/* The first line of a request is there. Returns the request. */
void *gateway_http_open_request (void *arg, const char *target, struct MHD_Connection *connection);
/* Its headers are there, more of its body, or all of it. */
enum MHD_Result gateway_http_on_request (void *arg, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *bytes, size_t *size,
                                         void **state);
/* It was answered, or cut off. */
void gateway_http_close_request (void *arg, struct MHD_Connection *connection, void **state,
                                 enum MHD_RequestTerminationCode why);
