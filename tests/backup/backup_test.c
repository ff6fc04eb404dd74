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
#define CLIENTS 3
#define PAUSE_US 30000 /* between two submissions of a client: a slow machine must not restore thousands */
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
    while (!world.is_over && (i = world.taken++) < SUBMISSIONS_MAX) {
        submit (&world.all[i]);
        usleep (PAUSE_US);
    }
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
    DM_AUTO (ts_said_clear)
    ts_said sums = ts_said_by ("cd %s/documents/done && psql -XAtq -d '%s' -c \"SELECT encode(sha256, 'hex') || '  '"
                               " || right(uuid::text, 2) || '/' || uuid FROM documents.enkelvoudiginformatieobject\""
                               " >../sums && sha256sum --check --quiet ../sums 2>&1 && find . -type f | wc -l | diff -"
                               " <(wc -l <../sums)",
                               ts_suite_folder (suite), ts_cluster_conninfo (ts_suite_cluster (suite), "app"));
    if (sums.code != 0)
        fail_msg ("%s", sums.text);
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
    wait_for_more (40);
    ts_backup_do (&world.backup, "", "base"); /* amid all that */
    wait_for_more (40);
    sleep (1); /* a moment is given in whole seconds */
    const int64_t moment_ms = dm_clock_now_ms () / 1000 * 1000;
    wait_for_more (40);
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

/* Runs digictl at a suite. */
static ts_said digictl (ts_suite *suite, const char *words)
{
    return ts_said_by ("%s/digictl --config=%s/digictl.conf %s 2>&1", ts_bin_folder (), ts_suite_folder (suite), words);
}

/* As when audit were on another server, which was not restored: its schema comes from the first suite, as it is. */
static void bring_audit (ts_suite *to)
{
    char from[300];
    ts_suite_end (to, "audit", 0, SIGTERM);
    snprintf (from, sizeof from, "%s", ts_cluster_conninfo (ts_suite_cluster (world.suite), "app"));
    PQclear (ts_cluster_query (ts_suite_cluster (to), "DROP SCHEMA audit CASCADE"));
    DM_AUTO (ts_said_clear)
    ts_said said =
        ts_said_by ("set -o pipefail; pg_dump -d '%s' --schema=audit | psql -q -v ON_ERROR_STOP=1 -d '%s' 2>&1", from,
                    ts_cluster_conninfo (ts_suite_cluster (to), "app"));
    if (said.code != 0)
        fail_msg ("%s", said.text);
    ts_suite_start (to, "audit", 0);
    ts_suite_wait_ready (to, "audit", 0);
}

static bool has_audit_stopped (void *arg)
{
    DM_AUTO (ts_said_clear) ts_said said = digictl (arg, "status --json");
    const char *at = strstr (said.text, "\"log_diverged\":true");
    return said.code == 1 && at && (at = strstr (at + 1, "\"log_diverged\":true"))
           && strstr (at + 1, "\"log_diverged\":true"); /* intake, documents and notification were set back */
}

static void send_one (ts_suite *suite)
{
    ts_caller caller;
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    ts_caller_init (&caller, suite, "digictl");
    assert_int_equal (ts_submit (&caller, &(ts_submission){ .key = dm_uuid_new (), .emailadres = "na@example.org" },
                                 arena, &reply, NULL),
                      DM_OK);
    ts_caller_clear (&caller);
    dm_arena_destroy (&arena);
}

static void rejoin (ts_suite *suite, const char *source)
{
    char words[100];
    snprintf (words, sizeof words, "log rejoin audit %s", source);
    DM_AUTO (ts_said_clear) ts_said told = digictl (suite, words);
    assert_int_equal (told.code, 1);
    ts_said_has (&told, "was set back to position");
    ts_said_has (&told, "nothing is done twice");
    ts_said_has (&told, "nothing was done; --accept does it");
    strcat (words, " --accept");
    DM_AUTO (ts_said_clear) ts_said done = digictl (suite, words);
    assert_int_equal (done.code, 0);
    ts_said_has (&done, "follows");
}

