/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static const char *const closed[] = { "2026-12-25" };

/* Monday to Friday, Thursday longer, Saturday with a break. */
static gemeente_hours make_hours (void)
{
    gemeente_hours hours = { .closed = closed, .closed_count = 1 };
    for (int day = 1; day <= 5; day++)
        assert_true (gemeente_hours_parse (day == 4 ? "8.30-20.00" : "8.30-17.00", hours.days[day]));
    assert_true (gemeente_hours_parse ("9:00-12:00, 13:00-16:30", hours.days[6]));
    return hours;
}

/* A moment in UTC. */
static int64_t at (int month, int day, int hour, int minute)
{
    struct tm time = { .tm_year = 126, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute };
    return (int64_t) timegm (&time) * 1000;
}

static void assert_now (const gemeente_hours *hours, int64_t now_ms, const char *nl, const char *en)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (gemeente_hours_now (hours, now_ms, "nl", arena), nl);
    assert_string_equal (gemeente_hours_now (hours, now_ms, "en", arena), en);
}

static void hours_are_those_of_amsterdam_in_summer_and_winter (void **state)
{
    (void) state;
    const gemeente_hours hours = make_hours ();
    assert_now (&hours, at (11, 30, 7, 29), "Vandaag open vanaf 8.30 uur", "Opens today at 8:30"); /* Monday 8.29 */
    assert_now (&hours, at (11, 30, 7, 30), "Nu open, tot 17.00 uur", "Open now, until 17:00");
    assert_now (&hours, at (11, 30, 15, 59), "Nu open, tot 17.00 uur", "Open now, until 17:00");
    assert_now (&hours, at (11, 30, 16, 0), "Morgen open vanaf 8.30 uur", "Opens tomorrow at 8:30");
    assert_now (&hours, at (7, 6, 6, 30), "Nu open, tot 17.00 uur", "Open now, until 17:00"); /* Monday 8.30 */
    assert_now (&hours, at (7, 6, 15, 0), "Morgen open vanaf 8.30 uur", "Opens tomorrow at 8:30");
    assert_now (&hours, at (12, 3, 23, 30), "Vandaag open vanaf 8.30 uur", "Opens today at 8:30"); /* it is Friday */
}

static void breaks_weekends_and_closed_days_are_told_as_they_are (void **state)
{
    (void) state;
    const gemeente_hours hours = make_hours ();
    assert_now (&hours, at (12, 5, 11, 0), "Vandaag open vanaf 13.00 uur", "Opens today at 13:00"); /* Saturday */
    assert_now (&hours, at (12, 5, 15, 30), "Maandag open vanaf 8.30 uur", "Monday opens at 8:30");
    assert_now (&hours, at (12, 24, 19, 0), "Zaterdag open vanaf 9.00 uur", "Saturday opens at 9:00");
    assert_now (&(const gemeente_hours){ .is_always = true }, at (12, 25, 3, 0), "Dag en nacht", "Day and night");
    assert_now (&(const gemeente_hours){ 0 }, at (12, 25, 3, 0), "Nu gesloten", "Closed now");
}

static void week_is_told_by_kinds_of_days (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const gemeente_hours hours = make_hours ();
    assert_string_equal (gemeente_hours_week (&hours, "nl", arena),
                         "Maandag tot en met woensdag: 8.30 tot 17.00 uur\nDonderdag: 8.30 tot 20.00 uur\n"
                         "Vrijdag: 8.30 tot 17.00 uur\nZaterdag: 9.00 tot 12.00 en 13.00 tot 16.30 uur");
    assert_string_equal (gemeente_hours_week (&hours, "en", arena),
                         "Monday to Wednesday: 8:30 to 17:00\nThursday: 8:30 to 20:00\nFriday: 8:30 to 17:00\n"
                         "Saturday: 9:00 to 12:00 and 13:00 to 16:30");
}

static void what_is_no_hours_is_refused (void **state)
{
    (void) state;
    static const char *const wrong[] = { "",
                                         "8-17",
                                         "8.30",
                                         "17.00-8.30",
                                         "8.30-8.30",
                                         "8.3-17.00",
                                         "8.60-17.00",
                                         "8.30-24.01",
                                         "8.30 - 17.00",
                                         "8.30-17.00,",
                                         "dicht",
                                         "8..3-17.00",
                                         "8.301-17.00",
                                         "8.30.1-17.00",
                                         "-1.00-17.00",
                                         "8.30-17.00x",
                                         "8.30-12.00,13.00-17.00",
                                         "8.30-12.00, 11.00-17.00",
                                         "8.30-9.00, 10.00-11.00, 12.00-13.00" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        gemeente_range ranges[GEMEENTE_RANGES_MAX] = { { 1, 2 } };
        if (gemeente_hours_parse (wrong[i], ranges))
            fail_msg ("taken: %s", wrong[i]);
        assert_int_equal (ranges[0].until, 2);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (hours_are_those_of_amsterdam_in_summer_and_winter),
        cmocka_unit_test (breaks_weekends_and_closed_days_are_told_as_they_are),
        cmocka_unit_test (week_is_told_by_kinds_of_days),
        cmocka_unit_test (what_is_no_hours_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
