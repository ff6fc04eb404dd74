/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define DAY_S ((time_t) 24 * 3600)
#define MIDNIGHT (20000 * DAY_S)

static const uint8_t key[GATEWAY_SECRET_BYTES] = "a key of thirty-two bytes it is", other[GATEWAY_SECRET_BYTES] = "b";

static void a_network_has_one_mark_a_day_and_another_with_another_key (void **state)
{
    (void) state;
    static const struct {
        const uint8_t *key;
        time_t now;
        const char *network;
        bool is_same;
    } rows[] = {
        { key, MIDNIGHT, "abc", true },      { key, MIDNIGHT + DAY_S - 1, "abc", true },
        { key, MIDNIGHT - 1, "abc", false }, { key, MIDNIGHT + DAY_S, "abc", false },
        { key, MIDNIGHT, "abd", false },     { key, MIDNIGHT, "ab", false },
        { other, MIDNIGHT, "abc", false },
    };
    char first[GATEWAY_NETWORK_SIZE], mark[GATEWAY_NETWORK_SIZE];
    gateway_network_mark (key, MIDNIGHT, "abc", 3, first);
    assert_true (gateway_network_mark_is_valid (first));
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        gateway_network_mark (rows[i].key, rows[i].now, rows[i].network, strlen (rows[i].network), mark);
        if ((strcmp (mark, first) == 0) != rows[i].is_same)
            fail_msg ("row %zu: %s, %s", i, mark, first);
    }
}

static void only_a_mark_is_one (void **state)
{
    (void) state;
    assert_false (gateway_network_mark_is_valid (""));
    assert_false (gateway_network_mark_is_valid ("192.0.2.1"));
    assert_false (gateway_network_mark_is_valid ("0123456789abcdef0123456789abcde"));
    assert_false (gateway_network_mark_is_valid ("0123456789abcdef0123456789abcdef0"));
    assert_false (gateway_network_mark_is_valid ("0123456789ABCDEF0123456789abcdef"));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_network_has_one_mark_a_day_and_another_with_another_key),
        cmocka_unit_test (only_a_mark_is_one),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
