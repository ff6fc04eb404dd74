/* SPDX-License-Identifier: EUPL-1.2 */
/* From an event to a mail, with real services, a real database and a real mail server. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/notification/v1/notification.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define NOTIFICATION "digimeente.notification.v1.NotificationService/"

typedef Digimeente__Notification__V1__Bericht Bericht;
#define STATUS(name) DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_##name

static ts_suite *suite;
static ts_caller caller;

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "notification", "--smtp-seconds=5", "notification",
                                            "--mail-from=Gemeente Proef <noreply@proef.example>", NULL };
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    ts_caller_init (&caller, suite, "digictl");
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_caller_clear (&caller);
    ts_suite_destroy (&suite);
    return 0;
}

/* One test's memory, and the zaak that it is about. */
static int open_arena (void **state)
{
    *state = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    dm_arena_destroy ((dm_arena **) state);
    return 0;
}

static int64_t number (const char *format, const char *argument)
{
    char sql[500];
    snprintf (sql, sizeof sql, format, argument);
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static void execute (const char *format, const char *argument)
{
    char sql[500];
    snprintf (sql, sizeof sql, format, argument);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

/* Gives the zaak's UUID as SQL writes it. */
static const char *submit (const char *emailadres, dm_arena *arena)
{
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    ts_submission submission = { .key = dm_uuid_new (), .emailadres = emailadres };
    if (ts_submit (&caller, &submission, arena, &reply, &error))
        fail_msg ("submit: %s (%s)", error.message, error.field);
    return dm_uuid_format (reply->uuid.data, dm_arena_alloc (arena, DM_UUID_TEXT_SIZE));
}

static void set_status (const char *zaak, const char *statustype, const char *toelichting, dm_arena *arena)
{
    Digimeente__Intake__V1__SetStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_STATUS_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid uuid, key = dm_uuid_new ();
    dm_error error = { 0 };
    assert_true (dm_uuid_parse (zaak, &uuid));
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    request.statustype = (char *) statustype;
    request.statustoelichting = (char *) toelichting;
    if (ts_call (&caller, "intake", "digimeente.intake.v1.IntakeService/SetStatus", &key, &request.base, arena, &reply,
                 &error))
        fail_msg ("status: %s (%s)", error.message, error.field);
}

/* The berichten of a zaak, newest first. */
static const Digimeente__Notification__V1__ListBerichtenResponse *list (const char *zaak, dm_arena *arena)
{
    Digimeente__Notification__V1__ListBerichtenRequest request =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid uuid;
    assert_true (dm_uuid_parse (zaak, &uuid));
    request.has_zaak = true;
    request.zaak = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    assert_int_equal (
        ts_call (&caller, "notification", NOTIFICATION "ListBerichten", NULL, &request.base, arena, &reply, NULL),
        DM_OK);
    return (const void *) reply;
}

static dm_status get (ProtobufCBinaryData uuid, dm_arena *arena, Bericht **out)
{
    Digimeente__Notification__V1__GetBerichtRequest request = DIGIMEENTE__NOTIFICATION__V1__GET_BERICHT_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_uuid = true;
    request.uuid = uuid;
    dm_status status =
        ts_call (&caller, "notification", NOTIFICATION "GetBericht", NULL, &request.base, arena, &reply, NULL);
    if (!status)
        *out = ((Digimeente__Notification__V1__GetBerichtResponse *) reply)->bericht;
    return status;
}

static dm_status retry (ProtobufCBinaryData uuid, const dm_uuid *key, dm_arena *arena, Bericht **out)
{
    Digimeente__Notification__V1__RetryBerichtRequest request =
        DIGIMEENTE__NOTIFICATION__V1__RETRY_BERICHT_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_uuid = true;
    request.uuid = uuid;
    dm_status status =
        ts_call (&caller, "notification", NOTIFICATION "RetryBericht", key, &request.base, arena, &reply, NULL);
    if (!status)
        *out = ((Digimeente__Notification__V1__RetryBerichtResponse *) reply)->bericht;
    return status;
}

static bool is_true (void *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql) > 0;
}

static void wait_for (const char *format, const char *zaak)
{
    char sql[500];
    snprintf (sql, sizeof sql, format, zaak);
    ts_wait_until (is_true, sql, TS_PATIENCE_MS, sql);
}

/* The newest bericht of the zaak, once it has this status. */
static Bericht *wait_bericht (const char *zaak, const char *status, dm_arena *arena)
{
    char sql[500];
    snprintf (
        sql, sizeof sql,
        "SELECT count(*) FROM (SELECT status FROM notification.bericht WHERE zaak = '%s' ORDER BY uuid DESC LIMIT 1)"
        " AS newest WHERE status = '%s'",
        zaak, status);
    ts_wait_until (is_true, sql, TS_PATIENCE_MS, sql);
    Bericht *bericht = NULL;
    assert_int_equal (get (list (zaak, arena)->berichten[0]->uuid, arena, &bericht), DM_OK);
    return bericht;
}

/* Until audit has the event about a bericht of this zaak. */
static void wait_event (const char *what, const char *zaak)
{
    char sql[500];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM audit.entry WHERE bytes LIKE '%%nl.digimeente.bericht.%s%%' AND related = '%s'",
              what, zaak);
    ts_wait_until (is_true, sql, TS_PATIENCE_MS, sql);
}

