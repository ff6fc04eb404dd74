/* SPDX-License-Identifier: EUPL-1.2 */
/* One line of a log: what a service wrote as a JSON object (common/log.h), or any other text. */
#pragma once

#include <stdio.h>
#include "common/base.h"
#include "common/log.h"
#include "common/uuid.h"

#define DIGICTL_TRACE_SIZE 33

/* A line that was read and may be shown. */
typedef struct digictl_log_line {
    char *text;      /* without its line feed; the object alone where something stood before it */
    bool is_object;  /* a service wrote it */
    int64_t time_ms; /* since 1970; of other text that does not begin with one, that of the line before it */
    uint64_t number; /* of lines with one time the lower one comes first */
    size_t source;   /* where it came from, as the caller counts */
} digictl_log_line;

/* Which lines are wanted; all zero: every line. Borrows what it points to. */
typedef struct digictl_log_filter {
    const char *service;
    const char *trace;  /* 32 hex digits */
    dm_log_level least; /* other text has no level, and passes */
    int64_t since_ms;
    const char *zaak;                         /* lines that name this UUID, or are of one of the traces; NULL: all */
    const char (*traces)[DIGICTL_TRACE_SIZE]; /* sorted */
    size_t trace_count;
} digictl_log_filter;

/* Reads a line of text.  Takes: text, taken over; before_ms, the time of the line before it. What stands before an
 * object on its line, as a container's name or journald's time, is left out.
 * Gives: *out, whose text the caller frees.  Returns false, with the text freed, when the filter does not want it. */
bool digictl_log_line_read (char *text, int64_t before_ms, const digictl_log_filter *filter, digictl_log_line *out);

/* Prints a line for people: time, level, service, event, then what else it tells; other text as it is. Nothing in it
 * that a terminal would obey. */
void digictl_log_line_print (FILE *out, const digictl_log_line *line, bool has_colours);
/* Prints a line for programs: the object as it was written; other text as {"text": ...}. */
void digictl_log_line_print_json (FILE *out, const digictl_log_line *line);

/* Reads what --trace takes: a trace id of 32 hex digits, or a whole traceparent.  Gives: out. Returns false, with out
 * unchanged, for anything else. */
bool digictl_log_trace_parse (const char *text, char out[DIGICTL_TRACE_SIZE]);
/* True when out is a terminal that may be coloured: NO_COLOR is not set, and TERM is not dumb.  Source: no-color.org */
bool digictl_log_has_colours (FILE *out);
