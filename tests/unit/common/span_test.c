/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"

#define TRACE_ID "0af7651916cd43dd8448eb211c80319c"
#define SPAN_ID "b7ad6b7169203331"
#define PARENT_ID "00f067aa0ba902b7"
#define RECORDED "00-" TRACE_ID "-" SPAN_ID "-01"
#define NOT_RECORDED "00-" TRACE_ID "-" SPAN_ID "-00"

static const uint8_t trace_id[] = { 0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd,
                                    0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c };

static int open_spans (void **state)
{
    *state = dm_spans_open ();
    return 0;
}

static int close_spans (void **state)
{
    dm_spans_destroy ((dm_spans **) state);
    return 0;
}

static dm_step step_of (const char *traceparent)
{
    return (dm_step){ .type = DM_SPAN_ANSWER,
                      .traceparent = traceparent,
                      .parent = PARENT_ID,
                      .started_us = dm_clock_monotonic_us () - 5000,
                      .name = "digimeente.intake.v1.IntakeService/Submit" };
}

static size_t count_kept (dm_spans *spans)
{
    static dm_span found[DM_SPANS_KEPT];
    int64_t since_us;
    return dm_spans_find (spans, trace_id, found, DM_SPANS_KEPT, &since_us);
}

static void step_of_a_recorded_trace_is_kept_with_its_ids_and_times (void **state)
{
    dm_span span;
    int64_t since_us;
    dm_step step = step_of (RECORDED);
    int64_t before_us = dm_clock_now_us ();
    dm_spans_add (*state, &step);
    assert_int_equal (dm_spans_find (*state, trace_id, &span, 1, &since_us), 1);
    assert_memory_equal (span.trace_id, trace_id, sizeof trace_id);
    assert_memory_equal (span.span_id, "\xb7\xad\x6b\x71\x69\x20\x33\x31", 8);
    assert_memory_equal (span.parent_id, "\x00\xf0\x67\xaa\x0b\xa9\x02\xb7", 8);
    assert_true (span.took_us >= 5000 && span.started_us + span.took_us >= before_us);
    assert_int_equal (since_us, span.started_us);
    assert_false (span.has_failed);
}

static void step_of_another_trace_is_kept_only_when_it_failed (void **state)
{
    dm_step fine = step_of (NOT_RECORDED), refused = fine, failed = fine, said = fine, nowhere = failed;
    refused.status = DM_NOT_FOUND;
    failed.status = DM_UNAVAILABLE;
    said.has_failed = true;
    nowhere.has_failed = true;
    nowhere.traceparent = "";
    dm_spans_add (*state, &fine);
    dm_spans_add (*state, &refused);
    dm_spans_add (*state, &nowhere);
    assert_int_equal (count_kept (*state), 0);
    dm_spans_add (*state, &failed);
    assert_int_equal (count_kept (*state), 1);
    dm_spans_add (*state, &said);
    assert_int_equal (count_kept (*state), 2);
    dm_spans_add (NULL, &failed);
}

static void newest_spans_take_the_place_of_the_oldest (void **state)
{
    static dm_span out[DM_SPANS_KEPT];
    uint64_t place = 0, lost;
    dm_step step = step_of (RECORDED);
    for (int i = 0; i < DM_SPANS_KEPT + 10; i++) {
        step.number = i;
        dm_spans_add (*state, &step);
    }
    assert_int_equal (count_kept (*state), DM_SPANS_KEPT);
    assert_int_equal (dm_spans_read (*state, &place, out, 100, &lost), 100);
    assert_int_equal (lost, 10);
    assert_int_equal (out[0].number, 10);
    assert_int_equal (dm_spans_read (*state, &place, out, DM_SPANS_KEPT, &lost), DM_SPANS_KEPT - 100);
    assert_int_equal (lost, 0);
    assert_int_equal (dm_spans_read (*state, &place, out, 100, &lost), 0);
}

