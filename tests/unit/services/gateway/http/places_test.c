/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/places.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/http/client_address.h"
#include "services/gateway/http/limits.h"

#define NOW_MS 1000

static bool take (gateway_places *places, const char *address, gateway_holder *holder)
{
    gateway_holder_init (holder);
    return gateway_places_take (places, address, strlen (address), NOW_MS, holder);
}

static bool has_one (gateway_places *places, const char *address)
{
    return gateway_places_has_one (places, address, strlen (address), NOW_MS);
}

static void an_address_gets_its_share_and_another_the_rest (void **state)
{
    (void) state;
    DM_AUTO (gateway_places_destroy) gateway_places *places = gateway_places_open (5, 2);
    gateway_holder a[3], ab;
    assert_true (take (places, "a", &a[0]));
    assert_true (has_one (places, "a"));
    assert_true (take (places, "a", &a[1]));
    assert_false (has_one (places, "a"));
    assert_false (take (places, "a", &a[2]));
    assert_true (take (places, "ab", &ab)); /* it only begins alike */
    gateway_places_leave (places, &a[0]);
    assert_true (take (places, "a", &a[2]));
    assert_int_equal (a[2].place, 0);
    gateway_places_leave (places, &a[0]); /* it has none any more */
    assert_false (has_one (places, "a"));
}

static void there_are_no_more_than_there_are (void **state)
{
    (void) state;
    DM_AUTO (gateway_places_destroy) gateway_places *places = gateway_places_open (3, 0); /* no share: all */
    gateway_holder a[3], b;
    for (size_t i = 0; i < DM_COUNT (a); i++) {
        assert_true (take (places, "a", &a[i]));
        assert_int_equal (a[i].place, i);
    }
    assert_false (take (places, "b", &b));
    assert_false (has_one (places, "b"));
    gateway_places_leave (places, &a[1]);
    assert_true (has_one (places, "b"));
    assert_true (take (places, "b", &b));
    assert_int_equal (b.place, 1);
}

static void a_place_that_stalls_goes_to_whoever_needs_it (void **state)
{
    (void) state;
    DM_AUTO (gateway_places_destroy) gateway_places *places = gateway_places_open (3, 2);
    gateway_holder a[3], b[3];
    assert_true (take (places, "a", &a[0]) && take (places, "a", &a[1]) && take (places, "b", &b[0]));
    b[0].stalls_ms = NOW_MS - 9;
    a[0].stalls_ms = NOW_MS - 1;
    a[1].stalls_ms = NOW_MS - 2;
    assert_true (take (places, "a", &a[2])); /* it holds its share: of its own, the one that stalls longest */
    assert_true (a[1].is_ousted && !a[0].is_ousted && !b[0].is_ousted);
    assert_int_equal (a[1].place, GATEWAY_NO_PLACE);
    assert_int_equal (a[2].place, 1);
    assert_true (take (places, "b", &b[1])); /* none is free: of all */
    assert_true (b[0].is_ousted && !a[0].is_ousted);
    gateway_places_leave (places, &b[0]); /* leaves the place to the other */
    assert_false (a[2].is_ousted || b[1].is_ousted);
    a[0].stalls_ms = NOW_MS; /* not yet */
    assert_false (take (places, "c", &b[2]));
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

static void a_network_is_24_bits_of_ipv4_and_48_of_ipv6 (void **state)
{
    (void) state;
    static const struct {
        const char *address;
        size_t bytes;
    } rows[] = { { "192.0.2.1", 3 }, { "2001:db8:0:1::1", 6 }, { "::ffff:192.0.2.1", 3 } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const gateway_address it = read_peer (rows[i].address);
        assert_int_equal (gateway_address_network_bytes (&it), rows[i].bytes);
    }
    const gateway_address a = read_peer ("192.0.2.1"), b = read_peer ("192.0.2.200"), c = read_peer ("192.0.3.1");
    assert_memory_equal (a.bytes, b.bytes, 3);
    assert_memory_not_equal (a.bytes, c.bytes, 3);
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
        cmocka_unit_test (a_place_that_stalls_goes_to_whoever_needs_it),
        cmocka_unit_test (a_network_of_ipv6_counts_as_one_and_an_ipv4_address_always_alike),
        cmocka_unit_test (a_network_is_24_bits_of_ipv4_and_48_of_ipv6),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
