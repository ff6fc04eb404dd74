/* SPDX-License-Identifier: EUPL-1.2 */
/* One trace id from a browser's request through all services, how many requests leave one, and what a collector gets.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include "tests/support/collector.h"
#include "tests/support/melding.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define TRACE_ID_SIZE 33

#define SETTINGS_MAX 13

static ts_suite *suite;
static ts_browser *resident;
static ts_collector *collector; /* NULL: none */

static void open_suite (const char *sample)
{
    static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };
    static const char *settings[SETTINGS_MAX + 1];
    static char endpoint[100];
    size_t count = 0;
    settings[count++] = "gateway";
    settings[count++] = sample;
    if (collector)
        snprintf (endpoint, sizeof endpoint, "--otlp-endpoint=%s", ts_collector_url (collector));
    for (size_t i = 0; collector && i < DM_COUNT (services); i++) {
        settings[count++] = services[i];
        settings[count++] = endpoint;
    }
    settings[count] = NULL;
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    ts_melding_publish (suite);
    resident = ts_browser_open (ts_suite_url (suite));
}

static int open_with_all (void **state)
{
    (void) state;
    open_suite ("--trace-sample=100");
    return 0;
}

static int open_with_none (void **state)
{
    (void) state;
    open_suite ("--trace-sample=0");
    return 0;
}

static int open_with_collector (void **state)
{
    collector = ts_collector_open ();
    return open_with_all (state);
}

static int open_with_collector_and_none (void **state)
{
    collector = ts_collector_open ();
    return open_with_none (state);
}

static int close_suite (void **state)
{
    (void) state;
    ts_browser_destroy (&resident);
    ts_suite_destroy (&suite);
    ts_collector_destroy (&collector);
    return 0;
}

static void go_on (const char *path, const char *typed)
{
    char form[TS_FORM_SIZE], where[TS_PATH_SIZE];
    snprintf (where, sizeof where, "%s", path);
    ts_melding_form (resident, typed, form, sizeof form);
    assert_int_equal (ts_browser_post (resident, where, form)->code, 303);
}

/* A whole melding, its last button too. */
static void send_melding (void)
{
    ts_browser_get (resident, TS_MELDING);
    go_on (TS_MELDING, TS_MELDING_WHO);
    for (size_t i = 0; i < TS_MELDING_STEPS; i++)
        go_on (ts_page_path (ts_browser_follow (resident, NULL)), ts_melding_answers[i]);
    go_on (ts_page_path (ts_browser_follow (resident, NULL)), "");
}

/* How many lines of that service's log have both texts. */
static int count_lines (const char *service, const char *one, const char *other)
{
    ts_said said =
        ts_said_by ("grep -F '%s' %s/%s.0.log | grep -cF '%s'", one, ts_suite_folder (suite), service, other);
    int count = atoi (said.text);
    ts_said_clear (&said);
    return count;
}

/* Where a trace is to be found. */
typedef struct place {
    const char *service, *event, *trace_id;
} place;

static bool is_there (void *arg)
{
    const place *it = arg;
    char event[64];
    snprintf (event, sizeof event, "\"event\":\"%s\"", it->event);
    return count_lines (it->service, event, it->trace_id) > 0;
}

/* The trace of the last change that intake made. */
static void find_trace (char out[TRACE_ID_SIZE])
{
    ts_said submit = ts_said_by ("grep -F '\"event\":\"change\"' %s/intake.0.log | tail -n 1", ts_suite_folder (suite));
    const char *at = strstr (submit.text, "\"trace_id\":\"");
    assert_non_null (at);
    snprintf (out, TRACE_ID_SIZE, "%.32s", at + strlen ("\"trace_id\":\""));
    ts_said_clear (&submit);
}

static void one_trace_goes_through_all_services (void **state)
{
    (void) state;
    static const place places[] = {
        { "gateway", "http", NULL },
        { "intake", "change", NULL },
        { "documents", "event_applied", NULL },
        { "audit", "event_applied", NULL },
        { "notification", "event_applied", NULL },
        { "notification", "mail_sent", NULL },
    };
    char trace_id[TRACE_ID_SIZE];
    send_melding ();
    find_trace (trace_id);
    for (size_t i = 0; i < DM_COUNT (places); i++) {
        place it = places[i];
        it.trace_id = trace_id;
        ts_wait_until (is_there, &it, TS_PATIENCE_MS, it.event);
    }
}

#define CREATED "nl.digimeente.zaak.created"
#define ASKED "nl.digimeente.zaak.address-asked"

/* Steps that each lead to the next, the last one first: from the mail back to the browser's request. */
static const struct {
    const char *service, *name;
    int kind; /* of opentelemetry.proto.trace.v1.Span.SpanKind */
} way_back[] = {
    { "notification", "mail adres: sent", 3 },
    { "notification", "process " ASKED, 5 },
    { "intake", "send " ASKED, 4 },
    { "intake", "digimeente.intake.v1.DraftService/SubmitDraft", 2 },
    { "gateway", "digimeente.intake.v1.DraftService/SubmitDraft", 3 },
    { "gateway", "POST /aanvraag/{}/controleren", 2 },
};

