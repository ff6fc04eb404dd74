/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/resolver.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/log.h"
#include "tests/support/process.h"

#define INTERVAL_MS 200

/* ------------------------------------------------------------------ a name server of the test's own */

static atomic_int host_count;    /* "many.test" has 10.0.0.1 and so on, the last first; -1: no answer */
static atomic_int lookups;       /* of many.test */
static atomic_bool is_slow_held; /* a lookup of slow.test hangs until this is false */
static atomic_bool is_slow_asked;

static struct addrinfo *make_address (const char *host, struct addrinfo *next)
{
    struct sockaddr_storage *address = calloc (1, sizeof *address);
    struct addrinfo *info = calloc (1, sizeof *info);
    *info = (struct addrinfo){ .ai_addr = (struct sockaddr *) address, .ai_next = next };
    info->ai_family = address->ss_family = strchr (host, ':') ? AF_INET6 : AF_INET;
    info->ai_addrlen = strchr (host, ':') ? sizeof (struct sockaddr_in6) : sizeof (struct sockaddr_in);
    void *bytes = strchr (host, ':') ? (void *) &((struct sockaddr_in6 *) address)->sin6_addr
                                     : (void *) &((struct sockaddr_in *) address)->sin_addr;
    if (inet_pton (info->ai_family, host, bytes) == 1)
        return info;
    free (address);
    free (info);
    return next;
}

int getaddrinfo (const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    (void) service;
    (void) hints;
    struct addrinfo *all = NULL;
    if (strcmp (host, "slow.test") == 0) {
        is_slow_asked = true;
        while (is_slow_held)
            usleep (1000);
        host = "10.9.9.9";
    }
    if (strcmp (host, "many.test") == 0) {
        char text[20];
        lookups++;
        for (int i = 1; i <= host_count; i++) {
            snprintf (text, sizeof text, "10.0.0.%d", i);
            all = make_address (text, all);
        }
    } else
        all = make_address (host, make_address (host, NULL)); /* as a resolver may, twice */
    *out = all;
    return all ? 0 : EAI_NONAME;
}

void freeaddrinfo (struct addrinfo *all)
{
    while (all) {
        struct addrinfo *next = all->ai_next;
        free (all->ai_addr);
        free (all);
        all = next;
    }
}

/* ------------------------------------------------------------------ helpers */

static atomic_int changes;
static int own_threads; /* before there is any resolver */

static void on_change (void *arg)
{
    assert_ptr_equal (arg, &changes);
    changes++;
}

static dm_resolver *open_lists (const char *first, const char *second)
{
    const char *const lists[] = { first, second };
    changes = 0;
    return dm_resolver_open (lists, second ? 2 : 1, INTERVAL_MS, on_change, &changes);
}

typedef struct wish {
    dm_resolver *resolver;
    size_t list;
    size_t count;
    int lookups;
} wish;

static bool has_count (void *arg)
{
    const wish *it = arg;
    dm_endpoint endpoints[DM_ENDPOINTS_MAX];
    return dm_resolver_list (it->resolver, it->list, endpoints) == it->count;
}

static void wait_for_count (dm_resolver *resolver, size_t list, size_t count)
{
    wish it = { .resolver = resolver, .list = list, .count = count };
    ts_wait_until (has_count, &it, TS_PATIENCE_MS, "the addresses are not as many as they should be");
}

static bool has_lookups (void *arg)
{
    return lookups >= ((const wish *) arg)->lookups;
}

static void wait_for_lookups (int more)
{
    wish it = { .lookups = lookups + more };
    ts_wait_until (has_lookups, &it, TS_PATIENCE_MS, "the name was not looked up");
}

/* ------------------------------------------------------------------ tests */

