/* SPDX-License-Identifier: EUPL-1.2 */
/* A backup that goes on while people send requests, and what is restored from it: elsewhere, to a moment, to the end.
 */
#include <openssl/sha.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"
#include "tests/support/backup.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define SUBMISSIONS_MAX 3000
#define CLIENTS 4
#define DOCUMENT_BYTES 60000

/* What a resident knows: that it was sent, and when that was said. */
typedef struct submission {
    dm_uuid document;
    int64_t acknowledged_ms; /* 0: never */
    char identificatie[64];
} submission;

static struct world {
    ts_suite *suite;
    ts_caller caller;
    ts_backup backup;
    char folder[300]; /* of what is restored */
    atomic_size_t taken;
    atomic_bool is_over;
    pthread_t clients[CLIENTS];
    submission all[SUBMISSIONS_MAX];
} world;

static void submit (submission *it)
{
    uint8_t bytes[DOCUMENT_BYTES] = { 0 };
    dm_error error = { 0 };
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    it->document = dm_uuid_new ();
    memcpy (bytes, it->document.bytes, DM_UUID_BYTES);
    if (ts_upload (&world.caller, &it->document, bytes, sizeof bytes, &error) == DM_OK
        && ts_submit (&world.caller,
                      &(ts_submission){ .key = dm_uuid_new (),
                                        .emailadres = "backup@example.org",
                                        .documenten = &it->document,
                                        .document_count = 1 },
                      arena, &reply, &error)
               == DM_OK) {
        snprintf (it->identificatie, sizeof it->identificatie, "%s", reply->identificatie);
        it->acknowledged_ms = dm_clock_now_ms ();
    }
    dm_arena_destroy (&arena);
}

static void *client (void *arg)
{
    (void) arg;
    size_t i;
    while (!world.is_over && (i = world.taken++) < SUBMISSIONS_MAX)
        submit (&world.all[i]);
    return NULL;
}

static void start_load (void)
{
    world.is_over = false;
    for (size_t i = 0; i < CLIENTS; i++)
        assert_int_equal (pthread_create (&world.clients[i], NULL, client, NULL), 0);
}

static void end_load (void)
{
    world.is_over = true;
    for (size_t i = 0; i < CLIENTS; i++)
        pthread_join (world.clients[i], NULL);
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

static size_t count_acknowledged (int64_t before_ms)
{
    size_t count = 0;
    for (size_t i = 0; i < SUBMISSIONS_MAX; i++)
        count += world.all[i].acknowledged_ms != 0 && world.all[i].acknowledged_ms < before_ms;
    return count;
}

/* Every request that was acknowledged before then is whole: the zaak, and the document's bytes. */
static void assert_has_acknowledged (ts_suite *suite, int64_t before_ms)
{
    for (size_t i = 0; i < SUBMISSIONS_MAX; i++) {
        char uuid[DM_UUID_TEXT_SIZE], sql[300];
        if (world.all[i].acknowledged_ms == 0 || world.all[i].acknowledged_ms >= before_ms)
            continue;
        snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.zaak WHERE identificatie = '%s'",
                  world.all[i].identificatie);
        if (ts_cluster_number (ts_suite_cluster (suite), sql) != 1)
            fail_msg ("the zaak %s is not there", world.all[i].identificatie);
        snprintf (sql, sizeof sql, "SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE uuid = '%s'",
                  dm_uuid_format (world.all[i].document.bytes, uuid));
        if (ts_cluster_number (ts_suite_cluster (suite), sql) != 1)
            fail_msg ("the document %s is not there", uuid);
    }
}

/* Each row of a document has a file with its SHA-256, and no file is of no row. */
static void assert_documents_match (ts_suite *suite)
{
    PGresult *rows = ts_cluster_query (ts_suite_cluster (suite), "SELECT uuid, encode(sha256, 'hex')"
                                                                 " FROM documents.enkelvoudiginformatieobject");
    for (int row = 0; row < PQntuples (rows); row++) {
        const char *uuid = PQgetvalue (rows, row, 0);
        DM_AUTO (ts_said_clear)
        ts_said sum = ts_said_by ("sha256sum %s/documents/done/%s/%s", ts_suite_folder (suite), uuid + 34, uuid);
        assert_int_equal (strncmp (sum.text, PQgetvalue (rows, row, 1), 64), 0);
    }
    DM_AUTO (ts_said_clear)
    ts_said files = ts_said_by ("find %s/documents/done -type f | wc -l", ts_suite_folder (suite));
    assert_int_equal (strtol (files.text, NULL, 10), PQntuples (rows));
    PQclear (rows);
}

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (&(ts_suite_options){ .without_mail = true });
    ts_caller_init (&world.caller, world.suite, "digictl");
    ts_backup_open (&world.backup, world.suite);
    ts_backup_start (&world.backup);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_backup_clear (&world.backup);
    ts_caller_clear (&world.caller);
    ts_suite_destroy (&world.suite);
    return 0;
}

/* Restores, and opens what is there, with a caller of its own. */
static ts_suite *restore (const char *name, const char *options)
{
    snprintf (world.folder, sizeof world.folder, "%s/%s", world.backup.folder, name);
    return ts_backup_restore (&world.backup, world.folder, options);
}

static void what_was_acknowledged_before_a_moment_is_restored_to_it (void **state)
{
    (void) state;
    char options[100], moment_text[40];
    start_load ();
    wait_for_more (100);
    ts_backup_do (&world.backup, "", "base"); /* amid all that */
    wait_for_more (100);
    sleep (1); /* a moment is given in whole seconds */
    const int64_t moment_ms = dm_clock_now_ms () / 1000 * 1000;
    wait_for_more (100);
    end_load ();
    ts_backup_wait_covered (&world.backup);
    snprintf (options, sizeof options, "--time %s", dm_clock_format (moment_ms, moment_text));
    ts_suite *restored = restore ("moment", options);
    assert_has_acknowledged (restored, moment_ms);
    assert_documents_match (restored);
    const int64_t zaken = ts_cluster_number (ts_suite_cluster (restored), "SELECT count(*) FROM intake.zaak");
    assert_true (zaken < (int64_t) count_acknowledged (INT64_MAX)); /* not what came later */
    ts_suite_check_data (restored);
    ts_suite_destroy (&restored);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_acknowledged_before_a_moment_is_restored_to_it),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
