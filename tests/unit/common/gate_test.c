/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/sha.h>
#include "common/clock.h"
#include "common/gate.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/wire.h"

#define PULL "digimeente.log.v1.LogService/Pull"
#define LIST "digimeente.ops.v1.OpsService/ListParked"
#define RETRY "digimeente.ops.v1.OpsService/RetryParked"
#define STATUS "digimeente.ops.v1.OpsService/GetStatus"
#define DAY_MS (24LL * 3600 * 1000)

static const dm_method methods[] = {
    { RETRY, DM_WRITE, NULL, NULL },
    { PULL, DM_READ, NULL, NULL },
    { LIST, DM_READ, NULL, NULL },
    { STATUS, DM_WRITE_UNKEYED, NULL, NULL },
};
static const dm_access rows[] = {
    { "digictl", "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, RETRY, DM_ACTORS (BEHEERDER) },
    { "audit", PULL, DM_ACTORS (SYSTEM) },
};
static const dm_method *const tables[] = { methods };
static const size_t counts[] = { DM_COUNT (methods) };
static const ProtobufCServiceDescriptor *const services[] = { &digimeente__log__v1__log_service__descriptor,
                                                              &digimeente__ops__v1__ops_service__descriptor };
static const dm_gate_config config = { .method_tables = tables,
                                       .method_counts = counts,
                                       .method_table_count = 1,
                                       .descriptors = services,
                                       .descriptor_count = DM_COUNT (services),
                                       .access = rows,
                                       .access_count = DM_COUNT (rows) };

/* One message, what the gate made of it. */
typedef struct attempt {
    dm_gate *gate;
    dm_arena *arena;
    ts_header it;
    ProtobufCBinaryData header, body; /* header without data: it is packed */
    dm_request request;
    dm_status status;
    const char *refused;
    bool is_answerable;
} attempt;

static int set_up (void **state)
{
    attempt *a = calloc (1, sizeof *a);
    a->gate = dm_gate_open (&config);
    a->arena = dm_arena_open ();
    ts_header_init (&a->it, RETRY, 42);
    strcpy (a->request.origin.peer, "digictl");
    *state = a;
    return 0;
}

static int tear_down (void **state)
{
    attempt *a = *state;
    dm_gate_destroy (&a->gate);
    dm_arena_destroy (&a->arena);
    free (a);
    return 0;
}

static void admit (attempt *a)
{
    a->request.arena = a->arena;
    a->request.received_us = dm_clock_monotonic_us ();
    if (!a->header.data)
        a->header = ts_pack (a->arena, &a->it.header.base);
    a->status = dm_gate_admit (a->gate, &a->request, a->header, a->body, &a->refused, &a->is_answerable);
}

static void assert_refused (attempt *a, dm_status status, const char *field, const char *refused)
{
    admit (a);
    assert_int_equal (a->status, status);
    assert_int_equal (a->request.error.status, status);
    assert_string_equal (a->request.error.field, field);
    assert_string_equal (a->refused, refused);
    assert_true (strlen (a->request.error.message) > 0);
}

static void assert_answerable (const attempt *a)
{
    assert_true (a->is_answerable);
    assert_int_equal (a->request.call_id, 42);
}

static ProtobufCBinaryData retry_body (attempt *a, const char *source)
{
    Digimeente__Ops__V1__RetryParkedRequest request = DIGIMEENTE__OPS__V1__RETRY_PARKED_REQUEST__INIT;
    request.source = (char *) source;
    return ts_pack (a->arena, &request.base);
}

static void a_good_request_is_decoded_and_hashed (void **state)
{
    attempt *a = *state;
    a->body = retry_body (a, "intake");
    admit (a);
    assert_int_equal (a->status, DM_OK);
    const dm_request *request = &a->request;
    assert_ptr_equal (request->method, &methods[0]);
    assert_ptr_equal (request->output, &digimeente__ops__v1__retry_parked_response__descriptor);
    assert_string_equal (((const Digimeente__Ops__V1__RetryParkedRequest *) request->message)->source, "intake");
    assert_int_equal (request->call_id, 42);
    assert_true (request->has_key);
    assert_false (request->is_repeat);
    assert_memory_equal (request->key, a->it.key.bytes, 16);
    assert_string_equal (request->origin.actor.id, "jan");
    assert_int_equal (request->deadline_ms, request->received_us / 1000 + 5000);
    char bytes[256];
    size_t length = sizeof RETRY;
    memcpy (bytes, RETRY, length);
    memcpy (bytes + length, a->body.data, a->body.len);
    uint8_t hash[32];
    SHA256 ((const uint8_t *) bytes, length + a->body.len, hash);
    assert_memory_equal (request->hash, hash, 32);
}

static void a_later_attempt_is_a_repeat (void **state)
{
    attempt *a = *state;
    a->body = retry_body (a, "intake");
    a->it.header.attempt = 2;
    admit (a);
    assert_true (a->request.is_repeat);
}

static void a_reading_method_needs_no_key_and_an_empty_body_is_a_message (void **state)
{
    attempt *a = *state;
    a->it.header.method = LIST;
    a->it.header.has_key = false;
    admit (a);
    assert_int_equal (a->status, DM_OK);
    assert_false (a->request.has_key);
    assert_non_null (a->request.message);
}

static void a_header_that_does_not_decode_is_refused_to_its_sender (void **state)
{
    attempt *a = *state;
    static uint8_t bytes[] = { 0x18, 42, 0x32, 0x7F, 'x' };
    a->header = (ProtobufCBinaryData){ sizeof bytes, bytes };
    assert_refused (a, DM_INVALID_ARGUMENT, "header", "decode");
    assert_answerable (a);
}

static void a_header_beyond_4_kib_is_refused_to_its_sender (void **state)
{
    attempt *a = *state;
    static char name[DM_HEADER_MAX];
    memset (name, 'x', sizeof name - 1);
    a->it.header.reason = name;
    assert_refused (a, DM_INVALID_ARGUMENT, "header", "decode");
    assert_answerable (a);
}

static void what_has_no_call_id_cannot_be_answered (void **state)
{
    attempt *a = *state;
    a->it.header.has_call_id = false;
    assert_refused (a, DM_INVALID_ARGUMENT, "call_id", "header");
    assert_false (a->is_answerable);
    static uint8_t bytes[] = { 0xFF };
    a->header = (ProtobufCBinaryData){ sizeof bytes, bytes };
    assert_refused (a, DM_INVALID_ARGUMENT, "header", "decode");
    assert_false (a->is_answerable);
    a->header = (ProtobufCBinaryData){ 0, bytes };
    assert_refused (a, DM_INVALID_ARGUMENT, "header", "decode");
    assert_false (a->is_answerable);
}

static void a_header_that_breaks_a_bound_is_refused (void **state)
{
    attempt *a = *state;
    a->it.header.attempt = 101;
    assert_refused (a, DM_INVALID_ARGUMENT, "attempt", "header");
    assert_answerable (a);
}

static void a_budget_of_nothing_has_expired (void **state)
{
    attempt *a = *state;
    a->it.header.timeout_ms = 0;
    assert_refused (a, DM_DEADLINE_EXCEEDED, "timeout_ms", "expired");
    assert_answerable (a);
}

static void an_unknown_method_is_unimplemented (void **state)
{
    attempt *a = *state;
    a->it.header.method = "digimeente.ops.v1.OpsService/Unknown";
    assert_refused (a, DM_UNIMPLEMENTED, "method", "unknown_method");
    assert_answerable (a);
}

static void a_peer_without_access_is_denied (void **state)
{
    attempt *a = *state;
    a->it.header.method = PULL;
    assert_refused (a, DM_PERMISSION_DENIED, "method", "access");
    assert_answerable (a);
}

static void a_peer_without_a_name_is_denied (void **state)
{
    attempt *a = *state;
    a->request.origin.peer[0] = '\0';
    assert_refused (a, DM_PERMISSION_DENIED, "", "access");
    assert_answerable (a);
}

static void an_operator_acts_under_the_name_of_the_key_alone (void **state)
{
    attempt *a = *state;
    a->request.origin.is_operator = true;
    strcpy (a->request.origin.peer, "joris");
    a->it.actor.id = "burgemeester";
    assert_refused (a, DM_PERMISSION_DENIED, "actor.id", "access");
    a->it.actor.id = "joris";
    a->header = (ProtobufCBinaryData){ 0 };
    admit (a);
    assert_int_equal (a->status, DM_OK);
}

static void an_operator_with_the_name_of_a_program_may_not_do_what_that_may (void **state)
{
    attempt *a = *state;
    a->request.origin.is_operator = true;
    a->it.actor.id = "digictl";
    admit (a);
    assert_int_equal (a->status, DM_OK);
    a->it.header.method = STATUS;
    a->header = (ProtobufCBinaryData){ 0 };
    assert_refused (a, DM_PERMISSION_DENIED, "method", "access");
}

static void an_actor_that_the_peer_may_not_present_is_denied (void **state)
{
    attempt *a = *state;
    a->it.actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_SYSTEM;
    assert_refused (a, DM_PERMISSION_DENIED, "actor.kind", "access");
    assert_answerable (a);
}

static void a_call_without_actor_is_denied (void **state)
{
    attempt *a = *state;
    a->it.header.actor = NULL;
    assert_refused (a, DM_PERMISSION_DENIED, "actor.kind", "access");
}

static void a_write_of_the_unkeyed_kind_needs_no_key_and_takes_none (void **state)
{
    attempt *a = *state;
    a->it.header.method = STATUS;
    for (int i = 0; i < 2; i++) {
        a->it.header.has_key = i == 1;
        a->header = (ProtobufCBinaryData){ 0 };
        a->body = (ProtobufCBinaryData){ 0 };
        admit (a);
        assert_int_equal (a->status, DM_OK);
        assert_false (a->request.has_key);
    }
}

static void a_write_without_a_key_is_refused (void **state)
{
    attempt *a = *state;
    a->it.header.has_key = false;
    assert_refused (a, DM_INVALID_ARGUMENT, "key", "header");
    assert_answerable (a);
}

static void a_key_that_is_no_uuidv7_is_refused (void **state)
{
    attempt *a = *state;
    a->it.key = dm_uuid_random ();
    assert_refused (a, DM_INVALID_ARGUMENT, "key", "header");
}

static void set_key_time (attempt *a, int64_t time_ms)
{
    for (int i = 0; i < 6; i++)
        a->it.key.bytes[i] = (uint8_t) ((uint64_t) time_ms >> (40 - 8 * i));
    a->header = (ProtobufCBinaryData){ 0 };
}

static void a_key_is_good_for_7_days_back_and_one_ahead (void **state)
{
    attempt *a = *state;
    const int64_t slack_ms = 60000, now_ms = dm_clock_now_ms ();
    const int64_t good[] = { now_ms - 7 * DAY_MS + slack_ms, now_ms + DAY_MS - slack_ms };
    const int64_t bad[] = { now_ms - 7 * DAY_MS - slack_ms, now_ms + DAY_MS + slack_ms, 0, (1LL << 48) - 1 };
    for (size_t i = 0; i < DM_COUNT (good); i++) {
        set_key_time (a, good[i]);
        admit (a);
        assert_int_equal (a->status, DM_OK);
    }
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        set_key_time (a, bad[i]);
        assert_refused (a, DM_INVALID_ARGUMENT, "key", "header");
    }
}

