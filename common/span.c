/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/span.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/clock.h"

/* Where the parts of a traceparent begin.  Source: W3C Trace Context, section 3.2.2 */
#define TRACE_ID_AT 3
#define SPAN_ID_AT 36

/* A lock is held for the copy of one span, and where somebody reads, of a batch. */
struct dm_spans {
    pthread_mutex_t mutex;
    pthread_cond_t enough;
    uint64_t written; /* since the start; the newest lies before written % DM_SPANS_KEPT */
    uint64_t awaited; /* who waits is woken by this one */
    bool is_woken;
    dm_span ring[DM_SPANS_KEPT];
};

dm_spans *dm_spans_open (void)
{
    dm_spans *spans = calloc (1, sizeof *spans); /* memory that no span has touched yet costs nothing */
    if (!spans)
        abort ();
    pthread_condattr_t clock;
    pthread_condattr_init (&clock);
    pthread_condattr_setclock (&clock, CLOCK_MONOTONIC);
    pthread_mutex_init (&spans->mutex, NULL);
    pthread_cond_init (&spans->enough, &clock);
    pthread_condattr_destroy (&clock);
    return spans;
}

void dm_spans_destroy (dm_spans **spans)
{
    if (!*spans)
        return;
    pthread_cond_destroy (&(*spans)->enough);
    pthread_mutex_destroy (&(*spans)->mutex);
    free (*spans);
    *spans = NULL;
}

static uint8_t digit (char c)
{
    return (uint8_t) (c <= '9' ? c - '0' : c - 'a' + 10);
}

static void read_hex (const char *text, uint8_t *out, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t) (digit (text[2 * i]) << 4 | digit (text[2 * i + 1]));
}

void dm_span_id_of (const char *traceparent, uint8_t out[DM_SPAN_ID_BYTES])
{
    read_hex (traceparent + SPAN_ID_AT, out, DM_SPAN_ID_BYTES);
}

bool dm_trace_id_parse (const char *text, uint8_t out[DM_TRACE_ID_BYTES])
{
    char copy[DM_TRACEPARENT_SIZE];
    size_t bytes = 0;
    text += strspn (text, " \t");
    for (; bytes < sizeof copy - 1 && text[bytes] && !strchr (" \t", text[bytes]); bytes++)
        copy[bytes] = (char) tolower ((unsigned char) text[bytes]);
    copy[bytes] = '\0';
    if (text[bytes + strspn (text + bytes, " \t")])
        return false;
    const char *id = bytes == sizeof copy - 1 && dm_trace_is_valid (copy) ? copy + TRACE_ID_AT : copy;
    bool is_whole = id != copy || bytes == 2 * DM_TRACE_ID_BYTES;
    size_t digits = strspn (id, "0123456789abcdef");
    if (!is_whole || digits != 2 * DM_TRACE_ID_BYTES || strspn (id, "0") >= digits)
        return false;
    read_hex (id, out, DM_TRACE_ID_BYTES);
    return true;
}

static void keep (dm_spans *spans, const dm_span *span)
{
    pthread_mutex_lock (&spans->mutex);
    spans->ring[spans->written++ % DM_SPANS_KEPT] = *span;
    if (spans->written == spans->awaited)
        pthread_cond_signal (&spans->enough);
    pthread_mutex_unlock (&spans->mutex);
}

static bool is_fault (dm_status status)
{
    return dm_status_find (status)->http_code >= 500;
}

void dm_spans_add (dm_spans *spans, const dm_step *step)
{
    if (!spans)
        return;
    bool has_failed = step->has_failed || is_fault (step->status), is_sampled = dm_trace_is_sampled (step->traceparent);
    if (!is_sampled && (!has_failed || !dm_trace_is_valid (step->traceparent)))
        return;
    dm_span span = { .type = step->type,
                     .status = step->status,
                     .is_sampled = is_sampled,
                     .has_failed = has_failed,
                     .number = step->number };
    read_hex (step->traceparent + TRACE_ID_AT, span.trace_id, sizeof span.trace_id);
    read_hex (step->traceparent + SPAN_ID_AT, span.span_id, sizeof span.span_id);
    if (*step->parent)
        read_hex (step->parent, span.parent_id, sizeof span.parent_id);
    span.took_us = dm_clock_monotonic_us () - step->started_us;
    span.started_us = dm_clock_now_us () - span.took_us;
    snprintf (span.name, sizeof span.name, "%s", step->name ? step->name : "");
    snprintf (span.other, sizeof span.other, "%s", step->other ? step->other : "");
    keep (spans, &span);
}

