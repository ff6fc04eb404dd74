/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents that nothing has go, row and bytes; those of a draft or a zaak stay, however old. Two replicas of each
 * service; files come through the gateway. */
#include <signal.h>
#include "tests/integration/http_world.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define OLD "interval '100 days'"
#define MANY 300 /* more than are let go, and than are removed, at once */

static ts_caller digictl;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .replicas = 2 });
    ts_caller_init (&digictl, suite, "digictl");
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_caller_clear (&digictl);
    ts_suite_destroy (&suite);
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static void execute (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

/* A count of what has to do with one document; %s in sql is its UUID. */
static int64_t number_of (const char *sql, const char *document)
{
    char text[400];
    snprintf (text, sizeof text, sql, document);
    return number (text);
}

typedef char uuid_text[DM_UUID_TEXT_SIZE];

static void upload (uuid_text out)
{
    dm_error error;
    const dm_uuid document = dm_uuid_new ();
    assert_int_equal (ts_upload (&digictl, &document, document.bytes, DM_UUID_BYTES, &error), DM_OK);
    dm_uuid_format (document.bytes, out);
}

/* A photo into the draft's step.  Gives: out, its document. */
static void upload_into_draft (uuid_text out)
{
    assert_int_equal (hear (begin_upload (draft.token, "gat.png", png, sizeof png - 1, 5000, SIZE_MAX)), 303);
    char *uuid = ts_cluster_text (ts_suite_cluster (suite), "SELECT uuid FROM documents.enkelvoudiginformatieobject"
                                                            " ORDER BY creatiedatum DESC LIMIT 1");
    snprintf (out, sizeof (uuid_text), "%s", uuid);
    free (uuid);
}

static bool has_row (const char *document)
{
    return number_of ("SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE uuid = '%s'", document) == 1;
}

static bool has_bytes (const char *document)
{
    char path[400];
    snprintf (path, sizeof path, "%s/documents/done/%s/%s", ts_suite_folder (suite),
              document + DM_UUID_TEXT_SIZE - 1 - 2, document);
    return access (path, F_OK) == 0;
}

static void assert_stays (const char *document)
{
    assert_true (has_row (document));
    assert_true (has_bytes (document));
}

static void assert_gone (const char *document)
{
    assert_false (has_row (document));
    assert_false (has_bytes (document));
}

static void start (const char *service)
{
    for (unsigned replica = 0; replica < 2; replica++)
        ts_suite_start (suite, service, replica);
    for (unsigned replica = 0; replica < 2; replica++)
        ts_suite_wait_ready (suite, service, replica);
}

static void end (const char *service, int signal)
{
    for (unsigned replica = 0; replica < 2; replica++)
        ts_suite_end (suite, service, replica, signal);
}

static bool all_are_looked_at (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM intake.informatieobject WHERE checked < now() - interval '48 hours'") == 0;
}

static bool all_are_removed (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE is_released") == 0;
}

/* Time goes by for what intake knows. */
static void grow_old (void)
{
    ts_suite_wait_settled (suite);
    execute ("UPDATE intake.informatieobject SET checked = checked - " OLD);
    execute ("UPDATE documents.enkelvoudiginformatieobject SET creatiedatum = creatiedatum - " OLD);
}

/* The jobs run when a service starts. */
static void run_jobs (void)
{
    end ("intake", SIGTERM);
    start ("intake");
    ts_wait_until (all_are_looked_at, NULL, TS_PATIENCE_MS, "intake looks at what is old");
    ts_suite_wait_settled (suite);
    end ("documents", SIGTERM);
    start ("documents");
    ts_wait_until (all_are_removed, NULL, TS_PATIENCE_MS, "documents removes what intake let go of");
    ts_suite_wait_settled (suite);
}

static bool has_event (const char *type, const char *document)
{
    char sql[300];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM audit.entry WHERE bytes LIKE '%%nl.digimeente.%s%%' AND subject = '%s'", type,
              document);
    return number (sql) == 1;
}

static void document_that_nothing_has_goes_and_audit_tells (void **state)
{
    (void) state;
    uuid_text old, young;
    upload (old);
    grow_old ();
    upload (young);
    run_jobs ();
    assert_gone (old);
    assert_stays (young);
    assert_int_equal (number_of ("SELECT count(*) FROM intake.informatieobject WHERE uuid = '%s'", old), 0);
    assert_true (has_event ("informatieobject.released", old));
    assert_true (has_event ("enkelvoudiginformatieobject.deleted", old));
    assert_false (has_event ("informatieobject.released", young));
    assert_int_equal (number ("SELECT count(*) FROM documents.parked_event"), 0);
}

static void document_that_went_cannot_be_named_or_completed_again (void **state)
{
    (void) state;
    uuid_text document;
    dm_error error = { 0 };
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_uuid uuid;
    upload (document);
    assert_true (dm_uuid_parse (document, &uuid));
    grow_old ();
    run_jobs ();
    assert_gone (document);
    const ts_submission submission = {
        .key = dm_uuid_new (), .documenten = &uuid, .document_count = 1, .timeout_ms = 1000
    };
    assert_int_not_equal (ts_submit (&digictl, &submission, arena, &reply, &error), DM_OK);
    /* the same upload, made again, is another document with the same UUID: whole, and known to intake */
    execute ("DELETE FROM documents.request_key");
    assert_int_equal (ts_upload (&digictl, &uuid, uuid.bytes, DM_UUID_BYTES, &error), DM_OK);
    assert_stays (document);
    ts_suite_wait_settled (suite);
    assert_int_equal (ts_submit (&digictl, &submission, arena, &reply, &error), DM_OK);
    dm_arena_destroy (&arena);
}

