/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what GetStatus tells of the database. The thread of the measures reads it, so that nobody who
 * asks waits for a database that is away. */
#pragma once

#include "common/db_connection.h"
#include "common/queue.h"
#include "common/runtime.h"

#define DM_SAMPLE_FAULT_SIZE 256

typedef struct dm_sampler dm_sampler;

typedef struct dm_sample {
    bool is_known;     /* the database was asked at least once */
    bool is_reachable; /* it answered */
    int64_t since_ms;  /* since when one or the other is so, since 1970 */
    char fault[DM_SAMPLE_FAULT_SIZE];
    int64_t read_at_ms; /* when what follows was read, since 1970; 0: never */
    uint8_t epoch[16];
    int64_t head;
    uint64_t parked;
} dm_sample;

/* Takes: runtime, borrowed; wake, borrowed, of the thread that is to call dm_sampler_refresh when somebody asks: it
 * gets an item that says nothing. */
dm_sampler *dm_sampler_open (dm_runtime *runtime, dm_queue *wake);
/* Reads, on the thread of the measures, by its connection.  Returns false when the database cannot be reached. */
bool dm_sampler_refresh (dm_sampler *sampler, dm_db *db);
/* Asks for a new reading and waits a quarter of a second for it at most; then what was read before has to do. A
 * database that has been asked for more than a second is not reachable. From any thread. */
void dm_sampler_read (dm_sampler *sampler, dm_sample *out);
/* Whether the database answered when it was asked last, or was not asked yet. Waits for nothing. From any thread. */
bool dm_sampler_has_database (dm_sampler *sampler);
void dm_sampler_destroy (dm_sampler **sampler);
