/* SPDX-License-Identifier: EUPL-1.2 */
/* The schema of intake moves to another server while people send requests: their calls wait, and nothing is lost. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define SCRIPT "compose/backup/move.sh"
#define SUBMISSIONS_MAX 5000
#define CLIENTS 4

static struct world {
    ts_suite *suite;
    ts_caller caller;
    char *folder; /* of the new server */
    pid_t server;
    char database[400]; /* setting of intake */
    const char *settings[3];
    atomic_size_t taken;
    atomic_bool is_over;
    atomic_size_t refused;
    char sent[SUBMISSIONS_MAX][64]; /* zaaknummers; "" for none */
} world;

static const char *superuser (void)
{
    return ts_cluster_conninfo (ts_suite_cluster (world.suite), "app");
}

static int open_world (void **state)
{
    (void) state;
    snprintf (world.database, sizeof world.database, "--log-level=info");
    world.settings[0] = "intake";
    world.settings[1] = world.database;
    world.suite = ts_suite_open (&(ts_suite_options){ .settings = world.settings });
    ts_caller_init (&world.caller, world.suite, "digictl");
    world.folder = ts_folder_make ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.caller);
    ts_suite_destroy (&world.suite);
    if (world.server > 0)
        ts_process_end (world.server, SIGQUIT);
    ts_folder_remove (&world.folder);
    return 0;
}

static void *client (void *arg)
{
    size_t i;
    (void) arg;
    while (!world.is_over && (i = world.taken++) < SUBMISSIONS_MAX) {
        dm_arena *arena = dm_arena_open ();
        Digimeente__Intake__V1__SubmitResponse *reply;
        const ts_submission submission = { .key = dm_uuid_new (), .timeout_ms = TS_PATIENCE_MS };
        if (ts_submit (&world.caller, &submission, arena, &reply, NULL) == DM_OK)
            snprintf (world.sent[i], sizeof world.sent[i], "%s", reply->identificatie);
        else
            world.refused++;
        dm_arena_destroy (&arena);
    }
    return NULL;
}

static bool has_taken (void *arg)
{
    return world.taken >= *(size_t *) arg;
}

static void wait_for_more (size_t count)
{
    count += world.taken;
    ts_wait_until (has_taken, &count, TS_PATIENCE_MS, "more requests are sent");
}

static ts_said move (const char *words)
{
    return ts_said_by ("set -- %s; PGHOST=$(sed 's/host=//; s/ .*//' <<<'%s') " SCRIPT " \"$@\" 2>&1", words,
                       superuser ());
}

static void assert_moves (const char *words)
{
    DM_AUTO (ts_said_clear) ts_said said = move (words);
    if (said.code != 0)
        fail_msg ("%s", said.text);
    fprintf (stderr, "figure: %s", said.text);
}

static bool is_streaming (void *arg)
{
    (void) arg;
    return ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM pg_stat_replication"
                                                              " WHERE state = 'streaming' AND application_name <> ''")
           > 0;
}

/* The copy, as a server of its own. */
static void start_new_server (void)
{
    char data[300], sockets[320], log[300];
    DM_AUTO (ts_said_clear)
    ts_said owned = ts_said_by ("[ $(id -u) != 0 ] || chown -R nobody %s/data", world.folder);
    snprintf (data, sizeof data, "%s/data", world.folder);
    snprintf (sockets, sizeof sockets, "unix_socket_directories=%s", world.folder);
    snprintf (log, sizeof log, "%s/log", world.folder);
    const char *arguments[] = { "/usr/lib/postgresql/15/bin/postgres",
                                "-D",
                                data,
                                "-c",
                                "listen_addresses=",
                                "-c",
                                sockets,
                                "-c",
                                "max_connections=120",
                                NULL };
    world.server = ts_process_start (
        &(ts_spawn){ .arguments = arguments, .log_path = log, .as_nobody = true, .death_signal = SIGQUIT });
    ts_wait_until (is_streaming, NULL, TS_PATIENCE_MS, "the new server follows the old one");
}

