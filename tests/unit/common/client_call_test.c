/* SPDX-License-Identifier: EUPL-1.2 */
/* Attempts, retries and replies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "tests/support/fake_server.h"
#include "tests/support/process.h"

static void drop_first (ts_fake *peer, const ts_arrived *request)
{
    if (request->attempt > 1)
        ts_echo (peer, request);
}

static void unanswered_request_is_sent_again_as_the_same_call (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (drop_first);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    const uint8_t key[16] = "zestien tekens..";
    int64_t retries = dm_metrics_sum (ts_world.metrics, DM_M_RPC_CLIENT_RETRIES);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .key = key, .attempt_ms = 100 }, NULL), DM_OK);
    assert_int_equal (peer->count, 2);
    assert_int_equal (dm_metrics_sum (ts_world.metrics, DM_M_RPC_CLIENT_RETRIES), retries + 1);
    assert_int_equal (peer->last->attempt, 2);
    assert_memory_equal (peer->last->key.data, key, 16);
    assert_in_range (peer->last->timeout_ms, 1, 9900);
}

static bool have_both_come (void *arg)
{
    ts_fake **peers = arg;
    return peers[0]->count == 1 && peers[1]->count == 1;
}

static void late_reply_to_an_earlier_attempt_is_accepted (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *one = ts_fake_open (ts_hold);
    DM_AUTO (ts_fake_destroy) ts_fake *other = ts_fake_open (ts_hold);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (one, other);
    ts_client_wait_connected (client, true);
    dm_pending *pending = ts_client_start (client, "tekst", &(dm_call_options){ .attempt_ms = 500, .attempts = 9 });
    ts_wait_until (have_both_come, (ts_fake *[]){ one, other }, TS_PATIENCE_MS, "the second attempt did not come");
    pthread_mutex_lock (&one->mutex);
    ts_fake *first = one->last->attempt == 1 ? one : other;
    pthread_mutex_unlock (&one->mutex);
    first->must_release = true;
    assert_int_equal (ts_client_finish (&pending, "tekst", NULL), DM_OK);
}

static void call_to_one_address_goes_there_alone (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *one = ts_fake_open (ts_echo);
    DM_AUTO (ts_fake_destroy) ts_fake *other = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (one, other);
    dm_replica replicas[DM_ENDPOINTS_MAX];
    char address[64];
    snprintf (address, sizeof address, "tcp://127.0.0.1:%u", other->port);
    for (int i = 0; i < 10; i++)
        assert_int_equal (ts_client_call (client, &(dm_call_options){ .address = address }, NULL), DM_OK);
    assert_int_equal (one->count, 0);
    assert_int_equal (other->count, 10);
    assert_int_equal (dm_client_list_replicas (client, "server", replicas), 2);
    assert_int_equal (dm_client_list_replicas (client, "nobody", replicas), 0);
    dm_error error = { 0 };
    assert_int_equal (
        ts_client_call (client, &(dm_call_options){ .address = "tcp://127.0.0.1:9", .connect_ms = 1 }, &error),
        DM_UNAVAILABLE);
    assert_string_equal (error.message, "server at tcp://127.0.0.1:9 is not connected");
}

static atomic_int busy_ms = 300;

static void be_busy_first (ts_fake *peer, const ts_arrived *request)
{
    if (request->attempt == 1)
        ts_fake_send_status (peer, request, request->call_id, DM_RESOURCE_EXHAUSTED, busy_ms, "", 0);
    else
        ts_echo (peer, request);
}

static void retry_waits_as_long_as_the_peer_says (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (be_busy_first);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    ts_client_wait_connected (client, true);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 300, 300 + TS_LIVELY_MS);
    assert_int_equal (peer->count, 2);
    dm_error error = { 0 }; /* where the budget does not reach so far, nobody waits */
    busy_ms = 60000;
    begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 50000 }, &error),
                      DM_RESOURCE_EXHAUSTED);
    assert_int_equal (error.retry_after_ms, 60000);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 20000);
}

static void be_busy (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_status (peer, request, request->call_id, DM_UNAVAILABLE, 0, "", 0);
}

static bool has_one_come (void *arg)
{
    ts_fake **peers = arg;
    return peers[0]->count + peers[1]->count == 1;
}

