/* SPDX-License-Identifier: EUPL-1.2 */
/* A service that was told something wrong does not start, and says what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/keys.h"
#include "tests/support/cluster.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"

#define CANNOT_START 1
#define USAGE 2

static struct world {
    ts_cluster *cluster;
    char *folder;
    uint16_t port;
    char log_path[300];
} world;

/* A schema as the program wants it: what is refused is something else. */
static void migrate (void)
{
    char program[600], database[560];
    snprintf (program, sizeof program, "%s/intake", ts_bin_folder ());
    snprintf (database, sizeof database, "--owner-database=%s", ts_cluster_conninfo (world.cluster, "intake_owner"));
    const char *const arguments[] = { program, "--migrate", database, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = world.log_path });
}

static int open_world (void **state)
{
    (void) state;
    static const char *const peers[] = { "intake", "documents" };
    char key_file[300];
    dm_error error = { 0 };
    world.cluster = ts_cluster_open ("intake");
    world.folder = ts_folder_make ();
    world.port = ts_port_find (3);
    snprintf (world.log_path, sizeof world.log_path, "%s/intake.log", world.folder);
    snprintf (key_file, sizeof key_file, "%s/intake.keys", world.folder);
    ts_key_file_make (key_file);
    migrate ();
    return dm_keys_generate (world.folder, peers, DM_COUNT (peers), &error) ? -1 : 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_cluster_destroy (&world.cluster);
    ts_folder_remove (&world.folder);
    return 0;
}

/* Starts intake as it should be but for one option and one variable, either may be NULL.  Returns its exit code. */
static int start (const char *option, const char *variable)
{
    char texts[8][600];
    snprintf (texts[0], sizeof texts[0], "%s/intake", ts_bin_folder ());
    snprintf (texts[1], sizeof texts[1], "--listen=tcp://127.0.0.1:%u", world.port);
    snprintf (texts[2], sizeof texts[2], "--health=127.0.0.1:%u", world.port + 2U);
    snprintf (texts[3], sizeof texts[3], "--database=%s", ts_cluster_conninfo (world.cluster, "intake"));
    snprintf (texts[4], sizeof texts[4], "--key=%s/intake.key", world.folder);
    snprintf (texts[5], sizeof texts[5], "--peers=%s/peers", world.folder);
    snprintf (texts[6], sizeof texts[6], "--documents-address=tcp://127.0.0.1:%u", world.port);
    snprintf (texts[7], sizeof texts[7], "--seal-keys=%s/intake.keys", world.folder);
    const char *arguments[] = { "/usr/bin/timeout",
                                "20",
                                "/usr/bin/env",
                                variable ? variable : "LC_ALL=C",
                                texts[0],
                                texts[1],
                                texts[2],
                                texts[3],
                                texts[4],
                                texts[5],
                                texts[6],
                                texts[7],
                                option,
                                NULL };
    unlink (world.log_path);
    return ts_process_wait (ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = world.log_path }));
}

static const char *read_log (void)
{
    static char text[16384];
    FILE *file = fopen (world.log_path, "r");
    size_t size = file ? fread (text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose (file);
    text[size] = '\0';
    return text;
}

/* Demands the code, the words, and that what must not be said is not. */
static void assert_refused (int code, int wanted, const char *words, const char *never)
{
    const char *text = read_log ();
    if (code != wanted || !strstr (text, words) || (never && strstr (text, never)))
        fail_msg ("ended with %d, not %d with \"%s\" and without \"%s\":\n%s", code, wanted, words, never ? never : "",
                  text);
}

static const struct {
    const char *option, *variable, *words, *never;
} settings[] = {
    { "--writers=9", NULL, "the setting writers (threads that commit batches, one after the other) must be", NULL },
    { "--writers=9", NULL, "not \"9\"", NULL },
    { "--readers=", NULL, "the setting readers (threads that answer reading calls) must be", NULL },
    { NULL, "DIGIMEENTE_IO_WORKERS=many", "the setting io-workers (threads that move document chunks) must be", NULL },
    { "--listen=udp://127.0.0.1:1", NULL, "the setting listen (where calls come in;", NULL },
    { "--documents-address=here", NULL, "the setting documents-address (where that service listens;", NULL },
    { "--log-level=loud", NULL, "log-level", NULL },
    { "--metrics-token=too-short", NULL, "a token is 16 to 256 letters", "too-short" },
    { "--health=240.0.0.0/4:7190", NULL, "240.0.0.0/4:7190 is no network that this machine has an address in", NULL },
    { "--seal-keys=", NULL, "the setting seal-keys is needed", NULL },
    { "--seal-keys=/nonexistent/keys", NULL, "/nonexistent/keys", NULL },
    { "--database=", NULL, "the setting database is needed", NULL },
    { "--peers=/nonexistent/peers", NULL, "/nonexistent/peers", NULL },
    { "--colour=crimson", NULL, "there is no option --colour", "crimson" },
    { "colour", NULL, "there is no option colour", NULL },
    { NULL, "DIGIMEENTE_COLOUR=crimson", "there is no setting for DIGIMEENTE_COLOUR in the environment", "crimson" },
    { NULL, "DIGIMEENTE_WRITERS_FILE=/nonexistent", "cannot read the file /nonexistent for writers", NULL },
};

static void a_wrong_setting_stops_the_start_with_the_rows_own_words (void **state)
{
    (void) state;
    for (size_t i = 0; i < DM_COUNT (settings); i++)
        assert_refused (start (settings[i].option, settings[i].variable), USAGE, settings[i].words, settings[i].never);
}

static bool is_off (void *name)
{
    char sql[100];
    snprintf (sql, sizeof sql, "SHOW %s", (const char *) name);
    char *value = ts_cluster_text (world.cluster, sql);
    bool is = strcmp (value, "off") == 0;
    free (value);
    return is;
}

static void change (const char *format, const char *name)
{
    char sql[100];
    snprintf (sql, sizeof sql, format, name);
    PQclear (ts_cluster_query (world.cluster, sql));
    PQclear (ts_cluster_query (world.cluster, "SELECT pg_reload_conf()"));
}

static void a_server_that_may_forget_is_refused (void **state)
{
    (void) state;
    static const char *const names[] = { "fsync", "full_page_writes", "synchronous_commit" };
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        char words[200];
        change ("ALTER SYSTEM SET %s = off", names[i]);
        ts_wait_until (is_off, (void *) names[i], TS_PATIENCE_MS, "PostgreSQL takes the setting over");
        snprintf (words, sizeof words, "PostgreSQL runs with %s = off and may lose what it has acknowledged", names[i]);
        assert_refused (start (NULL, NULL), CANNOT_START, words, NULL);
        change ("ALTER SYSTEM RESET %s", names[i]);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_wrong_setting_stops_the_start_with_the_rows_own_words),
        cmocka_unit_test (a_server_that_may_forget_is_refused),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