static uint64_t oldest (const dm_spans *spans)
{
    return spans->written > DM_SPANS_KEPT ? spans->written - DM_SPANS_KEPT : 0;
}

size_t dm_spans_find (dm_spans *spans, const uint8_t trace_id[DM_TRACE_ID_BYTES], dm_span out[], size_t most,
                      int64_t *out_since_us)
{
    size_t count = 0;
    pthread_mutex_lock (&spans->mutex);
    uint64_t first = oldest (spans);
    *out_since_us = first < spans->written ? spans->ring[first % DM_SPANS_KEPT].started_us : 0;
    for (uint64_t i = first; i < spans->written && count < most; i++) {
        const dm_span *span = &spans->ring[i % DM_SPANS_KEPT];
        if (memcmp (span->trace_id, trace_id, DM_TRACE_ID_BYTES) == 0)
            out[count++] = *span;
    }
    pthread_mutex_unlock (&spans->mutex);
    return count;
}

size_t dm_spans_read (dm_spans *spans, uint64_t *place, dm_span out[], size_t most, uint64_t *out_lost)
{
    size_t count = 0;
    pthread_mutex_lock (&spans->mutex);
    uint64_t first = oldest (spans);
    *out_lost = *place < first ? first - *place : 0;
    *place += *out_lost;
    for (; *place < spans->written && count < most; ++*place)
        out[count++] = spans->ring[*place % DM_SPANS_KEPT];
    pthread_mutex_unlock (&spans->mutex);
    return count;
}

void dm_spans_wait (dm_spans *spans, uint64_t place, size_t count, int timeout_ms)
{
    int64_t until_ms = dm_clock_monotonic_ms () + timeout_ms;
    const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
    pthread_mutex_lock (&spans->mutex);
    spans->awaited = place + count;
    while (!spans->is_woken && spans->written < spans->awaited
           && pthread_cond_timedwait (&spans->enough, &spans->mutex, &until) == 0)
        ;
    pthread_mutex_unlock (&spans->mutex);
}

void dm_spans_wake (dm_spans *spans)
{
    pthread_mutex_lock (&spans->mutex);
    spans->is_woken = true;
    pthread_cond_signal (&spans->enough);
    pthread_mutex_unlock (&spans->mutex);
}

/* How a step of each type looks: its kind, and its title, in which %n is the name, %o the other text. */
static const struct {
    dm_span_kind kind;
    const char *title;
} looks[] = {
    [DM_SPAN_HTTP] = { DM_KIND_SERVER, "%o %n" },       [DM_SPAN_CALL] = { DM_KIND_CLIENT, "%n" },
    [DM_SPAN_ANSWER] = { DM_KIND_SERVER, "%n" },        [DM_SPAN_COMMIT] = { DM_KIND_CLIENT, "COMMIT" },
    [DM_SPAN_EMIT] = { DM_KIND_PRODUCER, "send %n" },   [DM_SPAN_APPLY] = { DM_KIND_CONSUMER, "process %n" },
    [DM_SPAN_MAIL] = { DM_KIND_CLIENT, "mail %n: %o" },
};

typedef enum source { FIXED, NAME, OTHER, NUMBER, STATUS, RPC_SERVICE, RPC_METHOD, ERROR } source;

