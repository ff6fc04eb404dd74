/* SPDX-License-Identifier: EUPL-1.2 */
/* The first frame of a request: the input is a header, before an empty body, to a method that is read and one that is
 * written. */
#include <assert.h>
#include <string.h>
#include "common/gate.h"
#include "common/log.h"
#include "common/utf8.h"
#include "digimeente/ops/v1/ops.pb-c.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const dm_method methods[] = {
    { "digimeente.ops.v1.OpsService/GetStatus", DM_READ, NULL, NULL },
    { "digimeente.ops.v1.OpsService/RetryParked", DM_WRITE, NULL, NULL },
};
static const dm_method *const tables[] = { methods };
static const size_t counts[] = { DM_COUNT (methods) };
static const ProtobufCServiceDescriptor *const services[] = { &digimeente__ops__v1__ops_service__descriptor };
static const dm_access rows[] = { { "digictl", "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) } };
static const dm_gate_config config = { .method_tables = tables,
                                       .method_counts = counts,
                                       .method_table_count = 1,
                                       .descriptors = services,
                                       .descriptor_count = 1,
                                       .access = rows,
                                       .access_count = 1 };

static bool is_text (const char *text, size_t room)
{
    size_t length = strnlen (text, room);
    return length < room && dm_utf8_is_valid (text, length);
}

static void check_admitted (const dm_request *request)
{
    assert (request->method && request->output && request->message);
    assert (request->origin.actor.kind == DM_ACTOR_BEHEERDER && *request->origin.actor.id);
    assert (is_text (request->origin.actor.id, sizeof request->origin.actor.id));
    assert (is_text (request->origin.purpose, sizeof request->origin.purpose));
    assert (is_text (request->origin.tracestate, sizeof request->origin.tracestate));
    assert (!*request->origin.traceparent || dm_trace_is_valid (request->origin.traceparent));
    assert (request->deadline_ms > 0 && request->deadline_ms <= DM_TIMEOUT_MAX_MS);
    assert (request->has_key == (request->method->kind == DM_WRITE));
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    dm_gate *gate = dm_gate_open (&config);
    dm_arena *arena = dm_arena_open ();
    dm_request request = { .arena = arena, .origin.peer = "digictl" };
    ProtobufCBinaryData header = { size, dm_arena_copy (arena, data, size) };
    const char *refused = NULL;
    bool is_answerable = false;
    if (dm_gate_admit (gate, &request, header, (ProtobufCBinaryData){ 0 }, &refused, &is_answerable)) {
        assert (refused && request.error.status);
        assert (*request.error.message && is_text (request.error.message, sizeof request.error.message));
        assert (is_text (request.error.field, sizeof request.error.field));
    } else {
        check_admitted (&request);
    }
    dm_arena_destroy (&arena);
    dm_gate_destroy (&gate);
    return 0;
}
