/* SPDX-License-Identifier: EUPL-1.2 */
/* Two replicas of every service at once: nothing happens twice, whichever of them is asked. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/calls.h"
#include "tests/support/process.h"

static ts_suite *suite;
static ts_caller both;    /* knows both replicas of each service */
static ts_caller only[2]; /* knows one of them */

static void init_only (unsigned replica)
{
    /* the same client, but with the address of one intake */
    ts_caller_init (&only[replica], suite, "digictl");
    dm_client_destroy (&only[replica].client);
    snprintf (only[replica].addresses[1], sizeof only[replica].addresses[1], "%s",
              ts_suite_endpoint (suite, "intake", replica));
    ts_caller_connect (&only[replica]);
}

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .replicas = 2 });
    ts_caller_init (&both, suite, "digictl");
    init_only (0);
    init_only (1);
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_caller_clear (&both);
    ts_caller_clear (&only[0]);
    ts_caller_clear (&only[1]);
    ts_suite_destroy (&suite);
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

typedef struct attempt {
    ts_caller *caller;
    dm_uuid key;
    dm_status status;
    char identificatie[64];
    pthread_barrier_t *together;
} attempt;

static void *submit_at_once (void *arg)
{
    attempt *it = arg;
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    pthread_barrier_wait (it->together);
    it->status = ts_submit (it->caller, &(ts_submission){ .key = it->key, .emailadres = "twee@example.org" }, arena,
                            &reply, NULL);
    if (!it->status)
        snprintf (it->identificatie, sizeof it->identificatie, "%s", reply->identificatie);
    dm_arena_destroy (&arena);
    return NULL;
}

static void same_key_sent_to_both_at_once_gives_one_zaak (void **state)
{
    (void) state;
    int64_t before = number ("SELECT count(*) FROM intake.zaak");
    for (int round = 0; round < 20; round++) {
        pthread_barrier_t together;
        pthread_barrier_init (&together, NULL, 2);
        attempt attempts[2];
        pthread_t threads[2];
        dm_uuid key = dm_uuid_new ();
        for (int i = 0; i < 2; i++) {
            attempts[i] = (attempt){ .caller = &only[i], .key = key, .together = &together };
            pthread_create (&threads[i], NULL, submit_at_once, &attempts[i]);
        }
        for (int i = 0; i < 2; i++)
            pthread_join (threads[i], NULL);
        pthread_barrier_destroy (&together);
        assert_int_equal (attempts[0].status, DM_OK);
        assert_int_equal (attempts[1].status, DM_OK);
        assert_string_equal (attempts[0].identificatie, attempts[1].identificatie);
    }
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), before + 20);
}

static void submit_one (const dm_uuid *document)
{
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    ts_submission submission = { .key = dm_uuid_new (),
                                 .emailadres = "replica@example.org",
                                 .documenten = document,
                                 .document_count = document != NULL };
    if (ts_submit (&both, &submission, arena, &reply, &error))
        fail_msg ("submit: %s (%s)", error.message, error.field);
    dm_arena_destroy (&arena);
}

static void every_effect_happens_once_in_every_service (void **state)
{
    (void) state;
    int64_t zaken = number ("SELECT count(*) FROM intake.zaak");
    for (int i = 0; i < 15; i++) {
        dm_uuid document = dm_uuid_new ();
        uint8_t bytes[1000];
        memset (bytes, i, sizeof bytes);
        assert_int_equal (ts_upload (&both, &document, bytes, sizeof bytes, NULL), DM_OK);
        submit_one (&document);
        submit_one (NULL);
    }
    zaken += 30;
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), zaken);
    assert_int_equal (number ("SELECT count(*) FROM notification.bericht"), zaken);
    assert_int_equal (number ("SELECT count(*) FROM documents.enkelvoudiginformatieobject WHERE zaak IS NOT NULL"), 15);
}

static bool all_are_sent (void *arg)
{
    (void) arg;
    return ts_suite_count_mails (suite, "replica@example.org") >= 30;
}

