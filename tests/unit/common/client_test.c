/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/client.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/client_inside.h"
#include "common/log.h"
#include "tests/support/fake_server.h"
#include "tests/support/process.h"

#define THREADS 16

static void refuse (ts_fake *peer, const ts_arrived *request)
{
    ts_fake_send_status (peer, request, request->call_id, DM_INVALID_ARGUMENT, 0, "", 0);
}

static void reply_comes_back_to_its_caller (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    assert_int_equal (peer->count, 1);
}

static void header_says_who_asks_and_how_long_it_may_take (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    const dm_origin origin = { .actor = { DM_ACTOR_BEHANDELAAR, "b-17" },
                               .purpose = "vergunning",
                               .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                               .tracestate = "a=b" };
    const uint8_t key[16] = "zestien tekens..";
    const dm_call_options options = { .origin = &origin, .key = key, .timeout_ms = 5000 };
    ts_client_wait_connected (client, true);
    assert_int_equal (ts_client_call (client, &options, NULL), DM_OK);
    pthread_mutex_lock (&peer->mutex);
    const Digimeente__Rpc__V1__Header *header = peer->last;
    assert_int_equal (header->version, 1);
    assert_int_equal (header->kind, DIGIMEENTE__RPC__V1__KIND__KIND_REQUEST);
    assert_int_equal (header->attempt, 1);
    assert_string_equal (header->method, TS_FAKE_METHOD);
    assert_int_equal (header->key.len, 16);
    assert_memory_equal (header->key.data, key, 16);
    assert_in_range (header->timeout_ms, 1000, 5000);
    assert_int_equal (header->actor->kind, DM_ACTOR_BEHANDELAAR);
    assert_string_equal (header->actor->id, "b-17");
    assert_string_equal (header->purpose, "vergunning");
    assert_string_equal (header->tracestate, "a=b");
    assert_true (dm_trace_is_valid (header->traceparent));
    assert_memory_equal (header->traceparent, origin.traceparent, 35);
    assert_memory_not_equal (header->traceparent + 36, origin.traceparent + 36, 16);
    pthread_mutex_unlock (&peer->mutex);
}

static void *call_many (void *arg)
{
    dm_client *client = arg;
    for (int i = 0; i < 50; i++) {
        char text[40];
        snprintf (text, sizeof text, "%lx %d", (unsigned long) pthread_self (), i);
        dm_pending *pending = ts_client_start (client, text, NULL);
        assert_int_equal (ts_client_finish (&pending, text, NULL), DM_OK);
    }
    return NULL;
}

static void each_of_many_threads_gets_its_own_reply (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create (&threads[i], NULL, call_many, client);
    for (int i = 0; i < THREADS; i++)
        pthread_join (threads[i], NULL);
    assert_int_equal (peer->count, THREADS * 50);
}

static void refusal_comes_back_with_field_and_sentence_and_is_not_retried (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (refuse);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    dm_error error = { 0 };
    assert_int_equal (ts_client_call (client, NULL, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "source");
    assert_string_equal (error.message, "because of the test");
    assert_int_equal (peer->count, 1);
}

static void calls_that_cannot_be_sent_are_refused_at_once (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_echo);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    dm_error error = { 0 };
    dm_pending *pending = dm_client_start (client, "nobody", TS_FAKE_METHOD, NULL, &request.base);
    assert_int_equal (ts_client_finish (&pending, "", &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "target");
    pending = dm_client_start (client, "server", "digimeente.ops.v1.OpsService/Nothing", NULL, &request.base);
    assert_int_equal (ts_client_finish (&pending, "", &error), DM_UNIMPLEMENTED);
    pending = dm_client_start (client, "server", "digimeente.ops.v1.OpsService/GetStatus", NULL, &request.base);
    assert_int_equal (ts_client_finish (&pending, "", &error), DM_UNIMPLEMENTED);
    char *text = malloc (DM_BODY_MAX + 1);
    memset (text, 'x', DM_BODY_MAX);
    text[DM_BODY_MAX] = '\0';
    pending = ts_client_start (client, text, NULL);
    assert_int_equal (ts_client_finish (&pending, "", &error), DM_INVALID_ARGUMENT);
    text[DM_BODY_MAX - 4] = '\0'; /* with its tag and length exactly the most */
    peer->answer = refuse;
    pending = ts_client_start (client, text, NULL);
    assert_int_equal (ts_client_finish (&pending, "", &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.message, "because of the test");
    free (text);
    assert_int_equal (peer->count, 1);
}

static void fill (dm_client *client, dm_pending *out[], unsigned count, const char *text)
{
    for (unsigned i = 0; i < count; i++)
        out[i] = ts_client_start (client, text,
                                  &(dm_call_options){ .attempts = 1, .attempt_ms = 60000, .timeout_ms = 60000 });
}

static void one_call_too_many_waits_for_room (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_hold);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    dm_pending *held[128];
    fill (client, held, 128, "tekst");
    ts_fake_wait_count (peer, 128);
    assert_int_equal (ts_client_call (client, &(dm_call_options){ .timeout_ms = 200 }, NULL), DM_RESOURCE_EXHAUSTED);
    assert_int_equal (peer->count, 128);
    pthread_t thread;
    pthread_create (&thread, NULL, call_many, client);
    peer->answer = ts_echo;
    peer->must_release = true;
    pthread_join (thread, NULL);
    for (int i = 0; i < 128; i++)
        assert_int_equal (ts_client_finish (&held[i], "tekst", NULL), DM_OK);
    assert_int_equal (peer->count, 128 + 50);
}

static void ninth_big_call_waits_and_small_ones_pass (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_hold);
    DM_AUTO (dm_client_destroy) dm_client *client = ts_client_open (peer, NULL);
    char *big = malloc (70000);
    memset (big, 'x', 70000 - 1);
    big[70000 - 1] = '\0';
    dm_pending *held[8], *ninth;
    fill (client, held, 8, big);
    ts_fake_wait_count (peer, 8);
    ninth = ts_client_start (client, big, &(dm_call_options){ .timeout_ms = 200 });
    dm_error error = { 0 };
    assert_int_equal (ts_client_finish (&ninth, "", &error), DM_RESOURCE_EXHAUSTED);
    peer->answer = ts_echo;
    assert_int_equal (ts_client_call (client, NULL, NULL), DM_OK);
    peer->must_release = true;
    big[63] = '\0'; /* so much the peer keeps */
    for (int i = 0; i < 8; i++)
        assert_int_equal (ts_client_finish (&held[i], big, NULL), DM_OK);
    big[63] = 'x';
    ninth = ts_client_start (client, big, NULL);
    big[63] = '\0';
    assert_int_equal (ts_client_finish (&ninth, big, NULL), DM_OK);
    free (big);
}

