/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/job.h"
#include "common/runtime_inside.h"

static void clock_is_told_when_it_is_more_than_two_seconds_off (void **state)
{
    (void) state;
    static const struct {
        int64_t offset_ms;
        const char *says; /* NULL: nothing */
    } rows[] = { { 0, NULL },
                 { 2000, NULL },
                 { -1999, NULL },
                 { 3000, "the clock is 3 s ahead of PostgreSQL's" },
                 { -7200000, "the clock is 7200 s behind PostgreSQL's" } };
    dm_runtime runtime = { .name = "probe", .metrics = dm_metrics_open ("probe", NULL, 0) };
    runtime.db_config = (dm_db_config){ .conninfo = "", .metrics = runtime.metrics };
    runtime.jobs = dm_jobs_open (&runtime);
    dm_notices notices;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_metrics_set (runtime.metrics, DM_M_CLOCK_OFFSET, NULL, NULL, rows[i].offset_ms);
        dm_notices_collect (&runtime, &notices);
        assert_int_equal (notices.count, rows[i].says ? 1 : 0);
        if (rows[i].says)
            assert_string_equal (notices.texts[0], rows[i].says);
    }
    dm_metrics_set_unknown (runtime.metrics, DM_M_CLOCK_OFFSET, NULL, NULL);
    dm_notices_collect (&runtime, &notices);
    assert_int_equal (notices.count, 0);
    dm_jobs_destroy (&runtime.jobs);
    dm_metrics_destroy (&runtime.metrics);
}

int main (void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test (clock_is_told_when_it_is_more_than_two_seconds_off) };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
