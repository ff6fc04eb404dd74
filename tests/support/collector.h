/* SPDX-License-Identifier: EUPL-1.2 */
/* An OpenTelemetry collector: takes OTLP over HTTP on a free port of 127.0.0.1, decodes it, and keeps the spans. */
#pragma once

#include "common/base.h"

typedef enum ts_collector_mood {
    TS_COLLECTOR_TAKES,
    TS_COLLECTOR_HANGS,   /* answers nothing until the mood is another */
    TS_COLLECTOR_IS_BUSY, /* 503 */
    TS_COLLECTOR_REFUSES, /* 401 */
    TS_COLLECTOR_REJECTS, /* 200, and says that it did not keep one span */
} ts_collector_mood;

typedef struct ts_span {
    char service[32], instance[40], name[160];
    char trace_id[33], span_id[17], parent_id[17]; /* in hex; parent_id "" for none */
    int kind;
    bool has_failed, is_sampled;
    uint64_t started_ns, ended_ns;
    char attributes[800]; /* a line name=value each */
} ts_span;

typedef struct ts_collector ts_collector;

ts_collector *ts_collector_open (void);
void ts_collector_destroy (ts_collector **collector);
/* "http://127.0.0.1:P"; borrowed. */
const char *ts_collector_url (const ts_collector *collector);
void ts_collector_set_mood (ts_collector *collector, ts_collector_mood mood);
/* Requests that have come whole, and the Authorization of the last, "" for none; borrowed until the next. */
unsigned ts_collector_requests (ts_collector *collector);
const char *ts_collector_authorization (ts_collector *collector);
/* The spans that it took of a trace (32 hex digits), or all for NULL.  Gives: *out, which the caller frees. Returns how
 * many. */
size_t ts_collector_spans (ts_collector *collector, const char *trace_id, ts_span **out);
/* The first of those with this service and name; NULL where there is none. */
const ts_span *ts_span_find (const ts_span spans[], size_t count, const char *service, const char *name);
/* The one that is the parent of this one; NULL where it is not among them. */
const ts_span *ts_span_parent (const ts_span spans[], size_t count, const ts_span *of);
