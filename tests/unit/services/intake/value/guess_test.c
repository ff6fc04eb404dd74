/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/guess.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void what_was_meant_is_guessed_when_it_is_near (void **state)
{
    (void) state;
    static const char *const words[] = { "title", "summary", "steps", "emailadres", NULL };
    assert_string_equal (intake_guess ("titel", words), "title");
    assert_string_equal (intake_guess ("sumary", words), "summary");
    assert_string_equal (intake_guess ("email", words), "emailadres");
    assert_null (intake_guess ("onderwerp", words));
    assert_null (intake_guess ("", words));
    char longest[101] = "";
    memset (longest, 'x', sizeof longest - 1);
    assert_null (intake_guess (longest, words));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_meant_is_guessed_when_it_is_near),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
