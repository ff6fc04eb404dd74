/* SPDX-License-Identifier: EUPL-1.2 */
/* One trace id from a browser's request through all services, and how many requests leave one. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/melding.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define TRACE_ID_SIZE 33

static ts_suite *suite;
static ts_browser *resident;

static void open_suite (const char *sample)
{
    static const char *settings[3] = { "gateway" };
    settings[1] = sample;
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

static int close_suite (void **state)
{
    (void) state;
    ts_browser_destroy (&resident);
    ts_suite_destroy (&suite);
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
    ts_said submit = ts_said_by ("grep -F '\"event\":\"change\"' %s/intake.0.log | tail -n 1", ts_suite_folder (suite));
    const char *at = strstr (submit.text, "\"trace_id\":\"");
    assert_non_null (at);
    snprintf (trace_id, sizeof trace_id, "%.32s", at + strlen ("\"trace_id\":\""));
    for (size_t i = 0; i < DM_COUNT (places); i++) {
        place it = places[i];
        it.trace_id = trace_id;
        ts_wait_until (is_there, &it, TS_PATIENCE_MS, it.event);
    }
    ts_said_clear (&submit);
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
        cmocka_unit_test_setup_teardown (request_that_is_not_sampled_leaves_a_line_when_it_fails, open_with_none,
                                         close_suite),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
