/* SPDX-License-Identifier: EUPL-1.2 */
/* The worker threads, on which pages are made. They alone may wait. */
#pragma once

#include "common/metrics.h"

typedef struct gateway_pool gateway_pool;
typedef struct gateway_request gateway_request;

/* Takes: waiting_max, new requests that may wait for a thread; more, requests that may wait beside them. */
gateway_pool *gateway_pool_open (dm_metrics *metrics, size_t threads, size_t waiting_max, size_t more);
/* Ends what is in hand, and the threads. From then on nothing is taken in. */
void gateway_pool_finish (gateway_pool *pool);
void gateway_pool_destroy (gateway_pool **pool);

/* Gives a request, whose connection is suspended, to a worker, which resumes the connection when work is done. The
 * browser's deadline is cleared.  Takes: is_new, for one that is not in work yet and may be turned away earlier.
 * Returns false when there is no room: the connection stays suspended. */
bool gateway_pool_put (gateway_pool *pool, gateway_request *request, void (*work) (gateway_request *request),
                       bool is_new);
