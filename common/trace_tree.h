/* SPDX-License-Identifier: EUPL-1.2 */
/* One trace as a tree: what all services told of it, each step below the one that caused it. For digictl trace and for
 * the page of it. */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define DM_TRACE_LINES_MAX 2000

/* A step, or an event of a log whose step nobody remembers any more. */
typedef struct dm_trace_line {
    const char *service;                   /* who told of it */
    const char *name;                      /* as people read it: the package of a method is left out */
    const Digimeente__Ops__V1__Span *span; /* NULL: it is an event of a log */
    const char *error;                     /* what went wrong, as in 503 or UNAVAILABLE; "" for nothing */
    ProtobufCBinaryData id, parent_id;
    int64_t started_us; /* since 1970 */
    int64_t took_us;
    unsigned depth; /* 0: nobody told of what caused it */
} dm_trace_line;

typedef struct dm_trace {
    dm_arena *arena;
    dm_trace_line *lines; /* after dm_trace_arrange in the order of a tree */
    size_t count;
    bool is_cut; /* there is more: it has too many steps, or too many below each other */
    int64_t started_us, took_us;
} dm_trace;

/* Takes: arena, in which all lives. */
void dm_trace_init (dm_trace *trace, dm_arena *arena);
/* Adds what a process remembers; a span that is there already is not taken again.  Takes: service, reply, borrowed. */
void dm_trace_add_spans (dm_trace *trace, const char *service, const Digimeente__Ops__V1__ListSpansResponse *reply);
/* Adds the events of a service's log that no span tells of; after all spans were added. */
void dm_trace_add_events (dm_trace *trace, const char *service,
                          const Digimeente__Ops__V1__ListTraceEventsResponse *reply);
/* Puts each line below its cause, by time among those of one cause, and counts the whole. */
void dm_trace_arrange (dm_trace *trace);
/* Where a line's bar begins in a picture so many columns wide, and how many it has, at least one. */
void dm_trace_bar (const dm_trace *trace, const dm_trace_line *line, unsigned columns, unsigned *out_first,
                   unsigned *out_count);
