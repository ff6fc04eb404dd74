/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static intake_dag dag (const char *iso)
{
    intake_dag out = 0;
    if (!intake_dag_parse (iso, &out))
        fail_msg ("%s is no day", iso);
    return out;
}

static void assert_day (intake_dag actual, const char *expected)
{
    char text[INTAKE_DATE_SIZE];
    assert_string_equal (intake_dag_format (actual, text), expected);
}

static void days_are_those_of_the_calendar (void **state)
{
    (void) state;
    assert_int_equal (dag ("1970-01-01"), 0);
    assert_int_equal (dag ("2000-02-29"), 11016);
    assert_int_equal (dag ("0001-01-01"), -719162);
    assert_int_equal (dag ("9999-12-31"), 2932896);
    for (intake_dag i = -719162; i <= 2932896; i += 97) {
        time_t seconds = (time_t) i * 86400;
        struct tm it;
        char expected[32];
        gmtime_r (&seconds, &it);
        snprintf (expected, sizeof expected, "%04d-%02d-%02d", it.tm_year + 1900, it.tm_mon + 1, it.tm_mday);
        assert_day (i, expected);
        assert_int_equal (dag (expected), i);
    }
}

static void what_is_no_day_is_refused (void **state)
{
    (void) state;
    static const char *const wrong[] = {
        "",         "2026-02-29", "1900-02-29",  "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1",
        "26-01-01", "2026-01-00", "2026-01-011", "2026/01/01", "+026-01-01", "2026- 1-01", "vandaag",
    };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        intake_dag out = 7;
        assert_false (intake_dag_parse (wrong[i], &out));
        assert_int_equal (out, 7);
    }
}

/* As the government's and almanac's calendars have them. */
static void holidays_are_those_of_the_law (void **state)
{
    (void) state;
    static const char *const holidays[] = {
        "2024-01-01", "2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20", "2024-12-25", "2024-12-26",
        "2025-01-01", "2025-04-18", "2025-04-21", "2025-04-26", "2025-05-05", "2025-05-29", "2025-06-09",
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25",
        "2026-12-25", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-05", "2027-05-06", "2027-05-17",
        "2028-04-14", "2028-04-17", "2028-05-25", "2028-06-05", "2030-04-19", "2030-04-22", "2030-04-27",
        "2030-05-30", "2030-06-10", "2031-04-26", "2038-04-23", "2038-04-26", "2019-04-19", "2019-04-22",
    };
    static const char *const working[] = {
        "2025-04-28", /* the 27th is a Sunday: celebrated on Saturday, not on Monday */
        "2026-05-04", "2026-04-30", "2026-12-24", "2026-12-31", "2026-05-15", "2026-05-26", "2026-04-02", "2026-04-07",
    };
    for (size_t i = 0; i < DM_COUNT (holidays); i++)
        if (intake_dag_is_workday (dag (holidays[i])))
            fail_msg ("%s is a holiday", holidays[i]);
    for (size_t i = 0; i < DM_COUNT (working); i++)
        if (!intake_dag_is_workday (dag (working[i])))
            fail_msg ("%s is a working day", working[i]);
}

/* The last day of a term that begins after begin. */
static intake_dag end (const char *begin, int32_t days)
{
    return intake_term_end (dag (begin) + days, days);
}

static void term_ends_on_a_working_day (void **state)
{
    (void) state;
    static const struct {
        const char *begin;
        int32_t days;
        const char *end;
    } terms[] = {
        { "2026-11-24", 56, "2027-01-19" }, /* a Tuesday, eight weeks later */
        { "2026-11-06", 56, "2027-01-04" }, /* New Year's Day is a Friday: the Monday after */
        { "2026-10-30", 56, "2026-12-28" }, /* first Christmas day a Friday, the second a Saturday */
        { "2026-11-28", 56, "2027-01-25" }, /* Saturday */
        { "2026-02-06", 56, "2026-04-07" }, /* Good Friday, Easter, Easter Monday */
        { "2025-03-01", 56, "2025-04-28" }, /* Koningsdag on Saturday 26 April */
        { "2025-03-10", 56, "2025-05-06" }, /* 5 May */
        { "2026-03-19", 56, "2026-05-15" }, /* Hemelvaart */
        { "2026-03-30", 56, "2026-05-26" }, /* tweede Pinksterdag */
        { "2026-11-24", 0, "2026-11-24" },  { "2026-11-27", 1, "2026-11-30" },
        { "2026-11-24", 90, "2027-02-22" }, { "2026-11-29", 90, "2027-03-01" }, /* the last that moves: a Saturday */
        { "2026-11-28", 91, "2027-02-27" },                                     /* article 4: it stays a Saturday */
    };
    for (size_t i = 0; i < DM_COUNT (terms); i++)
        assert_day (end (terms[i].begin, terms[i].days), terms[i].end);
}