static void *call_until_cancelled (void *arg)
{
    dm_client *client = arg;
    dm_error error;
    return ts_client_call (client, &(dm_call_options){ .timeout_ms = 60000, .attempt_ms = 60000 }, &error)
                   == DM_CANCELLED
               ? arg
               : NULL;
}

static bool have_six_no_room (void *arg)
{
    dm_client *client = arg;
    pthread_mutex_lock (&client->mutex);
    bool have = client->waiting_for_room == 6;
    pthread_mutex_unlock (&client->mutex);
    return have;
}

static void destroy_cancels_calls_in_flight_and_those_that_wait_for_room (void **state)
{
    (void) state;
    DM_AUTO (ts_fake_destroy) ts_fake *peer = ts_fake_open (ts_stay_silent);
    dm_client *client = ts_client_open (peer, NULL);
    dm_pending *held[126];
    fill (client, held, 126, "tekst");
    pthread_t threads[8]; /* two get room */
    for (int i = 0; i < 8; i++)
        pthread_create (&threads[i], NULL, call_until_cancelled, client);
    ts_fake_wait_count (peer, 128);
    ts_wait_until (have_six_no_room, client, TS_PATIENCE_MS, "six calls should wait for room");
    dm_client_stop (client);
    assert_non_null (call_until_cancelled (client)); /* one that comes later too */
    dm_client_destroy (&client);
    assert_null (client);
    for (int i = 0; i < 8; i++) {
        void *is_cancelled;
        pthread_join (threads[i], &is_cancelled);
        assert_non_null (is_cancelled);
    }
    for (int i = 0; i < 126; i++)
        assert_int_equal (ts_client_finish (&held[i], "tekst", NULL), DM_CANCELLED);
    dm_client_destroy (&client);
}

static void destroy_cancels_calls_without_a_connection (void **state)
{
    (void) state;
    char addresses[64];
    snprintf (addresses, sizeof addresses, "tcp://127.0.0.1:%u", ts_port_find (2));
    dm_client *client = ts_client_open_to (addresses);
    dm_pending *pending = ts_client_start (client, "tekst", NULL);
    dm_client_destroy (&client);
    assert_int_equal (ts_client_finish (&pending, "tekst", NULL), DM_CANCELLED);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (reply_comes_back_to_its_caller),
        cmocka_unit_test (header_says_who_asks_and_how_long_it_may_take),
        cmocka_unit_test (each_of_many_threads_gets_its_own_reply),
        cmocka_unit_test (refusal_comes_back_with_field_and_sentence_and_is_not_retried),
        cmocka_unit_test (calls_that_cannot_be_sent_are_refused_at_once),
        cmocka_unit_test (one_call_too_many_waits_for_room),
        cmocka_unit_test (ninth_big_call_waits_and_small_ones_pass),
        cmocka_unit_test (destroy_cancels_calls_in_flight_and_those_that_wait_for_room),
        cmocka_unit_test (destroy_cancels_calls_without_a_connection),
    };
    return cmocka_run_group_tests (tests, ts_world_open, ts_world_close);
}
