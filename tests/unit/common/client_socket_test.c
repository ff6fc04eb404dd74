/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses, connections and hints. */
#include <dlfcn.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "tests/support/fake_server.h"
#include "tests/support/hang_up.h"
#include "tests/support/process.h"

static atomic_int named_hosts; /* what "peer.test" has: 0 no address, else 127.0.0.N */

int getaddrinfo (const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    static int (*real) (const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!real)
        *(void **) &real = dlsym (RTLD_NEXT, "getaddrinfo");
    if (strcmp (host, "peer.test") != 0)
        return real (host, service, hints, out);
    char literal[32];
    snprintf (literal, sizeof literal, "127.0.0.%d", named_hosts);
    return named_hosts == 0 ? EAI_NONAME : real (literal, service, hints, out);
}

static void no_address_is_unavailable_within_the_budget (void **state)
{
    (void) state;
    char addresses[64];
    snprintf (addresses, sizeof addresses, "tcp://127.0.0.1:%u", ts_port_find (2));
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open_to (addresses);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 300 }, NULL), DM_UNAVAILABLE);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .attempt_ms = 300, .attempts = 1 }, NULL),
                      DM_UNAVAILABLE);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 599, 600 + TS_LIVELY_MS);
    assert_false (dm_client_is_connected (client, "server"));
    assert_false (dm_client_is_connected (client, "nobody"));
}

/* Callers come one after another; libzmq connects again after 100 ms at the soonest. */
static void peer_that_hangs_up_is_not_asked_at_the_pace_of_calls (void **state)
{
    (void) state;
    char addresses[64];
    DM_AUTO (ts_hang_up_destroy) ts_hang_up *server = ts_hang_up_open ();
    snprintf (addresses, sizeof addresses, "tcp://127.0.0.1:%u", ts_hang_up_port (server));
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open_to (addresses);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    for (int i = 0; i < 300; i++)
        assert_int_equal (ts_client_call (client, &(dm_call_options){ .attempt_ms = 10, .attempts = 1 }, NULL),
                          DM_UNAVAILABLE);
    int64_t seconds = (dm_clock_monotonic_ms () - begin_ms) / 1000;
    assert_in_range (ts_hang_up_count (server), 2, 15 * (seconds + 2));
}

static void dead_address_beside_a_live_one_costs_nothing (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *live = ts_fake_open (ts_echo);
    char addresses[100];
    snprintf (addresses, sizeof addresses, "tcp://127.0.0.1:%u,tcp://127.0.0.1:%u,tcp://[::1]:%u", ts_port_find (2),
              live->port, ts_port_find (2));
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open_to (addresses);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    for (int i = 0; i < 10; i++)
        assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, TS_LIVELY_MS);
}

static void retry_goes_to_another_address_and_silent_ones_are_avoided (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *good = ts_fake_open (ts_echo);
    DM_AUTO (ts_fake_destroy) ts_fake *silent = ts_fake_open (ts_stay_silent);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (good, silent);
    ts_client_wait_connected (client, true);
    while (silent->count == 0)
        assert_int_equal (ts_client_call (client, &(dm_call_options){ .attempt_ms = 200 }, NULL), DM_OK);
    for (int i = 0; i < 10; i++)
        assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    assert_int_equal (silent->count, 1);
}

static void calls_are_spread_over_the_addresses (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *one = ts_fake_open (ts_echo);
    DM_AUTO (ts_fake_destroy) ts_fake *other = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (one, other);
    for (int i = 0; i < 2000 && (one->count < 10 || other->count < 10); i++)
        assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    assert_in_range (one->count, 10, 2000);
    assert_in_range (other->count, 10, 2000);
}

static void calls_go_on_when_the_peer_comes_back (void **state)
{
    (void) state;
    ts_fake *peer = ts_fake_open (ts_echo);
    uint16_t port = peer->port;
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    peer->answer = ts_stay_silent;
    const dm_call_options patient = { .timeout_ms = 20000, .attempt_ms = 20000 };
    dm_pending *pending = ts_client_start (client, "tekst", &patient);
    ts_fake_wait_count (peer, 2);
    ts_fake_destroy (&peer);
    ts_client_wait_connected (client, false);
    peer = ts_fake_open_at (ts_world.server_keys, ts_echo, "127.0.0.1", port);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_finish (&pending, "tekst", NULL),
                      DM_OK); /* was in flight when its connection was lost */
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 10000);
    assert_true (dm_client_is_connected (client, "server"));
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    ts_fake_destroy (&peer);
}

