/* SPDX-License-Identifier: EUPL-1.2 */
/* Gauges that are counted now and then, in a process whose database is away. */
#include "common/measure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/runtime_inside.h"
#include "tests/support/process.h"

enum { PROBE_M_ROOM = DM_M_COUNT, PROBE_M_BROKEN, PROBE_M_ROWS, PROBE_M_END };

static const dm_metric_row rows[] = {
    { "room_bytes", "Room.", DM_GAUGE, NULL, NULL, NULL },
    { "broken", "What cannot be counted.", DM_GAUGE, "kind", NULL, NULL },
    { "rows", "What is counted in the database.", DM_GAUGE, NULL, NULL, NULL },
};

#define LONG_MS 3600000
#define AGES_MS (2LL * LONG_MS + 60000) /* two intervals and a while */

static atomic_int room_runs, broken_runs, row_runs;
static atomic_bool is_broken;

static dm_status measure_room (dm_runtime *runtime, dm_call *call)
{
    assert_null (call->tx);
    dm_metrics_set (dm_runtime_metrics (runtime), PROBE_M_ROOM, NULL, NULL, 7);
    room_runs++;
    return DM_OK;
}

static dm_status measure_broken (dm_runtime *runtime, dm_call *call)
{
    dm_metrics_set (dm_runtime_metrics (runtime), PROBE_M_BROKEN, "first", NULL, 1);
    dm_metrics_set (dm_runtime_metrics (runtime), PROBE_M_BROKEN, "second", NULL, 2);
    broken_runs++;
    return is_broken ? dm_fail (&call->error, DM_INTERNAL, NULL, "it is broken") : DM_OK;
}

static dm_status measure_rows (dm_runtime *runtime, dm_call *call)
{
    (void) runtime, (void) call;
    row_runs++;
    return DM_OK;
}

static const dm_measure measures[] = {
    { "room", LONG_MS, false, measure_room, { PROBE_M_ROOM } },
    { "broken", 1, false, measure_broken, { PROBE_M_BROKEN } },
    { "rows", 1, true, measure_rows, { PROBE_M_ROWS } },
};

static dm_runtime runtime;

static int open_measures (void **state)
{
    (void) state;
    room_runs = broken_runs = row_runs = 0;
    is_broken = false;
    memset (&runtime, 0, sizeof runtime);
    runtime.metrics = dm_metrics_open ("probe", rows, DM_COUNT (rows));
    runtime.measures = measures;
    runtime.measure_count = DM_COUNT (measures);
    runtime.db_config =
        (dm_db_config){ .conninfo = "host=/nowhere dbname=none", .schema = "probe", .metrics = runtime.metrics };
    runtime.measuring = dm_measures_open (&runtime);
    return 0;
}

static int close_measures (void **state)
{
    (void) state;
    dm_measures_destroy (&runtime.measuring);
    dm_metrics_destroy (&runtime.metrics);
    return 0;
}

static bool shows (const char *line)
{
    char *text = dm_metrics_render (runtime.metrics);
    bool is_so = strstr (text, line) != NULL;
    free (text);
    return is_so;
}

static bool is_shown (void *line)
{
    return shows (line);
}

static void wait_shown (const char *line)
{
    ts_wait_until (is_shown, (void *) line, TS_PATIENCE_MS, line);
}

static bool has_run_thrice_more (void *before)
{
    return broken_runs > *(int *) before + 3;
}

static void what_needs_no_database_is_counted_without_one (void **state)
{
    (void) state;
    wait_shown ("digimeente_room_bytes{service=\"probe\"} 7\n");
    wait_shown ("digimeente_broken{service=\"probe\",kind=\"second\"} 2\n");
    assert_true (shows ("digimeente_rows{service=\"probe\"} NaN\n"));
    assert_true (shows ("digimeente_clock_offset_seconds{service=\"probe\"} NaN\n"));
    assert_int_equal (row_runs, 0);
    assert_int_equal (room_runs, 1); /* its interval is an hour */
}

static void what_can_be_counted_no_more_is_unknown_until_it_can (void **state)
{
    (void) state;
    wait_shown ("digimeente_broken{service=\"probe\",kind=\"second\"} 2\n");
    is_broken = true;
    int before = broken_runs;
    ts_wait_until (has_run_thrice_more, &before, TS_PATIENCE_MS, "it is counted in vain");
    wait_shown ("digimeente_broken{service=\"probe\",kind=\"first\"} NaN\n");
    wait_shown ("digimeente_broken{service=\"probe\",kind=\"second\"} NaN\n");
    is_broken = false;
    wait_shown ("digimeente_broken{service=\"probe\",kind=\"first\"} 1\n");
}

/* A measure may hang, on a disk that does not answer, say. */
static void figure_of_long_ago_is_unknown (void **state)
{
    (void) state;
    wait_shown ("digimeente_room_bytes{service=\"probe\"} 7\n");
    dm_measures_forget_old (runtime.measuring, dm_clock_monotonic_ms () + LONG_MS);
    assert_true (shows ("digimeente_room_bytes{service=\"probe\"} 7\n"));
    dm_measures_forget_old (runtime.measuring, dm_clock_monotonic_ms () + AGES_MS);
    wait_shown ("digimeente_room_bytes{service=\"probe\"} NaN\n");
}

#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_measures, close_measures)

int main (void)
{
    const struct CMUnitTest tests[] = {
        OPENED (what_needs_no_database_is_counted_without_one),
        OPENED (what_can_be_counted_no_more_is_unknown_until_it_can),
        OPENED (figure_of_long_ago_is_unknown),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
