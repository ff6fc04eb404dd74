/* SPDX-License-Identifier: EUPL-1.2 */
/* A program and a schema of different versions: who refuses, who goes on, and what is said. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/integration/operator_world.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

static void change (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

static bool has_said (void *arg)
{
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("grep -F '%s' %s/audit.0.log", (const char *) arg, ts_suite_folder (world.suite));
    return said.code == 0;
}

static bool has_ended (void *arg)
{
    (void) arg;
    return ts_process_has_ended (ts_suite_pid (world.suite, "audit", 0));
}

/* Starts audit on a schema that was changed so: it must end by itself, and say so. Then mends the schema and starts it
 * again. */
static void assert_does_not_start (const char *ruin, const char *mend, const char *sentence)
{
    assert_int_equal (ts_suite_end (world.suite, "audit", 0, SIGTERM), 0);
    change (ruin);
    ts_suite_start (world.suite, "audit", 0);
    ts_wait_until (has_ended, NULL, TS_PATIENCE_MS, "audit gives up");
    assert_int_equal (ts_suite_end (world.suite, "audit", 0, SIGTERM), 1);
    change (mend);
    if (!has_said ((void *) sentence))
        fail_msg ("audit's log does not say: %s", sentence);
    ts_suite_start (world.suite, "audit", 0);
    ts_suite_wait_ready (world.suite, "audit", 0);
}

static void a_program_older_than_its_schema_does_not_start_and_says_which (void **state)
{
    (void) state;
    assert_does_not_start ("INSERT INTO audit.migration VALUES ('audit', 9999, 'later', 'x')",
                           "DELETE FROM audit.migration WHERE number = 9999",
                           "the schema audit is newer than this program: it has migration audit/9999, which version ");
    assert_does_not_start ("INSERT INTO audit.migration VALUES ('chassis', 9998, 'later', 'x')",
                           "DELETE FROM audit.migration WHERE number = 9998", "it has migration chassis/9998");
}

static void a_program_newer_than_its_schema_does_not_start_and_says_to_migrate (void **state)
{
    (void) state;
    assert_does_not_start (
        "CREATE TABLE audit.kept AS SELECT * FROM audit.migration WHERE origin = 'audit' AND"
        " number = (SELECT max(number) FROM audit.migration WHERE origin = 'audit');"
        "DELETE FROM audit.migration WHERE (origin, number) IN (SELECT origin, number FROM audit.kept)",
        "INSERT INTO audit.migration SELECT * FROM audit.kept; DROP TABLE audit.kept",
        "the schema audit is older than this program: it lacks migration audit/");
    assert_does_not_start ("REVOKE SELECT ON audit.migration FROM audit", "GRANT SELECT ON audit.migration TO audit",
                           "it does not tell its migrations. Run audit --migrate first");
    assert_does_not_start ("ALTER TABLE audit.migration RENAME TO kept", "ALTER TABLE audit.kept RENAME TO migration",
                           "it does not tell its migrations. Run audit --migrate first");
}

static int64_t count_connections (void)
{
    return ts_cluster_number (ts_suite_cluster (world.suite),
                              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'audit'");
}

static bool was_reconnected (void *arg)
{
    (void) arg;
    return count_connections () > 0;
}

static int count_refusals (void)
{
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("grep -cF 'newer than this program' %s/audit.0.log", ts_suite_folder (world.suite));
    return atoi (said.text);
}

/* While a newer version takes over, those that run already must not stop: a connection that was lost comes back. */
static void a_program_that_runs_goes_on_when_a_newer_one_migrates_its_schema (void **state)
{
    (void) state;
    int refusals = count_refusals ();
    change ("INSERT INTO audit.migration VALUES ('audit', 9999, 'later', 'x')");
    change ("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'audit'");
    ts_wait_until (was_reconnected, NULL, TS_PATIENCE_MS, "audit connects again");
    ts_suite_wait_ready (world.suite, "audit", 0);
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("%s/digictl --config=%s/digictl.conf audit list --from 1h 2>&1", ts_bin_folder (),
                               ts_suite_folder (world.suite));
    change ("DELETE FROM audit.migration WHERE number = 9999");
    assert_int_equal (said.code, 0);
    assert_int_equal (count_refusals (), refusals);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_program_older_than_its_schema_does_not_start_and_says_which),
        cmocka_unit_test (a_program_newer_than_its_schema_does_not_start_and_says_to_migrate),
        cmocka_unit_test (a_program_that_runs_goes_on_when_a_newer_one_migrates_its_schema),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
