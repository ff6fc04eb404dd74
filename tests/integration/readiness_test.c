/* SPDX-License-Identifier: EUPL-1.2 */
/* /readyz, --healthcheck, /metrics and digictl status say what somebody would meet while the database, a peer or a key
 * is not there. */
#include <dirent.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "tests/support/browser.h"
#include "tests/support/process.h"
#include "tests/support/said.h"
#include "tests/support/suite.h"

#define SLACK_MS 500 /* of a machine that has more to do */

static ts_suite *suite;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

/* What a page of a service is to hold. */
typedef struct expected {
    const char *service, *path, *text;
} expected;

static bool page_holds (void *arg)
{
    const expected *it = arg;
    char *page = ts_suite_http (suite, it->service, 0, it->path);
    bool holds = page && strstr (page, it->text);
    free (page);
    return holds;
}

static void wait_page (const char *service, const char *path, const char *text)
{
    char sentence[400];
    expected it = { service, path, text };
    snprintf (sentence, sizeof sentence, "%s of %s says \"%s\"", path, service, text);
    ts_wait_until (page_holds, &it, TS_PATIENCE_MS, sentence);
}

static bool is_ok (void *service)
{
    char *page = ts_suite_http (suite, service, 0, "/readyz");
    bool is_so = strcmp (page, "ok\n") == 0;
    free (page);
    return is_so;
}

static void wait_all_ok (void)
{
    static const char *const names[] = { "intake", "documents", "notification", "audit", "gateway" };
    for (size_t i = 0; i < DM_COUNT (names); i++)
        ts_wait_until (is_ok, (void *) names[i], TS_PATIENCE_MS, names[i]);
}

/* By the address of the health pages, which lies beside that of calls. */
static ts_said ask_healthcheck (const char *service)
{
    const char *endpoint = ts_suite_endpoint (suite, service, 0);
    return ts_said_by ("%s/%s --health=127.0.0.1:%d --healthcheck 2>&1", ts_bin_folder (), service,
                       atoi (strrchr (endpoint, ':') + 1) + 2);
}

static void assert_healthcheck (const char *service, int code, const char *text)
{
    ts_said said = ask_healthcheck (service);
    ts_said_has (&said, text);
    assert_int_equal (said.code, code);
    ts_said_clear (&said);
}

static void assert_status (const char *text)
{
    int code;
    char *page = ts_digictl (suite, (const char *const[]){ "status", NULL }, &code);
    if (!strstr (page, text))
        fail_msg ("digictl status lacks \"%s\":\n%s", text, page);
    free (page);
    assert_int_equal (code, 1);
}

static void suite_in_order_is_ready_and_has_positions_before_the_first_event (void **state)
{
    (void) state;
    wait_all_ok ();
    assert_healthcheck ("intake", 0, "ok\n");
    wait_page ("notification", "/metrics", "consumer_position{service=\"notification\",source=\"intake\"} ");
    wait_page ("audit", "/metrics", "consumer_position{service=\"audit\",source=\"notification\"} 0\n");
    wait_page ("audit", "/metrics", "consumer_lag{service=\"audit\",source=\"notification\"} 0\n");
}

static void a_thread_of_a_service_that_wakes_takes_the_core_from_none (void **state)
{
    (void) state;
    char path[64];
    unsigned count = 0;
    snprintf (path, sizeof path, "/proc/%d/task", ts_suite_pid (suite, "intake", 0));
    DIR *tasks = opendir (path);
    assert_non_null (tasks);
    for (const struct dirent *task; (task = readdir (tasks)); count++)
        if (*task->d_name != '.')
            assert_int_equal (sched_getscheduler ((pid_t) strtol (task->d_name, NULL, 10)), SCHED_BATCH);
    closedir (tasks);
    assert_true (count > 5);
}

static void service_without_database_is_not_ready_and_lives (void **state)
{
    (void) state;
    ts_cluster_kill (ts_suite_cluster (suite));
    wait_page ("intake", "/readyz", "not ready: no connection to the database\n");
    wait_page ("gateway", "/readyz", "not ready: no connection to the database\n");
    wait_page ("audit", "/metrics", "consumer_lag{service=\"audit\",source=\"intake\"} NaN\n");
    wait_page ("intake", "/livez", "ok\n");
    assert_healthcheck ("intake", 1, "not ready: no connection to the database\n");
    ts_cluster_start (ts_suite_cluster (suite));
    wait_all_ok ();
    assert_healthcheck ("intake", 0, "ok\n");
}

