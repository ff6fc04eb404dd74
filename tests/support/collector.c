/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/collector.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb-c.h"
#include "tests/support/process.h"

#define BODY_MOST ((size_t) 4 * 1024 * 1024)

typedef Opentelemetry__Proto__Collector__Trace__V1__ExportTraceServiceRequest ExportRequest;
typedef Opentelemetry__Proto__Trace__V1__ResourceSpans ResourceSpans;
typedef Opentelemetry__Proto__Trace__V1__Span Span;
typedef Opentelemetry__Proto__Common__V1__KeyValue KeyValue;

struct ts_collector {
    struct MHD_Daemon *daemon;
    char url[64];
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    ts_collector_mood mood;
    bool is_closing;
    unsigned requests;
    char authorization[200];
    ts_span *spans;
    size_t count;
};

typedef struct body {
    uint8_t *bytes;
    size_t size;
} body;

static const char *text_of (KeyValue *const *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (attributes[i]->key, name) == 0)
            return attributes[i]->value->string_value;
    return "";
}

static void write_hex (ProtobufCBinaryData bytes, char *out, size_t size)
{
    if (2 * bytes.len >= size)
        ts_die ("an id of %zu bytes", bytes.len);
    dm_hex (bytes.data, bytes.len, out);
}

static void write_attributes (const Span *span, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < span->n_attributes; i++) {
        const KeyValue *pair = span->attributes[i];
        bool is_text = pair->value->value_case == OPENTELEMETRY__PROTO__COMMON__V1__ANY_VALUE__VALUE_STRING_VALUE;
        used += (size_t) (is_text ? snprintf (out + used, size - used, "%s=%s\n", pair->key, pair->value->string_value)
                                  : snprintf (out + used, size - used, "%s=%" PRId64 "\n", pair->key,
                                              pair->value->int_value));
        if (used >= size)
            ts_die ("a span with more attributes than fit");
    }
}

static void add_span (ts_collector *collector, const ResourceSpans *of, const Span *span)
{
    collector->spans = reallocarray (collector->spans, collector->count + 1, sizeof *collector->spans);
    if (!collector->spans)
        abort ();
    ts_span *out = &collector->spans[collector->count++];
    *out = (ts_span){ .kind = (int) span->kind, .is_sampled = span->flags & 1 };
    snprintf (out->service, sizeof out->service, "%s",
              text_of (of->resource->attributes, of->resource->n_attributes, "service.name"));
    snprintf (out->instance, sizeof out->instance, "%s",
              text_of (of->resource->attributes, of->resource->n_attributes, "service.instance.id"));
    snprintf (out->name, sizeof out->name, "%s", span->name);
    write_hex (span->trace_id, out->trace_id, sizeof out->trace_id);
    write_hex (span->span_id, out->span_id, sizeof out->span_id);
    write_hex (span->parent_span_id, out->parent_id, sizeof out->parent_id);
    write_attributes (span, out->attributes, sizeof out->attributes);
    out->has_failed =
        span->status && span->status->code == OPENTELEMETRY__PROTO__TRACE__V1__STATUS__STATUS_CODE__STATUS_CODE_ERROR;
    out->started_ns = span->start_time_unix_nano;
    out->ended_ns = span->end_time_unix_nano;
}

static void take (ts_collector *collector, const body *from)
{
    ExportRequest *request = opentelemetry__proto__collector__trace__v1__export_trace_service_request__unpack (
        NULL, from->size, from->bytes);
    if (!request)
        ts_die ("what came is no ExportTraceServiceRequest");
    for (size_t i = 0; i < request->n_resource_spans; i++)
        for (size_t j = 0; j < request->resource_spans[i]->n_scope_spans; j++)
            for (size_t k = 0; k < request->resource_spans[i]->scope_spans[j]->n_spans; k++)
                add_span (collector, request->resource_spans[i], request->resource_spans[i]->scope_spans[j]->spans[k]);
    opentelemetry__proto__collector__trace__v1__export_trace_service_request__free_unpacked (request, NULL);
}

/* ExportTraceServiceResponse { partial_success { rejected_spans: 1, error_message: "too old" } } */
static const uint8_t rejects_one[] = { 0x0a, 0x0b, 0x08, 0x01, 0x12, 0x07, 't', 'o', 'o', ' ', 'o', 'l', 'd' };

static const struct {
    unsigned code;
    const uint8_t *body;
    size_t bytes;
} answers[] = {
    [TS_COLLECTOR_TAKES] = { 200, NULL, 0 },
    [TS_COLLECTOR_HANGS] = { 500, NULL, 0 },
    [TS_COLLECTOR_IS_BUSY] = { 503, NULL, 0 },
    [TS_COLLECTOR_REFUSES] = { 401, NULL, 0 },
    [TS_COLLECTOR_REJECTS] = { 200, rejects_one, sizeof rejects_one },
};