static void resident_hears_of_receipt_and_of_each_status (void **state)
{
    const char *zaak = submit ("inwoner@example.org", *state);
    Bericht *bericht = wait_bericht (zaak, "sent", *state);
    assert_string_equal (bericht->template_name, "ontvangst");
    assert_true (bericht->has_sent_ms && !bericht->has_next_attempt_ms);
    assert_int_equal (bericht->n_attempts, 1);
    assert_int_equal (bericht->attempts[0]->smtp_code, 250);
    assert_true (bericht->attempts[0]->has_ended_ms);
    assert_null (bericht->attempts[0]->fault);
    assert_int_equal (ts_suite_count_mails (suite, "Delivered-To: inwoner@example.org"), 1);
    assert_int_equal (ts_suite_count_mails (suite, bericht->message_id), 1);
    assert_non_null (strstr (bericht->message_id, "@proef.example>"));
    wait_event ("queued", zaak);
    wait_event ("sent", zaak);
    set_status (zaak, "in_behandeling", "Wij komen maandag", *state);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND template_name = 'status'", zaak);
    bericht = wait_bericht (zaak, "sent", *state);
    assert_string_equal (bericht->template_name, "status");
    assert_int_equal (ts_suite_count_mails (suite, "Wij komen maandag"), 1);
    set_status (zaak, "afgehandeld", NULL, *state);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND status = 'sent' AND is_eindstatus",
              zaak);
    assert_int_equal (ts_suite_count_mails (suite, "Wij zijn klaar met uw zaak"), 1);
    assert_int_equal (ts_suite_count_mails (suite, "Delivered-To: inwoner@example.org"), 3);
    assert_int_equal (list (zaak, *state)->n_berichten, 3);
}

static bool is_counted (void *outcome)
{
    char line[100];
    char *metrics = ts_suite_http (suite, "notification", 0, "/metrics");
    snprintf (line, sizeof line, "\ndigimeente_mail_attempts_total{service=\"notification\",outcome=\"%s\"} ",
              (const char *) outcome);
    bool is_so = metrics && strstr (metrics, line);
    free (metrics);
    return is_so;
}

static void zaak_without_address_is_skipped (void **state)
{
    const char *zaak = submit (NULL, *state);
    Bericht *bericht = wait_bericht (zaak, "skipped", *state);
    assert_int_equal (bericht->n_attempts, 0);
    wait_event ("queued", zaak);
    wait_event ("skipped", zaak);
    ts_wait_until (is_counted, (void *) "skipped", TS_PATIENCE_MS, "the skipped one is counted");
}

