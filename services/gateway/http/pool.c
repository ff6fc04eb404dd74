/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/queue.h"
#include "services/gateway/http/request.h"

#define PAGE_MS 10000 /* for a worker's part of a request */
#define THREADS_MAX 64

struct gateway_pool {
    dm_metrics *metrics;
    dm_queue *queue;
    size_t waiting_max; /* new requests that may wait */
    atomic_size_t waiting;
    pthread_t threads[THREADS_MAX];
    size_t thread_count;
};

static void note_depth (gateway_pool *pool)
{
    dm_metrics_set (pool->metrics, DM_M_QUEUE_DEPTH, "http", NULL, (int64_t) dm_queue_length (pool->queue));
}

static void *work_loop (void *arg)
{
    gateway_pool *pool = arg;
    void *item;
    while (!dm_queue_is_closed (pool->queue) || dm_queue_length (pool->queue) > 0)
        if (dm_queue_take (pool->queue, &item, 1, -1) > 0) {
            gateway_request *request = item;
            struct MHD_Connection *connection = request->connection;
            note_depth (pool);
            pool->waiting -= request->is_counted;
            dm_log_set_trace (request->exchange.origin.traceparent);
            request->work (request);
            dm_log_set_trace (NULL);
            MHD_resume_connection (connection); /* the request is the I/O thread's again */
        }
    return NULL;
}

gateway_pool *gateway_pool_open (dm_metrics *metrics, size_t threads, size_t waiting_max, size_t more)
{
    gateway_pool *pool = calloc (1, sizeof *pool);
    if (!pool)
        abort ();
    pool->metrics = metrics;
    pool->waiting_max = waiting_max;
    pool->queue = dm_queue_open (waiting_max + more);
    while (pool->thread_count < threads && pool->thread_count < THREADS_MAX)
        if (pthread_create (&pool->threads[pool->thread_count++], NULL, work_loop, pool) != 0)
            abort ();
    return pool;
}

void gateway_pool_finish (gateway_pool *pool)
{
    dm_queue_close (pool->queue);
    for (size_t i = 0; i < pool->thread_count; i++)
        pthread_join (pool->threads[i], NULL);
    pool->thread_count = 0;
}

void gateway_pool_destroy (gateway_pool **pool)
{
    gateway_pool *it = *pool;
    if (!it)
        return;
    gateway_pool_finish (it);
    dm_queue_destroy (&it->queue);
    free (it);
    *pool = NULL;
}

/* The queue has room for all transfers beside the new requests. So only new requests are counted and turned away. */
bool gateway_pool_put (gateway_pool *pool, gateway_request *request, void (*work) (gateway_request *request),
                       bool is_new)
{
    request->work = work;
    request->exchange.deadline_ms = dm_clock_monotonic_ms () + PAGE_MS;
    request->client->deadline_ms = request->client->transfer.stalls_ms = INT64_MAX;
    if (is_new && pool->waiting >= pool->waiting_max)
        return false;
    request->is_counted = is_new;
    pool->waiting += is_new;
    bool is_taken = dm_queue_put (pool->queue, request);
    note_depth (pool); /* also while no worker takes one */
    if (!is_taken)
        pool->waiting -= is_new;
    return is_taken;
}
