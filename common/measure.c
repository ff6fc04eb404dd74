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
#include "common/tx.h"
#include "sql/dm.h"

#define MEASURES_MAX 8
#define DATABASE_AGAIN_MS 1000  /* between two looks at a database that is away */
#define GRACE_MS 30000          /* beyond two intervals, for runs that take long: then a gauge is unknown */
#define CONNECTION_MS 3600000LL /* a new connection each hour: it sees a new certificate of the server */

struct dm_measures {
    dm_runtime *runtime;
    dm_db *db;
    int64_t connected_ms;
    dm_queue *wake;
    pthread_t thread;
    bool is_started;
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
    int64_t now_ms = dm_clock_monotonic_ms ();
    for (size_t i = 0; i < measure_count (measures); i++)
        if (measure_at (measures, i)->needs_database) {
            forget (measures, i);
            measures->due_ms[i] = now_ms + DATABASE_AGAIN_MS;
        }
}

static bool is_database_there (dm_measures *measures)
{
    dm_error error;
    renew_connection (measures);
    dm_db_is_connected (measures->db); /* notices that the server has closed it */
    return dm_db_ensure (measures->db, &error) == DM_OK;
}

static dm_status run_with_database (dm_measures *measures, const dm_measure *measure, dm_call *call)
{
    dm_tx tx;
    dm_tx_init (&tx, measures->db);
    call->tx = &tx;
    dm_status status = measure->run (measures->runtime, call);
    dm_tx_clear (&tx);
    return status;
}

static void run_measure (dm_measures *measures, size_t i)
{
    const dm_measure *measure = measure_at (measures, i);
    if (measure->needs_database && !is_database_there (measures)) {
        forget_database (measures);
        return;
    }
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

/* Runs what is due.  Returns when the next one is. */
static int64_t run_due (dm_measures *measures)
{
    int64_t next_ms = INT64_MAX;
    for (size_t i = 0; i < measure_count (measures) && !measures->runtime->is_stopping; i++) {
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
    while (!measures->runtime->is_stopping) {
        void *item;
        int64_t wait_ms = run_due (measures) - dm_clock_monotonic_ms ();
        if (wait_ms > 0 && !measures->runtime->is_stopping)
            dm_queue_take (measures->wake, &item, 1, (int) wait_ms);
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
    return measures;
}

void dm_measures_start (dm_measures *measures)
{
    if (pthread_create (&measures->thread, NULL, measure_loop, measures) != 0)
        abort ();
    measures->is_started = true;
}

void dm_measures_stop (dm_measures *measures)
{
    dm_queue_close (measures->wake);
    if (measures->is_started)
        pthread_join (measures->thread, NULL);
    measures->is_started = false;
}

void dm_measures_destroy (dm_measures **measures)
{
    if (!*measures)
        return;
    dm_db_destroy (&(*measures)->db);
    dm_queue_destroy (&(*measures)->wake);
    free (*measures);
    *measures = NULL;
}
