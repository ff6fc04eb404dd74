/* SPDX-License-Identifier: EUPL-1.2 */
/* Gauges that somebody has to go and count: a thread does so now and then, off the way of requests and jobs. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"

#define DM_MEASURE_ROWS 4

typedef struct dm_measure {
    const char *name;
    uint32_t interval_ms; /* between the end of a run and the next start */
    bool needs_database;  /* without a connection it does not run, and its gauges are unknown */
    /* Counts, and sets the gauges of dm_runtime_metrics. call->tx reads outside a transaction where needs_database is
     * set, else it is NULL. It takes seconds at most: each replica does this, and all measures share a thread. After an
     * error the gauges are unknown. */
    dm_status (*run) (dm_runtime *runtime, dm_call *call);
    /* The gauges that it sets, ended by 0. They are unknown before its first run, after one that failed, and when none
     * has ended well for two intervals and a while: a figure of long ago looks like one of now. */
    unsigned rows[DM_MEASURE_ROWS + 1];
} dm_measure;

/* For the chassis: the thread, with a connection of its own. It also reads the sample of GetStatus, each 5 s and when
 * somebody asks. */
typedef struct dm_measures dm_measures;
/* Starts the thread.  Takes: runtime, borrowed until dm_measures_destroy, with its app open. */
dm_measures *dm_measures_open (dm_runtime *runtime);
/* Whom to ask for the sample. */
struct dm_sampler *dm_measures_sampler (dm_measures *measures);
/* Makes unknown what is too old. From any thread. */
void dm_measures_forget_old (dm_measures *measures);
/* Ends the thread, when the run at hand has ended. */
void dm_measures_destroy (dm_measures **measures);
