/* SPDX-License-Identifier: EUPL-1.2 */
/* The exporter against a collector that takes, hangs, is busy, refuses, or is not there. */
#include "common/otlp.h"

#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/otlp_request.h"
#include "common/otlp_settings.h"
#include "tests/support/collector.h"
#include "tests/support/process.h"

#define TRACE_ID "0af7651916cd43dd8448eb211c80319c"
#define RECORDED "00-" TRACE_ID "-b7ad6b7169203331-01"

static ts_collector *collector;
static dm_spans *spans;
static dm_metrics *metrics;
static dm_otlp *otlp;

static int open_all (void **state)
{
    (void) state;
    collector = ts_collector_open ();
    spans = dm_spans_open ();
    metrics = dm_metrics_open ("probe", NULL, 0);
    return 0;
}

static int close_all (void **state)
{
    (void) state;
    ts_collector_destroy (&collector);
    dm_otlp_destroy (&otlp);
    dm_metrics_destroy (&metrics);
    dm_spans_destroy (&spans);
    return 0;
}

static void start_for (const char *endpoint, const char *headers, int64_t last_ms)
{
    dm_error error = { 0 };
    const dm_otlp_config config = { .endpoint = endpoint,
                                    .headers = headers,
                                    .service = "probe",
                                    .version = "1.2.3",
                                    .spans = spans,
                                    .metrics = metrics,
                                    .last_ms = last_ms };
    assert_int_equal (dm_otlp_open (&config, &otlp, &error), DM_OK);
}

static void start (const char *endpoint, const char *headers)
{
    start_for (endpoint, headers, 0);
}

static void add (int count)
{
    for (int i = 0; i < count; i++)
        dm_spans_add (spans, &(dm_step){ .type = DM_SPAN_HTTP,
                                         .traceparent = RECORDED,
                                         .parent = "",
                                         .started_us = dm_clock_monotonic_us (),
                                         .name = "/",
                                         .other = "GET",
                                         .number = 200 });
}

static void free_text (char **text)
{
    free (*text);
}

static long counted (const char *outcome)
{
    char wanted[100];
    DM_AUTO (free_text) char *text = dm_metrics_render (metrics);
    snprintf (wanted, sizeof wanted, "otlp_spans_total{service=\"probe\",outcome=\"%s\"} ", outcome);
    const char *at = strstr (text, wanted);
    return at ? atol (at + strlen (wanted)) : 0;
}

typedef struct figure {
    const char *outcome;
    long least;
} figure;

static bool is_reached (void *arg)
{
    const figure *it = arg;
    return counted (it->outcome) >= it->least;
}

static void wait_counted (const char *outcome, long least)
{
    ts_wait_until (is_reached, &(figure){ outcome, least }, TS_PATIENCE_MS, outcome);
}

static bool has_asked (void *arg)
{
    return ts_collector_requests (collector) >= *(unsigned *) arg;
}

static void wait_requests (unsigned least)
{
    ts_wait_until (has_asked, &least, TS_PATIENCE_MS, "the collector was not asked");
}

static bool has_fault (void *arg)
{
    char text[300];
    dm_otlp_tell (otlp, text, sizeof text);
    return strstr (text, arg);
}

static void spans_arrive_with_the_token_and_the_process (void **state)
{
    (void) state;
    ts_span *taken;
    start (ts_collector_url (collector), "authorization=Bearer%20geheim");
    add (3);
    wait_counted ("exported", 3);
    assert_string_equal (ts_collector_authorization (collector), "Bearer geheim");
    assert_int_equal (ts_collector_spans (collector, TRACE_ID, &taken), 3);
    assert_string_equal (taken[0].service, "probe");
    assert_int_equal (strlen (taken[0].instance), 36);
    assert_string_equal (taken[0].name, "GET /");
    assert_string_equal (taken[0].parent_id, "");
    assert_true (taken[0].is_sampled && !taken[0].has_failed);
    assert_true (taken[0].started_ns > 1700000000000000000ULL && taken[0].ended_ns >= taken[0].started_ns);
    assert_string_equal (taken[0].attributes, "http.request.method=GET\nhttp.route=/\nhttp.response.status_code=200\n");
    free (taken);
    assert_true (has_fault (""));
}

