/* SPDX-License-Identifier: EUPL-1.2 */
/* What documents stores of people is sealed: no dump tells it, nothing opens elsewhere, and its keys can be rotated
 * while it works, whatever is killed. Two replicas. */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include "common/data_key.h"
#include "common/message_json.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"
#include "tests/support/suite.h"

#define SURNAME "Quispelaer"
#define NAME "Bouwtekening " SURNAME " Krokusstraat 7.pdf"
#define MANY 8000 /* data keys: many more than are wrapped anew in one transaction */

static struct world {
    ts_suite *suite;
    ts_caller digictl;
    dm_arena *arena;
    char key_file[400];
} world;

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .replicas = 2 });
    ts_caller_init (&world.digictl, world.suite, "digictl");
    world.arena = dm_arena_open ();
    snprintf (world.key_file, sizeof world.key_file, "%s/keys/documents.keys", ts_suite_folder (world.suite));
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    dm_arena_destroy (&world.arena);
    ts_caller_clear (&world.digictl);
    ts_suite_destroy (&world.suite);
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (world.suite), sql);
}

static void execute (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

static dm_uuid upload (ts_caller *caller, const char *name)
{
    dm_error error = { 0 };
    const dm_uuid document = dm_uuid_new ();
    if (ts_upload_named (caller, &document, name, document.bytes, DM_UUID_BYTES, &error))
        ts_die ("an upload failed: %s", error.message);
    return document;
}

/* Gives: *out, what Find answers, on DM_OK. */
static dm_status find (const dm_uuid *document, Digimeente__Documents__V1__FindResponse **out)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCBinaryData one = { DM_UUID_BYTES, (uint8_t *) document->bytes };
    dm_error error = { 0 };
    request.documenten = &one;
    request.n_documenten = 1;
    return ts_call (&world.digictl, "documents", "digimeente.documents.v1.DocumentsService/Find", NULL, &request.base,
                    world.arena, (ProtobufCMessage **) out, &error);
}

static void assert_named (const dm_uuid *document, const char *name)
{
    Digimeente__Documents__V1__FindResponse *found = NULL;
    assert_int_equal (find (document, &found), DM_OK);
    assert_int_equal (found->n_documenten, 1);
    assert_string_equal (found->documenten[0]->bestandsnaam, name);
    assert_string_equal (found->documenten[0]->title, name);
}

static char *dump_documents (void)
{
    int code = 0;
    const char *arguments[] = { "/usr/bin/pg_dump", "--schema=documents", "--dbname",
                                ts_cluster_conninfo (ts_suite_cluster (world.suite), "documents_owner"), NULL };
    char *dump = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    return dump;
}

/* The text itself, its bytes in hex (bytea), and its bytes in base64 at each of the three places of a group. */
static void assert_not_in (const char *dump, const char *text)
{
    char hex[200], base64[3][200];
    assert_null (strstr (dump, text));
    dm_hex ((const uint8_t *) text, strlen (text), hex);
    assert_null (strstr (dump, hex));
    for (int shift = 0; shift < 3; shift++) {
        uint8_t moved[100] = { 0 };
        memcpy (moved + shift, text, strlen (text));
        int length = EVP_EncodeBlock ((uint8_t *) base64[shift], moved, (int) strlen (text) + shift);
        base64[shift][length - 4] = '\0'; /* the last group depends on what follows */
        assert_null (strstr (dump, base64[shift] + (shift ? 4 : 0)));
    }
}

static void a_dump_of_the_database_tells_no_name (void **state)
{
    (void) state;
    const dm_uuid document = upload (&world.digictl, NAME);
    assert_named (&document, NAME);
    char *dump = dump_documents (), uuid[DM_UUID_TEXT_SIZE];
    assert_non_null (strstr (dump, dm_uuid_format (document.bytes, uuid))); /* it is in there */
    assert_not_in (dump, SURNAME);
    assert_not_in (dump, "Krokusstraat");
    free (dump);
}