#define BURST 100 /* of the 128 calls that may be out */

/* Answers a burst at once, behind as many replies that nobody asked for, and hangs up when all have been sent. */
static void answer_and_hang_up (ts_fake *peer, const ts_arrived *request)
{
    ts_hold (peer, request);
    if (peer->held_count < BURST)
        return;
    for (size_t i = 0; i < BURST; i++)
        ts_fake_send_text (peer, &peer->held[i], 0, "tekst");
    for (size_t i = 0; i < BURST; i++)
        ts_echo (peer, &peer->held[i]);
    zmq_setsockopt (peer->router, ZMQ_LINGER, &(int){ 5000 }, sizeof (int));
    peer->is_stopping = true;
}

static void replies_with_a_hang_up_behind_them_arrive (void **state)
{
    (void) state;
    ts_fake *peer = ts_fake_open (answer_and_hang_up);
    uint16_t port = peer->port;
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    ts_client_wait_connected (client, true);
    const dm_call_options patient = { .timeout_ms = 20000, .attempt_ms = 20000, .attempts = 1 };
    for (int round = 0; round < 30; round++) {
        dm_pending *pending[BURST];
        for (int i = 0; i < BURST; i++)
            pending[i] = ts_client_start (client, "tekst", &patient);
        ts_fake_wait_count (peer, BURST);
        ts_fake_destroy (&peer);
        for (int i = 0; i < BURST; i++)
            assert_int_equal (ts_client_finish (&pending[i], "tekst", NULL), DM_OK);
        ts_client_wait_connected (client, false);
        peer = ts_fake_open_at (ts_world.server_keys, answer_and_hang_up, "127.0.0.1", port);
        ts_client_wait_connected (client, true);
    }
    ts_fake_destroy (&peer);
}

static void single_attempt_ends_when_its_connection_is_lost (void **state)
{
    (void) state;
    ts_fake *peer = ts_fake_open (ts_stay_silent);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    dm_pending *pending = ts_client_start (client, "tekst", &(dm_call_options){ .attempts = 1, .attempt_ms = 9000 });
    ts_fake_wait_count (peer, 1);
    ts_fake_destroy (&peer);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_finish (&pending, "tekst", NULL), DM_UNAVAILABLE);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 5000);
}

static void client_follows_a_name_to_its_new_address (void **state)
{
    (void) state;
    uint16_t port = ts_port_find (2);
    char addresses[64];
    snprintf (addresses, sizeof addresses, "tcp://peer.test:%u", port);
    named_hosts = 2;
    ts_fake *first = ts_fake_open_at (ts_world.server_keys, ts_echo, "127.0.0.2", port);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open_to (addresses);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    DM_AUTO (ts_fake_destroy) ts_fake *second = ts_fake_open_at (ts_world.server_keys, ts_echo, "127.0.0.3", port);
    named_hosts = 3;
    ts_fake_destroy (&first); /* a lost connection is reason to look the name up */
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 4000 }, NULL), DM_OK);
    assert_int_equal (second->count, 1);
    named_hosts = 0;
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
}

static void peer_with_another_key_is_never_connected (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy)
    ts_fake *peer = ts_fake_open_at (ts_world.other_keys, ts_echo, "127.0.0.1", ts_port_find (2));
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 500 }, NULL), DM_UNAVAILABLE);
    assert_int_equal (peer->count, 0);
}

/* Writes a peers file in which "server" has these keys, the second one where it is not NULL.  Gives: path. */
static void write_peers (const dm_keys *first, const dm_keys *second, char path[200])
{
    snprintf (path, 200, "%s/swapped", ts_world.folder);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fprintf (file, "client %s\nserver %s\n", dm_keys_public (ts_world.client_keys), dm_keys_public (first));
    if (second)
        fprintf (file, "server %s\n", dm_keys_public (second));
    fclose (file);
}

/* The client's keys, by the file that write_peers wrote. */
static dm_keys *open_written (const char *peers)
{
    char secret[200];
    dm_keys *out;
    dm_error error;
    snprintf (secret, sizeof secret, "%s/client.key", ts_world.folder);
    assert_int_equal (dm_keys_open (peers, secret, "client", &out, &error), DM_OK);
    return out;
}

