/* SPDX-License-Identifier: EUPL-1.2 */
/* kill -9 of services, of PostgreSQL's backends and of its postmaster in the middle of more than a thousand
 * submissions. Every one that got a zaaknummer is complete everywhere exactly once. TS_SEED repeats a run, TS_KILLS
 * makes it longer. */
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
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define KILLS 20
#define CLIENTS 16
#define SUBMISSIONS_MIN 1000
#define SUBMISSIONS_MAX 6000
#define PAUSE_US 120000 /* between two submissions of a client: the kills shall meet all of them */
#define DOCUMENT_BYTES 150000

typedef enum outcome { UNKNOWN, OK, FAILED } outcome;

/* What a client knows of its submission. */
typedef struct submission {
    dm_uuid key, document;
    bool has_document, gives_up; /* gives up: does not try again when it got no answer */
    outcome outcome;
    unsigned tries;
    char identificatie[64];
    uint8_t sha256[32];
} submission;

static struct world {
    ts_suite *suite;
    ts_caller caller;
    unsigned seed, kills;
    atomic_size_t taken;
    atomic_bool is_over;
    submission all[SUBMISSIONS_MAX];
} world;

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (world.suite), sql);
}

static bool is_unknown (dm_status status)
{
    return dm_status_find (status)->is_retryable || status == DM_CANCELLED || status == DM_INTERNAL;
}

/* The client's side: until it has an answer, with the same key. */
static void submit (submission *it)
{
    uint8_t *bytes = malloc (DOCUMENT_BYTES);
    memset (bytes, (int) it->key.bytes[15], DOCUMENT_BYTES);
    memcpy (bytes, it->document.bytes, sizeof it->document.bytes);
    SHA256 (bytes, DOCUMENT_BYTES, it->sha256);
    bool is_uploaded = !it->has_document;
    int64_t until_ms = dm_clock_monotonic_ms () + 180000;
    while (it->outcome == UNKNOWN && dm_clock_monotonic_ms () < until_ms) {
        dm_arena *arena = dm_arena_open ();
        Digimeente__Intake__V1__SubmitResponse *reply;
        dm_error error = { 0 };
        it->tries++;
        dm_status status =
            is_uploaded ? DM_OK : ts_upload (&world.caller, &it->document, bytes, DOCUMENT_BYTES, &error);
        is_uploaded = status == DM_OK;
        if (!status)
            status = ts_submit (&world.caller,
                                &(ts_submission){ .key = it->key,
                                                  .emailadres = "kill@example.org",
                                                  .documenten = &it->document,
                                                  .document_count = it->has_document },
                                arena, &reply, &error);
        if (!status) {
            it->outcome = OK;
            snprintf (it->identificatie, sizeof it->identificatie, "%s", reply->identificatie);
        } else if (!is_unknown (status)) {
            it->outcome = FAILED;
            fprintf (stderr, "refused: %s %s (%s)\n", dm_status_find (status)->name, error.message, error.field);
        }
        dm_arena_destroy (&arena);
        if (it->gives_up)
            break;
    }
    free (bytes);
}

static void *client (void *arg)
{
    unsigned seed = world.seed + (unsigned) (uintptr_t) arg;
    while (!world.is_over || world.taken < SUBMISSIONS_MIN) {
        size_t i = world.taken++;
        if (i >= SUBMISSIONS_MAX)
            break;
        submission *it = &world.all[i];
        it->key = dm_uuid_new ();
        it->document = dm_uuid_new ();
        it->has_document = rand_r (&seed) % 8 == 0;
        it->gives_up = rand_r (&seed) % 10 == 0;
        submit (it);
        usleep ((unsigned) rand_r (&seed) % (2 * PAUSE_US));
    }
    return NULL;
}

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };

static void kill_backend (unsigned number_of_it)
{
    char sql[200];
    snprintf (
        sql, sizeof sql,
        "SELECT pid FROM pg_stat_activity WHERE usename IN ('intake', 'documents', 'notification', 'audit', 'gateway')"
        " ORDER BY pid OFFSET %u LIMIT 1",
        number_of_it % 15);
    pid_t pid = (pid_t) number (sql);
    if (pid > 0)
        kill (pid, SIGKILL); /* the postmaster then ends all others and recovers */
}

static bool is_back (void *arg)
{
    (void) arg;
    return strcmp (ts_cluster_probe (ts_suite_cluster (world.suite)), "") == 0;
}