static void refused_mail_fails_at_once_and_can_be_queued_again (void **state)
{
    const char *zaak = submit ("reject-550.een@example.org", *state);
    Bericht *bericht = wait_bericht (zaak, "failed", *state), *again = NULL, *same = NULL;
    assert_int_equal (bericht->n_attempts, 1);
    assert_int_equal (bericht->attempts[0]->smtp_code, 550);
    assert_null (strchr (bericht->attempts[0]->fault, '@'));
    dm_uuid key = dm_uuid_new ();
    assert_int_equal (retry (bericht->uuid, &key, *state, &again), DM_OK);
    assert_int_equal (again->status, STATUS (QUEUED));
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND status = 'failed' AND attempts = 2",
              zaak);
    assert_int_equal (retry (bericht->uuid, &key, *state, &same), DM_OK); /* the first answer again */
    assert_int_equal (same->n_attempts, 1);
    assert_int_equal (wait_bericht (zaak, "failed", *state)->n_attempts, 2);
    wait_event ("failed", zaak);
}

static void only_what_failed_can_be_queued_again (void **state)
{
    const char *zaak = submit ("weer@example.org", *state);
    Bericht *bericht = wait_bericht (zaak, "sent", *state), *unused = NULL;
    dm_uuid key = dm_uuid_new (), nobody = dm_uuid_new ();
    assert_int_equal (retry (bericht->uuid, &key, *state, &unused), DM_FAILED_PRECONDITION);
    assert_int_equal (retry ((ProtobufCBinaryData){ DM_UUID_BYTES, nobody.bytes }, &key, *state, &unused),
                      DM_NOT_FOUND);
    assert_int_equal (retry ((ProtobufCBinaryData){ 15, nobody.bytes }, &key, *state, &unused), DM_INVALID_ARGUMENT);
    assert_int_equal (get ((ProtobufCBinaryData){ DM_UUID_BYTES, nobody.bytes }, *state, &unused), DM_NOT_FOUND);
    assert_int_equal (get ((ProtobufCBinaryData){ 17, (uint8_t *) "seventeen bytes!!" }, *state, &unused),
                      DM_INVALID_ARGUMENT);
}

static void temporary_refusal_is_tried_again_later_and_in_the_end_fails (void **state)
{
    const char *zaak = submit ("tempfail-451.een@example.org", *state);
    wait_for ("SELECT count(*) FROM notification.attempt JOIN notification.bericht ON bericht = uuid"
              " WHERE zaak = '%s' AND smtp_code = 451",
              zaak);
    Bericht *bericht = wait_bericht (zaak, "queued", *state);
    int64_t wait_ms = bericht->next_attempt_ms - bericht->attempts[0]->ended_ms;
    assert_in_range (wait_ms, 29000, 61000);
    execute ("UPDATE notification.bericht SET next_attempt = now() WHERE zaak = '%s'", zaak);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND attempts = 2 AND lease IS NULL", zaak);
    bericht = wait_bericht (zaak, "queued", *state);
    wait_ms = bericht->next_attempt_ms - bericht->attempts[1]->ended_ms;
    assert_in_range (wait_ms, 59000, 121000);
    /* 48 hours later */
    execute ("UPDATE notification.bericht SET next_attempt = now(), latest = now() WHERE zaak = '%s'", zaak);
    assert_int_equal (wait_bericht (zaak, "failed", *state)->n_attempts, 3);
}

static void berichten_are_listed_by_zaak_and_status (void **state)
{
    Digimeente__Notification__V1__ListBerichtenRequest request =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    const Digimeente__Notification__V1__ListBerichtenResponse *response;
    request.has_status = true;
    request.status = STATUS (FAILED);
    assert_int_equal (
        ts_call (&caller, "notification", NOTIFICATION "ListBerichten", NULL, &request.base, *state, &reply, NULL),
        DM_OK);
    response = (const void *) reply;
    assert_int_equal (response->n_berichten,
                      number ("SELECT count(*) FROM notification.bericht WHERE status = '%s'", "failed"));
    for (size_t i = 0; i < response->n_berichten; i++)
        assert_int_equal (response->berichten[i]->status, STATUS (FAILED));
    request.status = 9;
    assert_int_equal (
        ts_call (&caller, "notification", NOTIFICATION "ListBerichten", NULL, &request.base, *state, &reply, NULL),
        DM_INVALID_ARGUMENT);
    request.has_status = false;
    request.has_zaak = true;
    request.zaak = (ProtobufCBinaryData){ 3, (uint8_t *) "abc" };
    assert_int_equal (
        ts_call (&caller, "notification", NOTIFICATION "ListBerichten", NULL, &request.base, *state, &reply, NULL),
        DM_INVALID_ARGUMENT);
}

