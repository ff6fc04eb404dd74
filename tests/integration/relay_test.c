/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail server that refuses connections: it is probed, not hammered, everybody is told, and what waited goes out when
 * it is back. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define MAILS 6
#define CONNECTIONS 4 /* the default of smtp-connections */

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

static void submit_all (void)
{
    ts_caller caller;
    dm_arena *arena = dm_arena_open ();
    ts_caller_init (&caller, suite, "digictl");
    for (int i = 0; i < MAILS; i++) {
        Digimeente__Intake__V1__SubmitResponse *reply;
        dm_error error = { 0 };
        ts_submission submission = { .key = dm_uuid_new (), .emailadres = "inwoner@example.org" };
        if (ts_submit (&caller, &submission, arena, &reply, &error))
            fail_msg ("submit: %s (%s)", error.message, error.field);
    }
    ts_caller_clear (&caller);
    dm_arena_destroy (&arena);
}

static bool is_true (void *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql) > 0;
}

static void wait_for (char *sql)
{
    ts_wait_until (is_true, sql, TS_PATIENCE_MS, sql);
}

static void assert_page (const char *path, const char *text)
{
    char *page = ts_suite_http (suite, "notification", 0, path);
    if (!strstr (page, text))
        fail_msg ("%s lacks \"%s\":\n%s", path, text, page);
    free (page);
}

/* In the seconds looked at, a probe or two may come after those that found out. The fault made thousands. */
static void mail_server_that_is_away_is_probed_and_not_hammered (void **state)
{
    (void) state;
    submit_all ();
    wait_for ("SELECT count(*) FROM (SELECT min(begun) AS first FROM notification.attempt) AS a"
              " WHERE first < now() - interval '6 seconds'");
    int64_t attempts = ts_cluster_number (ts_suite_cluster (suite), "SELECT count(*) FROM notification.attempt");
    assert_in_range (attempts, 1, CONNECTIONS + 8);
}

static void everybody_is_told_that_it_is_away (void **state)
{
    (void) state;
    int code;
    assert_page ("/readyz", "ok\nmail relay down since 20");
    assert_page ("/metrics", "mail_relay_down{service=\"notification\"} 1\n");
    char *page = ts_digictl (suite, (const char *const[]){ "status", NULL }, &code);
    assert_non_null (strstr (page, "mail relay down since 20"));
    free (page);
    assert_int_equal (code, 1);
}

static void what_waited_goes_out_when_it_is_back (void **state)
{
    (void) state;
    int code;
    ts_suite_start_mail (suite);
    wait_for ("SELECT count(*) FROM (SELECT count(*) AS n FROM notification.bericht WHERE status = 'sent') AS s"
              " WHERE n = 6");
    assert_int_equal (ts_suite_count_mails (suite, NULL), MAILS);
    char *page = ts_suite_http (suite, "notification", 0, "/readyz");
    assert_string_equal (page, "ok\n");
    free (page);
    assert_page ("/metrics", "mail_relay_down{service=\"notification\"} 0\n");
    free (ts_digictl (suite, (const char *const[]){ "status", NULL }, &code));
    assert_int_equal (code, 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (mail_server_that_is_away_is_probed_and_not_hammered),
        cmocka_unit_test (everybody_is_told_that_it_is_away),
        cmocka_unit_test (what_waited_goes_out_when_it_is_back),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