/* The attributes of each type of step. */
static const struct {
    const char *name, *fixed;
    dm_span_type type;
    source from;
} rows[] = {
    { "http.request.method", NULL, DM_SPAN_HTTP, OTHER },
    { "http.route", NULL, DM_SPAN_HTTP, NAME },
    { "http.response.status_code", NULL, DM_SPAN_HTTP, NUMBER },
    { "rpc.system", "zeromq", DM_SPAN_CALL, FIXED },
    { "rpc.service", NULL, DM_SPAN_CALL, RPC_SERVICE },
    { "rpc.method", NULL, DM_SPAN_CALL, RPC_METHOD },
    { "rpc.response.status_code", NULL, DM_SPAN_CALL, STATUS },
    { "peer.service", NULL, DM_SPAN_CALL, OTHER },
    { "digimeente.rpc.attempts", NULL, DM_SPAN_CALL, NUMBER },
    { "rpc.system", "zeromq", DM_SPAN_ANSWER, FIXED },
    { "rpc.service", NULL, DM_SPAN_ANSWER, RPC_SERVICE },
    { "rpc.method", NULL, DM_SPAN_ANSWER, RPC_METHOD },
    { "rpc.response.status_code", NULL, DM_SPAN_ANSWER, STATUS },
    { "db.system.name", "postgresql", DM_SPAN_COMMIT, FIXED },
    { "db.operation.name", "COMMIT", DM_SPAN_COMMIT, FIXED },
    { "db.operation.batch.size", NULL, DM_SPAN_COMMIT, NUMBER },
    { "messaging.system", "digimeente", DM_SPAN_EMIT, FIXED },
    { "messaging.operation.type", "send", DM_SPAN_EMIT, FIXED },
    { "messaging.destination.name", NULL, DM_SPAN_EMIT, OTHER },
    { "cloudevents.event_type", NULL, DM_SPAN_EMIT, NAME },
    { "messaging.system", "digimeente", DM_SPAN_APPLY, FIXED },
    { "messaging.operation.type", "process", DM_SPAN_APPLY, FIXED },
    { "messaging.destination.name", NULL, DM_SPAN_APPLY, OTHER },
    { "cloudevents.event_type", NULL, DM_SPAN_APPLY, NAME },
    { "digimeente.event.position", NULL, DM_SPAN_APPLY, NUMBER },
    { "network.protocol.name", "smtp", DM_SPAN_MAIL, FIXED },
    { "digimeente.bericht.template", NULL, DM_SPAN_MAIL, NAME },
    { "digimeente.bericht.outcome", NULL, DM_SPAN_MAIL, OTHER },
    { "digimeente.smtp.code", NULL, DM_SPAN_MAIL, NUMBER },
};

static void write_title (const char *pattern, const dm_span *span, char out[DM_SPAN_TITLE_SIZE])
{
    size_t used = 0;
    for (; *pattern && used < DM_SPAN_TITLE_SIZE - 1; pattern++) {
        bool is_text = *pattern == '%';
        const char *text = pattern[is_text] == 'o' ? span->other : span->name;
        int length = is_text ? snprintf (out + used, DM_SPAN_TITLE_SIZE - used, "%s", text) : 1;
        if (!is_text)
            out[used] = *pattern;
        used += (size_t) length;
        pattern += is_text;
    }
    out[used < DM_SPAN_TITLE_SIZE ? used : DM_SPAN_TITLE_SIZE - 1] = '\0';
}

static void add (dm_span_view *out, const dm_span *span, const char *name, source from, const char *fixed)
{
    const char *method = strchr (span->name, '/');
    const char *const texts[] = { [FIXED] = fixed,
                                  [NAME] = span->name,
                                  [OTHER] = span->other,
                                  [NUMBER] = NULL,
                                  [STATUS] = dm_status_find (span->status)->name,
                                  [RPC_SERVICE] = out->service,
                                  [RPC_METHOD] = method ? method + 1 : "",
                                  [ERROR] = out->code };
    out->attributes[out->attribute_count++] = (dm_pair){ name, texts[from], span->number };
}

void dm_span_describe (const dm_span *span, dm_span_view *out)
{
    *out = (dm_span_view){ .kind = looks[span->type].kind };
    write_title (looks[span->type].title, span, out->title);
    snprintf (out->service, sizeof out->service, "%.*s", (int) strcspn (span->name, "/"), span->name);
    if (span->type == DM_SPAN_HTTP || span->type == DM_SPAN_MAIL)
        snprintf (out->code, sizeof out->code, "%d", (int) span->number);
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        if (rows[i].type == span->type)
            add (out, span, rows[i].name, rows[i].from, rows[i].fixed);
    if (span->has_failed)
        add (out, span, "error.type", *out->code ? ERROR : STATUS, NULL);
}