static void wait_dialogue (const char *zaak)
{
    wait_for ("SELECT count(*) FROM notification.attempt JOIN notification.bericht ON bericht = uuid"
              " WHERE zaak = '%s' AND ended IS NULL",
              zaak);
}

static void attempt_cut_off_by_a_crash_is_counted_and_made_again (void **state)
{
    const char *zaak = submit ("hang.crash@example.org", *state);
    wait_dialogue (zaak);
    ts_suite_end (suite, "notification", 0, SIGKILL);
    ts_suite_start (suite, "notification", 0);
    ts_suite_wait_ready (suite, "notification", 0);
    assert_int_equal (number ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND lease > now()", zaak),
                      1);
    execute ("UPDATE notification.bericht SET lease = now() WHERE zaak = '%s'", zaak);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND attempts = 2 AND lease IS NULL", zaak);
    Bericht *bericht = wait_bericht (zaak, "queued", *state);
    assert_false (bericht->attempts[0]->has_ended_ms);
    assert_true (bericht->attempts[1]->has_ended_ms);
    char *metrics = ts_suite_http (suite, "notification", 0, "/metrics");
    assert_non_null (strstr (metrics, "mail_interrupted_total{service=\"notification\"} 1\n"));
    free (metrics);
}

static void service_that_is_to_stop_leaves_a_hanging_server_in_time (void **state)
{
    const char *zaak = submit ("hang.stop@example.org", *state);
    wait_dialogue (zaak);
    assert_int_equal (ts_suite_end (suite, "notification", 0, SIGTERM), 0);
    assert_int_equal (number ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND status = 'queued'"
                              " AND claim IS NULL",
                              zaak),
                      1);
    execute ("UPDATE notification.bericht SET next_attempt = now() + interval '1 hour' WHERE zaak = '%s'", zaak);
    ts_suite_start (suite, "notification", 0);
    ts_suite_wait_ready (suite, "notification", 0);
}

static void service_is_ready_while_a_server_hangs (void **state)
{
    const char *zaak = submit ("hang.ready@example.org", *state);
    wait_dialogue (zaak);
    assert_int_equal (ts_suite_end (suite, "notification", 0, SIGTERM), 0);
    ts_suite_start (suite, "notification", 0);
    ts_suite_wait_ready (suite, "notification", 0);
    static const char ended[] = "SELECT count(*) FROM notification.attempt JOIN notification.bericht ON bericht = uuid"
                                " WHERE zaak = '%s' AND ended IS NOT NULL";
    assert_int_equal (number (ended, zaak), 0);
    wait_for (ended, zaak);
    execute ("UPDATE notification.bericht SET next_attempt = now() + interval '1 hour' WHERE zaak = '%s'", zaak);
}

static void intake_away_costs_no_attempt (void **state)
{
    const char *zaak = submit (NULL, *state);
    wait_bericht (zaak, "skipped", *state);
    execute ("UPDATE notification.bericht SET status = 'queued', next_attempt = now() + interval '1 second'"
             " WHERE zaak = '%s'",
             zaak);
    ts_suite_end (suite, "intake", 0, SIGKILL);
    wait_for (
        "SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND next_attempt < now() - interval '1 second'",
        zaak);
    assert_int_equal (number ("SELECT attempts FROM notification.bericht WHERE zaak = '%s'", zaak), 0);
    ts_suite_start (suite, "intake", 0);
    wait_bericht (zaak, "skipped", *state);
}

/* A zaak whose bericht was sent, and is to be sent once more while intake's database does what sql says. */
static const char *submit_and_disturb (const char *emailadres, const char *sql, dm_arena *arena)
{
    const char *zaak = submit (emailadres, arena);
    assert_int_equal (wait_bericht (zaak, "sent", arena)->n_attempts, 1);
    execute ("%s", sql);
    execute ("UPDATE notification.bericht SET status = 'queued', sent = NULL, next_attempt = now()"
             " WHERE zaak = '%s'",
             zaak);
    return zaak;
}

