/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void network_gives_the_own_address_in_it (void **state)
{
    (void) state;
    static const char *const networks[] = { "127.0.0.0/8:7190", "127.0.0.1/32:7190", "127.0.0.0/24:7190" };
    for (size_t i = 0; i < DM_COUNT (networks); i++) {
        char out[DM_ADDRESS_SIZE] = "";
        assert_true (dm_address_settle (networks[i], out));
        assert_string_equal (out, "127.0.0.1:7190");
    }
}

static void address_stays_as_it_is (void **state)
{
    (void) state;
    static const char *const texts[] = { "127.0.0.1:7190", "0.0.0.0:0", "[::1]:7190", "", "nonsense" };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        char out[DM_ADDRESS_SIZE] = "before";
        assert_true (dm_address_settle (texts[i], out));
        assert_string_equal (out, texts[i]);
    }
}

/* No machine has an address in 240.0.0.0/4, which is reserved (RFC 1112 section 4). */
static void other_networks_are_refused (void **state)
{
    (void) state;
    static const char *const texts[] = { "240.0.0.0/4:7190",
                                         "127.0.0.1/8:7190",
                                         "127.0.0.0/0:7190",
                                         "127.0.0.0/33:7190",
                                         "127.0.0.0/:7190",
                                         "127.0.0.0/8",
                                         "127.0.0/8:7190",
                                         "127.0.0.0/08x:7190",
                                         "127.0.0.0/-1:7190",
                                         "127.0.0.0/256:7190",
                                         "/8:7190",
                                         ":7190/8",
                                         "127.0.0.0/8/8:7190",
                                         "[::1]/128:7190",
                                         "255.255.255.2555/32:1",
                                         "0127.000.000.000/8:1" };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        char out[DM_ADDRESS_SIZE] = "before";
        if (dm_address_settle (texts[i], out))
            fail_msg ("%s was taken as %s", texts[i], out);
        assert_string_equal (out, "before");
    }
}

static void text_beyond_its_bound_is_refused (void **state)
{
    (void) state;
    char text[DM_ADDRESS_SIZE + 1], out[DM_ADDRESS_SIZE] = "before";
    memset (text, '1', DM_ADDRESS_SIZE);
    text[DM_ADDRESS_SIZE] = '\0';
    assert_false (dm_address_settle (text, out));
    assert_string_equal (out, "before");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (network_gives_the_own_address_in_it),
        cmocka_unit_test (address_stays_as_it_is),
        cmocka_unit_test (other_networks_are_refused),
        cmocka_unit_test (text_beyond_its_bound_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