static void a_body_beyond_1_mib_is_refused_and_one_of_1_mib_is_not (void **state)
{
    attempt *a = *state;
    char *source = calloc (1, DM_BODY_MAX);
    assert_non_null (source);
    memset (source, 'x', DM_BODY_MAX - 4);
    a->body = retry_body (a, source);
    assert_int_equal (a->body.len, DM_BODY_MAX);
    admit (a);
    assert_int_equal (a->status, DM_OK);
    source[DM_BODY_MAX - 4] = 'x';
    a->body = retry_body (a, source);
    assert_int_equal (a->body.len, DM_BODY_MAX + 1);
    assert_refused (a, DM_INVALID_ARGUMENT, "body", "size");
    assert_answerable (a);
    free (source);
}

static void a_body_that_does_not_decode_is_refused (void **state)
{
    attempt *a = *state;
    static uint8_t bytes[] = { 0x0A, 5, 'x' };
    a->body = (ProtobufCBinaryData){ sizeof bytes, bytes };
    assert_refused (a, DM_INVALID_ARGUMENT, "body", "decode");
    assert_non_null (strstr (a->request.error.message, "RetryParkedRequest"));
    assert_answerable (a);
}

static void a_body_that_swells_when_decoded_is_refused (void **state)
{
    attempt *a = *state;
    /* a field that the message does not know, empty and again and again: each takes far more memory than bytes */
    size_t size = DM_BODY_MAX;
    uint8_t *bytes = malloc (size);
    assert_non_null (bytes);
    for (size_t i = 0; i < size; i += 2) {
        bytes[i] = 0x7A;
        bytes[i + 1] = 0;
    }
    a->body = (ProtobufCBinaryData){ size, bytes };
    assert_refused (a, DM_INVALID_ARGUMENT, "body", "decode");
    free (bytes);
}

