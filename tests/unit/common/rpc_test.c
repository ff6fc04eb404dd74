/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "common/rpc.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/wire.h"

typedef Digimeente__Rpc__V1__Header Header;

static void access_is_what_a_row_says_and_nothing_else (void **state)
{
    (void) state;
    const dm_access rows[] = {
        { "digictl", "a.v1.Desk/Find", DM_ACTORS (BEHEERDER) },
        { "audit", "a.v1.Log/*", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHANDELAAR) },
    };
    static const struct {
        const char *peer, *method;
        dm_actor_kind kind;
        bool is_allowed;
    } cases[] = {
        { "digictl", "a.v1.Desk/Find", DM_ACTOR_BEHEERDER, true },
        { "digictl", "a.v1.Desk/Find", DM_ACTOR_SYSTEM, false },
        { "digictl", "a.v1.Desk/Find", DM_ACTOR_NONE, false },
        { "digictl", "a.v1.Desk/FindAll", DM_ACTOR_BEHEERDER, false },
        { "digictl", "a.v1.Desk/", DM_ACTOR_BEHEERDER, false },
        { "digictl", "a.v1.Log/Pull", DM_ACTOR_SYSTEM, false },
        { "audit", "a.v1.Log/Pull", DM_ACTOR_SYSTEM, true },
        { "audit", "a.v1.Log/Push", DM_ACTOR_BEHANDELAAR, true },
        { "audit", "a.v1.Logs/Pull", DM_ACTOR_SYSTEM, false },
        { "audit", "a.v1.Log/Pull", DM_ACTOR_INWONER, false },
        { "", "a.v1.Log/Pull", DM_ACTOR_SYSTEM, false },
    };
    for (size_t i = 0; i < DM_COUNT (cases); i++)
        assert_int_equal (dm_access_allows (rows, DM_COUNT (rows), cases[i].peer, cases[i].method, cases[i].kind),
                          cases[i].is_allowed);
}

static void a_methods_types_come_from_its_service (void **state)
{
    (void) state;
    const ProtobufCServiceDescriptor *const services[] = { &digimeente__log__v1__log_service__descriptor,
                                                           &digimeente__ops__v1__ops_service__descriptor };
    const ProtobufCMessageDescriptor *input, *output;
    assert_true (dm_method_find_types (services, 2, "digimeente.ops.v1.OpsService/ListParked", &input, &output));
    assert_ptr_equal (input, &digimeente__ops__v1__list_parked_request__descriptor);
    assert_ptr_equal (output, &digimeente__ops__v1__list_parked_response__descriptor);
    const char *const unknown[] = { "digimeente.ops.v1.OpsService/Pull", "digimeente.ops.v1.OpsServic/ListParked",
                                    "digimeente.ops.v1.OpsService", "", "/ListParked" };
    for (size_t i = 0; i < DM_COUNT (unknown); i++)
        assert_false (dm_method_find_types (services, 2, unknown[i], &input, &output));
}

static void a_method_is_found_by_its_request (void **state)
{
    (void) state;
    const ProtobufCServiceDescriptor *const services[] = { &digimeente__log__v1__log_service__descriptor,
                                                           &digimeente__ops__v1__ops_service__descriptor };
    char name[DM_METHOD_SIZE] = "";
    assert_true (dm_method_find_name (services, 2, &digimeente__ops__v1__list_parked_request__descriptor, name));
    assert_string_equal (name, "digimeente.ops.v1.OpsService/ListParked");
    assert_true (dm_method_find_name (services, 2, &digimeente__log__v1__pull_request__descriptor, name));
    assert_string_equal (name, "digimeente.log.v1.LogService/Pull");
    assert_false (dm_method_find_name (services, 2, &digimeente__ops__v1__list_parked_response__descriptor, name));
    assert_false (dm_method_find_name (services, 1, &digimeente__ops__v1__list_parked_request__descriptor, name));
    assert_string_equal (name, "digimeente.log.v1.LogService/Pull");
}

#define TRACE "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

