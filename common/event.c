/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/tx.h"

static void keep_event (dm_tx *tx, const uint8_t *bytes, size_t size, const dm_step *step)
{
    if (tx->event_count == tx->event_room) {
        tx->event_room = tx->event_room ? 2 * tx->event_room : 16;
        tx->events = reallocarray (tx->events, tx->event_room, sizeof *tx->events);
        if (!tx->events)
            abort ();
    }
    tx->events[tx->event_count++] = (dm_new_event){ bytes, size, step };
}

static ProtobufCBinaryData uuid_data (const uint8_t *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid };
}

static uint8_t *pack (dm_arena *arena, const ProtobufCMessage *message, size_t *out_size)
{
    *out_size = protobuf_c_message_get_packed_size (message);
    uint8_t *bytes = dm_arena_alloc (arena, *out_size);
    protobuf_c_message_pack (message, bytes);
    return bytes;
}

/* An event of a recorded trace is a span of its own: those who apply it are part of that. */
static const dm_step *begin_step (dm_call *call, const char *type)
{
    const dm_origin *origin = call->origin;
    if (!dm_trace_is_sampled (origin->traceparent))
        return NULL;
    dm_step *step = dm_arena_alloc (call->arena, sizeof *step);
    char *traceparent = dm_arena_strdup (call->arena, origin->traceparent);
    char *parent = dm_arena_alloc (call->arena, DM_SPAN_ID_SIZE);
    dm_trace_enter (traceparent, parent);
    *step = (dm_step){ .type = DM_SPAN_EMIT,
                       .traceparent = traceparent,
                       .parent = parent,
                       .started_us = dm_clock_monotonic_us (),
                       .name = type,
                       .other = dm_db_config_of (call->tx->db)->schema };
    return step;
}

void dm_emit (dm_call *call, const char *type, const uint8_t *subject, const uint8_t *related,
              const ProtobufCMessage *data)
{
    assert (call->tx && call->tx->is_batch);
    const dm_origin *origin = call->origin;
    dm_uuid id = dm_uuid_new ();
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    actor.has_kind = true;
    actor.kind = (Digimeente__Rpc__V1__ActorKind) origin->actor.kind;
    actor.id = (char *) origin->actor.id;
    Digimeente__Event__V1__Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    event.has_id = event.has_time_ms = event.has_subject = event.has_data = true;
    event.id = uuid_data (id.bytes);
    event.source = dm_arena_printf (call->arena, "urn:nld:digimeente:%s", dm_db_config_of (call->tx->db)->schema);
    event.specversion = "1.0";
    event.type = (char *) type;
    event.time_ms = dm_clock_now_ms ();
    event.subject = uuid_data (subject);
    event.dataschema = (char *) data->descriptor->name;
    event.data.data = pack (call->arena, data, &event.data.len);
    event.actor = &actor;
    event.purpose = origin->purpose[0] ? (char *) origin->purpose : NULL;
    const dm_step *step = begin_step (call, type);
    event.traceparent = step                     ? (char *) step->traceparent
                        : origin->traceparent[0] ? (char *) origin->traceparent
                                                 : NULL;
    event.has_related = related != NULL;
    if (related)
        event.related = uuid_data (related);
    size_t size;
    const uint8_t *bytes = pack (call->arena, &event.base, &size);
    assert (size <= DM_EVENT_MAX);
    keep_event (call->tx, bytes, size, step);
}

ProtobufCMessage *dm_event_data (dm_call *call, const dm_event *event, const ProtobufCMessageDescriptor *type)
{
    const Digimeente__Event__V1__Event *outer = event->event;
    ProtobufCMessage *data = NULL;
    if (outer && outer->dataschema && strcmp (outer->dataschema, type->name) == 0)
        data = protobuf_c_message_unpack (type, dm_arena_allocator (call->arena), outer->data.len, outer->data.data);
    if (!data)
        dm_fail (&call->error, DM_DATA_LOSS, "data", "the event's data is no %s", type->name);
    return data;
}