static void who_follows_a_log_that_was_set_back_stops_and_is_mended (void **state)
{
    (void) state;
    char options[100], moment_text[40];
    start_load ();
    wait_for_more (20);
    const int64_t moment_ms = dm_clock_now_ms () / 1000 * 1000;
    sleep (1);
    wait_for_more (20);
    end_load ();
    ts_suite_wait_settled (world.suite); /* so audit is ahead of what is restored */
    ts_backup_wait_covered (&world.backup);
    snprintf (options, sizeof options, "--time %s", dm_clock_format (moment_ms, moment_text));
    ts_suite *restored = restore ("set-back", options);
    send_one (restored); /* at a position that audit has another event of */
    ts_suite_wait_settled (restored);
    ts_cluster *cluster = ts_suite_cluster (restored);
    bring_audit (restored);
    ts_wait_until (has_audit_stopped, restored, TS_PATIENCE_MS, "audit says that the logs diverged");
    const int64_t before = ts_cluster_number (cluster, "SELECT count(*) FROM audit.entry");
    rejoin (restored, "intake");
    rejoin (restored, "documents");
    rejoin (restored, "notification");
    ts_suite_wait_settled (restored);
    DM_AUTO (ts_said_clear) ts_said again = digictl (restored, "log rejoin audit intake --accept");
    assert_int_equal (again.code, 0);
    ts_said_has (&again, "nothing needs to be mended");
    DM_AUTO (ts_said_clear) ts_said status = digictl (restored, "status");
    assert_null (strstr (status.text, "diverged"));
    /* what it had stays, what came since is there, and nothing twice */
    assert_true (ts_cluster_number (cluster, "SELECT count(*) FROM audit.entry") > before);
    assert_int_equal (ts_cluster_number (cluster, "SELECT count(*) - count(DISTINCT sha256) FROM audit.entry"), 0);
    assert_int_equal (ts_cluster_number (cluster,
                                         "SELECT count(*) FROM intake.event WHERE NOT EXISTS"
                                         " (SELECT FROM audit.entry WHERE entry.sha256 = sha256(event.bytes))"),
                      0);
    DM_AUTO (ts_said_clear) ts_said list = digictl (restored, "audit list --from 1h | grep -c rejoin-granted");
    assert_int_equal (strtol (list.text, NULL, 10), 3);
    ts_suite_destroy (&restored);
}

