/* SPDX-License-Identifier: EUPL-1.2 */
/* One JSON object a line on standard error.  An event's name and pairs: ids, sizes, codes; never personal data. */
#pragma once

#include "common/log_pair.h"

#define DM_T(name, value) (dm_pair_text ((name), (value)))
#define DM_N(name, value) ((dm_pair){ (name), NULL, (int64_t) (value) })

/* A function, since gcc finds fault with `array ? array : ""`.  Takes: value, NULL gives "". */
static inline dm_pair dm_pair_text (const char *name, const char *value)
{
    return (dm_pair){ name, value ? value : "", 0 };
}

/* dm_log (DM_WARN, "connection_lost", DM_T ("peer", peer), DM_N ("wait_ms", 100)): one write(2), from any thread.
 * Fields: time (RFC 3339, ms, Z), level, service, event, trace_id and span_id where set, then the pairs. */
#define dm_log(level, event, ...)                                                                                      \
    dm_log_pairs ((level), (event), (const dm_pair[]){ __VA_ARGS__ __VA_OPT__ (, ){ NULL, NULL, 0 } })
/* Takes: pairs ended by a NULL name. */
void dm_log_pairs (dm_log_level level, const char *event, const dm_pair *pairs);

/* Call it once, before the first thread starts.  Takes: service, borrowed for good; level, below which nothing is
 * written. */
void dm_log_init (const char *service, dm_log_level level);
/* "warn". */
const char *dm_log_level_name (dm_log_level level);
/* "debug", "info", "warn", "error".  Returns false for another word. */
bool dm_log_parse_level (const char *text, dm_log_level *out);
/* Sets the trace that this thread works for from now on; NULL or a malformed value means none.
 * Takes: W3C traceparent, copied.  Source: W3C Trace Context, section 3.2. */
void dm_log_set_trace (const char *traceparent);
/* True for a well-formed traceparent of version 00. */
bool dm_trace_is_valid (const char *traceparent);
/* True for a well-formed one that says that its trace is recorded: then each change leaves a log line.
 * Source: W3C Trace Context, section 3.2.2.5, sampled flag. */
bool dm_trace_is_sampled (const char *traceparent);
/* A new trace, which so many of 100 are recorded.  Gives: out, 56 bytes. */
void dm_trace_begin (unsigned percent, char out[56]);
/* A child of parent (same trace id and flags, new span id) or, with NULL or a malformed parent, a new trace that is
 * recorded.
 * Gives: out, 56 bytes. */
void dm_trace_child (const char *parent, char out[56]);
/* Makes the span of a traceparent the parent, and gives the trace a new span: who took this traceparent in works in
 * that one.  Gives: out_parent, 17 bytes, "" where there is no trace; traceparent is "" then. */
void dm_trace_enter (char traceparent[56], char out_parent[17]);
