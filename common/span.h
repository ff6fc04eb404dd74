/* SPDX-License-Identifier: EUPL-1.2 */
/* Spans: the steps of a request in this process, with their times. The last 4096 are kept in memory, for digictl trace
 * and for the exporter (otlp.h). A span has no personal data: methods, routes, types and numbers alone.
 * Source: OpenTelemetry, Tracing API and Semantic Conventions 1.27. */
#pragma once

#include "common/base.h"
#include "common/log.h"
#include "common/rpc.h"
#include "common/status.h"

#define DM_SPANS_KEPT 4096
#define DM_TRACE_ID_BYTES 16
#define DM_SPAN_ID_BYTES 8
#define DM_SPAN_TITLE_SIZE 160
#define DM_SPAN_ATTRIBUTES_MAX 8

/* What a step is; span.c says how each looks to OpenTelemetry. */
typedef enum dm_span_type {
    DM_SPAN_HTTP,   /* a request of a browser: route, method, code */
    DM_SPAN_CALL,   /* a call to another service, with its retries: method, target, attempts */
    DM_SPAN_ANSWER, /* a call that this service answered: method */
    DM_SPAN_COMMIT, /* the transaction that a change was part of: the number of requests in it */
    DM_SPAN_EMIT,   /* an event on its way into the log: type, log */
    DM_SPAN_APPLY,  /* an event of another log that was taken in: type, source, position */
    DM_SPAN_MAIL,   /* an attempt to send a mail: template, outcome, SMTP code */
} dm_span_type;

/* A step that has ended just now. */
typedef struct dm_step {
    dm_span_type type;
    const char *traceparent; /* its own */
    const char *parent;      /* the span that it is part of, 16 hex digits; "" for none */
    int64_t started_us;      /* dm_clock_monotonic_us () */
    dm_status status;
    bool has_failed; /* so it is kept though its trace is not recorded; every fault among the statuses counts too */
    const char *name, *other;
    int64_t number;
} dm_step;

typedef struct dm_span {
    int64_t started_us; /* since 1970 */
    int64_t took_us;
    int64_t number;
    uint8_t trace_id[DM_TRACE_ID_BYTES], span_id[DM_SPAN_ID_BYTES];
    uint8_t parent_id[DM_SPAN_ID_BYTES]; /* all zero: none */
    uint8_t type, status;
    bool is_sampled, has_failed;
    char name[97], other[35];
} dm_span;

typedef struct dm_spans dm_spans;

/* The span id of a valid traceparent.  Gives: out. */
void dm_span_id_of (const char *traceparent, uint8_t out[DM_SPAN_ID_BYTES]);
/* Reads a trace id as people copy it: 32 hex digits, capitals too, or a whole traceparent; blanks around it are passed
 * over.  Gives: out, on success only. */
bool dm_trace_id_parse (const char *text, uint8_t out[DM_TRACE_ID_BYTES]);

dm_spans *dm_spans_open (void);
void dm_spans_destroy (dm_spans **spans);

/* From any thread. Keeps the step when its trace is recorded or it has failed; the oldest span makes room.
 * Takes: spans, NULL for nobody who keeps any. */
void dm_spans_add (dm_spans *spans, const dm_step *step);
/* The spans of a trace, oldest first.  Gives: out, at most most; *out_since_us, when the oldest span that is kept
 * began, 0 for none. Returns how many. */
size_t dm_spans_find (dm_spans *spans, const uint8_t trace_id[DM_TRACE_ID_BYTES], dm_span out[], size_t most,
                      int64_t *out_since_us);
/* The spans from a place on, which begins at 0 and moves on behind them.  Gives: *out_lost, how many went before they
 * were read. Returns how many are in out. */
size_t dm_spans_read (dm_spans *spans, uint64_t *place, dm_span out[], size_t most, uint64_t *out_lost);
/* Waits until so many spans follow the place, or for timeout_ms, or until dm_spans_wake. */
void dm_spans_wait (dm_spans *spans, uint64_t place, size_t count, int timeout_ms);
/* Ends the wait that is under way, and all that come later. */
void dm_spans_wake (dm_spans *spans);

/* The numbers of opentelemetry.proto.trace.v1.Span.SpanKind. */
typedef enum dm_span_kind {
    DM_KIND_SERVER = 2,
    DM_KIND_CLIENT = 3,
    DM_KIND_PRODUCER = 4,
    DM_KIND_CONSUMER = 5
} dm_span_kind;

/* A span as OpenTelemetry names it; the texts are the span's or lie in here. */
typedef struct dm_span_view {
    char title[DM_SPAN_TITLE_SIZE];
    dm_span_kind kind;
    dm_pair attributes[DM_SPAN_ATTRIBUTES_MAX];
    size_t attribute_count;
    char service[sizeof ((dm_span *) NULL)->name];
    char code[16];
} dm_span_view;

/* Gives: *out, which borrows from span. */
void dm_span_describe (const dm_span *span, dm_span_view *out);
