/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void no_more_is_taken_than_there_is_and_what_comes_back_can_be_taken_again (void **state)
{
    (void) state;
    DM_AUTO (gateway_budget_destroy) gateway_budget *it = gateway_budget_open (100);
    assert_true (gateway_budget_take (it, 60));
    assert_false (gateway_budget_take (it, 41));
    assert_false (gateway_budget_take (it, SIZE_MAX));
    assert_true (gateway_budget_take (it, 40));
    assert_false (gateway_budget_take (it, 1));
    assert_int_equal (gateway_budget_taken (it), 100);
    gateway_budget_leave (it, 41);
    gateway_budget_trim (it);
    assert_true (gateway_budget_take (it, 41));
    assert_int_equal (gateway_budget_taken (it), 100);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (no_more_is_taken_than_there_is_and_what_comes_back_can_be_taken_again),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