static void client_takes_up_a_peers_new_key (void **state)
{
    (void) state;
    char peers[200];
    dm_error error;
    dm_keys *own = ts_world.client_keys;
    write_peers (ts_world.server_keys, NULL, peers);
    ts_world.client_keys = open_written (peers);
    DM_AUTO (ts_fake_destroy)
    ts_fake *peer = ts_fake_open_at (ts_world.other_keys, ts_echo, "127.0.0.1", ts_port_find (2));
    dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 300 }, NULL), DM_UNAVAILABLE);
    write_peers (ts_world.other_keys, NULL, peers);
    assert_int_equal (dm_keys_reload (ts_world.client_keys, &error), DM_OK);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    dm_client_destroy (&client);
    dm_keys_destroy (&ts_world.client_keys);
    ts_world.client_keys = own;
}

/* The server with the old key ends, and one with the new key takes its place: what a restart with a new key is. */
static void client_with_both_keys_of_a_peer_goes_on_when_the_peer_changes_its_key (void **state)
{
    (void) state;
    char peers[200];
    dm_error error;
    dm_keys *own = ts_world.client_keys;
    write_peers (ts_world.server_keys, ts_world.other_keys, peers);
    ts_world.client_keys = open_written (peers);
    ts_fake *peer = ts_fake_open (ts_echo);
    const uint16_t port = peer->port;
    dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    ts_fake_destroy (&peer);
    peer = ts_fake_open_at (ts_world.other_keys, ts_echo, "127.0.0.1", port);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    write_peers (ts_world.other_keys, NULL, peers);
    assert_int_equal (dm_keys_reload (ts_world.client_keys, &error), DM_OK);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    dm_client_destroy (&client);
    ts_fake_destroy (&peer);
    dm_keys_destroy (&ts_world.client_keys);
    ts_world.client_keys = own;
}

static bool has_hint (void *arg)
{
    ts_fake *peer = arg;
    peer->hints++; /* the subscription may be on its way */
    return ts_world.hints > 0;
}

static bool has_connected_twice (void *arg)
{
    (void) arg;
    return ts_world.connects >= 2;
}

static void hints_come_and_so_does_a_new_connection (void **state)
{
    (void) state;
    ts_fake *peer = ts_fake_open (ts_echo);
    uint16_t port = peer->port;
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    ts_client_wait_connected (client, true);
    ts_wait_until (has_hint, peer, TS_PATIENCE_MS, "no hint came");
    assert_int_equal (ts_world.connects, 1); /* and no malformed hint is one */
    ts_fake_destroy (&peer);
    ts_client_wait_connected (client, false);
    peer = ts_fake_open_at (ts_world.server_keys, ts_echo, "127.0.0.1", port);
    ts_wait_until (has_connected_twice, NULL, TS_PATIENCE_MS, "nothing was said about the new connection");
    ts_world.hints = 0;
    ts_wait_until (has_hint, peer, TS_PATIENCE_MS, "no hint came over the new connection");
    ts_fake_destroy (&peer);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (no_address_is_unavailable_within_the_budget),
        cmocka_unit_test (peer_that_hangs_up_is_not_asked_at_the_pace_of_calls),
        cmocka_unit_test (dead_address_beside_a_live_one_costs_nothing),
        cmocka_unit_test (retry_goes_to_another_address_and_silent_ones_are_avoided),
        cmocka_unit_test (calls_are_spread_over_the_addresses),
        cmocka_unit_test (calls_go_on_when_the_peer_comes_back),
        cmocka_unit_test (replies_with_a_hang_up_behind_them_arrive),
        cmocka_unit_test (single_attempt_ends_when_its_connection_is_lost),
        cmocka_unit_test (client_follows_a_name_to_its_new_address),
        cmocka_unit_test (peer_with_another_key_is_never_connected),
        cmocka_unit_test (client_takes_up_a_peers_new_key),
        cmocka_unit_test (client_with_both_keys_of_a_peer_goes_on_when_the_peer_changes_its_key),
        cmocka_unit_test (hints_come_and_so_does_a_new_connection),
    };
    return cmocka_run_group_tests (tests, ts_world_open, ts_world_close);
}