static void text_that_is_no_utf8_is_refused_by_its_field (void **state)
{
    attempt *a = *state;
    a->body = retry_body (a, "in\xC3(take");
    assert_refused (a, DM_INVALID_ARGUMENT, "source", "utf8");
    assert_answerable (a);
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (a_good_request_is_decoded_and_hashed),
        TEST (a_later_attempt_is_a_repeat),
        TEST (a_reading_method_needs_no_key_and_an_empty_body_is_a_message),
        TEST (a_header_that_does_not_decode_is_refused_to_its_sender),
        TEST (a_header_beyond_4_kib_is_refused_to_its_sender),
        TEST (what_has_no_call_id_cannot_be_answered),
        TEST (a_header_that_breaks_a_bound_is_refused),
        TEST (a_budget_of_nothing_has_expired),
        TEST (an_unknown_method_is_unimplemented),
        TEST (a_peer_without_access_is_denied),
        TEST (a_peer_without_a_name_is_denied),
        TEST (an_operator_acts_under_the_name_of_the_key_alone),
        TEST (an_operator_with_the_name_of_a_program_may_not_do_what_that_may),
        TEST (an_actor_that_the_peer_may_not_present_is_denied),
        TEST (a_call_without_actor_is_denied),
        TEST (a_write_of_the_unkeyed_kind_needs_no_key_and_takes_none),
        TEST (a_write_without_a_key_is_refused),
        TEST (a_key_that_is_no_uuidv7_is_refused),
        TEST (a_key_is_good_for_7_days_back_and_one_ahead),
        TEST (a_body_beyond_1_mib_is_refused_and_one_of_1_mib_is_not),
        TEST (a_body_that_does_not_decode_is_refused),
        TEST (a_body_that_swells_when_decoded_is_refused),
        TEST (text_that_is_no_utf8_is_refused_by_its_field),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