static void a_good_header_is_copied (void **state)
{
    (void) state;
    ts_header it;
    ts_header_init (&it, "digimeente.log.v1.LogService/Pull", 7);
    it.header.traceparent = TRACE;
    it.header.tracestate = "a=b";
    it.header.purpose = "Omgevingswet art. 5.1 \xE2\x82\xAC";
    dm_origin origin = { .peer = "digictl" };
    dm_error error = { 0 };
    assert_int_equal (dm_header_check (&it.header, &origin, &error), DM_OK);
    assert_string_equal (origin.peer, "digictl");
    assert_int_equal (origin.actor.kind, DM_ACTOR_BEHEERDER);
    assert_string_equal (origin.actor.id, "jan");
    assert_string_equal (origin.traceparent, TRACE);
    assert_string_equal (origin.tracestate, "a=b");
    assert_string_equal (origin.purpose, it.header.purpose);
    it.header.actor = NULL;
    it.header.has_key = false;
    it.header.traceparent = it.header.tracestate = it.header.purpose = NULL;
    assert_int_equal (dm_header_check (&it.header, &origin, &error), DM_OK);
    assert_int_equal (origin.actor.kind, DM_ACTOR_NONE);
    assert_string_equal (origin.traceparent, "");
}

static char text_of_300[301];

/* Each spoils one thing; the second of a pair is just beyond the bound that the first still keeps. */
static void no_version (Header *header)
{
    header->has_version = false;
}
static void version_2 (Header *header)
{
    header->version = 2;
}
static void no_kind (Header *header)
{
    header->has_kind = false;
}
static void kind_reply (Header *header)
{
    header->kind = DIGIMEENTE__RPC__V1__KIND__KIND_REPLY;
}
static void no_call_id (Header *header)
{
    header->has_call_id = false;
}
static void no_attempt (Header *header)
{
    header->has_attempt = false;
}
static void attempt_0 (Header *header)
{
    header->attempt = 0;
}
static void attempt_100 (Header *header)
{
    header->attempt = 100;
}
static void attempt_101 (Header *header)
{
    header->attempt = 101;
}
static void key_of_15 (Header *header)
{
    header->key.len = 15;
}
static void no_method (Header *header)
{
    header->method = NULL;
}
static void method_empty (Header *header)
{
    header->method = "";
}
static void method_of_128 (Header *header)
{
    header->method = text_of_300 + 300 - 128;
}
static void method_of_129 (Header *header)
{
    header->method = text_of_300 + 300 - 129;
}
static void method_strange (Header *header)
{
    header->method = "a.B/C d";
}
static void no_timeout (Header *header)
{
    header->has_timeout_ms = false;
}
static void timeout_0 (Header *header)
{
    header->timeout_ms = 0;
}
static void timeout_most (Header *header)
{
    header->timeout_ms = 600000;
}
static void timeout_beyond (Header *header)
{
    header->timeout_ms = 600001;
}
static void trace_wrong (Header *header)
{
    header->traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad-01";
}
static void trace_long (Header *header)
{
    header->traceparent = text_of_300;
}
static void state_of_256 (Header *header)
{
    header->tracestate = text_of_300 + 300 - 256;
}
static void state_of_257 (Header *header)
{
    header->tracestate = text_of_300 + 300 - 257;
}
static void state_strange (Header *header)
{
    header->tracestate = "a=\xC3\xA9";
}
static void purpose_of_128 (Header *header)
{
    header->purpose = text_of_300 + 300 - 128;
}
static void purpose_of_129 (Header *header)
{
    header->purpose = text_of_300 + 300 - 129;
}
static void purpose_no_utf8 (Header *header)
{
    header->purpose = "\xC3(";
}
static void actor_no_kind (Header *header)
{
    header->actor->has_kind = false;
}
static void actor_kind_0 (Header *header)
{
    header->actor->kind = 0;
}
static void actor_kind_6 (Header *header)
{
    header->actor->kind = 6;
}
static void actor_kind_big (Header *header)
{
    header->actor->kind = (Digimeente__Rpc__V1__ActorKind) -1;
}
static void actor_no_id (Header *header)
{
    header->actor->id = NULL;
}
static void actor_id_empty (Header *header)
{
    header->actor->id = "";
}
static void actor_id_of_64 (Header *header)
{
    header->actor->id = text_of_300 + 300 - 64;
}
static void actor_id_of_65 (Header *header)
{
    header->actor->id = text_of_300 + 300 - 65;
}
static void actor_id_strange (Header *header)
{
    header->actor->id = "jan jansen";
}

