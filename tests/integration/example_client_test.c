/* SPDX-License-Identifier: EUPL-1.2 */
/* The client that proto/README.md shows to integrators, as it stands there, with Debian's Python. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/process.h"
#include "tests/support/suite.h"

#define CLIENT "proto/examples/client.py"

static struct world {
    ts_suite *suite;
    char keys[300], modules[300];
} world;

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (NULL);
    snprintf (world.keys, sizeof world.keys, "%s/keys", ts_suite_folder (world.suite));
    snprintf (world.modules, sizeof world.modules, "%s/python", ts_suite_folder (world.suite));
    const char *arguments[] = { "/bin/sh", "-c",
                                "mkdir \"$0\" && protoc -I proto --python_out=\"$0\" proto/digimeente/*/v1/*.proto",
                                world.modules, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
    setenv ("PYTHONPATH", world.modules, 1);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&world.suite);
    return 0;
}

/* Starts the client with the key of this peer; what it says goes into the file at log_path. */
static pid_t start_client (const char *peer, const char *log_path)
{
    char peers[400], secret[400];
    snprintf (peers, sizeof peers, "%s/peers", world.keys);
    snprintf (secret, sizeof secret, "%s/%s.key", world.keys, peer);
    const char *arguments[] = {
        "/usr/bin/python3", CLIENT, ts_suite_endpoint (world.suite, "intake", 0), peers, secret, NULL
    };
    return ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
}

/* What the file holds, up to size - 1 bytes. */
static void read_text (const char *path, char *out, size_t size)
{
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    out[fread (out, 1, size - 1, file)] = '\0';
    fclose (file);
}

static void it_lists_zaaktypen_and_a_repeated_submission_is_one_zaak (void **state)
{
    (void) state;
    char log_path[400], said[4096], first[32], second[32];
    snprintf (log_path, sizeof log_path, "%s/client.log", ts_suite_folder (world.suite));
    int code = ts_process_wait (start_client ("digictl", log_path));
    read_text (log_path, said, sizeof said);
    if (code)
        fail_msg ("%s", said);
    assert_non_null (strstr (said, "zaaktype geveltuin: 56 days\n"));
    const char *zaak = strstr (said, "zaak 2");
    assert_non_null (zaak);
    assert_int_equal (sscanf (zaak, "zaak %31s zaak %31s", first, second), 2);
    assert_string_equal (first, second);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.zaak"), 1);
}

static bool is_turned_away (void *arg)
{
    (void) arg;
    char *metrics = ts_suite_http (world.suite, "intake", 0, "/metrics");
    const char *line = strstr (metrics, "\ndigimeente_zap_refused_total{");
    bool is_seen = line && atoi (strchr (line, ' ')) > 0;
    free (metrics);
    return is_seen;
}

static void a_key_that_becomes_known_while_it_waits_is_told_what_it_may_not_call (void **state)
{
    (void) state;
    char log_path[400], said[4096];
    const char *names[] = { "kiosk" };
    dm_error error = { 0 };
    snprintf (log_path, sizeof log_path, "%s/kiosk.log", ts_suite_folder (world.suite));
    assert_int_equal (dm_keys_generate (world.keys, names, 1, &error), DM_OK);
    pid_t client = start_client ("kiosk", log_path);
    ts_wait_until (is_turned_away, NULL, TS_PATIENCE_MS, "a key that is not in the table is not turned away");
    ts_suite_signal (world.suite, "intake", 0, SIGHUP);
    assert_int_equal (ts_process_wait (client), 1);
    read_text (log_path, said, sizeof said);
    if (!strstr (said, "Refused: code 7, field method: the peer kiosk may not call this method\n"))
        fail_msg ("%s", said);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (it_lists_zaaktypen_and_a_repeated_submission_is_one_zaak),
        cmocka_unit_test (a_key_that_becomes_known_while_it_waits_is_told_what_it_may_not_call),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
