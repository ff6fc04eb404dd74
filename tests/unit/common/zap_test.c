/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <zmq.h>
#include "common/log.h"
#include "common/zap.h"
#include "tests/support/process.h"
#include "tests/support/wire.h"

static const char *const peers[] = { "intake", "digictl" };

typedef struct world {
    char *folder, *strangers;
    void *zmq_context;
    dm_keys *server, *client, *stranger;
    dm_metrics *metrics;
    dm_zap *zap;
    void *router;
    unsigned port;
    dm_peer peer; /* the server, as its clients know it */
} world;

static void bind_router (world *w)
{
    char endpoint[64];
    size_t size = sizeof endpoint;
    w->router = zmq_socket (w->zmq_context, ZMQ_ROUTER);
    dm_zap_secure_server (w->router, w->server);
    zmq_setsockopt (w->router, ZMQ_RCVTIMEO, &(int){ 5000 }, sizeof (int));
    assert_int_equal (zmq_bind (w->router, "tcp://127.0.0.1:*"), 0);
    assert_int_equal (zmq_getsockopt (w->router, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
    w->port = (unsigned) strtoul (strrchr (endpoint, ':') + 1, NULL, 10);
}

static int set_up (void **state)
{
    world *w = calloc (1, sizeof *w);
    w->folder = ts_folder_make ();
    w->strangers = ts_folder_make ();
    w->server = ts_keys_open (w->folder, "intake", peers, 2);
    w->client = ts_keys_open (w->folder, "digictl", peers, 2);
    w->stranger = ts_keys_open (w->strangers, "digictl", peers, 2);
    w->metrics = dm_metrics_open ("test", NULL, 0);
    w->zmq_context = zmq_ctx_new ();
    assert_true (dm_keys_find_by_name (w->client, "intake", &w->peer));
    *state = w;
    return 0;
}

static int set_up_with_zap (void **state)
{
    set_up (state);
    world *w = *state;
    dm_error error = { 0 };
    assert_int_equal (dm_zap_open (w->zmq_context, w->server, w->metrics, &w->zap, &error), DM_OK);
    bind_router (w);
    return 0;
}

static int tear_down (void **state)
{
    world *w = *state;
    if (w->router)
        zmq_close (w->router);
    dm_zap_destroy (&w->zap);
    zmq_ctx_term (w->zmq_context);
    dm_metrics_destroy (&w->metrics);
    dm_keys_destroy (&w->server);
    dm_keys_destroy (&w->client);
    dm_keys_destroy (&w->stranger);
    ts_folder_remove (&w->folder);
    ts_folder_remove (&w->strangers);
    free (w);
    return 0;
}

static int handshake (world *w, const dm_keys *keys)
{
    return ts_wire_handshake (w->zmq_context, ZMQ_DEALER, keys, &w->peer, w->port);
}

static void a_known_key_arrives_with_its_message (void **state)
{
    world *w = *state;
    void *dealer = ts_wire_open (w->zmq_context, ZMQ_DEALER, w->client, &w->peer, w->port, NULL);
    assert_int_equal (zmq_send (dealer, "x", 1, 0), 1);
    zmq_msg_t id, frame;
    zmq_msg_init (&id);
    zmq_msg_init (&frame);
    assert_true (zmq_msg_recv (&id, w->router, 0) > 0);
    assert_int_equal (zmq_msg_recv (&frame, w->router, 0), 1);
    assert_string_equal (zmq_msg_gets (&frame, "User-Id"), dm_keys_public (w->client));
    zmq_msg_close (&id);
    zmq_msg_close (&frame);
    zmq_close (dealer);
    assert_int_equal (dm_metrics_sum (w->metrics, DM_M_ZAP_REFUSED), 0);
}

static void an_unknown_key_is_refused (void **state)
{
    world *w = *state;
    assert_int_equal (handshake (w, w->stranger), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    assert_true (dm_metrics_sum (w->metrics, DM_M_ZAP_REFUSED) >= 1);
}

static void without_the_handler_everyone_is_refused (void **state)
{
    world *w = *state;
    bind_router (w);
    assert_int_not_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    assert_int_not_equal (handshake (w, w->stranger), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
}

static void after_the_handler_has_gone_everyone_is_refused (void **state)
{
    world *w = *state;
    assert_int_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    dm_zap_destroy (&w->zap);
    assert_int_not_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
}

static void there_is_one_handler_in_a_context (void **state)
{
    world *w = *state;
    dm_zap *second = NULL;
    dm_error error = { 0 };
    assert_int_equal (dm_zap_open (w->zmq_context, w->server, w->metrics, &second, &error), DM_UNAVAILABLE);
    assert_null (second);
    assert_true (strlen (error.message) > 0);
}

static void peers_that_are_reloaded_are_let_in_or_kept_out (void **state)
{
    world *w = *state;
    dm_error error = { 0 };
    dm_peer digictl;
    char path[300], line[128];
    snprintf (path, sizeof path, "%s/peers", w->folder);
    snprintf (line, sizeof line, "intake %s\n", dm_keys_public (w->server));
    FILE *file = fopen (path, "w");
    assert_true (file && fputs (line, file) >= 0 && fclose (file) == 0);
    assert_int_equal (dm_keys_reload (w->server, &error), DM_OK);
    assert_int_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    assert_true (dm_keys_find_by_name (w->client, "digictl", &digictl));
    assert_int_equal (dm_keys_generate (w->folder, peers, 2, &error), DM_OK);
    assert_int_equal (dm_keys_reload (w->server, &error), DM_OK);
    assert_int_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
}

static void a_server_with_another_key_is_not_spoken_to (void **state)
{
    world *w = *state;
    assert_true (dm_keys_find_by_name (w->stranger, "intake", &w->peer));
    assert_int_not_equal (handshake (w, w->client), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
}

static ProtobufCBinaryData frame (const void *data, size_t size)
{
    return (ProtobufCBinaryData){ size, (uint8_t *) data };
}

static void only_a_request_of_our_domain_with_a_known_key_finds_its_peer (void **state)
{
    world *w = *state;
    uint8_t key[32], other[33] = { 1 };
    dm_peer out = { .name = "unchanged" };
    assert_non_null (zmq_z85_decode (key, dm_keys_public (w->client)));
    const ProtobufCBinaryData good[DM_ZAP_FRAMES] = { frame ("1.0", 3), frame ("1", 1), frame ("digimeente", 10),
                                                      frame ("::1", 3), frame ("", 0),  frame ("CURVE", 5),
                                                      frame (key, 32) };
    static const struct {
        size_t frame;
        const char *data;
        size_t size;
    } spoils[] = { { 0, "1.1", 3 },  { 0, NULL, 0 },      { 2, "digimeent", 9 }, { 2, "", 0 },
                   { 5, "NULL", 4 }, { 5, "CURVE\0", 6 }, { 6, NULL, 0 } };
    for (size_t i = 0; i < DM_COUNT (spoils); i++) {
        ProtobufCBinaryData frames[DM_ZAP_FRAMES];
        memcpy (frames, good, sizeof frames);
        frames[spoils[i].frame] = frame (spoils[i].data, spoils[i].size);
        assert_false (dm_zap_find_peer (w->server, frames, &out));
    }
    ProtobufCBinaryData frames[DM_ZAP_FRAMES];
    memcpy (frames, good, sizeof frames);
    for (size_t size = 31; size <= 33; size++) {
        frames[6] = frame (other, size);
        assert_false (dm_zap_find_peer (w->server, frames, &out));
    }
    assert_string_equal (out.name, "unchanged");
    assert_true (dm_zap_find_peer (w->server, good, &out));
    assert_string_equal (out.name, "digictl");
}

int main (void)
{
    dm_log_init ("zap_test", DM_ERROR);
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up_with_zap, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (a_known_key_arrives_with_its_message),
        TEST (an_unknown_key_is_refused),
        cmocka_unit_test_setup_teardown (without_the_handler_everyone_is_refused, set_up, tear_down),
        TEST (after_the_handler_has_gone_everyone_is_refused),
        TEST (there_is_one_handler_in_a_context),
        TEST (peers_that_are_reloaded_are_let_in_or_kept_out),
        TEST (a_server_with_another_key_is_not_spoken_to),
        TEST (only_a_request_of_our_domain_with_a_known_key_finds_its_peer),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