static void refusal_by_intake_is_an_attempt_and_in_the_end_fails (void **state)
{
    const char *zaak = submit_and_disturb ("geweigerd@example.org",
                                           "ALTER TABLE intake.persoon ENABLE ROW LEVEL SECURITY;"
                                           "CREATE POLICY refuse ON intake.persoon USING (zaak::text::int > 0)",
                                           *state);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND attempts = 2 AND lease IS NULL", zaak);
    Bericht *bericht = wait_bericht (zaak, "queued", *state);
    assert_int_equal (bericht->attempts[1]->smtp_code, 0);
    assert_non_null (strstr (bericht->attempts[1]->fault, "INVALID_ARGUMENT"));
    assert_in_range (bericht->next_attempt_ms - bericht->attempts[1]->ended_ms, 59000, 121000);
    /* 48 hours later */
    execute ("UPDATE notification.bericht SET next_attempt = now(), latest = now() WHERE zaak = '%s'", zaak);
    assert_int_equal (wait_bericht (zaak, "failed", *state)->n_attempts, 3);
    wait_event ("failed", zaak);
    execute ("%s", "DROP POLICY refuse ON intake.persoon; ALTER TABLE intake.persoon DISABLE ROW LEVEL SECURITY");
}

static void no_answer_by_intake_costs_no_attempt_and_in_the_end_fails (void **state)
{
    const char *zaak =
        submit_and_disturb ("onbereikbaar@example.org", "REVOKE SELECT ON intake.persoon FROM intake", *state);
    wait_for ("SELECT count(*) FROM notification.bericht WHERE zaak = '%s' AND next_attempt > now()", zaak);
    assert_int_equal (wait_bericht (zaak, "queued", *state)->n_attempts, 1);
    /* 48 hours later */
    execute ("UPDATE notification.bericht SET next_attempt = now(), latest = now() WHERE zaak = '%s'", zaak);
    Bericht *bericht = wait_bericht (zaak, "failed", *state);
    assert_int_equal (bericht->n_attempts, 2);
    assert_non_null (bericht->attempts[1]->fault);
    wait_event ("failed", zaak);
    execute ("%s", "GRANT SELECT ON intake.persoon TO intake");
}

static void no_address_is_kept (void **state)
{
    (void) state;
    assert_int_equal (
        number ("SELECT count(*) FROM notification.bericht WHERE bericht::text LIKE '%%%s%%'", "example.org"), 0);
    assert_int_equal (number ("SELECT count(*) FROM notification.attempt WHERE attempt::text LIKE '%%%s%%'", "@"), 0);
    assert_int_equal (
        number ("SELECT count(*) FROM notification.event WHERE position(convert_to('%s', 'UTF8') IN bytes) > 0",
                "example.org"),
        0);
    char path[400], command[1000];
    snprintf (path, sizeof path, "%s/notification.0.log", ts_suite_folder (suite));
    snprintf (command, sizeof command, "! grep -q example.org %s && test -s %s", path, path);
    assert_int_equal (system (command), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (resident_hears_of_receipt_and_of_each_status),
        TEST (zaak_without_address_is_skipped),
        TEST (refused_mail_fails_at_once_and_can_be_queued_again),
        TEST (only_what_failed_can_be_queued_again),
        TEST (temporary_refusal_is_tried_again_later_and_in_the_end_fails),
        TEST (berichten_are_listed_by_zaak_and_status),
        TEST (attempt_cut_off_by_a_crash_is_counted_and_made_again),
        TEST (service_that_is_to_stop_leaves_a_hanging_server_in_time),
        TEST (service_is_ready_while_a_server_hangs),
        TEST (intake_away_costs_no_attempt),
        TEST (refusal_by_intake_is_an_attempt_and_in_the_end_fails),
        TEST (no_answer_by_intake_costs_no_attempt_and_in_the_end_fails),
        TEST (no_address_is_kept),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
