/* SPDX-License-Identifier: EUPL-1.2 */
/* Bytes that are wrong, over a real connection to a running intake: each is answered with a code, a field and a
 * sentence, or dropped where nothing says whom to answer; the service goes on and nothing was done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include <cmocka.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "tests/support/process.h"
#include "tests/support/refusal.h"
#include "tests/support/wire.h"

#define INTAKE "digimeente.intake.v1.IntakeService/"
#define DROPPED (-1)
#define FRAMES_MAX 5
#define MESSAGE_MAX (5 * 256 * 1024)

static struct world {
    ts_suite *suite;
    ts_caller caller;
    dm_peer intake;
    unsigned port;
    void *dealer;
    dm_arena *arena;
    uint64_t call_id;
} world;

static unsigned port_of (const char *service)
{
    return (unsigned) strtoul (strrchr (ts_suite_endpoint (world.suite, service, 0), ':') + 1, NULL, 10);
}

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    ts_caller_init (&world.caller, world.suite, "digictl");
    if (!dm_keys_find_by_name (world.caller.keys, "intake", &world.intake))
        ts_die ("there is no peer intake");
    world.port = port_of ("intake");
    world.dealer =
        ts_wire_open (world.caller.zmq_context, ZMQ_DEALER, world.caller.keys, &world.intake, world.port, NULL);
    world.arena = dm_arena_open ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    zmq_close (world.dealer);
    ts_caller_clear (&world.caller);
    dm_arena_destroy (&world.arena);
    ts_suite_destroy (&world.suite);
    return 0;
}

/* A Submit that would be taken. */
typedef struct submit {
    ts_header header;
    ProtobufCMessage *body;
} submit;

static void submit_init (submit *out)
{
    static const ts_value zaaktype = TS_TEXT ("geveltuin"), answers = TS_TEXT ("{\"wat\":\"tegel eruit\"}"),
                          yes = TS_NUMBER (1);
    ts_header_init (&out->header, INTAKE "Submit", ++world.call_id);
    out->header.actor.id = "digictl"; /* the operator whose key it is */
    out->header.header.timeout_ms = 30000;
    out->body = ts_message_new (&digimeente__intake__v1__submit_request__descriptor, world.arena);
    ts_message_set (out->body, "zaaktype", &zaaktype, world.arena);
    ts_message_set (out->body, "answers", &answers, world.arena);
    ts_message_set (out->body, "without_journey", &yes, world.arena);
}

/* Sees the reply that refuses the last call. Returns false, having said why, when it is another. */
static bool sees_refusal (const char *what, int code, const char *field)
{
    ProtobufCBinaryData body;
    const Digimeente__Rpc__V1__Header *reply = ts_wire_receive (world.dealer, world.arena, &body);
    if (reply->call_id == world.call_id && reply->has_code && (int) reply->code == code && reply->reason
        && strlen (reply->reason) > 5 && strcmp (reply->field ? reply->field : "", field) == 0 && body.len == 0)
        return true;
    print_error ("%s: code %u, field %s, \"%s\"; code %d, field %s expected\n", what, reply->code,
                 reply->field ? reply->field : "", reply->reason ? reply->reason : "", code, field);
    return false;
}

/* The next call on the same connection is answered, and nothing comes before its reply. */
static void assert_goes_on (const char *what)
{
    ts_header header;
    ts_header_init (&header, INTAKE "ListZaaktypen", ++world.call_id);
    header.actor.id = "digictl";
    header.header.timeout_ms = 30000;
    ts_wire_send (world.dealer, ts_pack (world.arena, &header.header.base), (ProtobufCBinaryData){ 0 });
    const Digimeente__Rpc__V1__Header *reply = ts_wire_receive (world.dealer, world.arena, NULL);
    if (reply->call_id != world.call_id || reply->code != DM_OK)
        fail_msg ("after %s: code %u to call %u of %u", what, reply->code, (unsigned) reply->call_id,
                  (unsigned) world.call_id);
}

enum part { HEADER, BODY };

