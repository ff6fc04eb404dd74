/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE_MS 60000

static void wait_doubles_from_a_minute_to_two_hours (void **state)
{
    (void) state;
    static const int64_t most_minutes[] = { 1, 2, 4, 8, 16, 32, 64, 120, 120 };
    for (unsigned i = 0; i < DM_COUNT (most_minutes); i++)
        for (int j = 0; j < 200; j++) {
            int64_t wait_ms = notification_retry_delay_ms (i + 1);
            assert_in_range (wait_ms, most_minutes[i] * MINUTE_MS / 2, most_minutes[i] * MINUTE_MS);
        }
}

static void wait_stays_within_bounds_for_any_attempt (void **state)
{
    (void) state;
    assert_in_range (notification_retry_delay_ms (0), MINUTE_MS / 2, MINUTE_MS);
    assert_in_range (notification_retry_delay_ms (1000000), 60 * MINUTE_MS, 120 * MINUTE_MS);
    assert_in_range (notification_retry_delay_ms (UINT32_MAX), 60 * MINUTE_MS, 120 * MINUTE_MS);
}

static void waits_differ (void **state)
{
    (void) state;
    int64_t first_ms = notification_retry_delay_ms (5);
    unsigned different = 0;
    for (int i = 0; i < 50; i++)
        different += notification_retry_delay_ms (5) != first_ms;
    assert_true (different > 40);
}

static void forty_eight_hours_hold_some_thirty_attempts (void **state)
{
    (void) state;
    unsigned attempts = 1;
    for (int64_t time_ms = 0; time_ms < 48LL * 60 * MINUTE_MS; attempts++)
        time_ms += notification_retry_delay_ms (attempts);
    assert_in_range (attempts, 28, 60);
}

static void probe_waits_double_from_five_seconds_to_five_minutes (void **state)
{
    (void) state;
    static const int64_t most_seconds[] = { 5, 10, 20, 40, 80, 160, 300, 300 };
    for (unsigned i = 0; i < DM_COUNT (most_seconds); i++)
        for (int j = 0; j < 200; j++)
            assert_in_range (notification_probe_delay_ms (i + 1), most_seconds[i] * 500, most_seconds[i] * 1000);
    assert_in_range (notification_probe_delay_ms (UINT32_MAX), 150000, 300000);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (wait_doubles_from_a_minute_to_two_hours),
        cmocka_unit_test (wait_stays_within_bounds_for_any_attempt),
        cmocka_unit_test (waits_differ),
        cmocka_unit_test (forty_eight_hours_hold_some_thirty_attempts),
        cmocka_unit_test (probe_waits_double_from_five_seconds_to_five_minutes),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
