/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/measure.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/queue.h"
#include "common/runtime_inside.h"
#include "common/sampler.h"
#include "common/tx.h"
#include "sql/dm.h"

#define MEASURES_MAX 8
#define SAMPLE_MS 5000          /* between two looks at the database that nobody asked for */
#define DATABASE_AGAIN_MS 1000  /* the same, while it is away */
#define GRACE_MS 30000          /* beyond two intervals, for runs that take long: then a gauge is unknown */
#define CONNECTION_MS 3600000LL /* a new connection each hour: it sees a new certificate of the server */

struct dm_measures {
    dm_runtime *runtime;
    dm_db *db;
    int64_t connected_ms;
    dm_queue *wake;
    dm_sampler *sampler;
    bool is_database_there; /* when it was looked at last */
    pthread_t thread;
    int64_t due_ms[MEASURES_MAX];
    atomic_llong done_ms[MEASURES_MAX]; /* when it last ended well; 0: its gauges are unknown */
};

/* The clock and the log's head. The answer was given at some moment between both looks at our clock. */
static dm_status measure_database (dm_runtime *runtime, dm_call *call)
{
    const PGresult *rows;
    int64_t before_ms = dm_clock_now_ms ();
    dm_status status = dm_tx_query (call, &dm_sql_measure_database, &rows);
    if (status)
        return status;
    int64_t own_ms = (before_ms + dm_clock_now_ms ()) / 2;
    dm_metrics_set (runtime->metrics, DM_M_CLOCK_OFFSET, NULL, NULL,
                    own_ms - dm_get_int8 (rows, 0, DM_MEASURE_DATABASE_NOW_MS));
    dm_metrics_raise (runtime->metrics, DM_M_LOG_HEAD, NULL, NULL, dm_get_int8 (rows, 0, DM_MEASURE_DATABASE_HEAD));
    return DM_OK;
}

/* How many of this source are parked. */
static int64_t parked_of (const PGresult *rows, const char *source)
{
    for (int row = 0; row < PQntuples (rows); row++)
        if (strcmp (dm_get_text (rows, row, DM_COUNT_PARKED_OF_SOURCES_SOURCE), source) == 0)
            return dm_get_int8 (rows, row, DM_COUNT_PARKED_OF_SOURCES_PARKED);
    return 0;
}

static dm_status measure_parked (dm_runtime *runtime, dm_call *call)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_count_parked_of_sources, &rows);
    for (size_t i = 0; !status && i < runtime->consumer_count; i++)
        dm_metrics_set (runtime->metrics, DM_M_PARKED_EVENTS, runtime->consumers[i].source, NULL,
                        parked_of (rows, runtime->consumers[i].source));
    return status;
}

static const dm_measure chassis_measures[] = {
    { "database", 15000, true, measure_database, { DM_M_CLOCK_OFFSET, DM_M_LOG_HEAD } },
    { "parked", 15000, true, measure_parked, { DM_M_PARKED_EVENTS } },
};

static size_t measure_count (const dm_measures *measures)
{
    return DM_COUNT (chassis_measures) + measures->runtime->measure_count;
}

static const dm_measure *measure_at (const dm_measures *measures, size_t i)
{
    return i < DM_COUNT (chassis_measures) ? &chassis_measures[i]
                                           : &measures->runtime->measures[i - DM_COUNT (chassis_measures)];
}

static void forget (dm_measures *measures, size_t i)
{
    measures->done_ms[i] = 0;
    for (const unsigned *row = measure_at (measures, i)->rows; *row > 0; row++)
        dm_metrics_set_all_unknown (measures->runtime->metrics, *row);
}

void dm_measures_forget_old (dm_measures *measures, int64_t now_ms)
{
    for (size_t i = 0; i < measure_count (measures); i++) {
        int64_t done_ms = measures->done_ms[i];
        if (done_ms > 0 && now_ms - done_ms > 2LL * measure_at (measures, i)->interval_ms + GRACE_MS)
            forget (measures, i);
    }
}

static void renew_connection (dm_measures *measures)
{
    int64_t now_ms = dm_clock_monotonic_ms ();
    if (measures->db && now_ms - measures->connected_ms < CONNECTION_MS)
        return;
    dm_db_destroy (&measures->db);
    measures->db = dm_db_open (&measures->runtime->db_config);
    measures->connected_ms = now_ms;
}

/* Nothing that is counted in the database is known while that is away. It is counted as soon as that is back. */
static void forget_database (dm_measures *measures)
{
    for (size_t i = 0; i < measure_count (measures); i++)
        if (measure_at (measures, i)->needs_database) {
            forget (measures, i);
            measures->due_ms[i] = 0;
        }
}

