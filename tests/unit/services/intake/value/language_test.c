/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base.h"

static void two_languages_are_spoken (void **state)
{
    (void) state;
    static const char *const wrong[] = { "", "fr", "NL", "nl-NL", "n" };
    dm_error error = { 0 };
    assert_int_equal (intake_language_check (NULL, &error), DM_OK);
    assert_int_equal (intake_language_check ("nl", &error), DM_OK);
    assert_int_equal (intake_language_check ("en", &error), DM_OK);
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        assert_int_equal (intake_language_check (wrong[i], &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "language");
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test (two_languages_are_spoken) };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
