/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: writers, readers and IO workers, the threads that run handlers. */
#pragma once

#include "common/request.h"
#include "common/runtime.h"

typedef struct dm_workers dm_workers;

/* Starts the threads that the settings writers, readers and io-workers ask for. */
dm_workers *dm_workers_open (dm_runtime *runtime);
/* Hands the request to the right thread; never waits.  Takes: the dm_runtime.  Returns false when the thread's queue is
 * full or the process does not serve yet (DM_APART alone is taken then too); the request then stays the caller's. From
 * any thread. */
bool dm_workers_dispatch (void *runtime, dm_request *request);
/* Runs a READ on the caller's thread, with one of two connections kept for this; waits for a free one until the
 * request's deadline.  Gives: request->error and body.  Returns false when the process does not serve yet. From any
 * thread that runs no handler. */
bool dm_workers_read (dm_runtime *runtime, dm_request *request);
/* Requests that wait for a thread. */
typedef struct dm_queue_depth {
    const char *name;
    size_t depth, room;
} dm_queue_depth;
#define DM_QUEUE_DEPTHS 3
/* From any thread.  Gives: out, "write", "read" and "io". */
void dm_workers_list_queues (const dm_workers *workers, dm_queue_depth out[DM_QUEUE_DEPTHS]);
/* True when the writer has its connection. From any thread. */
bool dm_workers_are_ready (dm_workers *workers);
/* Finishes what is queued, and ends the threads. */
void dm_workers_destroy (dm_workers **workers);
