/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/otlp_request.h"

#include <stdlib.h>
#include <string.h>
#include "common/arena.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb-c.h"

typedef Opentelemetry__Proto__Common__V1__KeyValue KeyValue;
typedef Opentelemetry__Proto__Common__V1__AnyValue AnyValue;
typedef Opentelemetry__Proto__Trace__V1__Span Span;
typedef Opentelemetry__Proto__Trace__V1__Status Status;

static KeyValue *make_attribute (dm_arena *arena, const dm_pair *pair)
{
    KeyValue *attribute = dm_arena_alloc (arena, sizeof *attribute);
    AnyValue *value = dm_arena_alloc (arena, sizeof *value);
    opentelemetry__proto__common__v1__key_value__init (attribute);
    opentelemetry__proto__common__v1__any_value__init (value);
    attribute->key = (char *) pair->name;
    attribute->value = value;
    if (pair->text) {
        value->value_case = OPENTELEMETRY__PROTO__COMMON__V1__ANY_VALUE__VALUE_STRING_VALUE;
        value->string_value = (char *) pair->text;
    } else {
        value->value_case = OPENTELEMETRY__PROTO__COMMON__V1__ANY_VALUE__VALUE_INT_VALUE;
        value->int_value = pair->number;
    }
    return attribute;
}

static KeyValue **make_attributes (dm_arena *arena, const dm_pair pairs[], size_t count)
{
    KeyValue **attributes = dm_arena_alloc (arena, count * sizeof *attributes);
    for (size_t i = 0; i < count; i++)
        attributes[i] = make_attribute (arena, &pairs[i]);
    return attributes;
}

static Span *make_span (dm_arena *arena, const dm_span *from)
{
    static const uint8_t none[DM_SPAN_ID_BYTES];
    dm_span_view *view = dm_arena_alloc (arena, sizeof *view);
    Span *span = dm_arena_alloc (arena, sizeof *span);
    opentelemetry__proto__trace__v1__span__init (span);
    dm_span_describe (from, view);
    span->trace_id = (ProtobufCBinaryData){ sizeof from->trace_id, (uint8_t *) from->trace_id };
    span->span_id = (ProtobufCBinaryData){ sizeof from->span_id, (uint8_t *) from->span_id };
    if (memcmp (from->parent_id, none, sizeof none) != 0)
        span->parent_span_id = (ProtobufCBinaryData){ sizeof from->parent_id, (uint8_t *) from->parent_id };
    span->name = view->title;
    span->kind = (Opentelemetry__Proto__Trace__V1__Span__SpanKind) view->kind;
    span->start_time_unix_nano = (uint64_t) from->started_us * 1000;
    span->end_time_unix_nano = (uint64_t) (from->started_us + from->took_us) * 1000;
    span->flags = from->is_sampled;
    span->n_attributes = view->attribute_count;
    span->attributes = make_attributes (arena, view->attributes, view->attribute_count);
    if (from->has_failed) {
        span->status = dm_arena_alloc (arena, sizeof *span->status);
        opentelemetry__proto__trace__v1__status__init (span->status);
        span->status->code = OPENTELEMETRY__PROTO__TRACE__V1__STATUS__STATUS_CODE__STATUS_CODE_ERROR;
    }
    return span;
}

static uint8_t *pack (const ProtobufCMessage *message, size_t *out_bytes)
{
    *out_bytes = protobuf_c_message_get_packed_size (message);
    uint8_t *bytes = malloc (*out_bytes);
    if (!bytes)
        abort ();
    protobuf_c_message_pack (message, bytes);
    return bytes;
}

uint8_t *dm_otlp_encode (const dm_otlp_source *source, const dm_span spans[], size_t count, size_t *out_bytes)
{
    const dm_pair process[] = { DM_T ("service.namespace", "digimeente"), DM_T ("service.name", source->service),
                                DM_T ("service.version", source->version),
                                DM_T ("service.instance.id", source->instance) };
    dm_arena *arena = dm_arena_open ();
    Opentelemetry__Proto__Resource__V1__Resource resource = OPENTELEMETRY__PROTO__RESOURCE__V1__RESOURCE__INIT;
    Opentelemetry__Proto__Common__V1__InstrumentationScope scope =
        OPENTELEMETRY__PROTO__COMMON__V1__INSTRUMENTATION_SCOPE__INIT;
    Opentelemetry__Proto__Trace__V1__ScopeSpans of_scope = OPENTELEMETRY__PROTO__TRACE__V1__SCOPE_SPANS__INIT;
    Opentelemetry__Proto__Trace__V1__ResourceSpans of_process = OPENTELEMETRY__PROTO__TRACE__V1__RESOURCE_SPANS__INIT;
    Opentelemetry__Proto__Collector__Trace__V1__ExportTraceServiceRequest request =
        OPENTELEMETRY__PROTO__COLLECTOR__TRACE__V1__EXPORT_TRACE_SERVICE_REQUEST__INIT;
    resource.n_attributes = DM_COUNT (process);
    resource.attributes = make_attributes (arena, process, DM_COUNT (process));
    scope.name = "digimeente";
    scope.version = (char *) source->version;
    of_scope.scope = &scope;
    of_scope.n_spans = count;
    of_scope.spans = dm_arena_alloc (arena, count * sizeof *of_scope.spans);
    for (size_t i = 0; i < count; i++)
        of_scope.spans[i] = make_span (arena, &spans[i]);
    of_process.resource = &resource;
    of_process.n_scope_spans = 1;
    of_process.scope_spans = (Opentelemetry__Proto__Trace__V1__ScopeSpans *[]){ &of_scope };
    request.n_resource_spans = 1;
    request.resource_spans = (Opentelemetry__Proto__Trace__V1__ResourceSpans *[]){ &of_process };
    uint8_t *bytes = pack (&request.base, out_bytes);
    dm_arena_destroy (&arena);
    return bytes;
}

static void copy_printable (const char *text, char *out, size_t size)
{
    size_t i = 0;
    for (; i < size - 1 && text[i]; i++) {
        out[i] = '?';
        if (text[i] >= ' ' && text[i] <= '~')
            out[i] = text[i];
    }
    out[i] = '\0';
}

int64_t dm_otlp_read_rejected (const uint8_t *body, size_t bytes, char *out_why, size_t size)
{
    dm_arena *arena = dm_arena_open ();
    const Opentelemetry__Proto__Collector__Trace__V1__ExportTraceServiceResponse *answer =
        opentelemetry__proto__collector__trace__v1__export_trace_service_response__unpack (dm_arena_allocator (arena),
                                                                                           bytes, body);
    bool is_partial = answer && answer->partial_success;
    int64_t rejected = is_partial ? answer->partial_success->rejected_spans : 0;
    copy_printable (is_partial ? answer->partial_success->error_message : "", out_why, size);
    dm_arena_destroy (&arena);
    return rejected;
}