static void a_name_that_was_moved_to_another_document_does_not_open (void **state)
{
    (void) state;
    char sql[600], from[DM_UUID_TEXT_SIZE], to[DM_UUID_TEXT_SIZE];
    Digimeente__Documents__V1__FindResponse *found;
    const dm_uuid mine = upload (&world.digictl, "mine.pdf"), other = upload (&world.digictl, "other.pdf");
    dm_uuid_format (mine.bytes, from);
    dm_uuid_format (other.bytes, to);
    snprintf (sql, sizeof sql,
              "UPDATE documents.enkelvoudiginformatieobject AS it SET bestandsnaam = that.bestandsnaam,"
              " title = that.title FROM documents.enkelvoudiginformatieobject AS that"
              " WHERE it.uuid = '%s' AND that.uuid = '%s'",
              to, from);
    execute (sql);
    assert_int_equal (find (&other, &found), DM_DATA_LOSS);
    snprintf (sql, sizeof sql,
              "UPDATE documents.data_key AS it SET wrapped = that.wrapped FROM documents.data_key AS that"
              " WHERE it.owner = '%s' AND that.owner = '%s'",
              to, from);
    execute (sql); /* and its key with it */
    assert_int_equal (find (&other, &found), DM_DATA_LOSS);
    assert_named (&mine, "mine.pdf");
    snprintf (sql, sizeof sql, "DELETE FROM documents.data_key WHERE owner = '%s'", to);
    execute (sql); /* which no rotation could open */
}

static void a_document_whose_key_was_destroyed_is_not_found (void **state)
{
    (void) state;
    char sql[200], uuid[DM_UUID_TEXT_SIZE];
    Digimeente__Documents__V1__FindResponse *found = NULL;
    const dm_uuid document = upload (&world.digictl, NAME);
    snprintf (sql, sizeof sql, "DELETE FROM documents.data_key WHERE owner = '%s'",
              dm_uuid_format (document.bytes, uuid));
    execute (sql);
    assert_int_equal (find (&document, &found), DM_OK);
    assert_int_equal (found->n_documenten, 0);
}

static char *dump_table (const char *table)
{
    int code = 0;
    const char *arguments[] = { "/usr/bin/pg_dump",
                                "--data-only",
                                "--table",
                                table,
                                "--dbname",
                                ts_cluster_conninfo (ts_suite_cluster (world.suite), "documents_owner"),
                                NULL };
    char *dump = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    return dump;
}