static int64_t new_number (const char *sql)
{
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("psql -XAtq -d 'host=%s dbname=digimeente user=app' -c \"%s\" 2>&1", world.folder, sql);
    if (said.code != 0)
        fail_msg ("%s", said.text);
    return strtoll (said.text, NULL, 10);
}

static bool is_followed (void *arg)
{
    (void) arg;
    ts_cluster *old = ts_suite_cluster (world.suite);
    const int64_t head = new_number ("SELECT position FROM intake.event_head");
    return ts_cluster_number (old, "SELECT position FROM audit.cursor WHERE source = 'intake'") == head
           && ts_cluster_number (old, "SELECT position FROM notification.cursor WHERE source = 'intake'") == head
           && ts_cluster_number (old, "SELECT position FROM documents.cursor WHERE source = 'intake'") == head;
}

static void a_switch_without_a_standby_changes_nothing (void **state)
{
    (void) state;
    char words[900], from[300];
    snprintf (from, sizeof from, "%s", superuser ());
    snprintf (words, sizeof words, "switch intake \"%s\" \"%s\"", from, from);
    DM_AUTO (ts_said_clear) ts_said same = move (words);
    assert_int_equal (same.code, 1);
    ts_said_has (&same, "TO is no standby");
    DM_AUTO (ts_said_clear) ts_said name = move ("prepare 'Intake;' /tmp");
    assert_int_equal (name.code, 1);
    ts_said_has (&name, "SERVICE is a service's name");
    DM_AUTO (ts_said_clear) ts_said full = move ("prepare intake /tmp");
    ts_said_has (&full, "/tmp is not empty");
    DM_AUTO (ts_said_clear) ts_said usage = move ("switch");
    assert_int_equal (usage.code, 2);
}

static void a_schema_moves_while_requests_come_in_and_none_is_lost (void **state)
{
    (void) state;
    pthread_t clients[CLIENTS];
    char words[1000], from[300];
    for (size_t i = 0; i < CLIENTS; i++)
        assert_int_equal (pthread_create (&clients[i], NULL, client, NULL), 0);
    wait_for_more (50);
    snprintf (words, sizeof words, "prepare intake %s/data", world.folder);
    assert_moves (words);
    start_new_server ();
    wait_for_more (50);
    snprintf (from, sizeof from, "%s", superuser ());
    snprintf (words, sizeof words, "switch intake \"%s\" \"host=%s dbname=digimeente user=app\"", from, world.folder);
    const int64_t began_ms = dm_clock_now_ms ();
    assert_moves (words);
    snprintf (world.database, sizeof world.database, "--database=host=%s dbname=digimeente user=intake", world.folder);
    ts_suite_end (world.suite, "intake", 0, SIGTERM);
    ts_suite_start (world.suite, "intake", 0);
    ts_suite_wait_ready (world.suite, "intake", 0);
    fprintf (stderr, "figure: intake was away for %.1f s\n", (double) (dm_clock_now_ms () - began_ms) / 1000);
    wait_for_more (50);
    world.is_over = true;
    for (size_t i = 0; i < CLIENTS; i++)
        pthread_join (clients[i], NULL);
    assert_int_equal (world.refused, 0);
    size_t sent = 0;
    for (size_t i = 0; i < SUBMISSIONS_MAX; i++) {
        snprintf (words, sizeof words, "SELECT count(*) FROM intake.zaak WHERE identificatie = '%s'", world.sent[i]);
        if (world.sent[i][0] && ++sent % 20 == 0)
            assert_int_equal (new_number (words), 1);
    }
    assert_int_equal (new_number ("SELECT count(*) FROM intake.zaak"), sent);
    ts_wait_until (is_followed, NULL, TS_PATIENCE_MS, "the others follow the same log, with no word from anybody");
    ts_suite_check_data (world.suite);
    assert_int_equal (
        new_number ("SELECT count(*) FROM pg_namespace WHERE nspname IN ('audit', 'documents', 'gateway')"), 0);
    assert_string_equal (ts_cluster_try (ts_suite_cluster (world.suite), "app", "SELECT 1 FROM intake.zaak"), "42P01");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_switch_without_a_standby_changes_nothing),
        cmocka_unit_test (a_schema_moves_while_requests_come_in_and_none_is_lost),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