static void endpoints_are_split_into_host_and_port (void **state)
{
    (void) state;
    static const struct {
        const char *text, *host; /* host NULL: malformed */
        uint16_t port;
    } rows[] = {
        { "tcp://intake:7100", "intake", 7100 },
        { "tcp://127.0.0.1:1", "127.0.0.1", 1 },
        { "tcp://[::1]:65534", "::1", 65534 },
        { "tcp://[fe80::1%eth0]:7100", "fe80::1%eth0", 7100 },
        { "tcp://::1:7100", NULL, 0 },
        { "tcp://[]:7100", NULL, 0 },
        { "tcp://:7100", NULL, 0 },
        { "tcp://intake", NULL, 0 },
        { "tcp://intake:", NULL, 0 },
        { "tcp://intake:0", NULL, 0 },
        { "tcp://intake:65535", NULL, 0 }, /* hints have no port */
        { "tcp://intake:655350", NULL, 0 },
        { "tcp://intake:71oo", NULL, 0 },
        { "tcp://intake:-1", NULL, 0 },
        { "ipc://intake:7100", NULL, 0 },
        { "tcp://", NULL, 0 },
        { "tcp:/", NULL, 0 },
        { "", NULL, 0 },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char host[254] = "unchanged";
        uint16_t port = 9;
        bool is_good = dm_endpoint_split (rows[i].text, strlen (rows[i].text), host, &port);
        assert_int_equal (is_good, rows[i].host != NULL);
        assert_string_equal (host, is_good ? rows[i].host : "unchanged");
        assert_int_equal (port, is_good ? rows[i].port : 9);
    }
}

static void host_may_be_as_long_as_a_name_can_be_and_no_longer (void **state)
{
    (void) state;
    char text[300], host[254];
    uint16_t port;
    int size = snprintf (text, sizeof text, "tcp://%0253d:7100", 0);
    assert_true (dm_endpoint_split (text, (size_t) size, host, &port));
    assert_int_equal (strlen (host), 253);
    size = snprintf (text, sizeof text, "tcp://%0254d:7100", 0);
    assert_false (dm_endpoint_split (text, (size_t) size, host, &port));
}

static void each_list_has_its_addresses_sorted_and_once (void **state)
{
    (void) state;
    DM_AUTO (dm_resolver_destroy)
    dm_resolver *resolver = open_lists ("tcp://10.1.1.2:7100,tcp://[::1]:7100,tcp://10.1.1.1:7100,tcp://10.1.1.2:7100",
                                        "tcp://10.1.1.9:7110");
    dm_endpoint endpoints[DM_ENDPOINTS_MAX];
    wait_for_count (resolver, 0, 3);
    assert_int_equal (dm_resolver_list (resolver, 0, endpoints), 3);
    assert_string_equal (endpoints[0].text, "tcp://10.1.1.1:7100");
    assert_string_equal (endpoints[1].text, "tcp://10.1.1.2:7100");
    assert_string_equal (endpoints[2].text, "tcp://[::1]:7100");
    wait_for_count (resolver, 1, 1);
    dm_resolver_list (resolver, 1, endpoints);
    assert_string_equal (endpoints[0].text, "tcp://10.1.1.9:7110");
    assert_int_equal (dm_resolver_list (resolver, 2, endpoints), 0);
}

static void malformed_addresses_are_left_out (void **state)
{
    (void) state;
    DM_AUTO (dm_resolver_destroy)
    dm_resolver *resolver = open_lists ("nothing,,tcp://10.1.1.1:7100,tcp://x:99999,", NULL);
    wait_for_count (resolver, 0, 1);
}

static void name_gains_and_loses_addresses (void **state)
{
    (void) state;
    host_count = 2;
    DM_AUTO (dm_resolver_destroy) dm_resolver *resolver = open_lists ("tcp://many.test:7100", NULL);
    wait_for_count (resolver, 0, 2);
    host_count = 3;
    wait_for_count (resolver, 0, 3);
    host_count = 1;
    wait_for_count (resolver, 0, 1);
    assert_int_equal (changes, 3);
    wait_for_lookups (2);
    assert_int_equal (changes, 3); /* the same again is no change */
}

