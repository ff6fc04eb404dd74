/* SPDX-License-Identifier: EUPL-1.2 */
/* The second frame of a request: the input's first byte picks a method of any service, the rest is its body. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "common/gate.h"
#include "common/utf8.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define METHODS_MAX 128

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const ProtobufCServiceDescriptor *const services[] = {
    &digimeente__audit__v1__audit_service__descriptor,
    &digimeente__documents__v1__documents_service__descriptor,
    &digimeente__intake__v1__intake_service__descriptor,
    &digimeente__log__v1__log_service__descriptor,
    &digimeente__notification__v1__notification_service__descriptor,
    &digimeente__ops__v1__ops_service__descriptor,
    &digimeente__intake__v1__draft_service__descriptor,
    &digimeente__intake__v1__journey_service__descriptor,
    &digimeente__intake__v1__portal_service__descriptor,
    &digimeente__intake__v1__desk_service__descriptor,
    &digimeente__gateway__v1__session_service__descriptor,
};

/* Every method of every service, for one caller. */
typedef struct everything {
    char names[METHODS_MAX][DM_METHOD_SIZE];
    dm_method methods[METHODS_MAX];
    dm_access rows[METHODS_MAX];
    size_t count;
} everything;

static void collect (everything *out)
{
    out->count = 0;
    for (size_t s = 0; s < DM_COUNT (services); s++)
        for (unsigned m = 0; m < services[s]->n_methods; m++) {
            size_t i = out->count++;
            assert (i < METHODS_MAX);
            snprintf (out->names[i], sizeof out->names[i], "%s/%s", services[s]->name, services[s]->methods[m].name);
            out->methods[i] = (dm_method){ out->names[i], DM_READ, NULL, NULL };
            out->rows[i] = (dm_access){ "digictl", out->names[i], DM_ACTORS (BEHEERDER) };
        }
}

static ProtobufCBinaryData make_header (dm_arena *arena, const char *method)
{
    Digimeente__Rpc__V1__Header header = DIGIMEENTE__RPC__V1__HEADER__INIT;
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    header.has_version = header.has_kind = header.has_call_id = header.has_attempt = header.has_timeout_ms = true;
    header.version = header.attempt = header.timeout_ms = 1;
    header.kind = DIGIMEENTE__RPC__V1__KIND__KIND_REQUEST;
    header.method = (char *) method;
    header.actor = &actor;
    actor.has_kind = true;
    actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_BEHEERDER;
    actor.id = "jan";
    ProtobufCBinaryData bytes = { digimeente__rpc__v1__header__get_packed_size (&header), NULL };
    bytes.data = dm_arena_alloc (arena, bytes.len);
    digimeente__rpc__v1__header__pack (&header, bytes.data);
    return bytes;
}

/* What was admitted can be handled: every string is well, and it packs again. */
static void check_admitted (dm_arena *arena, const ProtobufCMessage *message)
{
    char field[96];
    assert (message && dm_utf8_check_message (message, field, sizeof field));
    size_t size = protobuf_c_message_get_packed_size (message);
    assert (protobuf_c_message_pack (message, dm_arena_alloc (arena, size)) == size);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    everything all;
    collect (&all);
    const dm_method *const tables[] = { all.methods };
    const dm_gate_config config = { .method_tables = tables,
                                    .method_counts = &all.count,
                                    .method_table_count = 1,
                                    .descriptors = services,
                                    .descriptor_count = DM_COUNT (services),
                                    .access = all.rows,
                                    .access_count = all.count };
    dm_gate *gate = dm_gate_open (&config);
    dm_arena *arena = dm_arena_open ();
    dm_request request = { .arena = arena, .origin.peer = "digictl" };
    const char *refused = NULL;
    bool is_answerable = false;
    ProtobufCBinaryData body = { size - 1, dm_arena_copy (arena, data + 1, size - 1) };
    dm_status status = dm_gate_admit (gate, &request, make_header (arena, all.names[data[0] % all.count]), body,
                                      &refused, &is_answerable);
    if (status == DM_OK)
        check_admitted (arena, request.message);
    else
        assert (status == DM_INVALID_ARGUMENT && is_answerable && *request.error.field);
    dm_arena_destroy (&arena);
    dm_gate_destroy (&gate);
    return 0;
}