/* One fault of the script. */
static void strike (unsigned *seed)
{
    unsigned what = (unsigned) rand_r (seed) % 10;
    usleep (100000 + (unsigned) rand_r (seed) % 600000);
    if (what < 8) {
        const char *service = services[what % 4];
        fprintf (stderr, "kill -9 %s\n", service);
        ts_suite_end (world.suite, service, 0, SIGKILL);
        usleep ((unsigned) rand_r (seed) % 500000);
        ts_suite_start (world.suite, service, 0);
    } else if (what == 8) {
        fprintf (stderr, "kill -9 of the postmaster\n");
        ts_cluster_kill (ts_suite_cluster (world.suite));
        usleep ((unsigned) rand_r (seed) % 500000);
        ts_cluster_start (ts_suite_cluster (world.suite));
    } else {
        fprintf (stderr, "kill -9 of a backend\n");
        kill_backend ((unsigned) rand_r (seed));
        ts_wait_until (is_back, NULL, TS_PATIENCE_MS, "PostgreSQL recovers");
    }
}

static void a_thousand_submissions_meet_the_kills (void **state)
{
    (void) state;
    pthread_t clients[CLIENTS];
    unsigned seed = world.seed;
    for (uintptr_t i = 0; i < CLIENTS; i++)
        pthread_create (&clients[i], NULL, client, (void *) i);
    for (unsigned i = 0; i < world.kills; i++)
        strike (&seed);
    world.is_over = true;
    for (size_t i = 0; i < CLIENTS; i++)
        pthread_join (clients[i], NULL);
    size_t counts[3] = { 0 }, retried = 0;
    world.taken = world.taken < SUBMISSIONS_MAX ? (size_t) world.taken : SUBMISSIONS_MAX;
    for (size_t i = 0; i < world.taken; i++) {
        counts[world.all[i].outcome]++;
        retried += world.all[i].tries > 1;
    }
    fprintf (stderr, "%zu submissions: %zu ok (%zu needed several tries), %zu failed, %zu unknown\n",
             (size_t) world.taken, counts[OK], retried, counts[FAILED], counts[UNKNOWN]);
    assert_true (world.taken >= SUBMISSIONS_MIN);
    assert_int_equal (counts[FAILED], 0);
}

static bool all_is_done (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM notification.bericht WHERE status = 'queued'") == 0;
}

static void everything_comes_to_rest (void **state)
{
    (void) state;
    for (size_t s = 0; s < DM_COUNT (services); s++)
        ts_suite_wait_ready (world.suite, services[s], 0);
    ts_suite_wait_settled (world.suite);
    ts_wait_until (all_is_done, NULL, 2 * TS_PATIENCE_MS, "all mail is sent");
    ts_suite_wait_settled (world.suite);
}

/* Puts what the clients know into a table, so that it can be held against the schemas. */
static void load_history (void)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite),
                               "CREATE SCHEMA history; CREATE TABLE history.submission (key uuid, outcome int,"
                               " identificatie text, document uuid, sha256 bytea)"));
    char *sql = NULL;
    size_t size = 0;
    FILE *text = open_memstream (&sql, &size);
    fputs ("INSERT INTO history.submission VALUES ", text);
    for (size_t i = 0; i < world.taken; i++) {
        const submission *it = &world.all[i];
        char key[DM_UUID_TEXT_SIZE], document[DM_UUID_TEXT_SIZE];
        fprintf (text, "%s('%s', %d, '%s', ", i > 0 ? "," : "", dm_uuid_format (it->key.bytes, key), it->outcome,
                 it->identificatie);
        if (it->has_document)
            fprintf (text, "'%s', '\\x", dm_uuid_format (it->document.bytes, document));
        for (size_t b = 0; it->has_document && b < sizeof it->sha256; b++)
            fprintf (text, "%02x", it->sha256[b]);
        fputs (it->has_document ? "')" : "NULL, NULL)", text);
    }
    fclose (text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    free (sql);
}

static void every_ok_is_one_zaak_and_no_zaak_is_nobodys (void **state)
{
    (void) state;
    load_history ();
    assert_int_equal (number ("SELECT count(*) FROM history.submission s WHERE outcome = 1 AND"
                              " (SELECT count(*) FROM intake.zaak z WHERE z.identificatie = s.identificatie) <> 1"),
                      0);
    assert_int_equal (
        number ("SELECT count(*) - count(DISTINCT identificatie) FROM history.submission WHERE outcome = 1"), 0);
    /* each zaak belongs to a key that a client chose, and an unknown outcome has at most one */
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"),
                      number ("SELECT count(*) FROM intake.request_key k JOIN history.submission s USING (key)"));
}