static void every_bound_of_the_header_is_kept (void **state)
{
    (void) state;
    memset (text_of_300, 'x', sizeof text_of_300 - 1);
    static const struct {
        void (*spoil) (Header *header);
        const char *field; /* NULL: it is still well */
    } cases[] = {
        { no_version, "version" },
        { version_2, "version" },
        { no_kind, "kind" },
        { kind_reply, "kind" },
        { no_call_id, "call_id" },
        { no_attempt, "attempt" },
        { attempt_0, "attempt" },
        { attempt_100, NULL },
        { attempt_101, "attempt" },
        { key_of_15, "key" },
        { no_method, "method" },
        { method_empty, "method" },
        { method_of_128, NULL },
        { method_of_129, "method" },
        { method_strange, "method" },
        { no_timeout, "timeout_ms" },
        { timeout_0, "timeout_ms" },
        { timeout_most, NULL },
        { timeout_beyond, "timeout_ms" },
        { trace_wrong, "traceparent" },
        { trace_long, "traceparent" },
        { state_of_256, NULL },
        { state_of_257, "tracestate" },
        { state_strange, "tracestate" },
        { purpose_of_128, NULL },
        { purpose_of_129, "purpose" },
        { purpose_no_utf8, "purpose" },
        { actor_no_kind, "actor.kind" },
        { actor_kind_0, "actor.kind" },
        { actor_kind_6, "actor.kind" },
        { actor_kind_big, "actor.kind" },
        { actor_no_id, "actor.id" },
        { actor_id_empty, "actor.id" },
        { actor_id_of_64, NULL },
        { actor_id_of_65, "actor.id" },
        { actor_id_strange, "actor.id" },
    };
    for (size_t i = 0; i < DM_COUNT (cases); i++) {
        ts_header it;
        dm_origin origin = { .peer = "digictl" };
        dm_error error = { 0 };
        ts_header_init (&it, "digimeente.log.v1.LogService/Pull", 7);
        cases[i].spoil (&it.header);
        dm_status status = dm_header_check (&it.header, &origin, &error);
        if (status != (cases[i].field ? DM_INVALID_ARGUMENT : DM_OK)
            || strcmp (error.field, cases[i].field ? cases[i].field : "") != 0)
            fail_msg ("case %zu: status %d, field \"%s\"", i, status, error.field);
        if (status)
            assert_int_equal (origin.actor.kind, DM_ACTOR_NONE);
    }
}

static void a_call_id_is_found_in_a_header_that_does_not_decode (void **state)
{
    (void) state;
    uint64_t call_id = 0;
    /* version, an unknown fixed32 and fixed64, a string, call_id 300, then a string that ends beyond the end */
    const uint8_t broken[] = { 0x08, 1, 0x7D, 1,    2, 3,   4,   0x79, 1,    2,    3,    4,    5,
                               6,    7, 8,    0x42, 2, 'a', 'b', 0x18, 0xAC, 0x02, 0x32, 0x7F, 'x' };
    assert_true (dm_header_find_call_id (broken, sizeof broken, &call_id));
    assert_int_equal (call_id, 300);
    call_id = 7;
    for (size_t size = 0; size < 23; size++)
        assert_false (dm_header_find_call_id (broken, size, &call_id));
    assert_int_equal (call_id, 7);
    const uint8_t group[] = { 0x0B, 0x18, 1 },
                  endless[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 };
    assert_false (dm_header_find_call_id (group, sizeof group, &call_id));
    assert_false (dm_header_find_call_id (endless, sizeof endless, &call_id));
    assert_false (dm_header_find_call_id (NULL, 0, &call_id));
}

static void a_call_id_beyond_the_longest_header_is_not_looked_for (void **state)
{
    (void) state;
    uint64_t call_id;
    static uint8_t bytes[DM_HEADER_MAX + 2];
    for (size_t i = 0; i < DM_HEADER_MAX; i += 2)
        bytes[i] = 0x08;
    bytes[DM_HEADER_MAX] = 0x18;
    assert_false (dm_header_find_call_id (bytes, sizeof bytes, &call_id));
    bytes[DM_HEADER_MAX - 2] = 0x18;
    assert_true (dm_header_find_call_id (bytes, sizeof bytes, &call_id));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (access_is_what_a_row_says_and_nothing_else),
        cmocka_unit_test (a_methods_types_come_from_its_service),
        cmocka_unit_test (a_method_is_found_by_its_request),
        cmocka_unit_test (a_good_header_is_copied),
        cmocka_unit_test (every_bound_of_the_header_is_kept),
        cmocka_unit_test (a_call_id_is_found_in_a_header_that_does_not_decode),
        cmocka_unit_test (a_call_id_beyond_the_longest_header_is_not_looked_for),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