static enum MHD_Result answer (ts_collector *collector, struct MHD_Connection *connection, const body *from)
{
    const char *authorization = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "Authorization");
    pthread_mutex_lock (&collector->mutex);
    collector->requests++;
    snprintf (collector->authorization, sizeof collector->authorization, "%s", authorization ? authorization : "");
    pthread_cond_broadcast (&collector->changed);
    while (collector->mood == TS_COLLECTOR_HANGS && !collector->is_closing)
        pthread_cond_wait (&collector->changed, &collector->mutex);
    ts_collector_mood mood = collector->mood;
    if (mood == TS_COLLECTOR_TAKES)
        take (collector, from);
    pthread_mutex_unlock (&collector->mutex);
    struct MHD_Response *response =
        MHD_create_response_from_buffer (answers[mood].bytes, (void *) answers[mood].body, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response (connection, answers[mood].code, response);
    MHD_destroy_response (response);
    return result;
}

static enum MHD_Result on_request (void *arg, struct MHD_Connection *connection, const char *path, const char *method,
                                   const char *version, const char *data, size_t *bytes, void **state)
{
    (void) version;
    body *it = *state;
    const char *type = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "Content-Type");
    if (strcmp (path, "/v1/traces") != 0 || strcmp (method, "POST") != 0 || !type
        || strcmp (type, "application/x-protobuf") != 0)
        ts_die ("the collector was asked for %s %s of %s", method, path, type ? type : "nothing");
    if (!it) {
        *state = calloc (1, sizeof *it);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*bytes == 0)
        return answer (arg, connection, it);
    if (it->size + *bytes > BODY_MOST || !(it->bytes = realloc (it->bytes, it->size + *bytes)))
        ts_die ("the collector got too much at once");
    memcpy (it->bytes + it->size, data, *bytes);
    it->size += *bytes;
    *bytes = 0;
    return MHD_YES;
}

static void on_end (void *arg, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
    (void) arg, (void) connection, (void) why;
    body *it = *state;
    if (it)
        free (it->bytes);
    free (it);
}

ts_collector *ts_collector_open (void)
{
    ts_collector *collector = calloc (1, sizeof *collector);
    if (!collector)
        abort ();
    pthread_mutex_init (&collector->mutex, NULL);
    pthread_cond_init (&collector->changed, NULL);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
    collector->daemon = MHD_start_daemon (MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL,
                                          NULL, on_request, collector, MHD_OPTION_SOCK_ADDR, &at,
                                          MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
    if (!collector->daemon)
        ts_die ("the collector cannot listen");
    snprintf (collector->url, sizeof collector->url, "http://127.0.0.1:%u",
              (unsigned) MHD_get_daemon_info (collector->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    return collector;
}

void ts_collector_destroy (ts_collector **collector)
{
    ts_collector *it = *collector;
    if (!it)
        return;
    pthread_mutex_lock (&it->mutex);
    it->is_closing = true;
    pthread_cond_broadcast (&it->changed);
    pthread_mutex_unlock (&it->mutex);
    MHD_stop_daemon (it->daemon);
    pthread_cond_destroy (&it->changed);
    pthread_mutex_destroy (&it->mutex);
    free (it->spans);
    free (it);
    *collector = NULL;
}

const char *ts_collector_url (const ts_collector *collector)
{
    return collector->url;
}

void ts_collector_set_mood (ts_collector *collector, ts_collector_mood mood)
{
    pthread_mutex_lock (&collector->mutex);
    collector->mood = mood;
    pthread_cond_broadcast (&collector->changed);
    pthread_mutex_unlock (&collector->mutex);
}

unsigned ts_collector_requests (ts_collector *collector)
{
    pthread_mutex_lock (&collector->mutex);
    unsigned requests = collector->requests;
    pthread_mutex_unlock (&collector->mutex);
    return requests;
}

const char *ts_collector_authorization (ts_collector *collector)
{
    return collector->authorization;
}

size_t ts_collector_spans (ts_collector *collector, const char *trace_id, ts_span **out)
{
    size_t count = 0;
    pthread_mutex_lock (&collector->mutex);
    *out = calloc (collector->count + 1, sizeof **out);
    if (!*out)
        abort ();
    for (size_t i = 0; i < collector->count; i++)
        if (!trace_id || strcmp (collector->spans[i].trace_id, trace_id) == 0)
            (*out)[count++] = collector->spans[i];
    pthread_mutex_unlock (&collector->mutex);
    return count;
}

const ts_span *ts_span_find (const ts_span spans[], size_t count, const char *service, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (spans[i].service, service) == 0 && strcmp (spans[i].name, name) == 0)
            return &spans[i];
    return NULL;
}

const ts_span *ts_span_parent (const ts_span spans[], size_t count, const ts_span *of)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (spans[i].span_id, of->parent_id) == 0)
            return &spans[i];
    return NULL;
}