static bool has_way_back (const ts_span spans[], size_t count)
{
    const ts_span *at = ts_span_find (spans, count, way_back[0].service, way_back[0].name);
    for (size_t i = 0; i < DM_COUNT (way_back); i++) {
        if (!at || strcmp (at->service, way_back[i].service) != 0 || strcmp (at->name, way_back[i].name) != 0
            || at->kind != way_back[i].kind)
            return false;
        at = ts_span_parent (spans, count, at);
    }
    return !at;
}

/* One has no parent, and that of each other is there. */
static bool is_tree (const ts_span spans[], size_t count)
{
    size_t roots = 0;
    for (size_t i = 0; i < count; i++)
        roots += !ts_span_parent (spans, count, &spans[i]);
    return roots == 1;
}

static bool has_been_exported (void *trace_id)
{
    static const char *const others[] = { "documents", "audit" };
    ts_span *spans;
    size_t count = ts_collector_spans (collector, trace_id, &spans);
    bool is_whole = is_tree (spans, count) && has_way_back (spans, count)
                    && ts_span_find (spans, count, "intake", "COMMIT")
                    && ts_span_find (spans, count, "intake", "digimeente.intake.v1.IntakeService/GetContact");
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        const ts_span *span = ts_span_find (spans, count, others[i], "process " CREATED);
        const ts_span *cause = span ? ts_span_parent (spans, count, span) : NULL;
        is_whole = is_whole && cause && strcmp (cause->name, "send " CREATED) == 0;
    }
    free (spans);
    return is_whole;
}

static void collector_gets_one_tree_from_the_request_to_the_mail (void **state)
{
    (void) state;
    char trace_id[TRACE_ID_SIZE];
    ts_span *spans;
    send_melding ();
    find_trace (trace_id);
    ts_wait_until (has_been_exported, trace_id, TS_PATIENCE_MS, "the collector did not get the whole tree");
    size_t count = ts_collector_spans (collector, trace_id, &spans);
    const ts_span *http = ts_span_find (spans, count, "gateway", "POST /aanvraag/{}/controleren");
    assert_string_equal (http->attributes, "http.request.method=POST\nhttp.route=/aanvraag/{}/controleren\n"
                                           "http.response.status_code=303\n");
    for (size_t i = 0; i < count; i++) {
        assert_true (spans[i].ended_ns >= spans[i].started_ns && spans[i].is_sampled && !spans[i].has_failed);
        assert_null (strstr (spans[i].attributes, "@")); /* no address of a person */
    }
    free (spans);
}

/* What digictl trace says of it, on both outputs. */
static ts_said show_trace (const char *more)
{
    return ts_said_by ("COLUMNS=200 %s/digictl --config %s/digictl.conf trace %s 2>&1", ts_bin_folder (),
                       ts_suite_folder (suite), more);
}

static bool is_whole (void *trace_id)
{
    ts_said said = show_trace (trace_id);
    bool is_whole = strstr (said.text, "mail adres: sent") && strstr (said.text, "audit ");
    ts_said_clear (&said);
    return is_whole;
}

static void digictl_shows_the_path_of_one_request (void **state)
{
    (void) state;
    static const char *const lines[] = {
        "POST /aanvraag/{}/controleren",
        "  DraftService/SubmitDraft",
        "    DraftService/SubmitDraft",
        "      COMMIT",
        "      send " ASKED,
        "        process " ASKED,
        "          mail adres: sent",
    };
    char trace_id[TRACE_ID_SIZE], json[TRACE_ID_SIZE + 10];
    send_melding ();
    find_trace (trace_id);
    ts_wait_until (is_whole, trace_id, TS_PATIENCE_MS, "digictl trace does not show the mail");
    ts_said said = show_trace (trace_id);
    assert_int_equal (said.code, 0);
    for (size_t i = 0; i < DM_COUNT (lines); i++)
        ts_said_has (&said, lines[i]);
    ts_said_clear (&said);
    snprintf (json, sizeof json, "--json %s", trace_id);
    said = show_trace (json);
    cJSON *all = cJSON_Parse (said.text);
    const cJSON *first = cJSON_GetArrayItem (cJSON_GetObjectItem (all, "spans"), 0);
    assert_string_equal (cJSON_GetStringValue (cJSON_GetObjectItem (all, "trace_id")), trace_id);
    assert_string_equal (cJSON_GetStringValue (cJSON_GetObjectItem (first, "service")), "gateway");
    assert_true (cJSON_GetNumberValue (cJSON_GetObjectItem (first, "took_us")) > 0);
    assert_true (cJSON_IsFalse (cJSON_GetObjectItem (all, "is_partial")));
    cJSON_Delete (all);
    ts_said_clear (&said);
    /* another process of intake remembers nothing, and its log does */
    ts_suite_end (suite, "intake", 0, SIGTERM);
    said = show_trace (trace_id);
    assert_int_equal (said.code, 3);
    ts_said_has (&said, "spans of intake");
    ts_said_has (&said, "mail adres: sent");
    ts_said_clear (&said);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    said = show_trace (trace_id);
    assert_int_equal (said.code, 0);
    ts_said_has (&said, "from the log");
    ts_said_clear (&said);
}

