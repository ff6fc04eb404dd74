/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void date_is_written_in_full (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (gateway_date_text ("2026-11-04", "nl", arena), "4 november 2026");
    assert_string_equal (gateway_date_text ("2026-03-31", "en", arena), "31 March 2026");
    assert_string_equal (gateway_date_text (NULL, "nl", arena), "");
    assert_string_equal (gateway_date_text ("morgen", "nl", arena), "morgen");
    assert_string_equal (gateway_date_text ("2026-11-04x", "nl", arena), "2026-11-04x");
}

static void time_is_that_of_amsterdam (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (gateway_moment_text (1795535100000, "nl", arena), "24 november 2026, 16:45");
    assert_string_equal (gateway_moment_text (1774745999999, "nl", arena), "29 maart 2026, 01:59");
    assert_string_equal (gateway_moment_text (1774746000000, "nl", arena), "29 maart 2026, 03:00");
    assert_string_equal (gateway_moment_text (1792889999999, "en", arena), "25 October 2026, 02:59");
    assert_string_equal (gateway_moment_text (1792890000000, "en", arena), "25 October 2026, 02:00");
    assert_string_equal (gateway_moment_text (1798758000000, "nl", arena), "1 januari 2027, 00:00");
    assert_string_equal (gateway_moment_date_text (1798758000000, "en", arena), "1 January 2027");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (date_is_written_in_full),
        cmocka_unit_test (time_is_that_of_amsterdam),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