static void a_restore_says_what_it_cannot_do (void **state)
{
    (void) state;
    static const struct {
        const char *environment, *options, *says;
    } rows[] = {
        { "", "--data %s/no --documents %s/no2", "the setting BACKUP_SECRET_KEY is missing" },
        { "BACKUP_SECRET_KEY=/no/such", "--data %s/no --documents %s/no2", "/no/such cannot be read" },
        { "BACKUP_SECRET_KEY=Makefile", "--data %s/no --documents %s/no2", "is no secret key" },
        { "", "--data %s/place --documents %s/no", "is not empty: give another folder, or --aside" },
        { "", "--data %s/no --documents %s/no2 --time 2001-01-01", "there is no base backup from before" },
        { "", "--data %s/no --documents %s/no2 --time 2101-01-01", "the backup does not reach until" },
        { "", "--data %s/no --documents %s/no2 --time gisteren", "--time is a moment" },
        { "", "--data %s/no --time", "the last option has no value" },
        { "", "--data %s/no", "restore --data FOLDER --documents FOLDER" },
        { "BACKUP_PLACE=/no/such", "--data %s/no --documents %s/no2", "/no/such is not a folder" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char options[600] = "restore ";
        DM_AUTO (ts_said_clear)
        ts_said gone = ts_said_by ("rm -rf %s/no %s/no2", world.backup.folder, world.backup.folder);
        snprintf (options + 8, sizeof options - 8, rows[i].options, world.backup.folder, world.backup.folder);
        DM_AUTO (ts_said_clear) ts_said said = ts_backup_say (&world.backup, rows[i].environment, options);
        assert_int_equal (said.code, 1);
        ts_said_has (&said, rows[i].says);
    }
}

static void nothing_in_the_place_can_be_read_without_the_key (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said plain = ts_said_by ("grep -rlE 'melding-openbare|PG_VERSION|lantaarn' %s/place", world.backup.folder);
    assert_string_equal (plain.text, "");
    DM_AUTO (ts_said_clear)
    ts_said names = ts_said_by ("find %s/place -type f ! -name '*.gpg' -printf '%%f\n' | sort -u", world.backup.folder);
    assert_string_equal (names.text, "about\nbase.lock\nbytes\ncovers_until\nstatus.json\n");
}

/* The whole backup, restored and compared. */
static ts_said verify (void)
{
    char environment[400];
    snprintf (environment, sizeof environment, "BACKUP_SECRET_KEY=%s/key/backup.secret", world.backup.folder);
    DM_AUTO (ts_said_clear)
    ts_said made = ts_said_by ("mkdir -p %s/verify && { [ $(id -u) != 0 ] || chown nobody %s/verify; }",
                               world.backup.folder, world.backup.folder);
    char verb[400];
    snprintf (verb, sizeof verb, "verify %s/verify", world.backup.folder);
    return ts_backup_say (&world.backup, environment, verb);
}

static void a_backup_is_verified_by_restoring_it (void **state)
{
    (void) state;
    ts_backup_wait_covered (&world.backup);
    DM_AUTO (ts_said_clear) ts_said said = verify ();
    ts_said_has (&said, "the log of intake is the server's own up to position");
    ts_said_has (&said, "verified in");
    assert_int_equal (said.code, 0);
    DM_AUTO (ts_said_clear) ts_said status = ts_said_by ("cat %s/place/status.json", world.backup.folder);
    ts_said_has (&status, "\"verified_at\": \"20");
    ts_said_has (&status, "\"finished_at\": \"20");
    ts_said_has (&status, "\"bytes\": ");
    DM_AUTO (ts_said_clear) ts_said check = ts_backup_say (&world.backup, "", "check");
    ts_said_has (&check, "One can restore to any moment from the first of these to");
    assert_int_equal (check.code, 0);
}

/* Changes a byte in the middle of a file, and back. */
static void flip (const char *path)
{
    FILE *file = fopen (path, "r+");
    assert_non_null (file);
    fseek (file, 0, SEEK_END);
    long middle = ftell (file) / 2;
    fseek (file, middle, SEEK_SET);
    int byte = fgetc (file);
    fseek (file, middle, SEEK_SET);
    fputc (byte ^ 1, file);
    fclose (file);
}

static void a_file_that_was_changed_is_named (void **state)
{
    (void) state;
    static const struct {
        const char *find, *says;
    } rows[] = {
        { "ls %s/place/documents/*/*.gpg | head -n 1", "is not in the backup, or does not open" },
        { "ls -d %s/place/base/*/base.tar.gpg | tail -n 1", "does not open, or is not whole" },
        { "ls %s/place/wal/*.gpg | grep -v partial | tail -n 1", "does not open" },
    };
    ts_backup_stop (&world.backup, SIGTERM);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        DM_AUTO (ts_said_clear) ts_said path = ts_said_by (rows[i].find, world.backup.folder);
        path.text[strcspn (path.text, "\n")] = '\0';
        flip (path.text);
        DM_AUTO (ts_said_clear) ts_said said = verify ();
        assert_int_equal (said.code, 1);
        ts_said_has (&said, rows[i].says);
        flip (path.text);
        DM_AUTO (ts_said_clear) ts_said gone = ts_said_by ("rm -rf %s/verify", world.backup.folder);
    }
    ts_backup_start (&world.backup);
}

static int64_t count_files (const char *pattern)
{
    DM_AUTO (ts_said_clear)
    ts_said said =
        ts_said_by ("find %s/place -path '%s/place/%s' | wc -l", world.backup.folder, world.backup.folder, pattern);
    return strtoll (said.text, NULL, 10);
}