static void digictl_says_what_is_wrong_with_a_trace (void **state)
{
    (void) state;
    static const char *const malformed[] = { "12", "0af7651916cd43dd8448eb211c80319g", "''",
                                             "00000000000000000000000000000000" };
    ts_said said = show_trace ("0af7651916cd43dd8448eb211c80319c");
    assert_int_equal (said.code, 1);
    ts_said_has (&said, "nobody knows this trace");
    ts_said_has (&said, "  notification ");
    ts_said_clear (&said);
    for (size_t i = 0; i < DM_COUNT (malformed); i++) {
        said = show_trace (malformed[i]);
        assert_int_equal (said.code, 2);
        ts_said_has (&said, "TRACE is 32 hex digits");
        ts_said_clear (&said);
    }
}

static bool has_failed_tree (void *arg)
{
    (void) arg;
    ts_span *spans;
    size_t count = ts_collector_spans (collector, NULL, &spans);
    const ts_span *call = ts_span_find (spans, count, "gateway", "digimeente.intake.v1.JourneyService/GetJourney");
    const ts_span *http = call ? ts_span_parent (spans, count, call) : NULL;
    bool is_there = http && http->has_failed && call->has_failed && !http->is_sampled
                    && strstr (http->attributes, "error.type=503\n") && strcmp (http->name, "GET /regelen/{}") == 0;
    free (spans);
    return is_there;
}

static void failed_request_reaches_the_collector_though_its_trace_is_not_sampled (void **state)
{
    (void) state;
    ts_suite_end (suite, "intake", 0, SIGTERM);
    assert_int_equal (ts_browser_get (resident, TS_MELDING)->code, 503);
    ts_wait_until (has_failed_tree, NULL, TS_PATIENCE_MS, "the collector did not get the failure");
    ts_span *spans;
    size_t count = ts_collector_spans (collector, NULL, &spans);
    for (size_t i = 0; i < count; i++)
        assert_true (spans[i].has_failed || spans[i].is_sampled); /* digictl samples its own */
    free (spans);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
}

static bool tells_of_collector (void *service)
{
    char *text = ts_suite_http (suite, service, 0, "/readyz");
    bool is_told = strncmp (text, "ok\n", 3) == 0 && strstr (text, "spans are not exported since");
    free (text);
    return is_told;
}

static void collector_that_hangs_is_told_and_nothing_else_suffers (void **state)
{
    (void) state;
    ts_collector_set_mood (collector, TS_COLLECTOR_HANGS);
    send_melding ();
    ts_suite_wait_settled (suite);
    ts_wait_until (tells_of_collector, "gateway", TS_PATIENCE_MS, "/readyz does not tell of the collector");
    send_melding ();
    ts_suite_wait_settled (suite);
}

static void request_that_is_not_sampled_leaves_a_line_when_it_fails (void **state)
{
    (void) state;
    send_melding ();
    ts_suite_wait_settled (suite);
    assert_int_equal (count_lines ("gateway", "\"event\":\"http\"", ""), 0);
    assert_int_equal (count_lines ("notification", "\"event\":\"event_applied\"", ""), 0);
    ts_suite_end (suite, "intake", 0, SIGTERM);
    ts_browser_get (resident, TS_MELDING);
    assert_int_equal (count_lines ("gateway", "\"event\":\"http\"", "\"code\":503"), 1);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (one_trace_goes_through_all_services, open_with_all, close_suite),
        cmocka_unit_test_setup_teardown (collector_gets_one_tree_from_the_request_to_the_mail, open_with_collector,
                                         close_suite),
        cmocka_unit_test_setup_teardown (digictl_shows_the_path_of_one_request, open_with_all, close_suite),
        cmocka_unit_test_setup_teardown (digictl_says_what_is_wrong_with_a_trace, open_with_none, close_suite),
        cmocka_unit_test_setup_teardown (collector_that_hangs_is_told_and_nothing_else_suffers, open_with_collector,
                                         close_suite),
        cmocka_unit_test_setup_teardown (failed_request_reaches_the_collector_though_its_trace_is_not_sampled,
                                         open_with_collector_and_none, close_suite),
        cmocka_unit_test_setup_teardown (request_that_is_not_sampled_leaves_a_line_when_it_fails, open_with_none,
                                         close_suite),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
