/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/trace_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MOST (DM_TRACE_LINES_MAX + 5)

static dm_arena *arena;
static dm_trace trace;

static int open_trace (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    dm_trace_init (&trace, arena);
    return 0;
}

static int close_trace (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static ProtobufCBinaryData id_of (const char *text)
{
    return (ProtobufCBinaryData){ strlen (text), (uint8_t *) text };
}

/* Takes: id and parent, 8 letters; parent "" for none. */
static void add_span (const char *service, const char *name, const char *id, const char *parent, int64_t started_us,
                      int64_t took_us)
{
    Digimeente__Ops__V1__Span *span = dm_arena_alloc (arena, sizeof *span);
    Digimeente__Ops__V1__ListSpansResponse reply = DIGIMEENTE__OPS__V1__LIST_SPANS_RESPONSE__INIT;
    digimeente__ops__v1__span__init (span);
    span->span_id = id_of (id);
    span->parent_id = id_of (parent);
    span->name = (char *) name;
    span->started_us = started_us;
    span->took_us = took_us;
    reply.n_spans = 1;
    reply.spans = &span;
    dm_trace_add_spans (&trace, service, &reply);
}

static void add_event (const char *service, const char *type, const char *id, int64_t time_ms)
{
    Digimeente__Ops__V1__TraceEvent *event = dm_arena_alloc (arena, sizeof *event);
    Digimeente__Ops__V1__ListTraceEventsResponse reply = DIGIMEENTE__OPS__V1__LIST_TRACE_EVENTS_RESPONSE__INIT;
    digimeente__ops__v1__trace_event__init (event);
    event->span_id = id_of (id);
    event->type = (char *) type;
    event->time_ms = time_ms;
    reply.n_events = 1;
    reply.events = &event;
    dm_trace_add_events (&trace, service, &reply);
}

static void assert_line (size_t which, const char *name, unsigned depth)
{
    assert_true (which < trace.count);
    assert_string_equal (trace.lines[which].name, name);
    assert_int_equal (trace.lines[which].depth, depth);
}

static void each_step_stands_below_its_cause_in_order_of_time (void **state)
{
    (void) state;
    add_span ("audit", "process a", "audit-01", "event-01", 5000, 10);
    add_span ("intake", "send a", "event-01", "answer-1", 2500, 100);
    add_span ("intake", "nl.v1.Intake/Submit", "answer-1", "call-001", 2000, 1000);
    add_span ("gateway", "nl.v1.Intake/Submit", "call-001", "http-001", 1500, 2000);
    add_span ("gateway", "nl.v1.Intake/Early", "call-000", "http-001", 1200, 100);
    add_span ("gateway", "POST /", "http-001", "", 1000, 3000);
    dm_trace_arrange (&trace);
    assert_int_equal (trace.count, 6);
    assert_line (0, "POST /", 0);
    assert_line (1, "Intake/Early", 1);
    assert_line (2, "Intake/Submit", 1);
    assert_line (3, "Intake/Submit", 2);
    assert_line (4, "send a", 3);
    assert_line (5, "process a", 4);
    assert_int_equal (trace.started_us, 1000);
    assert_int_equal (trace.took_us, 4010);
}

static void step_whose_cause_is_forgotten_stands_for_itself (void **state)
{
    (void) state;
    add_span ("audit", "process a", "audit-01", "event-01", 5000, 10);
    add_span ("notification", "mail b", "mail-001", "forgotten", 6000, 10);
    dm_trace_arrange (&trace);
    assert_line (0, "process a", 0);
    assert_line (1, "mail b", 0);
}

static void event_of_a_log_is_told_once (void **state)
{
    (void) state;
    add_span ("intake", "send a", "event-01", "", 2000, 100);
    add_span ("audit", "process b", "audit-01", "event-02", 9000, 10);
    add_span ("intake", "nl.v1.Intake/Do", "answer-1", "", 3000, 10);
    add_event ("intake", "a", "event-01", 2);
    add_event ("intake", "b", "event-02", 4);
    add_event ("intake", "c", "answer-1", 5); /* not sampled: it names the work that it came of */
    dm_trace_arrange (&trace);
    assert_int_equal (trace.count, 5);
    assert_line (0, "send a", 0);
    assert_line (1, "Intake/Do", 0);
    assert_line (2, "send c", 1);
    assert_line (3, "send b", 0);
    assert_line (4, "process b", 1);
    assert_null (trace.lines[3].span);
}

static void steps_that_cause_each_other_do_not_loop (void **state)
{
    (void) state;
    add_span ("a", "one", "span-001", "span-002", 1, 1);
    add_span ("a", "two", "span-002", "span-001", 2, 1);
    add_span ("a", "self", "span-003", "span-003", 3, 1);
    dm_trace_arrange (&trace);
    assert_int_equal (trace.count, 0);
}

static void deep_and_wide_trace_is_cut_and_said_so (void **state)
{
    (void) state;
    static char ids[MOST][9];
    for (int i = 0; i < MOST; i++) {
        snprintf (ids[i], sizeof ids[i], "%08d", i);
        add_span ("a", "step", ids[i], i > 0 ? ids[i - 1] : "", i, 1);
    }
    dm_trace_arrange (&trace);
    assert_true (trace.is_cut);
    assert_true (trace.count > 0 && trace.count <= DM_TRACE_LINES_MAX);
    for (size_t i = 0; i < trace.count; i++)
        assert_true (trace.lines[i].depth < 100);
}

static void bar_lies_inside_the_picture (void **state)
{
    (void) state;
    unsigned first, count;
    add_span ("a", "whole", "span-001", "", 1000, 1000);
    add_span ("a", "half", "span-002", "span-001", 1500, 500);
    add_span ("a", "end", "span-003", "span-001", 2000, 0);
    dm_trace_arrange (&trace);
    dm_trace_bar (&trace, &trace.lines[0], 20, &first, &count);
    assert_true (first == 0 && count == 20);
    dm_trace_bar (&trace, &trace.lines[1], 20, &first, &count);
    assert_true (first == 10 && count == 10);
    dm_trace_bar (&trace, &trace.lines[2], 20, &first, &count);
    assert_true (first == 19 && count == 1);
}

int main (void)
{
#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_trace, close_trace)
    const struct CMUnitTest tests[] = {
        OPENED (each_step_stands_below_its_cause_in_order_of_time),
        OPENED (step_whose_cause_is_forgotten_stands_for_itself),
        OPENED (event_of_a_log_is_told_once),
        OPENED (steps_that_cause_each_other_do_not_loop),
        OPENED (deep_and_wide_trace_is_cut_and_said_so),
        OPENED (bar_lies_inside_the_picture),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