static void retry_goes_to_another_address_even_where_more_is_going_on (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *one = ts_fake_open (ts_echo);
    DM_AUTO (ts_fake_destroy) ts_fake *other = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (one, other);
    while (one->count == 0 || other->count == 0)
        assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    one->answer = other->answer = ts_hold;
    one->count = other->count = 0;
    dm_pending *held = ts_client_start (client, "tekst", &(dm_call_options){ .attempt_ms = 9000 });
    ts_wait_until (has_one_come, (ts_fake *[]){ one, other }, TS_PATIENCE_MS, "the call did not come");
    ts_fake *loaded = one->count == 1 ? one : other, *busy = one->count == 1 ? other : one;
    busy->answer = be_busy;
    dm_pending *pending = ts_client_start (client, "tekst", &(dm_call_options){ .attempts = 2, .attempt_ms = 9000 });
    ts_fake_wait_count (loaded, 2);
    assert_int_equal (busy->count, 1);
    loaded->must_release = true;
    assert_int_equal (ts_client_finish (&pending, "tekst", NULL), DM_OK);
    assert_int_equal (ts_client_finish (&held, "tekst", NULL), DM_OK);
}

static void attempts_are_counted (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (be_busy);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .attempts = 3 }, NULL), DM_UNAVAILABLE);
    assert_int_equal (peer->count, 3);
}

static void budget_ends_a_call (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_stay_silent);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    ts_client_wait_connected (client, true);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 300 }, NULL), DM_DEADLINE_EXCEEDED);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 299, 300 + TS_LIVELY_MS);
    assert_int_equal (peer->count, 1);
}

static void caller_without_patience_waits_no_longer_for_a_connection (void **state)
{
    (void) state;
    ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    ts_client_wait_connected (client, true);
    ts_fake_destroy (&peer);
    ts_client_wait_connected (client, false);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .connect_ms = 300 }, NULL), DM_UNAVAILABLE);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 299, 300 + TS_LIVELY_MS);
}

static void answer_twice (ts_fake *peer, const ts_arrived *request)
{
    ts_echo (peer, request);
    ts_echo (peer, request);
}

static void answer_garbage (ts_fake *peer, const ts_arrived *request)
{
    static const uint8_t garbage[5000] = { 0xFF, 0xFF, 0xFF };
    ts_fake_send (peer, request, garbage, 3, garbage, 3);
    ts_fake_send (peer, request, garbage, sizeof garbage, "", 0);
    ts_fake_send (peer, request, "", 0, "", 0);
    zmq_send (peer->router, request->id, request->id_bytes, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    zmq_send (peer->router, "one", 3, ZMQ_DONTWAIT);
    zmq_send (peer->router, request->id, request->id_bytes, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    for (int i = 0; i < 5; i++)
        zmq_send (peer->router, "five", 4, ZMQ_DONTWAIT | (i < 4 ? ZMQ_SNDMORE : 0));
    ts_echo (peer, request);
}

static void answer_others_first (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_text (peer, request, request->call_id + 128, "another call's, of the same place");
    ts_fake_send_text (peer, request, request->call_id + 1, "another call's");
    ts_echo (peer, request);
}

static void garbage_second_answers_and_other_calls_replies_harm_nobody (void **state)
{
    (void) state;
    ts_answer *const answers[] = { answer_garbage, answer_twice, answer_others_first, ts_echo };
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    for (size_t i = 0; i < DM_COUNT (answers); i++) {
        peer->answer = answers[i];
        for (int j = 0; j < 3; j++)
            assert_int_equal (ts_client_call (client, &(dm_call_options){ .attempts = 1 }, NULL), DM_OK);
    }
}

static void answer_bad_body (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_status (peer, request, request->call_id, DM_OK, 0, "\xFF\xFF", 2);
}

static void answer_bad_text (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_text (peer, request, request->call_id, "\xC3(");
}

static void answer_unknown_code (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_status (peer, request, request->call_id, (dm_status) 4000000000U, 0, "", 0);
}

static void bad_body_is_an_internal_error (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (answer_bad_body);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    dm_error error = { 0 };
    assert_int_equal (ts_client_call (client, NULL, &error), DM_INTERNAL);
    peer->answer = answer_bad_text;
    assert_int_equal (ts_client_call (client, NULL, &error), DM_INTERNAL);
    assert_string_equal (error.field, "parked[0].source");
    peer->answer = answer_unknown_code;
    assert_int_equal (ts_client_call (client, NULL, &error), DM_UNKNOWN);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (unanswered_request_is_sent_again_as_the_same_call),
        cmocka_unit_test (late_reply_to_an_earlier_attempt_is_accepted),
        cmocka_unit_test (call_to_one_address_goes_there_alone),
        cmocka_unit_test (retry_waits_as_long_as_the_peer_says),
        cmocka_unit_test (retry_goes_to_another_address_even_where_more_is_going_on),
        cmocka_unit_test (attempts_are_counted),
        cmocka_unit_test (budget_ends_a_call),
        cmocka_unit_test (caller_without_patience_waits_no_longer_for_a_connection),
        cmocka_unit_test (garbage_second_answers_and_other_calls_replies_harm_nobody),
        cmocka_unit_test (bad_body_is_an_internal_error),
    };
    return cmocka_run_group_tests (tests, ts_world_open, ts_world_close);
}
