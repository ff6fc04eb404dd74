/* SPDX-License-Identifier: EUPL-1.2 */
/* A bounded queue of pointers between threads. */
#pragma once

#include "common/base.h"

typedef struct dm_queue dm_queue;

/* Takes: capacity, at least 1. */
dm_queue *dm_queue_open (size_t capacity);
/* Does not free the items that are left: close and drain the queue first. Takes NULL. */
void dm_queue_destroy (dm_queue **queue);

/* Never waits.  Returns false when full or closed; item then stays the caller's. */
bool dm_queue_put (dm_queue *queue, void *item);
/* Takes up to most items, at once if there are any, else waits up to timeout_ms (-1: for ever, 0: not at all).
 * Returns how many; 0 on timeout, or when closed and empty. */
size_t dm_queue_take (dm_queue *queue, void *items[], size_t most, int timeout_ms);
/* From now on dm_queue_take waits until there are at least so many items, or its time is over.  Takes: 1 at first. */
void dm_queue_set_least (dm_queue *queue, size_t least);
/* Refuses further puts and wakes all that wait; what is inside can still be taken. */
void dm_queue_close (dm_queue *queue);
/* True after dm_queue_close. */
bool dm_queue_is_closed (dm_queue *queue);
/* How many items are inside now. Another thread may change that at once. */
size_t dm_queue_length (dm_queue *queue);
