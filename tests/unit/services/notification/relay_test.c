/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/relay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MOST 4

static int open_relay (void **state)
{
    *state = notification_relay_open ();
    return 0;
}

static int close_relay (void **state)
{
    notification_relay_destroy ((notification_relay **) state);
    return *state ? -1 : 0;
}

static void relay_of_which_nothing_is_known_gets_all (void **state)
{
    char text[300] = "x";
    assert_int_equal (notification_relay_room (*state, MOST), MOST);
    notification_relay_tell (*state, text, sizeof text);
    assert_string_equal (text, "");
}

static void relay_that_is_down_gets_nothing_until_a_probe_is_due (void **state)
{
    char text[300];
    assert_true (notification_relay_set_down (*state, "Couldn't connect to server"));
    assert_false (notification_relay_set_down (*state, "Timeout was reached")); /* known, for another reason now */
    assert_int_equal (notification_relay_room (*state, MOST), 0);
    notification_relay_tell (*state, text, sizeof text);
    assert_memory_equal (text, "mail relay down since 20", 24);
    assert_non_null (strstr (text, "Z: Timeout was reached"));
}

static void relay_that_is_back_gets_all_at_once (void **state)
{
    char text[300];
    notification_relay_set_down (*state, "Couldn't connect to server");
    assert_true (notification_relay_set_up (*state));
    assert_false (notification_relay_set_up (*state));
    assert_int_equal (notification_relay_room (*state, MOST), MOST);
    notification_relay_tell (*state, text, sizeof text);
    assert_string_equal (text, "");
}

static void long_fault_is_cut (void **state)
{
    char fault[1000], text[300];
    memset (fault, 'x', sizeof fault - 1);
    fault[sizeof fault - 1] = '\0';
    notification_relay_set_down (*state, fault);
    notification_relay_tell (*state, text, sizeof text);
    assert_int_equal (strlen (strchr (text, 'x')), NOTIFICATION_FAULT_SIZE - 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_relay, close_relay)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (relay_of_which_nothing_is_known_gets_all),
        TEST (relay_that_is_down_gets_nothing_until_a_probe_is_due),
        TEST (relay_that_is_back_gets_all_at_once),
        TEST (long_fault_is_cut),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
