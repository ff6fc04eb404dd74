/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl logs shows what the services of one suite wrote, as one log. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/log.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

static struct world {
    ts_suite *suite;
    ts_caller digictl;
    char number[64], trace[40]; /* of a zaak, and of the request that made it */
} world;

static ts_said logs (const char *options)
{
    return ts_said_by ("cd %s && %s/digictl --config=digictl.conf logs %s 2>&1", ts_suite_folder (world.suite),
                       ts_bin_folder (), options);
}

static void submit (void)
{
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_trace_child (NULL, world.digictl.origin.traceparent); /* each of its own, as digictl does */
    assert_int_equal (ts_submit (&world.digictl,
                                 &(ts_submission){ .key = dm_uuid_new (), .emailadres = "logs@example.org" }, arena,
                                 &reply, NULL),
                      DM_OK);
    snprintf (world.number, sizeof world.number, "%s", reply->identificatie);
    dm_arena_destroy (&arena);
}

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    ts_caller_init (&world.digictl, world.suite, "digictl");
    submit ();
    submit ();
    ts_suite_wait_settled (world.suite);
    snprintf (world.trace, sizeof world.trace, "%.32s", world.digictl.origin.traceparent + strlen ("00-"));
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.digictl);
    ts_suite_destroy (&world.suite);
    return 0;
}

/* What it says must be the same as what this line of shell says. */
static void assert_same (const char *options, const char *shell)
{
    DM_AUTO (ts_said_clear) ts_said said = logs (options);
    DM_AUTO (ts_said_clear) ts_said wanted = ts_said_by ("cd %s && %s", ts_suite_folder (world.suite), shell);
    assert_int_equal (said.code, 0);
    assert_string_equal (said.text, wanted.text);
}

static void logs_of_all_services_come_in_the_order_of_their_times (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) /* the services go on writing */
    ts_said copied = ts_said_by ("cd %s && mkdir copied && cp *.0.log copied", ts_suite_folder (world.suite));
    assert_int_equal (copied.code, 0);
    assert_same ("--json copied/*.0.log | grep -F '{\"time' | grep -o '\"time\":\"[^\"]*'",
                 "cat copied/*.0.log | grep -o '^{\"time\":\"[^\"]*' | cut -c2- | sort -s");
    assert_same ("--json - < copied/intake.0.log | sort", "sort copied/intake.0.log");
}

/* The services follow the zaak a little later: first the lines are waited for. */
static void a_trace_is_followed_through_all_services (void **state)
{
    (void) state;
    char options[200];
    snprintf (options, sizeof options, "*.0.log --trace %s", world.trace);
    DM_AUTO (ts_said_clear) ts_said said = logs (options);
    assert_int_equal (said.code, 0);
    static const char *const wanted[] = { "info  intake       change method=", "Submit code=OK",
                                          "info  audit        event_applied", "info  notification event_applied" };
    for (size_t i = 0; i < DM_COUNT (wanted); i++)
        ts_said_has (&said, wanted[i]);
    assert_null (strchr (said.text, '\033')); /* no terminal, no colours */
    snprintf (options, sizeof options, "*.0.log --json --trace 00-%s-00f067aa0ba902b7-01", world.trace);
    DM_AUTO (ts_said_clear) ts_said json = logs (options);
    unsigned lines = 0, of_trace = 0;
    for (const char *at = json.text; (at = strchr (at, '\n')); at++)
        lines++;
    for (const char *at = json.text; (at = strstr (at, world.trace)); at++)
        of_trace++;
    assert_true (lines >= 4);
    assert_int_equal (lines, of_trace);
}

static void a_zaak_is_followed_by_its_number (void **state)
{
    (void) state;
    char options[200];
    snprintf (options, sizeof options, "*.0.log --zaak %s", world.number);
    DM_AUTO (ts_said_clear) ts_said said = logs (options);
    assert_int_equal (said.code, 0);
    ts_said_has (&said, world.trace);
    DM_AUTO (ts_said_clear) ts_said submits = ts_said_by ("printf '%%s' '%s' | grep -c Submit", said.text);
    assert_string_equal (submits.text, "1\n"); /* not that of the other zaak */
}

