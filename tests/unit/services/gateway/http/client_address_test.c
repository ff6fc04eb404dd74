/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/client_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void address_of_a_proxy_is_read_as_the_kernel_writes_it (void **state)
{
    (void) state;
    static const char *const rows[][2] = {
        { "172.30.71.1", "172.30.71.1" }, { "2001:DB8:0::1", "2001:db8::1" }, { "::1", "::1" }, { "", "" }
    };
    char out[INET6_ADDRSTRLEN];
    dm_error error;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        assert_int_equal (gateway_address_read_proxy (rows[i][0], out, &error), DM_OK);
        assert_string_equal (out, rows[i][1]);
    }
}

static void what_is_no_address_is_refused (void **state)
{
    (void) state;
    static const char *const rows[] = { "niet-een-adres",          "172.30.71", "172.30.71.1:80", "172.30.71.0/24",
                                        "172.30.71.1,172.30.71.2", " " };
    char out[INET6_ADDRSTRLEN];
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_error error = { 0 };
        assert_int_equal (gateway_address_read_proxy (rows[i], out, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "proxy");
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (address_of_a_proxy_is_read_as_the_kernel_writes_it),
        cmocka_unit_test (what_is_no_address_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