static void what_came_last_is_sent_before_the_end (void **state)
{
    (void) state;
    ts_span *taken;
    start_for (ts_collector_url (collector), "", TS_PATIENCE_MS);
    add (1000);
    dm_otlp_destroy (&otlp);
    assert_int_equal (ts_collector_spans (collector, TRACE_ID, &taken), 1000);
    free (taken);
}

static void collector_that_hangs_holds_nobody_up (void **state)
{
    (void) state;
    ts_collector_set_mood (collector, TS_COLLECTOR_HANGS);
    start (ts_collector_url (collector), "");
    add (1);
    wait_requests (1);
    add (3 * DM_SPANS_KEPT); /* each at once, whatever the collector does */
    dm_otlp_destroy (&otlp); /* ends although the request never does */
    ts_span *taken;
    assert_int_equal (ts_collector_spans (collector, NULL, &taken), 0);
    free (taken);
}

static void busy_collector_gets_the_same_spans_later_and_what_was_too_much_is_counted (void **state)
{
    (void) state;
    ts_collector_set_mood (collector, TS_COLLECTOR_IS_BUSY);
    start (ts_collector_url (collector), "");
    add (1);
    ts_wait_until (has_fault, "HTTP 503", TS_PATIENCE_MS, "no fault is told");
    add (DM_SPANS_KEPT + 50);
    ts_collector_set_mood (collector, TS_COLLECTOR_TAKES);
    wait_counted ("exported", 1 + DM_SPANS_KEPT);
    assert_int_equal (counted ("dropped"), 50);
    assert_int_equal (counted ("rejected"), 0);
    ts_wait_until (has_fault, "", TS_PATIENCE_MS, "the fault stays");
}

static void refused_spans_are_counted_and_not_sent_again (void **state)
{
    (void) state;
    ts_collector_set_mood (collector, TS_COLLECTOR_REFUSES);
    start (ts_collector_url (collector), "");
    add (2);
    wait_counted ("rejected", 2);
    ts_wait_until (has_fault, "HTTP 401", TS_PATIENCE_MS, "no fault is told");
    ts_collector_set_mood (collector, TS_COLLECTOR_TAKES);
    add (1);
    wait_counted ("exported", 1);
    ts_span *taken;
    assert_int_equal (ts_collector_spans (collector, NULL, &taken), 1);
    free (taken);
}

static void partial_success_is_told_and_counted (void **state)
{
    (void) state;
    ts_collector_set_mood (collector, TS_COLLECTOR_REJECTS);
    add (4);
    start (ts_collector_url (collector), "");
    wait_counted ("rejected", 1);
    assert_int_equal (counted ("exported"), 3);
    ts_wait_until (has_fault, "did not keep 1 of 4: too old", TS_PATIENCE_MS, "no fault is told");
}

static void collector_that_is_away_is_told (void **state)
{
    (void) state;
    char url[64];
    snprintf (url, sizeof url, "http://127.0.0.1:%u", ts_port_find (1));
    start (url, "");
    add (1);
    ts_wait_until (has_fault, "cannot be reached", TS_PATIENCE_MS, "no fault is told");
}