static void document_of_a_live_draft_stays_however_old_and_goes_when_the_draft_is_dropped (void **state)
{
    (void) state;
    uuid_text photo;
    char target[300];
    begin_draft ();
    upload_into_draft (photo);
    for (int i = 0; i < 2; i++) {
        grow_old ();
        run_jobs ();
        assert_stays (photo);
    }
    snprintf (target, sizeof target, "%s/weggooien", draft.path);
    assert_int_equal (post_step (target, ""), 200);
    run_jobs ();
    assert_stays (photo); /* it was looked at a moment ago */
    grow_old ();
    run_jobs ();
    assert_gone (photo);
}

static void document_of_a_draft_that_expired_goes (void **state)
{
    (void) state;
    uuid_text photo;
    begin_draft ();
    upload_into_draft (photo);
    execute ("UPDATE intake.draft SET expires = now()");
    end ("intake", SIGTERM);
    start ("intake"); /* and removes the draft */
    grow_old ();
    run_jobs ();
    assert_gone (photo);
}

static void send_draft (void)
{
    char target[300], header[300], revision[20], form[100];
    snprintf (target, sizeof target, "%s/contact", draft.path);
    assert_int_equal (post_step (target, "emailadres="), 303);
    snprintf (target, sizeof target, "%s/controleren", draft.path);
    snprintf (header, sizeof header, "Cookie: dm_bezoek=%s\r\n", draft.cookie);
    assert_int_equal (ask ("GET", target, header, NULL), 200);
    find_text ("name=\"-versie\" value=\"", revision, sizeof revision);
    snprintf (form, sizeof form, "-versie=%s", revision);
    assert_int_equal (post_step (target, form), 303);
}

static void file_that_was_replaced_goes_and_that_of_the_zaak_stays (void **state)
{
    (void) state;
    uuid_text first, second;
    begin_draft ();
    upload_into_draft (first);
    upload_into_draft (second);
    send_draft ();
    for (int i = 0; i < 2; i++) {
        grow_old ();
        run_jobs ();
        assert_gone (first);
        assert_stays (second);
    }
    assert_int_equal (
        number_of ("SELECT count(*) FROM intake.informatieobject WHERE uuid = '%s' AND checked IS NULL", second), 1);
}

static void nothing_goes_while_intake_is_away (void **state)
{
    (void) state;
    uuid_text document;
    upload (document);
    grow_old ();
    end ("intake", SIGKILL);
    end ("documents", SIGTERM);
    start ("documents");
    assert_stays (document);
    start ("intake");
    run_jobs ();
    assert_gone (document);
}

/* Cut off before its bytes went, and after. */
static void removal_that_was_cut_off_is_gone_on_with (void **state)
{
    (void) state;
    uuid_text before, after;
    char path[400], sql[300];
    upload (before);
    upload (after);
    ts_suite_wait_settled (suite);
    end ("documents", SIGKILL);
    snprintf (sql, sizeof sql,
              "UPDATE documents.enkelvoudiginformatieobject SET is_released = true WHERE uuid IN ('%s', '%s')", before,
              after);
    execute (sql);
    snprintf (path, sizeof path, "%s/documents/done/%s/%s", ts_suite_folder (suite), after + DM_UUID_TEXT_SIZE - 1 - 2,
              after);
    assert_int_equal (unlink (path), 0);
    start ("documents");
    ts_wait_until (all_are_removed, NULL, TS_PATIENCE_MS, "documents goes on");
    assert_gone (before);
    assert_gone (after);
}

static bool has_fewer (void *sql)
{
    return number (sql) < MANY;
}

static void kill_in_the_middle (const char *service, const char *sql)
{
    end (service, SIGKILL);
    start (service);
    ts_wait_until (has_fewer, (void *) sql, TS_PATIENCE_MS, "it has begun");
    end (service, SIGKILL);
    start (service);
}

static void all_go_once_though_services_are_killed_in_the_middle (void **state)
{
    (void) state;
    static uuid_text many[MANY];
    for (size_t i = 0; i < MANY; i++)
        upload (many[i]);
    ts_suite_wait_settled (suite);
    int64_t deleted = number ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%object.deleted%'");
    execute ("UPDATE intake.informatieobject SET checked = checked - " OLD);
    kill_in_the_middle ("intake", "SELECT count(*) FROM intake.informatieobject WHERE checked IS NOT NULL");
    ts_wait_until (all_are_looked_at, NULL, TS_PATIENCE_MS, "intake looks at the rest");
    ts_suite_wait_settled (suite);
    kill_in_the_middle ("documents", "SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE is_released");
    ts_wait_until (all_are_removed, NULL, TS_PATIENCE_MS, "documents removes the rest");
    ts_suite_wait_settled (suite);
    for (size_t i = 0; i < MANY; i++)
        assert_gone (many[i]);
    assert_int_equal (number ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%object.deleted%'"), deleted + MANY);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaakinformatieobject z"
                              " LEFT JOIN documents.enkelvoudiginformatieobject d ON d.uuid = z.informatieobject"
                              " WHERE d.uuid IS NULL"),
                      0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (document_that_nothing_has_goes_and_audit_tells),
        cmocka_unit_test (document_that_went_cannot_be_named_or_completed_again),
        cmocka_unit_test (document_of_a_live_draft_stays_however_old_and_goes_when_the_draft_is_dropped),
        cmocka_unit_test (document_of_a_draft_that_expired_goes),
        cmocka_unit_test (file_that_was_replaced_goes_and_that_of_the_zaak_stays),
        cmocka_unit_test (nothing_goes_while_intake_is_away),
        cmocka_unit_test (removal_that_was_cut_off_is_gone_on_with),
        cmocka_unit_test (all_go_once_though_services_are_killed_in_the_middle),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