/* In the folder of the backups. */
static void change_place (const char *line)
{
    DM_AUTO (ts_said_clear) ts_said said = ts_said_by ("cd %s/place && %s 2>&1", world.backup.folder, line);
    if (said.code != 0)
        fail_msg ("%s", said.text);
}

static void what_nobody_can_restore_to_any_more_goes (void **state)
{
    (void) state;
    static const char lonely[] = "0197a000-0000-7000-8000-0000000000ab";
    DM_AUTO (ts_said_clear)
    ts_said removed = ts_said_by ("echo x >%s/documents/done/ab/%s", ts_suite_folder (world.suite), lonely);
    ts_backup_do (&world.backup, "", "base");
    sleep (1); /* each has a name of its own second */
    ts_backup_do (&world.backup, "", "base");
    sleep (1);
    change_place ("set -- base/2* && mv $1 base/$(date -ud '-40 days' +%Y%m%dT000000Z)"
                  " && mv $2 base/$(date -ud '-20 days' +%Y%m%dT000000Z) && : >wal/000000010000000000000000.gpg");
    const int64_t before = count_files ("base/*/about");
    DM_AUTO (ts_said_clear)
    ts_said gone = ts_said_by ("rm %s/documents/done/ab/%s", ts_suite_folder (world.suite), lonely);
    ts_backup_do (&world.backup, "", "base");
    assert_int_equal (count_files ("base/*/about"),
                      before); /* one came; of the two from before 14 days the newer stays */
    assert_int_equal (count_files ("wal/000000010000000000000000.gpg"), 0);
    assert_int_equal (count_files ("documents/ab/0197a000-*.gpg"), 1);
    assert_int_equal (count_files ("documents/ab/0197a000-*.gone"), 1);
    sleep (1);
    change_place ("touch -d '-12 days' documents/ab/0197a000-*.gone");
    ts_backup_do (&world.backup, "BACKUP_DAYS=09", "base"); /* a number, however it is written */
    assert_int_equal (count_files ("documents/ab/0197a000-*"), 0);
}

static void a_receiver_that_dies_is_started_again (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said killed = ts_said_by ("kill -9 $(pgrep -P %d pg_receivewal)", (int) world.backup.process);
    assert_int_equal (killed.code, 0);
    ts_backup_wait_covered (&world.backup);
}

static bool has_more_bases (void *arg)
{
    return count_files ("base/*/about") > *(int64_t *) arg;
}

static void after_a_gap_in_the_wal_a_new_base_backup_is_made (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (world.suite);
    int64_t bases = count_files ("base/*/about");
    ts_backup_stop (&world.backup, SIGTERM);
    PQclear (ts_cluster_query (cluster, "SELECT pg_drop_replication_slot ('digimeente_backup')"));
    DM_AUTO (ts_said_clear) ts_said gone = ts_said_by ("rm -rf %s/spool/*", world.backup.folder);
    for (unsigned i = 0; i < 3; i++) {
        send_one (world.suite);
        PQclear (ts_cluster_query (cluster, "SELECT pg_switch_wal ()"));
    }
    ts_backup_start (&world.backup);
    for (unsigned i = 0; i < 2; i++) { /* a segment that is whole shows the gap */
        send_one (world.suite);
        PQclear (ts_cluster_query (cluster, "SELECT pg_switch_wal ()"));
    }
    ts_wait_until (has_more_bases, &bases, TS_PATIENCE_MS, "a new base backup is made");
    ts_backup_wait_covered (&world.backup);
    DM_AUTO (ts_said_clear) ts_said said = verify ();
    if (said.code != 0)
        fail_msg ("%s", said.text);
    DM_AUTO (ts_said_clear) ts_said check = ts_backup_say (&world.backup, "", "check");
    ts_said_has (&check, "WAL is missing between");
}

/* Programs of PostgreSQL of which pg_basebackup takes minutes. */
static void make_slow_programs (void)
{
    DM_AUTO (ts_said_clear)
    ts_said made = ts_said_by ("bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)"
                               " && mkdir %s/slow && cd %s/slow && ln -s $bin/* . && rm pg_basebackup"
                               " && printf '#!/bin/sh\nexec %%s/pg_basebackup --max-rate=32 \"$@\"\n' $bin"
                               " >pg_basebackup && chmod 755 pg_basebackup 2>&1",
                               world.backup.folder, world.backup.folder);
    if (made.code != 0)
        fail_msg ("%s", made.text);
}

