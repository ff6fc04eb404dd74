/* SPDX-License-Identifier: EUPL-1.2 */
/* The worker threads. They make pages, and only they may wait for other services. */
#pragma once

#include "common/metrics.h"

typedef struct gateway_pool gateway_pool;
typedef struct gateway_request gateway_request;

/* Starts the threads.  Takes: waiting_max, how many new requests may wait for a thread; more, how many requests that
 * are in work already may wait beside them. */
gateway_pool *gateway_pool_open (dm_metrics *metrics, size_t threads, size_t waiting_max, size_t more);
/* Finishes the requests that were put, then ends the threads. gateway_pool_put takes none from then on. */
void gateway_pool_finish (gateway_pool *pool);
/* Finishes, and frees the pool. */
void gateway_pool_destroy (gateway_pool **pool);

/* Gives a request to a worker. Its connection is suspended; the worker resumes it when work returns. Clears the
 * browser's deadlines, because it is not the browser that we wait for.
 * Takes: is_new for a request that no worker has had yet; such a request is turned away earlier.
 * Returns false when there is no room. The connection stays suspended then. */
bool gateway_pool_put (gateway_pool *pool, gateway_request *request, void (*work) (gateway_request *request),
                       bool is_new);