/* One field of a good Submit, or of its header, holds what it may not. */
static const struct {
    enum part part;
    int code;
    const char *path;
    ts_value value;
    const char *field;
} fields[] = {
    { HEADER, DM_INVALID_ARGUMENT, "version", TS_ABSENT, "version" },
    { HEADER, DM_INVALID_ARGUMENT, "version", TS_NUMBER (2), "version" },
    { HEADER, DM_INVALID_ARGUMENT, "kind", TS_NUMBER (2), "kind" },
    { HEADER, DROPPED, "call_id", TS_ABSENT, "" },
    { HEADER, DM_INVALID_ARGUMENT, "attempt", TS_NUMBER (0), "attempt" },
    { HEADER, DM_INVALID_ARGUMENT, "attempt", TS_NUMBER (101), "attempt" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_ABSENT, "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_BYTES (0), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_BYTES (15), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_BYTES (17), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_BYTES (16), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_AGED (8), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "key", TS_AGED (-2), "key" },
    { HEADER, DM_INVALID_ARGUMENT, "method", TS_ABSENT, "method" },
    { HEADER, DM_INVALID_ARGUMENT, "method", TS_LONG ("a", 129), "method" },
    { HEADER, DM_INVALID_ARGUMENT, "method", TS_TEXT (INTAKE "Sub mit"), "method" },
    { HEADER, DM_UNIMPLEMENTED, "method", TS_TEXT (INTAKE "Fly"), "method" },
    { HEADER, DM_UNIMPLEMENTED, "method", TS_TEXT ("digimeente.documents.v1.DocumentsService/Find"), "method" },
    { HEADER, DM_INVALID_ARGUMENT, "timeout_ms", TS_ABSENT, "timeout_ms" },
    { HEADER, DM_DEADLINE_EXCEEDED, "timeout_ms", TS_NUMBER (0), "timeout_ms" },
    { HEADER, DM_INVALID_ARGUMENT, "timeout_ms", TS_NUMBER (600001), "timeout_ms" },
    { HEADER, DM_INVALID_ARGUMENT, "traceparent", TS_TEXT ("00-1-2-3"), "traceparent" },
    { HEADER, DM_INVALID_ARGUMENT, "tracestate", TS_LONG ("a", 257), "tracestate" },
    { HEADER, DM_INVALID_ARGUMENT, "tracestate", TS_LONG ("a", 5000), "header" },
    { HEADER, DM_INVALID_ARGUMENT, "purpose", TS_LONG ("a", 129), "purpose" },
    { HEADER, DM_INVALID_ARGUMENT, "purpose", TS_TEXT ("\xff"), "purpose" },
    { HEADER, DM_PERMISSION_DENIED, "actor", TS_ABSENT, "actor.kind" },
    { HEADER, DM_INVALID_ARGUMENT, "actor.kind", TS_ABSENT, "actor.kind" },
    { HEADER, DM_INVALID_ARGUMENT, "actor.kind", TS_NUMBER (6), "actor.kind" },
    { HEADER, DM_PERMISSION_DENIED, "actor.kind", TS_NUMBER (DM_ACTOR_SYSTEM), "actor.kind" },
    { HEADER, DM_INVALID_ARGUMENT, "actor.id", TS_ABSENT, "actor.id" },
    { HEADER, DM_INVALID_ARGUMENT, "actor.id", TS_TEXT ("jan jansen"), "actor.id" },
    { HEADER, DM_INVALID_ARGUMENT, "actor.id", TS_LONG ("a", 65), "actor.id" },
    { HEADER, DM_PERMISSION_DENIED, "actor.id", TS_TEXT ("burgemeester"), "actor.id" },
    { BODY, DM_INVALID_ARGUMENT, "zaaktype", TS_ABSENT, "zaaktype" },
    { BODY, DM_INVALID_ARGUMENT, "zaaktype", TS_TEXT ("\xff"), "zaaktype" },
    { BODY, DM_INVALID_ARGUMENT, "zaaktype", TS_TEXT ("gevel\x01tuin"), "zaaktype" },
    { BODY, DM_INVALID_ARGUMENT, "answers", TS_ABSENT, "answers" },
    { BODY, DM_INVALID_ARGUMENT, "answers", TS_LONG_IN ("{\"a\":\"", "x", DM_BODY_MAX, "\"}"), "body" },
    { BODY, DM_INVALID_ARGUMENT, "answers", TS_TEXT ("{\"a\":\"\xed\xa0\x80\"}"), "answers" },
    { BODY, DM_INVALID_ARGUMENT, "initiator.name", TS_TEXT ("Jos\xc3("), "initiator.name" },
    { BODY, DM_INVALID_ARGUMENT, "initiator.verblijfsadres", TS_TEXT ("\xc0\xaf"), "initiator.verblijfsadres" },
};

static void a_field_that_is_wrong_is_named_and_nothing_is_done (void **state)
{
    (void) state;
    char *before = ts_effects (world.suite), *after;
    unsigned faults = 0;
    for (size_t i = 0; i < DM_COUNT (fields); i++) {
        submit it;
        char what[100];
        snprintf (what, sizeof what, "row %zu, %s", i, fields[i].path);
        submit_init (&it);
        ts_message_set (fields[i].part == HEADER ? &it.header.header.base : it.body, fields[i].path, &fields[i].value,
                        world.arena);
        ts_wire_send (world.dealer, ts_pack (world.arena, &it.header.header.base), ts_pack (world.arena, it.body));
        if (fields[i].code != DROPPED)
            faults += !sees_refusal (what, fields[i].code, fields[i].field);
        assert_goes_on (what);
    }
    after = ts_effects (world.suite);
    assert_int_equal (faults, 0);
    assert_string_equal (after, before);
    free (before);
    free (after);
}

typedef enum form { WELL, CUT, NOISE, EMPTY } form;

static ProtobufCBinaryData form_bytes (ProtobufCBinaryData bytes, form how)
{
    static uint8_t noise[] = { 0xff, 0xff, 0xff, 0xff };
    switch (how) {
    case CUT:
        return (ProtobufCBinaryData){ bytes.len - 1, bytes.data };
    case NOISE:
        return (ProtobufCBinaryData){ sizeof noise, noise };
    case EMPTY:
        return (ProtobufCBinaryData){ 0, bytes.data };
    default:
        return bytes;
    }
}

/* The same header and body as bytes in another shape. */
static const struct {
    const char *what;
    form header, body;
    int frame_count, code;
    const char *field;
} shapes[] = {
    { "a header that ends too soon", CUT, WELL, 2, DM_INVALID_ARGUMENT, "header" },
    { "a header of noise", NOISE, WELL, 2, DROPPED, "" },
    { "no header", EMPTY, WELL, 2, DROPPED, "" },
    { "a body that ends too soon", WELL, CUT, 2, DM_INVALID_ARGUMENT, "body" },
    { "a body of noise", WELL, NOISE, 2, DM_INVALID_ARGUMENT, "body" },
    { "an empty body", WELL, EMPTY, 2, DM_INVALID_ARGUMENT, "zaaktype" },
    { "one frame", WELL, WELL, 1, DM_INVALID_ARGUMENT, "body" },
    { "one frame of noise", NOISE, WELL, 1, DROPPED, "" },
    { "one empty frame", EMPTY, WELL, 1, DROPPED, "" },
    { "three frames", WELL, WELL, 3, DM_INVALID_ARGUMENT, "body" },
    { "five frames", WELL, WELL, FRAMES_MAX, DM_INVALID_ARGUMENT, "body" },
    { "five frames of noise", NOISE, NOISE, FRAMES_MAX, DROPPED, "" },
};

static void send_frames (ProtobufCBinaryData header, ProtobufCBinaryData body, int count)
{
    for (int i = 0; i < count; i++) {
        const ProtobufCBinaryData *frame = i == 0 ? &header : &body;
        assert_true (zmq_send (world.dealer, frame->data, frame->len, i < count - 1 ? ZMQ_SNDMORE : 0) >= 0);
    }
}

static void a_message_of_another_shape_is_refused_or_dropped (void **state)
{
    (void) state;
    char *before = ts_effects (world.suite), *after;
    unsigned faults = 0;
    for (size_t i = 0; i < DM_COUNT (shapes); i++) {
        submit it;
        submit_init (&it);
        send_frames (form_bytes (ts_pack (world.arena, &it.header.header.base), shapes[i].header),
                     form_bytes (ts_pack (world.arena, it.body), shapes[i].body), shapes[i].frame_count);
        if (shapes[i].code != DROPPED)
            faults += !sees_refusal (shapes[i].what, shapes[i].code, shapes[i].field);
        assert_goes_on (shapes[i].what);
    }
    after = ts_effects (world.suite);
    assert_int_equal (faults, 0);
    assert_string_equal (after, before);
    free (before);
    free (after);
}

static void a_message_beyond_the_largest_costs_its_sender_alone_the_connection (void **state)
{
    (void) state;
    void *monitor, *rogue = ts_wire_open (world.caller.zmq_context, ZMQ_DEALER, world.caller.keys, &world.intake,
                                          world.port, &monitor);
    uint8_t *bytes = calloc (1, MESSAGE_MAX + 1);
    assert_int_equal (zmq_send (rogue, bytes, MESSAGE_MAX + 1, 0), MESSAGE_MAX + 1);
    assert_int_equal (ts_wire_await (monitor, ZMQ_EVENT_DISCONNECTED), ZMQ_EVENT_DISCONNECTED);
    zmq_socket_monitor (rogue, NULL, 0);
    zmq_close (rogue);
    zmq_close (monitor);
    free (bytes);
    assert_goes_on ("a message beyond the largest");
}

/* Where calls come in, and where hints go out. */
static void an_unknown_key_gets_no_connection_to_any_service (void **state)
{
    (void) state;
    static const char *const services[] = { "intake", "documents", "notification", "audit" };
    static const char *const names[] = { "digictl" };
    char *folder = ts_folder_make ();
    dm_keys *stranger = ts_keys_open (folder, "digictl", names, DM_COUNT (names));
    void *context = world.caller.zmq_context;
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        dm_peer peer;
        unsigned port = port_of (services[i]);
        assert_true (dm_keys_find_by_name (world.caller.keys, services[i], &peer));
        assert_int_equal (ts_wire_handshake (context, ZMQ_DEALER, stranger, &peer, port),
                          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
        assert_int_equal (ts_wire_handshake (context, ZMQ_SUB, stranger, &peer, port + 1),
                          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
        assert_int_equal (ts_wire_handshake (context, ZMQ_DEALER, world.caller.keys, &peer, port),
                          ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    }
    dm_keys_destroy (&stranger);
    ts_folder_remove (&folder);
}

static void what_was_spoilt_is_taken_as_it_was (void **state)
{
    (void) state;
    submit it;
    char *before = ts_effects (world.suite), *after;
    submit_init (&it);
    ts_wire_send (world.dealer, ts_pack (world.arena, &it.header.header.base), ts_pack (world.arena, it.body));
    const Digimeente__Rpc__V1__Header *reply = ts_wire_receive (world.dealer, world.arena, NULL);
    assert_int_equal (reply->call_id, world.call_id);
    assert_int_equal (reply->code, DM_OK);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.zaak"), 1);
    after = ts_effects (world.suite);
    assert_string_not_equal (after, before); /* or the tests above would prove nothing */
    free (before);
    free (after);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_field_that_is_wrong_is_named_and_nothing_is_done),
        cmocka_unit_test (a_message_of_another_shape_is_refused_or_dropped),
        cmocka_unit_test (a_message_beyond_the_largest_costs_its_sender_alone_the_connection),
        cmocka_unit_test (an_unknown_key_gets_no_connection_to_any_service),
        cmocka_unit_test (what_was_spoilt_is_taken_as_it_was),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