static void restore (const char *dump)
{
    const char *path = dm_arena_printf (world.arena, "%s/dump.sql", ts_suite_folder (world.suite));
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (dump, file);
    fclose (file);
    const char *arguments[] = { "/usr/bin/psql",
                                "--quiet",
                                "--set=ON_ERROR_STOP=1",
                                "--file",
                                path,
                                "--dbname",
                                ts_cluster_conninfo (ts_suite_cluster (world.suite), "documents_owner"),
                                NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
}

static void a_backup_from_before_an_erasure_does_not_bring_it_back (void **state)
{
    (void) state;
    char sql[200], uuid[DM_UUID_TEXT_SIZE];
    Digimeente__Documents__V1__FindResponse *found = NULL;
    const dm_uuid stays = upload (&world.digictl, "stays.pdf"), goes = upload (&world.digictl, NAME);
    char *contents = dump_table ("documents.enkelvoudiginformatieobject");
    snprintf (sql, sizeof sql, "DELETE FROM documents.data_key WHERE owner = '%s'", dm_uuid_format (goes.bytes, uuid));
    execute (sql);
    char *keys = dump_table ("documents.data_key"); /* keys have a dump of their own, and a later one */
    execute ("TRUNCATE documents.enkelvoudiginformatieobject, documents.data_key");
    restore (contents);
    restore (keys);
    assert_int_equal (number (dm_arena_printf (world.arena,
                                               "SELECT count(*) FROM documents.enkelvoudiginformatieobject"
                                               " WHERE uuid = '%s'",
                                               uuid)),
                      1);
    assert_int_equal (find (&goes, &found), DM_OK);
    assert_int_equal (found->n_documenten, 0);
    assert_named (&stays, "stays.pdf");
    free (contents);
    free (keys);
}

/* Starts one more documents with this key file.  Returns its exit code; *out_log, which the caller frees. */
static int start_with (const char *key_file, char **out_log)
{
    const char *folder = ts_suite_folder (world.suite);
    const uint16_t port = ts_port_find (3);
    int code = 0;
    const char *arguments[] = {
        "/bin/sh",
        "-c",
        "exec timeout 20 \"$@\" 2>&1",
        "sh",
        dm_arena_printf (world.arena, "%s/documents", ts_bin_folder ()),
        dm_arena_printf (world.arena, "--listen=tcp://127.0.0.1:%u", port),
        dm_arena_printf (world.arena, "--health=127.0.0.1:%u", port + 2U),
        dm_arena_printf (world.arena, "--database=%s",
                         ts_cluster_conninfo (ts_suite_cluster (world.suite), "documents")),
        dm_arena_printf (world.arena, "--key=%s/keys/documents.key", folder),
        dm_arena_printf (world.arena, "--peers=%s/keys/peers", folder),
        dm_arena_printf (world.arena, "--directory=%s/documents", folder),
        dm_arena_printf (world.arena, "--seal-keys=%s", key_file),
        NULL,
    };
    *out_log = ts_process_output (arguments, &code);
    return code;
}

static void assert_refused (const char *key_file, int wanted, const char *why)
{
    char *said = NULL;
    const int code = start_with (key_file, &said);
    if (code != wanted || !strstr (said, why) || !strstr (said, key_file))
        fail_msg ("ended with %d, not %d with \"%s\":\n%s", code, wanted, why, said);
    free (said);
}

static void a_process_with_another_key_is_refused_at_its_start (void **state)
{
    (void) state;
    const char *path = dm_arena_printf (world.arena, "%s/other.keys", ts_suite_folder (world.suite));
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fprintf (file, "wrap 1 %064x\nreply 1 %064x\n", 5, 6);
    fclose (file);
    assert_refused (path, 2, "no more than 0600");
    assert_int_equal (chmod (path, 0600), 0);
    assert_refused (path, 1, "1 is not the key of that name that this database is used with");
    unlink (path);
    ts_key_file_add (path, "wrap", 1); /* the same as the suite's */
    file = fopen (path, "a");
    fprintf (file, "reply 1 %064x\n", 6);
    fclose (file);
    assert_refused (path, 1, "reply 1 is not the key of that name that this database is used with");
}

/* Data keys of owners that have nothing else, wrapped by the first key. */
static void add_data_keys (void)
{
    static const char *const needed[] = { DM_PURPOSE_WRAP };
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    char *sql = NULL;
    size_t size;
    if (dm_keyring_open (world.key_file, needed, 1, &keyring, &error))
        ts_die ("%s", error.message);
    FILE *text = open_memstream (&sql, &size);
    fputs ("INSERT INTO documents.data_key VALUES ", text);
    for (int i = 0; i < MANY; i++) {
        const dm_uuid owner = dm_uuid_new ();
        uint8_t key[DM_SEAL_KEY_BYTES];
        dm_wrapped_key wrapped;
        char uuid[DM_UUID_TEXT_SIZE], hex[2 * DM_WRAPPED_BYTES + 1];
        assert_int_equal (dm_data_key_make (keyring, owner.bytes, world.arena, key, &wrapped, &error), DM_OK);
        fprintf (text, "%s('%s', %d, '\\x%s')", i ? "," : "", dm_uuid_format (owner.bytes, uuid), wrapped.wrap_id,
                 dm_hex (wrapped.bytes.data, wrapped.bytes.len, hex));
    }
    fclose (text);
    execute (sql);
    free (sql);
    dm_keyring_destroy (&keyring);
}

/* Every data key opens with the key file as it is now. */
static void assert_all_open (void)
{
    static const char *const needed[] = { DM_PURPOSE_WRAP };
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    uint8_t key[DM_SEAL_KEY_BYTES];
    if (dm_keyring_open (world.key_file, needed, 1, &keyring, &error))
        ts_die ("%s", error.message);
    PGresult *rows = ts_cluster_query (ts_suite_cluster (world.suite),
                                       "SELECT owner, wrap_id, encode(wrapped, 'hex') FROM documents.data_key");
    assert_true (PQntuples (rows) >= MANY);
    for (int row = 0; row < PQntuples (rows); row++) {
        dm_uuid owner;
        uint8_t bytes[DM_WRAPPED_BYTES];
        size_t length = 0;
        assert_true (dm_uuid_parse (PQgetvalue (rows, row, 0), &owner));
        assert_int_equal (OPENSSL_hexstr2buf_ex (bytes, sizeof bytes, &length, PQgetvalue (rows, row, 2), '\0'), 1);
        const dm_wrapped_key wrapped = { (int32_t) strtol (PQgetvalue (rows, row, 1), NULL, 10), { length, bytes } };
        assert_int_equal (dm_data_key_open (keyring, owner.bytes, &wrapped, world.arena, key, &error), DM_OK);
    }
    PQclear (rows);
    dm_keyring_destroy (&keyring);
}

/* Somebody who uploads all the time. */
typedef struct load {
    ts_caller caller;
    atomic_bool is_over;
    dm_uuid documents[4000];
    size_t count;
} load;

static void *upload_all_the_time (void *arg)
{
    load *it = arg;
    while (!it->is_over && it->count < DM_COUNT (it->documents))
        it->documents[it->count++] = upload (&it->caller, NAME);
    return NULL;
}

static int64_t count_old (void)
{
    return number ("SELECT count(*) FROM documents.data_key WHERE wrap_id = 1");
}

static bool has_fewer (void *most)
{
    return count_old () < *(const int64_t *) most;
}

static bool somebody_waits (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'documents.data_key'::regclass") > 0;
}

static void kill_and_start (unsigned replica)
{
    ts_suite_end (world.suite, "documents", replica, SIGKILL);
    ts_suite_start (world.suite, "documents", replica);
    ts_suite_wait_ready (world.suite, "documents", replica);
}

/* A kill while a transaction is about to wrap keys anew; the uploads wait as well. */
static void kill_in_a_transaction (void)
{
    PGconn *blocker = PQconnectdb (ts_cluster_conninfo (ts_suite_cluster (world.suite), "documents_owner"));
    PQclear (PQexec (blocker, "BEGIN; LOCK TABLE documents.data_key IN EXCLUSIVE MODE"));
    assert_int_equal (PQtransactionStatus (blocker), PQTRANS_INTRANS);
    ts_key_file_add (world.key_file, "wrap", 2);
    for (unsigned replica = 0; replica < 2; replica++)
        ts_suite_signal (world.suite, "documents", replica, SIGHUP);
    ts_wait_until (somebody_waits, NULL, TS_PATIENCE_MS, "the job is in its transaction");
    ts_suite_end (world.suite, "documents", 0, SIGKILL);
    PQfinish (blocker);
    ts_suite_start (world.suite, "documents", 0);
    ts_suite_wait_ready (world.suite, "documents", 0);
}

/* Takes: which key is current afterwards. */
static void rotate (int wanted)
{
    int code = 0;
    const char *arguments[] = { "keys", "rotate", "documents", "--key-file", world.key_file, NULL };
    char *said = ts_digictl (world.suite, arguments, &code);
    assert_int_equal (code, 0);
    assert_non_null (strstr (said, dm_arena_printf (world.arena, "wrapped by wrap key %d.", wanted)));
    free (said);
}

static void a_rotation_goes_on_under_load_whatever_is_killed (void **state)
{
    (void) state;
    static load under;
    static int64_t moments[] = { MANY, MANY * 2 / 3, MANY / 3 };
    pthread_t thread;
    add_data_keys ();
    ts_caller_init (&under.caller, world.suite, "digictl");
    assert_int_equal (pthread_create (&thread, NULL, upload_all_the_time, &under), 0);
    kill_in_a_transaction ();
    for (size_t i = 0; i < DM_COUNT (moments); i++) {
        ts_wait_until (has_fewer, &moments[i], TS_PATIENCE_MS, "the job goes on");
        kill_and_start (i % 2);
    }
    int64_t none = 1;
    ts_wait_until (has_fewer, &none, TS_PATIENCE_MS, "no data key is left to be wrapped anew");
    rotate (3);
    under.is_over = true;
    pthread_join (thread, NULL);
    ts_caller_clear (&under.caller);
    assert_int_equal (number ("SELECT count(*) FROM documents.data_key WHERE wrap_id < 3"), 0);
    assert_all_open ();
    assert_true (under.count > 0);
    for (size_t i = 0; i < under.count; i++)
        assert_named (&under.documents[i], NAME);
}

/* Cut off after the new key was added. */
static void a_rotation_that_was_cut_off_goes_on_with_its_key (void **state)
{
    (void) state;
    const dm_uuid document = upload (&world.digictl, NAME);
    ts_key_file_add (world.key_file, "wrap", 4);
    rotate (4);
    assert_named (&document, NAME);
}

static int drop (const char *id)
{
    int code = 0;
    const char *arguments[] = { "keys", "drop", "documents", "--key-file", world.key_file, "--id", id, NULL };
    free (ts_digictl (world.suite, arguments, &code));
    return code;
}

static void grow_old (void)
{
    const struct timespec times[] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = time (NULL) - 3600 } };
    assert_int_equal (utimensat (AT_FDCWD, world.key_file, times, 0), 0);
}