static void every_document_is_whole_and_linked_to_its_zaak (void **state)
{
    (void) state;
    assert_true (number ("SELECT count(*) FROM history.submission WHERE document IS NOT NULL") > 50);
    assert_int_equal (number ("SELECT count(*) FROM history.submission s"
                              " JOIN intake.zaak z ON z.identificatie = s.identificatie"
                              " LEFT JOIN documents.enkelvoudiginformatieobject d ON d.uuid = s.document"
                              " WHERE s.outcome = 1 AND s.document IS NOT NULL"
                              " AND (d.uuid IS NULL OR d.sha256 <> s.sha256 OR d.zaak IS DISTINCT FROM z.uuid)"),
                      0);
}

static void every_zaak_has_one_bericht_and_its_mail_was_sent (void **state)
{
    (void) state;
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak z WHERE"
                              " (SELECT count(*) FROM notification.bericht b WHERE b.zaak = z.uuid) <> 1"),
                      0);
    assert_int_equal (number ("SELECT count(*) FROM notification.bericht WHERE status <> 'sent'"), 0);
    int64_t zaken = number ("SELECT count(*) FROM intake.zaak");
    int64_t interrupted = number ("SELECT count(*) FROM notification.attempt WHERE ended IS NULL");
    int64_t mails = ts_suite_count_mails (world.suite, NULL);
    fprintf (stderr, "%lld zaken, %lld mails, %lld attempts cut off\n", (long long) zaken, (long long) mails,
             (long long) interrupted);
    assert_true (mails >= zaken);
    assert_true (mails <= zaken + interrupted);
}

static void every_log_has_no_gap_and_audit_has_all_of_it (void **state)
{
    (void) state;
    for (size_t s = 0; s < DM_COUNT (services); s++) {
        char sql[400];
        snprintf (sql, sizeof sql,
                  "SELECT (SELECT position FROM %s.event_head) - count(*) + abs(count(*) - coalesce(max(position), 0))"
                  " FROM %s.event",
                  services[s], services[s]);
        assert_int_equal (number (sql), 0);
        if (strcmp (services[s], "audit") == 0)
            continue;
        snprintf (sql, sizeof sql,
                  "SELECT count(*) FROM %s.event v FULL JOIN (SELECT * FROM audit.entry WHERE log ="
                  " (SELECT number FROM audit.log WHERE source = '%s')) e"
                  " USING (position) WHERE e.sha256 IS DISTINCT FROM sha256(v.bytes)",
                  services[s], services[s]);
        assert_int_equal (number (sql), 0);
    }
    assert_int_equal (number ("SELECT (SELECT count(*) FROM intake.parked_event)"
                              " + (SELECT count(*) FROM documents.parked_event)"
                              " + (SELECT count(*) FROM notification.parked_event)"),
                      0);
}

static void doctor_finds_nothing (void **state)
{
    (void) state;
    ts_suite_check_data (world.suite);
}

static void same_key_still_gets_the_same_answer (void **state)
{
    (void) state;
    size_t asked = 0;
    for (size_t i = 0; i < world.taken && asked < 100; i += 7) {
        submission *it = &world.all[i];
        if (it->outcome != OK)
            continue;
        submission again = { .key = it->key, .document = it->document, .has_document = it->has_document };
        submit (&again);
        assert_int_equal (again.outcome, OK);
        assert_string_equal (again.identificatie, it->identificatie);
        asked++;
    }
    assert_int_equal (asked, 100);
}

static int open_world (void **state)
{
    (void) state;
    const char *seed = getenv ("TS_SEED"), *kills = getenv ("TS_KILLS");
    world.seed = seed ? (unsigned) strtoul (seed, NULL, 10) : (unsigned) time (NULL);
    world.kills = kills ? (unsigned) strtoul (kills, NULL, 10) : KILLS;
    fprintf (stderr, "TS_SEED=%u TS_KILLS=%u\n", world.seed, world.kills);
    /* a mail that a kill cut off is sent again after twice that and half a minute */
    static const char *const settings[] = { "notification", "--smtp-seconds=3", NULL };
    world.suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    ts_caller_init (&world.caller, world.suite, "digictl");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.caller);
    ts_suite_destroy (&world.suite);
    return 0;
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_thousand_submissions_meet_the_kills),
        cmocka_unit_test (everything_comes_to_rest),
        cmocka_unit_test (every_ok_is_one_zaak_and_no_zaak_is_nobodys),
        cmocka_unit_test (every_document_is_whole_and_linked_to_its_zaak),
        cmocka_unit_test (every_zaak_has_one_bericht_and_its_mail_was_sent),
        cmocka_unit_test (every_log_has_no_gap_and_audit_has_all_of_it),
        cmocka_unit_test (doctor_finds_nothing),
        cmocka_unit_test (same_key_still_gets_the_same_answer),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
