/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/identity/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base.h"

static void bsn_passes_the_elfproef (void **state)
{
    (void) state;
    assert_true (identity_bsn_is_valid ("111222333"));
    assert_true (identity_bsn_is_valid ("123456782"));
    static const char *const wrong[] = { "123456789",
                                         "000000000",
                                         "12345678",
                                         "1234567820",
                                         "",
                                         "12345678a",
                                         "123 456 782",
                                         "-11222333",
                                         "111222334",
                                         "\xD9\xA1"
                                         "1222333" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++)
        assert_false (identity_bsn_is_valid (wrong[i]));
}

static void one_wrong_digit_of_a_bsn_is_noticed (void **state)
{
    (void) state;
    char bsn[] = "123456782";
    for (size_t i = 0; bsn[i]; i++)
        for (int digit = '0'; digit <= '9'; digit++) {
            char right = bsn[i];
            bsn[i] = (char) digit;
            assert_int_equal (identity_bsn_is_valid (bsn), digit == right);
            bsn[i] = right;
        }
}

static void kvk_has_eight_digits_and_no_check (void **state)
{
    (void) state;
    static const char *const wrong[] = { "", "1234567", "123456789", "1234567a", "00000000" };
    assert_true (identity_kvk_is_valid ("12345678"));
    assert_true (identity_kvk_is_valid ("00000001"));
    for (size_t i = 0; i < DM_COUNT (wrong); i++)
        assert_false (identity_kvk_is_valid (wrong[i]));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (bsn_passes_the_elfproef),
        cmocka_unit_test (one_wrong_digit_of_a_bsn_is_noticed),
        cmocka_unit_test (kvk_has_eight_digits_and_no_check),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
