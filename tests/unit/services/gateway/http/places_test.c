/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/places.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/http/client_address.h"
#include "services/gateway/http/limits.h"

static size_t take (gateway_places *places, const char *address)
{
    return gateway_places_take (places, address, strlen (address));
}

static bool has_one (gateway_places *places, const char *address)
{
    return gateway_places_has_one (places, address, strlen (address));
}

static void an_address_gets_its_share_and_another_the_rest (void **state)
{
    (void) state;
    DM_AUTO (gateway_places_destroy) gateway_places *places = gateway_places_open (5, 2);
    size_t first = take (places, "a");
    assert_int_not_equal (first, GATEWAY_NO_PLACE);
    assert_true (has_one (places, "a"));
    assert_int_not_equal (take (places, "a"), GATEWAY_NO_PLACE);
    assert_false (has_one (places, "a"));
    assert_int_equal (take (places, "a"), GATEWAY_NO_PLACE);
    assert_int_not_equal (take (places, "ab"), GATEWAY_NO_PLACE); /* it only begins alike */
    gateway_places_leave (places, first);
    assert_int_equal (take (places, "a"), first);
    gateway_places_leave (places, GATEWAY_NO_PLACE);
    assert_false (has_one (places, "a"));
}

static void there_are_no_more_than_there_are (void **state)
{
    (void) state;
    DM_AUTO (gateway_places_destroy) gateway_places *places = gateway_places_open (3, 0); /* no share: all */
    for (int i = 0; i < 3; i++)
        assert_int_equal (take (places, "a"), i);
    assert_int_equal (take (places, "b"), GATEWAY_NO_PLACE);
    assert_false (has_one (places, "b"));
    gateway_places_leave (places, 1);
    assert_true (has_one (places, "b"));
    assert_int_equal (take (places, "b"), 1);
}

/* Gives: the address of a connection from there. */
static gateway_address read_peer (const char *text)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    struct sockaddr_in four = { .sin_family = AF_INET };
    gateway_address out = { .size = 0 };
    if (inet_pton (AF_INET6, text, &six.sin6_addr) == 1) {
        gateway_address_of_peer ((const struct sockaddr *) &six, &out);
        assert_true (gateway_address_is_proxy ((const struct sockaddr *) &six, text));
        assert_false (gateway_address_is_proxy ((const struct sockaddr *) &six, ""));
    } else {
        assert_int_equal (inet_pton (AF_INET, text, &four.sin_addr), 1);
        gateway_address_of_peer ((const struct sockaddr *) &four, &out);
        assert_true (gateway_address_is_proxy ((const struct sockaddr *) &four, text));
        assert_false (gateway_address_is_proxy ((const struct sockaddr *) &four, ""));
    }
    return out;
}

static void a_network_of_ipv6_counts_as_one_and_an_ipv4_address_always_alike (void **state)
{
    static const struct {
        const char *a, *b;
        bool is_same;
    } rows[] = {
        { "192.0.2.1", "192.0.2.1", true },
        { "192.0.2.1", "192.0.2.2", false },
        { "2001:db8:0:1::1", "2001:db8:0:1::2", true },
        { "2001:db8:0:1::1", "2001:db8:0:2::1", false },
        { "::ffff:192.0.2.1", "192.0.2.1", true },
        { "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const gateway_address a = read_peer (rows[i].a), b = read_peer (rows[i].b);
        bool is_same = a.size == b.size && memcmp (a.bytes, b.bytes, a.size) == 0;
        if (is_same != rows[i].is_same)
            fail_msg ("%s, %s", rows[i].a, rows[i].b);
    }
}

static void who_asks_too_often_hears_when_to_come_back (void **state)
{
    (void) state;
    gateway_limits *it = gateway_limits_open (60, 60000);
    unsigned retry_s = 0;
    for (int i = 0; i < 60; i++)
        assert_true (gateway_limits_take (it, "a", 1, 1, 1000, &retry_s));
    assert_false (gateway_limits_take (it, "a", 1, 1, 1000, &retry_s));
    assert_int_equal (retry_s, 1);
    assert_true (gateway_limits_take (it, "b", 1, 1, 1000, &retry_s));
    assert_true (gateway_limits_take (it, "a", 1, 1, 2001, &retry_s));
    assert_false (gateway_limits_take (it, "a", 1, 1, 2001, &retry_s));
    assert_false (gateway_limits_take (it, "a", 1, 5, 2001, &retry_s)); /* several at once wait for as many */
    assert_int_equal (retry_s, 5);
    assert_true (gateway_limits_take (it, "a", 1, 5, 7001, &retry_s));
    for (int i = 0; i < 100000; i++) /* others beyond the table's room */
        gateway_limits_take (it, &i, sizeof i, 1, 3000, &retry_s);
    gateway_limits_destroy (&it);
    it = gateway_limits_open (0, 60000);
    for (int i = 0; i < 1000; i++)
        assert_true (gateway_limits_take (it, "a", 1, 1, 1000, &retry_s));
    gateway_limits_destroy (&it);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (who_asks_too_often_hears_when_to_come_back),
        cmocka_unit_test (an_address_gets_its_share_and_another_the_rest),
        cmocka_unit_test (there_are_no_more_than_there_are),
        cmocka_unit_test (a_network_of_ipv6_counts_as_one_and_an_ipv4_address_always_alike),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