static bool is_amid_base (void *arg)
{
    (void) arg;
    return count_files ("base/.new/base.tar.gpg") == 1;
}

/* With all that it has started, as when its container is killed. */
static void kill_run (void)
{
    DM_AUTO (ts_said_clear)
    ts_said killed =
        ts_said_by ("all () { kill -STOP $1; for child in $(pgrep -P $1); do all $child; done; kill -9 $1; };"
                    " all %d 2>&1",
                    (int) world.backup.process);
    if (killed.code != 0)
        fail_msg ("%s", killed.text);
    ts_backup_stop (&world.backup, SIGKILL);
}

static void a_base_backup_that_was_cut_off_is_made_again (void **state)
{
    (void) state;
    int64_t bases = count_files ("base/*/about");
    ts_backup slow = world.backup;
    ts_backup_stop (&world.backup, SIGTERM);
    make_slow_programs ();
    change_place (": >base.wanted");
    const size_t length = strlen (slow.environment);
    snprintf (slow.environment + length, sizeof slow.environment - length, " POSTGRES_BIN=%s/slow", slow.folder);
    ts_backup_start (&slow);
    world.backup.process = slow.process;
    ts_wait_until (is_amid_base, NULL, TS_PATIENCE_MS, "a base backup is being made");
    kill_run ();
    assert_int_equal (count_files ("base/.new"), 1);
    ts_backup_start (&world.backup);
    ts_wait_until (has_more_bases, &bases, TS_PATIENCE_MS, "a new base backup is made");
    ts_backup_wait_covered (&world.backup);
    assert_int_equal (count_files ("base/.new"), 0);
}

static void a_base_backup_that_fails_leaves_nothing (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said said = ts_backup_say (&world.backup, "PGHOST=/nowhere", "base");
    assert_int_equal (said.code, 1);
    ts_said_has (&said, "there is no new base backup: ");
    assert_int_equal (count_files ("base/.new"), 0);
}

static ts_said status_of (const char *options)
{
    return ts_said_by ("%s/digictl backup status %s 2>&1", ts_bin_folder (), options);
}

static void digictl_says_until_when_everything_is_safe (void **state)
{
    (void) state;
    char options[400];
    ts_backup_wait_covered (&world.backup);
    snprintf (options, sizeof options, "--file %s/place/status.json", world.backup.folder);
    DM_AUTO (ts_said_clear) ts_said ok = status_of (options);
    assert_int_equal (ok.code, 0);
    ts_said_has (&ok, "safe until");
    static const struct {
        const char *text, *says;
        int code;
    } rows[] = {
        { "{\"finished_at\": \"2026-01-01T00:00:00Z\", \"bytes\": 1}", "too old", 1 },
        { "{\"bytes\": 0}", "no backup", 1 },
        { "{\"finished_at\": 7}", "no backup", 1 },
        { "[]", "is no status of a backup", 1 },
        { "", "is no status of a backup", 1 },
    };
    snprintf (options, sizeof options, "--file %s/status", world.backup.folder);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        DM_AUTO (ts_said_clear)
        ts_said written = ts_said_by ("printf '%%s' '%s' >%s/status", rows[i].text, world.backup.folder);
        DM_AUTO (ts_said_clear) ts_said said = status_of (options);
        assert_int_equal (said.code, rows[i].code);
        ts_said_has (&said, rows[i].says);
    }
    DM_AUTO (ts_said_clear) ts_said none = status_of ("--file /no/such");
    assert_int_equal (none.code, 1);
    ts_said_has (&none, "/no/such");
}