static void name_that_cannot_be_looked_up_keeps_its_addresses (void **state)
{
    (void) state;
    host_count = 2;
    DM_AUTO (dm_resolver_destroy) dm_resolver *resolver = open_lists ("tcp://many.test:7100", NULL);
    wait_for_count (resolver, 0, 2);
    host_count = -1;
    wait_for_lookups (2);
    wait_for_count (resolver, 0, 2);
    assert_int_equal (changes, 1);
}

static void name_without_addresses_is_tried_sooner (void **state)
{
    (void) state;
    const char *const lists[] = { "tcp://many.test:7100" };
    host_count = -1;
    DM_AUTO (dm_resolver_destroy) dm_resolver *resolver = dm_resolver_open (lists, 1, 5000, on_change, &changes);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    wait_for_lookups (3);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 4999);
    host_count = 1;
    wait_for_count (resolver, 0, 1);
}

static void more_addresses_than_the_most_are_cut (void **state)
{
    (void) state;
    host_count = 40;
    DM_AUTO (dm_resolver_destroy)
    dm_resolver *resolver = open_lists ("tcp://many.test:7100,tcp://many.test:7200", NULL);
    wait_for_count (resolver, 0, DM_ENDPOINTS_MAX);
}

static void wake_looks_up_before_the_interval_has_passed (void **state)
{
    (void) state;
    const char *const lists[] = { "tcp://many.test:7100" };
    host_count = 1;
    changes = 0;
    DM_AUTO (dm_resolver_destroy) dm_resolver *resolver = dm_resolver_open (lists, 1, 10000, on_change, &changes);
    wait_for_count (resolver, 0, 1);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    dm_resolver_wake (resolver);
    wait_for_lookups (1);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 5000);
}

static bool is_slow_being_asked (void *arg)
{
    (void) arg;
    return is_slow_asked;
}

static int count_threads (void)
{
    int count = 0;
    DIR *threads = opendir ("/proc/self/task");
    while (readdir (threads))
        count++;
    closedir (threads);
    return count;
}

static bool have_threads_left (void *arg)
{
    (void) arg;
    return count_threads () == own_threads;
}

static void destroy_does_not_wait_for_a_name_server_and_ends_the_calls_of_on_change (void **state)
{
    (void) state;
    is_slow_held = true;
    dm_resolver *resolver = open_lists ("tcp://slow.test:7100", NULL);
    ts_wait_until (is_slow_being_asked, NULL, TS_PATIENCE_MS, "the name was not looked up");
    dm_resolver_destroy (&resolver); /* would hang here, for is_slow_held stays true */
    assert_null (resolver);
    dm_resolver_destroy (&resolver);
    is_slow_held = false;
    ts_wait_until (have_threads_left, NULL, TS_PATIENCE_MS, "the thread did not end");
    assert_int_equal (changes, 0);
}

static void *do_nothing (void *arg)
{
    return arg;
}

int main (void)
{
    dm_log_init ("resolver_test", DM_ERROR);
    pthread_t first; /* with the first thread comes one of ThreadSanitizer's own */
    pthread_create (&first, NULL, do_nothing, NULL);
    pthread_join (first, NULL);
    own_threads = count_threads ();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (endpoints_are_split_into_host_and_port),
        cmocka_unit_test (host_may_be_as_long_as_a_name_can_be_and_no_longer),
        cmocka_unit_test (each_list_has_its_addresses_sorted_and_once),
        cmocka_unit_test (malformed_addresses_are_left_out),
        cmocka_unit_test (name_gains_and_loses_addresses),
        cmocka_unit_test (name_that_cannot_be_looked_up_keeps_its_addresses),
        cmocka_unit_test (name_without_addresses_is_tried_sooner),
        cmocka_unit_test (more_addresses_than_the_most_are_cut),
        cmocka_unit_test (wake_looks_up_before_the_interval_has_passed),
        cmocka_unit_test (destroy_does_not_wait_for_a_name_server_and_ends_the_calls_of_on_change),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