/* The gauge of either replica. */
static bool one_is_left (void *arg)
{
    (void) arg;
    bool is_said = false;
    for (unsigned replica = 0; replica < 2; replica++) {
        char *metrics = ts_suite_http (world.suite, "documents", replica, "/metrics");
        is_said |= strstr (metrics, "\ndigimeente_data_keys_to_rewrap{service=\"documents\"} 1\n") != NULL;
        free (metrics);
    }
    return is_said;
}

static void a_wrap_key_goes_only_when_nothing_needs_it (void **state)
{
    (void) state;
    const dm_uuid document = upload (&world.digictl, NAME);
    rotate (5);
    grow_old ();
    execute ("UPDATE documents.data_key SET wrap_id = 1 WHERE owner = (SELECT min(owner::text)::uuid"
             " FROM documents.data_key)");
    assert_int_equal (drop ("1"), 1); /* in use */
    ts_wait_until (one_is_left, NULL, TS_PATIENCE_MS, "the metric says that a key does not open");
    assert_int_equal (drop ("5"), 1); /* current */
    assert_int_equal (drop ("9"), 1); /* unknown */
    assert_int_equal (drop ("2"), 0);
    assert_int_equal (drop ("3"), 1); /* the file changed a moment ago */
    grow_old ();
    assert_int_equal (drop ("3"), 0);
    assert_named (&document, NAME);
}

