/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/trace_methods.h"

#include <string.h>
#include "common/message_json.h"
#include "common/runtime_inside.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "sql/dm.h"

#define SPANS_MOST 1000   /* Source: ops.proto */
#define EVENTS_MOST 20000 /* that are looked at: some 10 MB, read in a twentieth of a second */

typedef Digimeente__Ops__V1__Span Span;
typedef Digimeente__Ops__V1__SpanAttribute SpanAttribute;
typedef Digimeente__Ops__V1__TraceEvent TraceEvent;

static dm_status check_trace_id (dm_call *call, ProtobufCBinaryData id)
{
    if (id.len == DM_TRACE_ID_BYTES)
        return DM_OK;
    return dm_fail (&call->error, DM_INVALID_ARGUMENT, "trace_id", "a trace id has 16 bytes");
}

static SpanAttribute **make_attributes (dm_arena *arena, const dm_span_view *view)
{
    SpanAttribute **attributes = dm_arena_alloc (arena, view->attribute_count * sizeof *attributes);
    for (size_t i = 0; i < view->attribute_count; i++) {
        const dm_pair *pair = &view->attributes[i];
        SpanAttribute *attribute = attributes[i] = dm_arena_alloc (arena, sizeof *attribute);
        digimeente__ops__v1__span_attribute__init (attribute);
        attribute->name = (char *) pair->name;
        attribute->text = (char *) pair->text;
        attribute->has_number = !pair->text;
        attribute->number = pair->number;
    }
    return attributes;
}

static Span *make_span (dm_arena *arena, const dm_span *from)
{
    static const uint8_t none[DM_SPAN_ID_BYTES];
    dm_span_view *view = dm_arena_alloc (arena, sizeof *view);
    Span *span = dm_arena_alloc (arena, sizeof *span);
    digimeente__ops__v1__span__init (span);
    dm_span_describe (from, view);
    span->has_span_id = span->has_kind = span->has_started_us = span->has_took_us = span->has_has_failed = true;
    span->span_id = (ProtobufCBinaryData){ sizeof from->span_id, (uint8_t *) from->span_id };
    span->has_parent_id = memcmp (from->parent_id, none, sizeof none) != 0;
    span->parent_id = (ProtobufCBinaryData){ sizeof from->parent_id, (uint8_t *) from->parent_id };
    span->name = view->title;
    span->kind = (Digimeente__Ops__V1__SpanKind) view->kind;
    span->started_us = from->started_us;
    span->took_us = from->took_us;
    span->has_failed = from->has_failed;
    span->n_attributes = view->attribute_count;
    span->attributes = make_attributes (arena, view);
    return span;
}

dm_status dm_handle_list_spans (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__ListSpansRequest *request = (const void *) message;
    Digimeente__Ops__V1__ListSpansResponse *reply = (void *) out;
    dm_runtime *runtime = call->app;
    dm_status status = check_trace_id (call, request->trace_id);
    if (status)
        return status;
    dm_span *spans = dm_arena_alloc (call->arena, SPANS_MOST * sizeof *spans);
    reply->n_spans = dm_spans_find (runtime->spans, request->trace_id.data, spans, SPANS_MOST, &reply->since_us);
    reply->has_since_us = reply->since_us > 0;
    reply->spans = dm_arena_alloc (call->arena, reply->n_spans * sizeof *reply->spans);
    for (size_t i = 0; i < reply->n_spans; i++)
        reply->spans[i] = make_span (call->arena, &spans[i]);
    return DM_OK;
}

/* NULL when the event is not of this trace after all: its id stood elsewhere in the bytes. */
static TraceEvent *make_event (dm_arena *arena, const Digimeente__Event__V1__Event *from, int64_t position,
                               const char *trace_id)
{
    if (!from || !from->traceparent || !dm_trace_is_valid (from->traceparent)
        || strncmp (from->traceparent + 3, trace_id, 2 * DM_TRACE_ID_BYTES) != 0)
        return NULL;
    TraceEvent *event = dm_arena_alloc (arena, sizeof *event);
    digimeente__ops__v1__trace_event__init (event);
    event->has_position = event->has_time_ms = event->has_span_id = true;
    event->position = position;
    event->type = from->type;
    event->time_ms = from->time_ms;
    event->span_id = (ProtobufCBinaryData){ DM_SPAN_ID_BYTES, dm_arena_alloc (arena, DM_SPAN_ID_BYTES) };
    dm_span_id_of (from->traceparent, event->span_id.data);
    return event;
}

dm_status dm_handle_list_trace_events (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Ops__V1__ListTraceEventsRequest *request = (const void *) message;
    Digimeente__Ops__V1__ListTraceEventsResponse *reply = (void *) out;
    char trace_id[2 * DM_TRACE_ID_BYTES + 1];
    const PGresult *rows;
    dm_status status = check_trace_id (call, request->trace_id);
    if (status)
        return status;
    dm_hex (request->trace_id.data, DM_TRACE_ID_BYTES, trace_id);
    status = dm_tx_query (call, &dm_sql_list_trace_events, &rows, DM_BYTES (trace_id, 2 * DM_TRACE_ID_BYTES),
                          DM_INT8 (EVENTS_MOST));
    if (status)
        return status;
    reply->events = dm_arena_alloc (call->arena, (size_t) PQntuples (rows) * sizeof *reply->events);
    for (int row = 0; row < PQntuples (rows); row++) {
        const ProtobufCBinaryData bytes = dm_get_bytes (rows, row, DM_LIST_TRACE_EVENTS_BYTES);
        const Digimeente__Event__V1__Event *event =
            digimeente__event__v1__event__unpack (dm_arena_allocator (call->arena), bytes.len, bytes.data);
        if (row == 0 && event) {
            reply->has_since_ms = true;
            reply->since_ms = event->time_ms;
        }
        TraceEvent *made =
            dm_get_bool (rows, row, DM_LIST_TRACE_EVENTS_IS_WANTED)
                ? make_event (call->arena, event, dm_get_int8 (rows, row, DM_LIST_TRACE_EVENTS_POSITION), trace_id)
                : NULL;
        if (made && reply->n_events < SPANS_MOST)
            reply->events[reply->n_events++] = made;
    }
    return DM_OK;
}