static void gateway_without_intake_is_not_ready_and_the_others_say_that_it_is_away (void **state)
{
    (void) state;
    assert_int_equal (ts_suite_end (suite, "intake", 0, SIGTERM), 0);
    wait_page ("gateway", "/readyz", "not ready: no connection to intake\n");
    wait_page ("notification", "/readyz", "ok\ncannot follow intake since 20");
    wait_page ("notification", "/metrics", "consumer_lag{service=\"notification\",source=\"intake\"} NaN\n");
    assert_healthcheck ("intake", 1, "Could");
    assert_status ("cannot be followed since");
    ts_suite_start (suite, "intake", 0);
    wait_all_ok ();
}

/* Nobody waits long for a page that cannot be made, whether intake is gone or there without answering. */
static void assert_says_soon_that_intake_is_away (void)
{
    DM_AUTO (ts_browser_destroy) ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    for (int i = 0; i < 2; i++) {
        const int64_t begin_ms = dm_clock_monotonic_ms ();
        const ts_page *page = ts_browser_get (browser, "/regelen/geveltuin");
        assert_int_equal (page->code, 503);
        assert_non_null (strstr (page->body, "Het lukt nu even niet"));
        assert_non_null (strstr (page->body, "Kan het niet wachten?"));
        assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 2000 + SLACK_MS);
    }
}

static void page_says_within_two_seconds_that_intake_is_away (void **state)
{
    (void) state;
    ts_suite_signal (suite, "intake", 0, SIGSTOP);
    assert_says_soon_that_intake_is_away ();
    ts_suite_signal (suite, "intake", 0, SIGCONT);
    wait_all_ok ();
    assert_int_equal (ts_suite_end (suite, "intake", 0, SIGTERM), 0);
    assert_says_soon_that_intake_is_away ();
    ts_suite_start (suite, "intake", 0);
    wait_all_ok ();
}

static void gateway_without_documents_is_ready_and_says_that_it_is_away (void **state)
{
    (void) state;
    assert_int_equal (ts_suite_end (suite, "documents", 0, SIGTERM), 0);
    wait_page ("gateway", "/readyz", "ok\nno connection to documents\n");
    ts_suite_start (suite, "documents", 0);
    wait_all_ok ();
}

/* audit starts with another key for intake than intake has; the others know the right one. */
static void producer_with_a_wrong_key_is_a_lag_of_unknown_size (void **state)
{
    (void) state;
    ts_said said = ts_said_by ("cd %s && mkdir other && cp keys/peers other/right"
                               " && %s/digictl keygen --directory other/new intake"
                               " && { grep -v '^intake ' other/right; grep '^intake ' other/new/peers; } > keys/peers",
                               ts_suite_folder (suite), ts_bin_folder ());
    assert_int_equal (said.code, 0);
    ts_said_clear (&said);
    assert_int_equal (ts_suite_end (suite, "audit", 0, SIGTERM), 0);
    ts_suite_start (suite, "audit", 0);
    wait_page ("audit", "/readyz", "ok\ncannot follow intake since 20");
    wait_page ("audit", "/metrics", "consumer_lag{service=\"audit\",source=\"intake\"} NaN\n");
    wait_page ("audit", "/metrics", "consumer_lag{service=\"audit\",source=\"documents\"} 0\n");
    said = ts_said_by ("cd %s && cp other/right keys/peers", ts_suite_folder (suite));
    assert_int_equal (said.code, 0);
    ts_said_clear (&said);
    assert_status ("cannot follow intake since 20");
    ts_suite_signal (suite, "audit", 0, SIGHUP);
    wait_page ("audit", "/metrics", "consumer_lag{service=\"audit\",source=\"intake\"} 0\n");
    wait_all_ok ();
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (suite_in_order_is_ready_and_has_positions_before_the_first_event),
        cmocka_unit_test (a_thread_of_a_service_that_wakes_takes_the_core_from_none),
        cmocka_unit_test (service_without_database_is_not_ready_and_lives),
        cmocka_unit_test (gateway_without_intake_is_not_ready_and_the_others_say_that_it_is_away),
        cmocka_unit_test (page_says_within_two_seconds_that_intake_is_away),
        cmocka_unit_test (gateway_without_documents_is_ready_and_says_that_it_is_away),
        cmocka_unit_test (producer_with_a_wrong_key_is_a_lag_of_unknown_size),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
