/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/trace_tree.h"

#include <stdlib.h>
#include <string.h>

#define SEND "send "
#define DEPTH_MOST 40

typedef Digimeente__Ops__V1__Span Span;
typedef Digimeente__Ops__V1__TraceEvent TraceEvent;

void dm_trace_init (dm_trace *trace, dm_arena *arena)
{
    *trace = (dm_trace){ .arena = arena };
    trace->lines = dm_arena_alloc (arena, DM_TRACE_LINES_MAX * sizeof *trace->lines);
}

static dm_trace_line *add_line (dm_trace *trace)
{
    trace->is_cut |= trace->count == DM_TRACE_LINES_MAX;
    return trace->is_cut ? NULL : &trace->lines[trace->count++];
}

static const char *text_of (const char *text)
{
    return text ? text : "";
}

/* "DraftService/SubmitDraft" of "digimeente.intake.v1.DraftService/SubmitDraft". */
static const char *short_name (const char *name)
{
    const char *method = strchr (name, '/');
    if (!method || strchr (name, ' '))
        return name;
    while (method > name && method[-1] != '.')
        method--;
    return method;
}

static const char *find_error (const Span *span)
{
    for (size_t i = 0; i < span->n_attributes; i++)
        if (strcmp (text_of (span->attributes[i]->name), "error.type") == 0)
            return text_of (span->attributes[i]->text);
    return "";
}

static bool is_same (ProtobufCBinaryData a, ProtobufCBinaryData b)
{
    return a.len > 0 && a.len == b.len && memcmp (a.data, b.data, a.len) == 0;
}

static const dm_trace_line *find_line (const dm_trace *trace, ProtobufCBinaryData id)
{
    for (size_t i = 0; i < trace->count; i++)
        if (is_same (trace->lines[i].id, id))
            return &trace->lines[i];
    return NULL;
}

void dm_trace_add_spans (dm_trace *trace, const char *service, const Digimeente__Ops__V1__ListSpansResponse *reply)
{
    for (size_t i = 0; i < reply->n_spans; i++) {
        const Span *span = reply->spans[i];
        if (find_line (trace, span->span_id))
            continue;
        dm_trace_line *line = add_line (trace);
        if (!line)
            return;
        *line = (dm_trace_line){ .service = service,
                                 .name = short_name (text_of (span->name)),
                                 .span = span,
                                 .error = find_error (span),
                                 .id = span->span_id,
                                 .parent_id = span->parent_id,
                                 .started_us = span->started_us,
                                 .took_us = span->took_us > 0 ? span->took_us : 0 };
    }
}

/* An event of a sampled trace has a span of its own; another one has that of the work it came of. */
static void add_event (dm_trace *trace, const char *service, const TraceEvent *event)
{
    const dm_trace_line *known = find_line (trace, event->span_id);
    if (known && known->span && strncmp (known->name, SEND, strlen (SEND)) == 0)
        return;
    dm_trace_line *line = add_line (trace);
    if (!line)
        return;
    *line = (dm_trace_line){ .service = service,
                             .name = dm_arena_printf (trace->arena, SEND "%s", text_of (event->type)),
                             .error = "",
                             .started_us = event->time_ms * 1000 };
    if (known)
        line->parent_id = event->span_id;
    else
        line->id = event->span_id;
}

void dm_trace_add_events (dm_trace *trace, const char *service,
                          const Digimeente__Ops__V1__ListTraceEventsResponse *reply)
{
    for (size_t i = 0; i < reply->n_events; i++)
        add_event (trace, service, reply->events[i]);
}

static int compare_lines (const void *a, const void *b)
{
    const dm_trace_line *left = a, *right = b;
    if (left->started_us != right->started_us)
        return left->started_us < right->started_us ? -1 : 1;
    return left->took_us > right->took_us ? -1 : left->took_us < right->took_us; /* the whole before its part */
}

/* Takes the next line that has this cause (none: a line whose cause is not there), and marks it as taken. */
static const dm_trace_line *take_next (const dm_trace *trace, const dm_trace_line *cause, bool taken[])
{
    for (size_t i = 0; i < trace->count; i++) {
        const dm_trace_line *line = &trace->lines[i];
        bool is_next = cause ? is_same (line->parent_id, cause->id) : !find_line (trace, line->parent_id);
        if (taken[i] || !is_next)
            continue;
        taken[i] = true;
        return line;
    }
    return NULL;
}

static void measure (dm_trace *trace)
{
    int64_t end_us = 0;
    trace->started_us = trace->count > 0 ? trace->lines[0].started_us : 0;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->lines[i].started_us + trace->lines[i].took_us > end_us)
            end_us = trace->lines[i].started_us + trace->lines[i].took_us;
    trace->took_us = trace->count > 0 ? end_us - trace->started_us : 0;
}

void dm_trace_arrange (dm_trace *trace)
{
    dm_trace_line *out = dm_arena_alloc (trace->arena, trace->count * sizeof *out);
    const dm_trace_line *way[DEPTH_MOST];
    bool *taken = dm_arena_zalloc (trace->arena, trace->count + 1);
    size_t count = 0, depth = 0;
    qsort (trace->lines, trace->count, sizeof *trace->lines, compare_lines);
    measure (trace);
    while (count < trace->count) {
        const dm_trace_line *line = take_next (trace, depth > 0 ? way[depth - 1] : NULL, taken);
        if (!line && depth == 0)
            break; /* what is left causes itself */
        if (!line) {
            depth--;
            continue;
        }
        out[count] = *line;
        out[count++].depth = (unsigned) depth;
        if (depth < DEPTH_MOST)
            way[depth++] = line;
    }
    trace->is_cut |= count < trace->count;
    trace->lines = out;
    trace->count = count;
}

void dm_trace_bar (const dm_trace *trace, const dm_trace_line *line, unsigned columns, unsigned *out_first,
                   unsigned *out_count)
{
    int64_t whole_us = trace->took_us > 0 ? trace->took_us : 1;
    int64_t first = (line->started_us - trace->started_us) * columns / whole_us;
    int64_t count = (line->took_us * columns + whole_us / 2) / whole_us;
    *out_first = first < columns ? (unsigned) first : columns - 1;
    *out_count = count < 1 ? 1 : (unsigned) count;
    if (*out_first + *out_count > columns)
        *out_count = columns - *out_first;
}