/* Looks at the database.  Returns when to do so again. */
static int64_t sample (dm_measures *measures)
{
    renew_connection (measures);
    measures->is_database_there = dm_sampler_refresh (measures->sampler, measures->db);
    if (!measures->is_database_there)
        forget_database (measures);
    return dm_clock_monotonic_ms () + (measures->is_database_there ? SAMPLE_MS : DATABASE_AGAIN_MS);
}

static dm_status run_with_database (dm_measures *measures, const dm_measure *measure, dm_call *call)
{
    dm_tx tx;
    dm_call in_tx = *call;
    dm_tx_init (&tx, measures->db);
    in_tx.tx = &tx;
    dm_status status = measure->run (measures->runtime, &in_tx);
    call->error = in_tx.error;
    dm_tx_clear (&tx);
    return status;
}

static void run_measure (dm_measures *measures, size_t i)
{
    const dm_measure *measure = measure_at (measures, i);
    dm_arena *arena = dm_arena_open ();
    dm_call call = { .arena = arena, .origin = &measures->runtime->origin, .app = measures->runtime->app };
    dm_status status = measure->needs_database ? run_with_database (measures, measure, &call)
                                               : measure->run (measures->runtime, &call);
    if (status)
        forget (measures, i);
    else
        measures->done_ms[i] = dm_clock_monotonic_ms ();
    if (status && status != DM_UNAVAILABLE)
        dm_log (DM_WARN, "measure_failed", DM_T ("measure", measure->name),
                DM_T ("code", dm_status_find (status)->name), DM_T ("error", call.error.message));
    dm_arena_destroy (&arena);
    measures->due_ms[i] = dm_clock_monotonic_ms () + measure->interval_ms;
}

static bool may_run (const dm_measures *measures, size_t i)
{
    return measures->is_database_there || !measure_at (measures, i)->needs_database;
}

/* Runs what is due.  Returns when the next one is. */
static int64_t run_due (dm_measures *measures)
{
    int64_t next_ms = INT64_MAX;
    for (size_t i = 0; i < measure_count (measures) && !measures->runtime->is_stopping; i++) {
        if (!may_run (measures, i))
            continue;
        if (measures->due_ms[i] <= dm_clock_monotonic_ms ())
            run_measure (measures, i);
        if (measures->due_ms[i] < next_ms)
            next_ms = measures->due_ms[i];
    }
    return next_ms;
}

static void *measure_loop (void *arg)
{
    dm_measures *measures = arg;
    while (!dm_queue_is_closed (measures->wake)) {
        void *item;
        int64_t sample_ms = sample (measures), due_ms = run_due (measures);
        while (dm_clock_monotonic_ms () < sample_ms && !dm_queue_is_closed (measures->wake)) {
            int64_t next_ms = due_ms < sample_ms ? due_ms : sample_ms;
            int64_t wait_ms = next_ms - dm_clock_monotonic_ms ();
            if (dm_queue_take (measures->wake, &item, 1, wait_ms > 0 ? (int) wait_ms : 0) > 0)
                break; /* somebody wants to know now */
            due_ms = run_due (measures);
        }
    }
    return NULL;
}

dm_measures *dm_measures_open (dm_runtime *runtime)
{
    dm_measures *measures = calloc (1, sizeof *measures);
    if (!measures)
        abort ();
    measures->runtime = runtime;
    measures->wake = dm_queue_open (1);
    assert (measure_count (measures) <= MEASURES_MAX);
    for (size_t i = 0; i < runtime->consumer_count; i++)
        dm_metrics_set_unknown (runtime->metrics, DM_M_PARKED_EVENTS, runtime->consumers[i].source, NULL);
    for (size_t i = 0; i < measure_count (measures); i++)
        forget (measures, i);
    measures->sampler = dm_sampler_open (runtime, measures->wake);
    if (pthread_create (&measures->thread, NULL, measure_loop, measures) != 0)
        abort ();
    return measures;
}

dm_sampler *dm_measures_sampler (dm_measures *measures)
{
    return measures->sampler;
}

bool dm_runtime_has_database (dm_runtime *runtime)
{
    return dm_sampler_has_database (runtime->measuring->sampler);
}

void dm_measures_destroy (dm_measures **measures)
{
    if (!*measures)
        return;
    dm_queue_close ((*measures)->wake);
    pthread_join ((*measures)->thread, NULL);
    dm_sampler_destroy (&(*measures)->sampler);
    dm_db_destroy (&(*measures)->db);
    dm_queue_destroy (&(*measures)->wake);
    free (*measures);
    *measures = NULL;
}
