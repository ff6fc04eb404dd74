/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/log_recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/log.h"

#define TRACE_ID "0af7651916cd43dd8448eb211c80319c"

static dm_log_entry entries[DM_LOG_RECENT_MAX];

static int forget (void **state)
{
    (void) state;
    dm_log_forget ();
    return 0;
}

static void warnings_and_errors_are_kept_newest_first (void **state)
{
    (void) state;
    dm_log (DM_WARN, "first", DM_T ("error", "it rains"), DM_N ("attempt", 3));
    dm_log_set_trace ("00-" TRACE_ID "-b7ad6b7169203331-01");
    dm_log (DM_ERROR, "second");
    dm_log_set_trace (NULL);
    assert_int_equal (dm_log_recent (entries), 2);
    assert_string_equal (entries[0].event, "second");
    assert_string_equal (entries[0].trace_id, TRACE_ID);
    assert_string_equal (entries[0].text, "");
    assert_int_equal (entries[0].level, DM_ERROR);
    assert_string_equal (entries[1].event, "first");
    assert_string_equal (entries[1].trace_id, "");
    assert_string_equal (entries[1].text, "error=it rains attempt=3");
    assert_true (entries[1].time_ms > 0 && entries[1].time_ms <= entries[0].time_ms);
}

static void what_is_said_for_information_is_not_kept (void **state)
{
    (void) state;
    dm_log (DM_INFO, "started");
    assert_int_equal (dm_log_recent (entries), 0);
}

static void a_line_that_comes_again_is_one_that_counts (void **state)
{
    (void) state;
    for (int i = 0; i < 100; i++) {
        dm_log (DM_WARN, "often", DM_T ("error", "again"));
        dm_log (DM_WARN, "often", DM_T ("error", "also again"));
    }
    dm_log (DM_WARN, "once");
    assert_int_equal (dm_log_recent (entries), 3);
    assert_string_equal (entries[0].event, "once");
    assert_int_equal (entries[0].count, 1);
    assert_string_equal (entries[1].text, "error=also again");
    assert_int_equal (entries[1].count, 100);
    assert_int_equal (entries[2].count, 100);
}

static void only_the_last_lines_are_kept (void **state)
{
    (void) state;
    for (int i = 0; i < 3 * DM_LOG_RECENT_MAX; i++)
        dm_log (DM_WARN, "numbered", DM_N ("number", i));
    assert_int_equal (dm_log_recent (entries), DM_LOG_RECENT_MAX);
    assert_string_equal (entries[0].text, "number=59");
    assert_string_equal (entries[DM_LOG_RECENT_MAX - 1].text, "number=40");
}

static void a_text_is_cut_between_characters_and_stays_one_line (void **state)
{
    (void) state;
    char longest[1000] = "";
    for (int i = 0; i < 300; i++)
        strcat (longest, "\xc3\xab"); /* e with two dots */
    dm_log (DM_WARN, "long", DM_T ("e", longest));
    dm_log (DM_WARN, "odd", DM_T ("error", "two\nlines \xff and \x01"));
    assert_int_equal (dm_log_recent (entries), 2);
    assert_string_equal (entries[0].text, "error=two?lines ? and ?");
    assert_int_equal (strlen (entries[1].text), 2 + 2 * ((DM_LOG_TEXT_SIZE - 1 - 2) / 2));
}

int main (void)
{
    dm_log_init ("probe", DM_INFO);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup (warnings_and_errors_are_kept_newest_first, forget),
        cmocka_unit_test_setup (what_is_said_for_information_is_not_kept, forget),
        cmocka_unit_test_setup (a_line_that_comes_again_is_one_that_counts, forget),
        cmocka_unit_test_setup (only_the_last_lines_are_kept, forget),
        cmocka_unit_test_setup (a_text_is_cut_between_characters_and_stays_one_line, forget),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