static void endpoint_is_a_base_url (void **state)
{
    (void) state;
    char url[DM_OTLP_URL_SIZE], much[DM_OTLP_URL_SIZE + 20];
    dm_error error = { 0 };
    memset (much, 'a', sizeof much - 1);
    much[sizeof much - 1] = '\0';
    memcpy (much, "http://", 7);
    static const char *const good[][2] = {
        { "http://collector:4318", "http://collector:4318/v1/traces" },
        { "https://otlp.example/base//", "https://otlp.example/base/v1/traces" },
        { "http://[::1]:4318/", "http://[::1]:4318/v1/traces" },
    };
    const char *const bad[] = { "collector:4318",  "http://",     "http:///x", "ftp://collector", "http://a:b@c",
                                "http://c/?key=x", "http://c/ x", "http://c#", "http://c\n",      much };
    for (size_t i = 0; i < DM_COUNT (good); i++) {
        assert_int_equal (dm_otlp_make_url (good[i][0], url, &error), DM_OK);
        assert_string_equal (url, good[i][1]);
    }
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_int_equal (dm_otlp_make_url (bad[i], url, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "otlp-endpoint");
}

static void headers_are_pairs_and_a_wrong_one_is_not_repeated (void **state)
{
    (void) state;
    char much[1100], many[200] = "a=1";
    memset (much, 'a', sizeof much - 1);
    much[sizeof much - 1] = '\0';
    memcpy (much, "x=", 2);
    for (int i = 0; i < 16; i++)
        strcat (many, ",b=2");
    const char *const bad[] = { "geheim",     "=geheim",   "a b=geheim",     "a=geheim%0d%0aX: y",
                                "a=geheim%2", "a=geheim,", "a=geheim%zz",    much,
                                many,         "a:=geheim", "a=geh\xc3\xa9im" };
    struct curl_slist *list = NULL;
    dm_error error = { 0 };
    assert_int_equal (dm_otlp_read_headers ("", &list, &error), DM_OK);
    assert_null (list);
    assert_int_equal (dm_otlp_read_headers ("x-scope = digimeente, authorization=Bearer%20a%3Db", &list, &error),
                      DM_OK);
    assert_string_equal (list->data, "x-scope:  digimeente");
    assert_string_equal (list->next->data, "authorization: Bearer a=b");
    curl_slist_free_all (list);
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        list = NULL;
        assert_int_equal (dm_otlp_read_headers (bad[i], &list, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "otlp-headers");
        assert_null (strstr (error.message, "geheim"));
        curl_slist_free_all (list);
    }
}

static bool has_bytes (const uint8_t *in, size_t size, const char *bytes, size_t count)
{
    return memmem (in, size, bytes, count) != NULL;
}

/* By hand from the specification's field numbers, so that our own .proto is not its own witness. */
static void bytes_are_those_of_the_specification (void **state)
{
    (void) state;
    const dm_span span = { .trace_id = "0123456789abcdef",
                           .span_id = "ABCDEFGH",
                           .parent_id = "abcdefgh",
                           .type = DM_SPAN_HTTP,
                           .has_failed = true,
                           .is_sampled = true,
                           .started_us = 1,
                           .took_us = 1,
                           .number = 500,
                           .name = "/",
                           .other = "GET" };
    size_t size;
    uint8_t *bytes = dm_otlp_encode (&(dm_otlp_source){ "probe", "1", "i" }, &span, 1, &size);
#define HAS(text) assert_true (has_bytes (bytes, size, (text), sizeof (text) - 1))
    HAS ("\x0a\x10"
         "0123456789abcdef"
         "\x12\x08"
         "ABCDEFGH"
         "\x22\x08"
         "abcdefgh"
         "\x2a\x05"
         "GET /"
         "\x30\x02");
    HAS ("\x39\xe8\x03\0\0\0\0\0\0\x41\xd0\x07\0\0\0\0\0\0"); /* 1000 ns, 2000 ns */
    HAS ("\x4a\x11\x0a\x0a"
         "http.route"
         "\x12\x03\x0a\x01/");
    HAS ("\x7a\x02\x18\x02\x85\x01\x01\0\0\0"); /* status error, flags */
    HAS ("\x0a\x17\x0a\x0c"
         "service.name"
         "\x12\x07\x0a\x05"
         "probe");
    free (bytes);
}

int main (void)
{
#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_all, close_all)
    const struct CMUnitTest tests[] = {
        OPENED (spans_arrive_with_the_token_and_the_process),
        OPENED (what_came_last_is_sent_before_the_end),
        OPENED (collector_that_hangs_holds_nobody_up),
        OPENED (busy_collector_gets_the_same_spans_later_and_what_was_too_much_is_counted),
        OPENED (refused_spans_are_counted_and_not_sent_again),
        OPENED (partial_success_is_told_and_counted),
        OPENED (collector_that_is_away_is_told),
        cmocka_unit_test (endpoint_is_a_base_url),
        cmocka_unit_test (headers_are_pairs_and_a_wrong_one_is_not_repeated),
        cmocka_unit_test (bytes_are_those_of_the_specification),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