static void a_log_that_is_not_followed_any_more_is_forgotten (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (world.suite);
    DM_AUTO (ts_said_clear) ts_said followed = digictl (world.suite, "log forget notification intake");
    assert_int_equal (followed.code, 1);
    ts_said_has (&followed, "this service follows that log");
    DM_AUTO (ts_said_clear) ts_said never = digictl (world.suite, "log forget notification brp");
    assert_int_equal (never.code, 1);
    ts_said_has (&never, "this service has never followed such a log");
    PQclear (ts_cluster_query (cluster, "INSERT INTO notification.cursor (source, position) VALUES ('brp', 7)"));
    PQclear (ts_cluster_query (
        cluster, "INSERT INTO notification.parked_event (source, position, epoch, subject, type, bytes, error)"
                 " VALUES ('brp', 5, gen_random_uuid (), gen_random_uuid (), 't', 'x', 'e')"));
    DM_AUTO (ts_said_clear) ts_said status = digictl (world.suite, "status");
    ts_said_has (&status, "parked events");
    DM_AUTO (ts_said_clear) ts_said done = digictl (world.suite, "log forget notification brp");
    assert_int_equal (done.code, 0);
    ts_said_has (&done, "to position 7, and 1 parked events of it");
    assert_int_equal (ts_cluster_number (cluster, "SELECT count(*) FROM notification.parked_event"), 0);
}

static void what_a_disaster_leaves_is_all_up_to_the_last_round (void **state)
{
    (void) state;
    start_load ();
    wait_for_more (40);
    const int64_t died_ms = dm_clock_now_ms ();
    ts_cluster_kill (ts_suite_cluster (world.suite));
    ts_backup_stop (&world.backup, SIGKILL);
    end_load ();
    DM_AUTO (ts_said_clear) ts_said until = ts_said_by ("cat %s/place/covers_until", world.backup.folder);
    const int64_t until_ms = strtoll (until.text, NULL, 10) * 1000;
    const int64_t began_ms = dm_clock_now_ms ();
    DM_AUTO (ts_said_clear)
    ts_said old = ts_said_by ("cd %s && mkdir -p end/postgres/data && echo old >end/postgres/data/old"
                              " && { [ $(id -u) != 0 ] || chown -R nobody end/postgres; }",
                              world.backup.folder);
    ts_suite *restored = restore ("end", "--aside");
    fprintf (stderr, "figure: the disaster lost %.1f s; %zu zaken were back after %.1f s\n",
             (double) (died_ms - until_ms) / 1000, count_acknowledged (until_ms),
             (double) (dm_clock_now_ms () - began_ms) / 1000);
    assert_has_acknowledged (restored, until_ms);
    DM_AUTO (ts_said_clear)
    ts_said aside = ts_said_by ("cat %s/end/postgres/data/pgsql_tmp.before-*/old", world.backup.folder);
    assert_string_equal (aside.text, "old\n");
    assert_documents_match (restored);
    ts_suite_check_data (restored);
    ts_suite_destroy (&restored);
    ts_cluster_start (ts_suite_cluster (world.suite));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_acknowledged_before_a_moment_is_restored_to_it),
        cmocka_unit_test (who_follows_a_log_that_was_set_back_stops_and_is_mended),
        cmocka_unit_test (a_restore_says_what_it_cannot_do),
        cmocka_unit_test (nothing_in_the_place_can_be_read_without_the_key),
        cmocka_unit_test (a_backup_is_verified_by_restoring_it),
        cmocka_unit_test (a_file_that_was_changed_is_named),
        cmocka_unit_test (what_nobody_can_restore_to_any_more_goes),
        cmocka_unit_test (a_receiver_that_dies_is_started_again),
        cmocka_unit_test (after_a_gap_in_the_wal_a_new_base_backup_is_made),
        cmocka_unit_test (a_base_backup_that_was_cut_off_is_made_again),
        cmocka_unit_test (a_base_backup_that_fails_leaves_nothing),
        cmocka_unit_test (digictl_says_until_when_everything_is_safe),
        cmocka_unit_test (a_log_that_is_not_followed_any_more_is_forgotten),
        cmocka_unit_test (what_a_disaster_leaves_is_all_up_to_the_last_round),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
