/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>

static void now_is_the_time_of_day_in_milliseconds (void **state)
{
    (void) state;
    int64_t before_s = time (NULL);
    int64_t now_ms = dm_clock_now_ms ();
    assert_in_range (now_ms / 1000, before_s, time (NULL) + 1); /* time() may lag by a tick */
}

static void monotonic_clock_does_not_go_back (void **state)
{
    (void) state;
    int64_t last_us = dm_clock_monotonic_us ();
    for (int i = 0; i < 1000; i++) {
        int64_t now_us = dm_clock_monotonic_us ();
        assert_true (now_us >= last_us);
        last_us = now_us;
    }
    assert_in_range (dm_clock_monotonic_ms (), last_us / 1000, last_us / 1000 + 1000);
}

static void backoff_lies_between_zero_and_its_limit (void **state)
{
    static const struct {
        unsigned attempt;
        uint32_t first_ms, most_ms, limit_ms;
    } rows[] = {
        { 0, 50, 1000, 50 },   { 1, 50, 1000, 100 },  { 4, 50, 1000, 800 },
        { 5, 50, 1000, 1000 }, { 31, 3, 1000, 1000 }, { 32, 1, 1000, 1000 },
        { 4000, 7, 100, 100 }, { 9, 0, 1000, 0 },     { 3, 100, 0, 0 },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        for (int k = 0; k < 200; k++)
            assert_true (dm_backoff_ms (rows[i].attempt, rows[i].first_ms, rows[i].most_ms) <= rows[i].limit_ms);
}

static void backoff_uses_the_whole_range (void **state)
{
    (void) state;
    bool is_seen[4] = { false };
    for (int i = 0; i < 2000; i++)
        is_seen[dm_backoff_ms (0, 3, 1000)] = true;
    for (size_t i = 0; i < DM_COUNT (is_seen); i++)
        assert_true (is_seen[i]);
}

static void backoff_without_a_bound_works (void **state)
{
    (void) state;
    uint32_t most_ms = 0;
    for (int i = 0; i < 100; i++) {
        uint32_t wait_ms = dm_backoff_ms (40, 1000, UINT32_MAX);
        most_ms = wait_ms > most_ms ? wait_ms : most_ms;
    }
    assert_true (most_ms > UINT32_MAX / 2);
}

static void time_is_written_in_utc (void **state)
{
    (void) state;
    char text[DM_CLOCK_TEXT_SIZE];
    assert_string_equal (dm_clock_format (0, text), "1970-01-01T00:00:00Z");
    assert_string_equal (dm_clock_format (1796029323999, text), "2026-11-30T09:02:03Z");
    assert_string_equal (dm_clock_format (253402300799999, text), "9999-12-31T23:59:59Z");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (now_is_the_time_of_day_in_milliseconds),  cmocka_unit_test (monotonic_clock_does_not_go_back),
        cmocka_unit_test (backoff_lies_between_zero_and_its_limit), cmocka_unit_test (backoff_uses_the_whole_range),
        cmocka_unit_test (backoff_without_a_bound_works),           cmocka_unit_test (time_is_written_in_utc),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