static void a_zaak_without_services_to_ask_is_told (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said unknown = logs ("*.0.log --zaak NO-SUCH-NUMBER");
    assert_int_equal (unknown.code, 1);
    ts_said_has (&unknown, "digictl: logs: ");
    DM_AUTO (ts_said_clear)
    ts_said none = ts_said_by ("%s/digictl --config=/nowhere logs --zaak 1 - 2>&1 </dev/null", ts_bin_folder ());
    assert_int_equal (none.code, 2);
    ts_said_has (&none, "/nowhere: No such file or directory");
}

static void only_lines_that_are_asked_for_are_shown (void **state)
{
    (void) state;
    assert_same ("--json copied/intake.0.log copied/audit.0.log --service audit | sort",
                 "grep '^{' copied/audit.0.log | sort");
    DM_AUTO (ts_said_clear) ts_said none = logs ("intake.0.log --since 2100-01-01");
    assert_int_equal (none.code, 0);
    assert_string_equal (none.text, "digictl: no line is as asked for\n");
    DM_AUTO (ts_said_clear)
    ts_said mixed =
        ts_said_by ("printf '%%s\\n' 'plain' '{\"time\":\"2026-11-30T14:30:00Z\",\"level\":\"info\","
                    "\"service\":\"intake\",\"event\":\"a\"}' '{\"time\":\"2026-11-30T14:29:00Z\","
                    "\"level\":\"warn\",\"service\":\"audit\",\"event\":\"b\"}' 'aborted' | %s/digictl logs -"
                    " --level warn | cut -c1-60",
                    ts_bin_folder ());
    ts_said_has (&mixed, "plain\n");
    ts_said_has (&mixed, "warn  audit        b\naborted\n");
    assert_null (strstr (mixed.text, "intake"));
}

static void what_is_wrong_is_told (void **state)
{
    (void) state;
    static const struct {
        const char *options, *says;
        int code;
    } rows[] = {
        { "--trace 4BF9 -", "--trace takes a trace id: 32 digits of 0-9 and a-f", 2 },
        { "--level wran -", "do you mean warn?", 2 },
        { "--since soon -", "--since takes a time", 2 },
        { "--service intak -", "do you mean intake?", 2 },
        { "/nowhere", "/nowhere: No such file or directory", 1 },
        { "", "there are no logs here: make run keeps them in .run/log.", 2 },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        DM_AUTO (ts_said_clear) ts_said said = logs (rows[i].options);
        assert_int_equal (said.code, rows[i].code);
        ts_said_has (&said, rows[i].says);
    }
}

static void logs_beside_the_configuration_are_found (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said said =
        ts_said_by ("cd %s && mkdir -p x/log/one x/log/two && touch x/digictl.conf && echo 1 >x/log/one/current"
                    " && echo 2 >x/log/two/current && %s/digictl logs --config x/digictl.conf",
                    ts_suite_folder (world.suite), ts_bin_folder ());
    assert_string_equal (said.text, "1\n2\n");
}

static bool has_come (void *arg)
{
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("grep -cF '%s' %s/followed", (const char *) arg, ts_suite_folder (world.suite));
    return said.code == 0;
}

static void lines_are_followed_as_they_come (void **state)
{
    (void) state;
    char program[512], log[512], out[512];
    snprintf (program, sizeof program, "%s/digictl", ts_bin_folder ());
    snprintf (log, sizeof log, "%s/intake.0.log", ts_suite_folder (world.suite));
    snprintf (out, sizeof out, "%s/followed", ts_suite_folder (world.suite));
    const char *const arguments[] = { program, "logs", "--follow", "--since", "1h", log, NULL };
    pid_t pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = out });
    ts_wait_until (has_come, world.trace, TS_PATIENCE_MS, "what was there");
    submit ();
    char newest[sizeof world.trace];
    snprintf (newest, sizeof newest, "%.32s", world.digictl.origin.traceparent + strlen ("00-"));
    ts_wait_until (has_come, newest, TS_PATIENCE_MS, "what came");
    assert_int_equal (ts_process_end (pid, SIGTERM), 128 + SIGTERM);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (logs_of_all_services_come_in_the_order_of_their_times),
        cmocka_unit_test (a_trace_is_followed_through_all_services),
        cmocka_unit_test (a_zaak_is_followed_by_its_number),
        cmocka_unit_test (a_zaak_without_services_to_ask_is_told),
        cmocka_unit_test (only_lines_that_are_asked_for_are_shown),
        cmocka_unit_test (what_is_wrong_is_told),
        cmocka_unit_test (logs_beside_the_configuration_are_found),
        cmocka_unit_test (lines_are_followed_as_they_come),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