/* Article 2. */
static void term_of_three_days_has_two_working_days (void **state)
{
    (void) state;
    assert_day (end ("2026-11-26", 3), "2026-11-30"); /* Friday, weekend to Sunday; Monday */
    assert_day (end ("2026-11-27", 3), "2026-12-01"); /* Monday alone: Tuesday too */
    assert_day (end ("2026-12-24", 3), "2026-12-29"); /* none at all: Monday and Tuesday */
    assert_day (end ("2026-12-24", 5), "2026-12-29");
    assert_day (end ("2026-04-02", 5), "2026-04-08"); /* Easter: Tuesday and Wednesday */
    assert_day (end ("2026-11-27", 2), "2026-11-30"); /* shorter: article 1 alone */
}

/* Six weeks, which begin the day after; the last day is a working day. */
static void something_can_be_done_against_a_decision_for_six_weeks (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    static const char *const rows[][2] = {
        { "2026-11-30", "2027-01-11" },
        { "2026-11-28", "2027-01-11" }, /* decided on a Saturday: its sixth Saturday moves to Monday */
        { "2026-11-13", "2026-12-28" }, /* 25 December, second Christmas Day, Sunday */
        { "2026-03-16", "2026-04-28" }, /* Koningsdag */
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (intake_term_rechtsmiddel (rows[i][0], arena), rows[i][1]);
    assert_null (intake_term_rechtsmiddel (NULL, arena));
    assert_null (intake_term_rechtsmiddel ("gisteren", arena));
}

/* Awb 4:15: from the day after the question until the day of the answer. */
static void term_stands_still_on_the_days_between (void **state)
{
    (void) state;
    intake_dag since = dag ("2026-11-24");
    assert_int_equal (intake_term_standstill (since, since), 0);
    assert_int_equal (intake_term_standstill (since, dag ("2026-11-25")), 0);
    assert_int_equal (intake_term_standstill (since, dag ("2026-11-26")), 1);
    assert_int_equal (intake_term_standstill (since, dag ("2026-12-02")), 7);
    assert_int_equal (intake_term_standstill (since, dag ("2026-11-20")), 0); /* clock */
}

/* The law moves the last day; what is added comes after the day that was not moved. */
static void days_are_added_to_the_end_that_was_not_moved (void **state)
{
    (void) state;
    static const struct {
        const char *counted;
        int32_t days;
        const char *ends[4]; /* without a day added, with one, with two ... */
    } terms[] = {
        { "2026-03-07",
          56,
          { "2026-03-09", "2026-03-09", "2026-03-09", "2026-03-10" } }, /* from 10 January: Saturday */
        { "2026-04-03",
          56,
          { "2026-04-07", "2026-04-07", "2026-04-07", "2026-04-07" } }, /* from 6 February: Good Friday */
        { "2026-04-06", 56, { "2026-04-07", "2026-04-07", "2026-04-08", "2026-04-09" } },
        { "2026-11-29", 5, { "2026-11-30", "2026-11-30", "2026-12-01", "2026-12-02" } },
        { "2026-12-27", 3, { "2026-12-29", "2026-12-29", "2026-12-29", "2026-12-30" } },  /* article 2 */
        { "2026-04-17", 91, { "2026-04-17", "2026-04-18", "2026-04-19", "2026-04-20" } }, /* article 4 */
    };
    for (size_t i = 0; i < DM_COUNT (terms); i++)
        for (int32_t added = 0; added < (int32_t) DM_COUNT (terms[i].ends); added++)
            assert_day (intake_term_end (dag (terms[i].counted) + added, terms[i].days), terms[i].ends[added]);
}

static void extension_is_a_term_after_the_first (void **state)
{
    (void) state;
    assert_day (end ("2027-01-01", 42), "2027-02-12"); /* after New Year's Day, from which the first moved */
    assert_day (end ("2027-02-12", 42), "2027-03-30"); /* Good Friday */
    assert_day (end ("2026-04-03", 91), "2026-07-03"); /* a long one ends where it ends, ... */
    assert_day (end ("2026-04-03", 92), "2026-07-04"); /* ... also on a Saturday */
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (days_are_those_of_the_calendar),
        cmocka_unit_test (what_is_no_day_is_refused),
        cmocka_unit_test (holidays_are_those_of_the_law),
        cmocka_unit_test (term_ends_on_a_working_day),
        cmocka_unit_test (term_of_three_days_has_two_working_days),
        cmocka_unit_test (something_can_be_done_against_a_decision_for_six_weeks),
        cmocka_unit_test (term_stands_still_on_the_days_between),
        cmocka_unit_test (days_are_added_to_the_end_that_was_not_moved),
        cmocka_unit_test (extension_is_a_term_after_the_first),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
