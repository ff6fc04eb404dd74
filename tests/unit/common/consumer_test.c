/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/consumer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void busy_log_gathers_longer_but_never_long (void **state)
{
    (void) state;
    assert_int_equal (dm_gather_ms (1), 1);
    assert_int_equal (dm_gather_ms (10), 10);
    assert_int_equal (dm_gather_ms (20), 20);
    assert_int_equal (dm_gather_ms (2048), 20);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (busy_log_gathers_longer_but_never_long),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