static void every_mail_is_sent_once (void **state)
{
    (void) state;
    ts_wait_until (all_are_sent, NULL, TS_PATIENCE_MS, "30 mails arrive");
    assert_int_equal (ts_suite_count_mails (suite, "replica@example.org"), 30);
}

static bool none_is_queued (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM notification.bericht WHERE status = 'queued'") == 0;
}

static void audit_has_every_event_once (void **state)
{
    (void) state;
    ts_wait_until (none_is_queued, NULL, TS_PATIENCE_MS, "notification has nothing left to do");
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("SELECT count(*) FROM audit.entry"),
                      number ("SELECT (SELECT position FROM intake.event_head)"
                              " + (SELECT position FROM documents.event_head)"
                              " + (SELECT position FROM notification.event_head)"));
    assert_int_equal (number ("SELECT count(*) FROM (SELECT log, position FROM audit.entry"
                              " GROUP BY log, position HAVING count(*) > 1) AS twice"),
                      0);
}

/* Asks one documents for a byte of the document, as the gateway does for a civil servant. */
static void read_at (ts_caller *gateway, const dm_uuid *document, uint64_t offset, const dm_uuid *viewing)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    request.has_document = request.has_offset = request.has_max_bytes = request.has_viewing = true;
    request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
    request.viewing = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) viewing->bytes };
    request.offset = offset;
    request.max_bytes = 1;
    if (ts_call (gateway, "documents", "digimeente.documents.v1.DocumentsService/GetChunk", NULL, &request.base, arena,
                 &reply, &error))
        fail_msg ("%s", error.message);
}

static void reading_from_both_replicas_is_recorded_once (void **state)
{
    (void) state;
    ts_caller gateways[2];
    dm_uuid document = dm_uuid_new (), viewing = dm_uuid_new ();
    assert_int_equal (ts_upload (&both, &document, (const uint8_t *) "foto", 4, NULL), DM_OK);
    submit_one (&document);
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "INSERT INTO intake.medewerker (id, name, teams) VALUES ('sam', 'Sam', ARRAY["
                               "'openbare-ruimte'])"));
    for (unsigned replica = 0; replica < 2; replica++) {
        ts_caller *gateway = &gateways[replica];
        ts_caller_init (gateway, suite, "gateway");
        dm_client_destroy (&gateway->client);
        snprintf (gateway->addresses[0], sizeof gateway->addresses[0], "%s",
                  ts_suite_endpoint (suite, "documents", replica));
        ts_caller_connect (gateway);
        gateway->origin.actor.kind = DM_ACTOR_BEHANDELAAR;
        snprintf (gateway->origin.actor.id, sizeof gateway->origin.actor.id, "sam");
    }
    for (uint64_t offset = 0; offset < 4; offset++)
        read_at (&gateways[offset % 2], &document, offset, &viewing);
    ts_caller_clear (&gateways[0]);
    ts_caller_clear (&gateways[1]);
    ts_suite_wait_settled (suite);
    assert_int_equal (
        number ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%nl.digimeente.zaak.document-viewed%'"), 1);
}

static void one_replica_ending_is_not_noticed_by_callers (void **state)
{
    (void) state;
    ts_suite_end (suite, "intake", 0, SIGKILL);
    for (int i = 0; i < 10; i++)
        submit_one (NULL);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    assert_int_equal (ts_suite_end (suite, "intake", 1, SIGTERM), 0);
    for (int i = 0; i < 10; i++)
        submit_one (NULL);
    ts_suite_start (suite, "intake", 1);
    ts_suite_wait_ready (suite, "intake", 1);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (same_key_sent_to_both_at_once_gives_one_zaak),
        cmocka_unit_test (every_effect_happens_once_in_every_service),
        cmocka_unit_test (every_mail_is_sent_once),
        cmocka_unit_test (audit_has_every_event_once),
        cmocka_unit_test (reading_from_both_replicas_is_recorded_once),
        cmocka_unit_test (one_replica_ending_is_not_noticed_by_callers),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
