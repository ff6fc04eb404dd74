/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct dm_queue {
    pthread_mutex_t mutex;
    pthread_cond_t has_items; /* at least so many, or is closed */
    size_t waiting;           /* threads in dm_queue_take: a put without any makes no system call */
    size_t capacity, first, least;
    atomic_size_t length; /* changed under the mutex; whoever only looks does not take it */
    atomic_bool is_closed;
    void *items[];
};

dm_queue *dm_queue_open (size_t capacity)
{
    assert (capacity > 0);
    dm_queue *queue = calloc (1, sizeof *queue + capacity * sizeof *queue->items);
    if (!queue)
        abort ();
    queue->capacity = capacity;
    queue->least = 1;
    pthread_condattr_t monotonic;
    pthread_condattr_init (&monotonic);
    pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init (&queue->has_items, &monotonic);
    pthread_condattr_destroy (&monotonic);
    pthread_mutex_init (&queue->mutex, NULL);
    return queue;
}

void dm_queue_destroy (dm_queue **queue)
{
    if (!*queue)
        return;
    pthread_cond_destroy (&(*queue)->has_items);
    pthread_mutex_destroy (&(*queue)->mutex);
    free (*queue);
    *queue = NULL;
}

/* Signals after the mutex is free: a thread that wakes needs it at once. */
bool dm_queue_put (dm_queue *queue, void *item)
{
    pthread_mutex_lock (&queue->mutex);
    bool is_taken = !queue->is_closed && queue->length < queue->capacity, must_wake = false;
    if (is_taken) {
        queue->items[(queue->first + queue->length) % queue->capacity] = item;
        queue->length++;
        must_wake = queue->waiting > 0 && queue->length >= queue->least;
    }
    pthread_mutex_unlock (&queue->mutex);
    if (must_wake)
        pthread_cond_signal (&queue->has_items);
    return is_taken;
}

static struct timespec end_of (int timeout_ms)
{
    struct timespec end;
    clock_gettime (CLOCK_MONOTONIC, &end);
    int64_t end_ns = end.tv_nsec + (int64_t) timeout_ms * 1000000;
    return (struct timespec){ end.tv_sec + end_ns / 1000000000, end_ns % 1000000000 };
}

void dm_queue_set_least (dm_queue *queue, size_t least)
{
    pthread_mutex_lock (&queue->mutex);
    queue->least = least < queue->capacity ? least : queue->capacity;
    if (queue->waiting > 0 && queue->length >= queue->least)
        pthread_cond_broadcast (&queue->has_items);
    pthread_mutex_unlock (&queue->mutex);
}

/* Waits, under the mutex, for items or for the end. */
static void await_items (dm_queue *queue, int timeout_ms)
{
    const struct timespec end = end_of (timeout_ms);
    int failed = 0;
    queue->waiting++;
    while (queue->length < queue->least && !queue->is_closed && !failed)
        failed = timeout_ms < 0 ? pthread_cond_wait (&queue->has_items, &queue->mutex)
                                : pthread_cond_timedwait (&queue->has_items, &queue->mutex, &end);
    queue->waiting--;
}

size_t dm_queue_take (dm_queue *queue, void *items[], size_t most, int timeout_ms)
{
    pthread_mutex_lock (&queue->mutex);
    if (queue->length < queue->least && !queue->is_closed && timeout_ms != 0)
        await_items (queue, timeout_ms);
    size_t count = queue->length < most ? queue->length : most;
    for (size_t i = 0; i < count; i++) {
        items[i] = queue->items[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
    }
    queue->length -= count;
    pthread_mutex_unlock (&queue->mutex);
    return count;
}

void dm_queue_close (dm_queue *queue)
{
    pthread_mutex_lock (&queue->mutex);
    queue->is_closed = true;
    pthread_cond_broadcast (&queue->has_items);
    pthread_mutex_unlock (&queue->mutex);
}

bool dm_queue_is_closed (dm_queue *queue)
{
    return queue->is_closed;
}

size_t dm_queue_length (dm_queue *queue)
{
    return queue->length;
}
