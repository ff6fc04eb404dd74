/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>

#define NOW_MS 1795615530250

static void assert_parses (const char *text, int64_t ms)
{
    int64_t found = -1;
    if (!digictl_time_parse (text, NOW_MS, &found))
        fail_msg ("%s is no time", text);
    if (found != ms)
        fail_msg ("%s is %lld, not %lld", text, (long long) found, (long long) ms);
}

/* Winter time is +01:00, summer time +02:00. */
static void text_without_zone_is_local_time (void **state)
{
    (void) state;
    assert_parses ("2026-11-23", 1795388400000);
    assert_parses ("2026-07-01", 1782856800000);
    assert_parses ("2026-11-23 14:05", 1795439100000);
    assert_parses ("2026-11-23T14:05:30", 1795439130000);
    assert_parses ("2026-11-23T14:05:30.25", 1795439130250);
    assert_parses ("2024-02-29", 1709161200000);
}

static void zone_in_the_text_counts (void **state)
{
    (void) state;
    assert_parses ("1970-01-01T00:00:00Z", 0);
    assert_parses ("2026-11-23T13:05:30.250Z", 1795439130250);
    assert_parses ("2026-11-23 14:05+01:00", 1795439100000);
    assert_parses ("2026-11-23T08:35:30-04:30", 1795439130000);
    assert_parses ("2026-11-23T13:05:30.250999Z", 1795439130250);
}

static void ages_count_back_from_now (void **state)
{
    (void) state;
    assert_parses ("0s", NOW_MS);
    assert_parses ("90s", NOW_MS - 90000);
    assert_parses ("30m", NOW_MS - 1800000);
    assert_parses ("2h", NOW_MS - 7200000);
    assert_parses ("7d", NOW_MS - 604800000);
    assert_parses ("100000d", NOW_MS - 8640000000000);
}

static void anything_else_is_no_time (void **state)
{
    static const char *const texts[] = {
        "",
        "gisteren",
        "2026",
        "2026-11",
        "2026-11-31",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-11-00",
        "26-11-23",
        "2026-11-23T",
        "2026-11-23T24:00",
        "2026-11-23 14:60",
        "2026-11-23 14:05:60",
        "2026-11-23 14:05.5.5",
        "2026-11-23 14:05:30.",
        "2026-11-23 14:05 ",
        "2026-11-23Z",
        "2026-11-23T14:05:30+1:00",
        "2026-11-23T14:05:30+24:00",
        "2026-11-23T14:05:30Zulu",
        "2h30m",
        "-2h",
        "+2h",
        "2",
        "h",
        "2w",
        "100001d",
        "99999999999999999999s",
        " 2h",
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        int64_t ms = 42;
        if (digictl_time_parse (texts[i], NOW_MS, &ms))
            fail_msg ("\"%s\" is a time", texts[i]);
        assert_int_equal (ms, 42);
    }
}

static void times_are_shown_in_local_time (void **state)
{
    (void) state;
    char text[DIGICTL_TIME_SIZE];
    assert_string_equal (digictl_time_format (1795439130250, text), "2026-11-23 14:05:30");
    assert_string_equal (digictl_time_format (-1, text), "1970-01-01 00:59:59");
    assert_true (strlen (digictl_time_format (INT64_MAX, text)) < DIGICTL_TIME_SIZE);
    assert_true (strlen (digictl_time_format (INT64_MIN, text)) < DIGICTL_TIME_SIZE);
}

static void durations_have_two_units (void **state)
{
    (void) state;
    char text[DIGICTL_TIME_SIZE];
    assert_string_equal (digictl_time_duration (0, text), "0s");
    assert_string_equal (digictl_time_duration (59, text), "59s");
    assert_string_equal (digictl_time_duration (312, text), "5m 12s");
    assert_string_equal (digictl_time_duration (7500, text), "2h 5m");
    assert_string_equal (digictl_time_duration (266400, text), "3d 2h");
    assert_true (strlen (digictl_time_duration (UINT64_MAX, text)) < DIGICTL_TIME_SIZE);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (text_without_zone_is_local_time), cmocka_unit_test (zone_in_the_text_counts),
        cmocka_unit_test (ages_count_back_from_now),        cmocka_unit_test (anything_else_is_no_time),
        cmocka_unit_test (times_are_shown_in_local_time),   cmocka_unit_test (durations_have_two_units),
    };
    setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1); /* Europe/Amsterdam, without the zone files */
    tzset ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