static void name_that_is_too_long_is_cut (void **state)
{
    char name[300];
    dm_span span;
    int64_t since_us;
    dm_span_view view;
    dm_step step = step_of (RECORDED);
    memset (name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    step.type = DM_SPAN_HTTP;
    step.name = step.other = name;
    dm_spans_add (*state, &step);
    assert_int_equal (dm_spans_find (*state, trace_id, &span, 1, &since_us), 1);
    dm_span_describe (&span, &view);
    assert_int_equal (strlen (view.title), sizeof span.name - 1 + 1 + sizeof span.other - 1);
}

static const dm_pair *attribute (const dm_span_view *view, const char *name)
{
    for (size_t i = 0; i < view->attribute_count; i++)
        if (strcmp (view->attributes[i].name, name) == 0)
            return &view->attributes[i];
    fail_msg ("there is no %s", name);
    return NULL;
}

static void each_type_has_its_name_and_attributes (void **state)
{
    (void) state;
    static const struct {
        dm_span span;
        const char *title;
        dm_span_kind kind;
        const char *name, *text;
    } rows[] = {
        { { .type = DM_SPAN_HTTP, .name = "/aanvraag/{}", .other = "POST", .number = 503, .has_failed = true },
          "POST /aanvraag/{}",
          DM_KIND_SERVER,
          "error.type",
          "503" },
        { { .type = DM_SPAN_HTTP, .name = "/aanvraag/{}", .other = "POST" },
          "POST /aanvraag/{}",
          DM_KIND_SERVER,
          "http.route",
          "/aanvraag/{}" },
        { { .type = DM_SPAN_CALL,
            .name = "a.v1.B/Do",
            .other = "intake",
            .status = DM_UNAVAILABLE,
            .has_failed = true },
          "a.v1.B/Do",
          DM_KIND_CLIENT,
          "error.type",
          "UNAVAILABLE" },
        { { .type = DM_SPAN_CALL, .name = "a.v1.B/Do", .other = "intake" },
          "a.v1.B/Do",
          DM_KIND_CLIENT,
          "peer.service",
          "intake" },
        { { .type = DM_SPAN_ANSWER, .name = "a.v1.B/Do" }, "a.v1.B/Do", DM_KIND_SERVER, "rpc.service", "a.v1.B" },
        { { .type = DM_SPAN_ANSWER, .name = "a.v1.B/Do" }, "a.v1.B/Do", DM_KIND_SERVER, "rpc.method", "Do" },
        { { .type = DM_SPAN_COMMIT, .number = 7 }, "COMMIT", DM_KIND_CLIENT, "db.system.name", "postgresql" },
        { { .type = DM_SPAN_EMIT, .name = "zaak.created", .other = "intake" },
          "send zaak.created",
          DM_KIND_PRODUCER,
          "messaging.destination.name",
          "intake" },
        { { .type = DM_SPAN_APPLY, .name = "zaak.created", .other = "intake" },
          "process zaak.created",
          DM_KIND_CONSUMER,
          "cloudevents.event_type",
          "zaak.created" },
        { { .type = DM_SPAN_MAIL, .name = "adres", .other = "sent", .number = 250 },
          "mail adres: sent",
          DM_KIND_CLIENT,
          "network.protocol.name",
          "smtp" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_span_view view;
        dm_span_describe (&rows[i].span, &view);
        assert_string_equal (view.title, rows[i].title);
        assert_int_equal (view.kind, rows[i].kind);
        assert_string_equal (attribute (&view, rows[i].name)->text, rows[i].text);
    }
}

static void trace_id_is_read_as_people_copy_it (void **state)
{
    (void) state;
    static const char *const good[] = { TRACE_ID, " " TRACE_ID "\t", "0AF7651916CD43DD8448EB211C80319C", RECORDED };
    static const char *const bad[] = {
        "",         "0af7", TRACE_ID "0", "0af7651916cd43dd8448eb211c80319g", "00000000000000000000000000000000",
        "00-zz-01", " ",    TRACE_ID " x"
    };
    uint8_t id[DM_TRACE_ID_BYTES];
    for (size_t i = 0; i < DM_COUNT (good); i++) {
        memset (id, 0, sizeof id);
        assert_true (dm_trace_id_parse (good[i], id));
        assert_memory_equal (id, trace_id, sizeof id);
    }
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_false (dm_trace_id_parse (bad[i], id));
}

int main (void)
{
#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_spans, close_spans)
    const struct CMUnitTest tests[] = {
        OPENED (step_of_a_recorded_trace_is_kept_with_its_ids_and_times),
        OPENED (step_of_another_trace_is_kept_only_when_it_failed),
        OPENED (newest_spans_take_the_place_of_the_oldest),
        OPENED (name_that_is_too_long_is_cut),
        cmocka_unit_test (each_type_has_its_name_and_attributes),
        cmocka_unit_test (trace_id_is_read_as_people_copy_it),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
