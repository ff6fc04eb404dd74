/* SPDX-License-Identifier: EUPL-1.2 */
/* A database server that hangs up on each connection: how often it is asked, and how much is said of it. */
#include "common/db_connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "tests/support/hang_up.h"
#include "tests/support/process.h"

#define LOOKED_AT_MS 3000

static size_t count_lines (const char *path)
{
    size_t count = 0;
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    for (int c; (c = fgetc (file)) != EOF;)
        count += c == '\n';
    fclose (file);
    return count;
}

/* Asks without any pause, as threads with work do. Standard error goes into a file meanwhile.  Gives: its lines. */
static void ask_without_pause (dm_db *db, size_t *out_lines)
{
    char *folder = ts_folder_make (), path[300];
    snprintf (path, sizeof path, "%s/log", folder);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fflush (stderr);
    int kept = dup (STDERR_FILENO);
    dup2 (fileno (file), STDERR_FILENO);
    int64_t until_ms = dm_clock_monotonic_ms () + LOOKED_AT_MS;
    dm_status status = DM_UNAVAILABLE;
    dm_error error = { 0 };
    while (status == DM_UNAVAILABLE && dm_clock_monotonic_ms () < until_ms)
        status = dm_db_ensure (db, &error);
    dup2 (kept, STDERR_FILENO);
    close (kept);
    fclose (file);
    *out_lines = count_lines (path);
    ts_folder_remove (&folder);
    assert_int_equal (status, DM_UNAVAILABLE);
}

/* Waits are 20 ms and a random time that doubles: some ten attempts in three seconds, on a day without luck thrice as
 * many. */
static void server_that_hangs_up_is_asked_ever_less_often_and_said_so_even_less (void **state)
{
    (void) state;
    size_t lines = 0, most_lines = 0;
    char conninfo[100];
    DM_AUTO (ts_hang_up_destroy) ts_hang_up *server = ts_hang_up_open ();
    snprintf (conninfo, sizeof conninfo, "host=127.0.0.1 port=%u user=x dbname=x sslmode=disable",
              ts_hang_up_port (server));
    dm_metrics *metrics = dm_metrics_open ("probe", NULL, 0);
    dm_db *db = dm_db_open (&(dm_db_config){ .conninfo = conninfo, .schema = "probe", .metrics = metrics });
    ask_without_pause (db, &lines);
    unsigned asked = ts_hang_up_count (server);
    assert_in_range (asked, 2, 50);
    for (unsigned attempt = 1; attempt <= asked; attempt *= 2) /* of the attempts 1, 2, 4, 8, ... */
        most_lines++;
    assert_in_range (lines, 1, most_lines);
    dm_db_destroy (&db);
    dm_metrics_destroy (&metrics);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (server_that_hangs_up_is_asked_ever_less_often_and_said_so_even_less),
    };
    dm_log_init ("probe", DM_INFO);
    return cmocka_run_group_tests (tests, NULL, NULL);
}