static void a_file_that_is_cut_off_changes_nothing (void **state)
{
    (void) state;
    const Digimeente__Ops__V1__ReloadKeysRequest request = DIGIMEENTE__OPS__V1__RELOAD_KEYS_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    const dm_uuid document = upload (&world.digictl, NAME);
    FILE *file = fopen (world.key_file, "a");
    fputs ("wrap 6 0102", file);
    fclose (file);
    assert_int_equal (ts_call (&world.digictl, "documents", "digimeente.ops.v1.OpsService/ReloadKeys", NULL,
                               &request.base, world.arena, &reply, &error),
                      DM_FAILED_PRECONDITION);
    assert_non_null (strstr (error.message, "the last line is cut off"));
    assert_named (&document, NAME);
    assert_int_equal (ts_call (&world.digictl, "notification", "digimeente.ops.v1.OpsService/ReloadKeys", NULL,
                               &request.base, world.arena, &reply, &error),
                      DM_FAILED_PRECONDITION);
    assert_non_null (strstr (error.message, "no key file"));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_dump_of_the_database_tells_no_name),
        cmocka_unit_test (a_name_that_was_moved_to_another_document_does_not_open),
        cmocka_unit_test (a_document_whose_key_was_destroyed_is_not_found),
        cmocka_unit_test (a_backup_from_before_an_erasure_does_not_bring_it_back),
        cmocka_unit_test (a_process_with_another_key_is_refused_at_its_start),
        cmocka_unit_test (a_rotation_goes_on_under_load_whatever_is_killed),
        cmocka_unit_test (a_rotation_that_was_cut_off_goes_on_with_its_key),
        cmocka_unit_test (a_wrap_key_goes_only_when_nothing_needs_it),
        cmocka_unit_test (a_file_that_is_cut_off_changes_nothing),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
