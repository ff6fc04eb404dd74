/* SPDX-License-Identifier: EUPL-1.2 */
/* Complete, Find and the links, against a real PostgreSQL and a real directory. */
#include "services/documents/app.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/sha.h>
#include "common/batch.h"
#include "common/clock.h"
#include "common/migrate.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/documents/document.h"
#include "sql/dm.h"
#include "sql/documents.h"
#include "tests/support/cluster.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"

typedef Digimeente__Documents__V1__CompleteRequest CompleteRequest;
typedef Digimeente__Documents__V1__CompleteResponse CompleteResponse;
typedef Digimeente__Documents__V1__FindRequest FindRequest;
typedef Digimeente__Documents__V1__FindResponse FindResponse;

/* What every test of this program shares. */
static struct world {
    ts_cluster *cluster;
    char conninfo[512];
    dm_metrics *metrics;
    dm_db_config config;
    dm_db *db;
    dm_batch batch;
    char *folder;
    documents_app app;
    dm_arena *arena; /* of the test that runs */
} world;

static const dm_origin origin = { .peer = "documents", .actor = { DM_ACTOR_BEHEERDER, "jan" }, .purpose = "test" };

static void open_database (void)
{
    static const dm_query *const *tables[2];
    static size_t counts[2];
    dm_error error = { 0 };
    world.cluster = ts_cluster_open ("documents");
    if (dm_migrate (ts_cluster_conninfo (world.cluster, "documents_owner"), "documents", documents_migrations,
                    documents_migration_count, &error))
        ts_die ("%s", error.message);
    snprintf (world.conninfo, sizeof world.conninfo, "%s", ts_cluster_conninfo (world.cluster, "documents"));
    tables[0] = dm_queries;
    tables[1] = documents_queries;
    counts[0] = dm_query_count;
    counts[1] = documents_query_count;
    world.config = (dm_db_config){ .conninfo = world.conninfo,
                                   .schema = "documents",
                                   .query_tables = tables,
                                   .query_counts = counts,
                                   .query_table_count = 2,
                                   .metrics = world.metrics };
    world.db = dm_db_open (&world.config);
    world.batch = (dm_batch){ .db = world.db, .metrics = world.metrics };
}

static int open_world (void **state)
{
    (void) state;
    dm_error error = { 0 };
    world.metrics = dm_metrics_open ("documents", NULL, 0);
    open_database ();
    world.folder = ts_folder_make ();
    world.app = (documents_app){ .document_max_bytes = 1000,
                                 .upload_ms = 3600 * 1000,
                                 .keyring = ts_key_file_open (world.folder) };
    if (documents_store_open (world.folder, &world.app.store, &error))
        ts_die ("%s", error.message);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    documents_store_destroy (&world.app.store);
    dm_keyring_destroy (&world.app.keyring);
    ts_folder_remove (&world.folder);
    dm_db_destroy (&world.db);
    dm_metrics_destroy (&world.metrics);
    ts_cluster_destroy (&world.cluster);
    return 0;
}

static int open_test (void **state)
{
    (void) state;
    world.arena = dm_arena_open ();
    return 0;
}

static int close_test (void **state)
{
    (void) state;
    dm_arena_destroy (&world.arena);
    return 0;
}

/* An upload, sealed or not yet, and the request that completes it. */
typedef struct upload {
    dm_uuid uuid;
    uint8_t bytes[64], sha256[32];
    CompleteRequest request;
} upload;

static void make_upload (upload *out)
{
    out->uuid = dm_uuid_new ();
    for (size_t i = 0; i < sizeof out->bytes; i++)
        out->bytes[i] = (uint8_t) random ();
    SHA256 (out->bytes, sizeof out->bytes, out->sha256);
    digimeente__documents__v1__complete_request__init (&out->request);
    out->request.has_document = out->request.has_bestandsomvang = out->request.has_sha256 = true;
    out->request.document = (ProtobufCBinaryData){ 16, out->uuid.bytes };
    out->request.bestandsomvang = sizeof out->bytes;
    out->request.sha256 = (ProtobufCBinaryData){ 32, out->sha256 };
    out->request.bestandsnaam = "foto.jpg";
    out->request.formaat = "image/jpeg";
}

static void seal (upload *it)
{
    uint64_t stored;
    dm_error error;
    ProtobufCBinaryData data = { sizeof it->bytes, it->bytes };
    assert_int_equal (documents_store_put (world.app.store, it->uuid.bytes, 0, data, &stored, &error), DM_OK);
    assert_int_equal (documents_store_seal (world.app.store, it->uuid.bytes, sizeof it->bytes, it->sha256, &error),
                      DM_OK);
}

/* A handler as a work of a batch; what it found is copied out of the rows, which go with the transaction. */
typedef struct run {
    const CompleteRequest *request;
    const Digimeente__Intake__V1__ZaakCreated *created;
    const uint8_t *zaak;
    char title[256];
    bool has_document;
} run;

static dm_status run_complete (dm_call *call, dm_work *work)
{
    run *it = work->arg;
    CompleteResponse reply = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_RESPONSE__INIT;
    dm_status status = documents_handle_complete (call, &it->request->base, &reply.base);
    it->has_document = !status && reply.document;
    if (it->has_document)
        snprintf (it->title, sizeof it->title, "%s", reply.document->title);
    return status;
}

static dm_status run_created (dm_call *call, dm_work *work)
{
    run *it = work->arg;
    Digimeente__Event__V1__Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    event.type = "nl.digimeente.zaak.created";
    event.has_subject = event.has_data = true;
    event.subject = (ProtobufCBinaryData){ 16, (uint8_t *) it->zaak };
    event.dataschema = "digimeente.intake.v1.ZaakCreated";
    event.data.len = protobuf_c_message_get_packed_size (&it->created->base);
    event.data.data = dm_arena_alloc (call->arena, event.data.len);
    protobuf_c_message_pack (&it->created->base, event.data.data);
    const dm_event received = { .source = "intake", .position = 1, .event = &event };
    return documents_on_intake_event (call, &received);
}

static dm_status run_in_batch (dm_status (*what) (dm_call *, dm_work *), run *it, dm_error *error)
{
    dm_work work = {
        .call = { .arena = world.arena,
                  .origin = &origin,
                  .app = &world.app,
                  .deadline_ms = dm_clock_monotonic_ms () + 10000 },
        .run = what,
        .arg = it,
    };
    dm_batch_run (&world.batch, (dm_work *[]){ &work }, 1);
    if (error)
        *error = work.call.error;
    return work.status;
}

static dm_status complete (const upload *it)
{
    run one = { .request = &it->request };
    dm_status status = run_in_batch (run_complete, &one, NULL);
    assert_int_equal (one.has_document, status == DM_OK);
    return status;
}

static dm_status link_to (const dm_uuid *zaak, ProtobufCBinaryData documenten[], size_t count)
{
    Digimeente__Intake__V1__ZaakCreated created = DIGIMEENTE__INTAKE__V1__ZAAK_CREATED__INIT;
    created.documenten = documenten;
    created.n_documenten = count;
    run one = { .created = &created, .zaak = zaak->bytes };
    return run_in_batch (run_created, &one, NULL);
}

static int64_t head (void)
{
    return ts_cluster_number (world.cluster, "SELECT position FROM documents.event_head");
}

static FindResponse find (const FindRequest *request)
{
    FindResponse reply = DIGIMEENTE__DOCUMENTS__V1__FIND_RESPONSE__INIT;
    dm_tx tx;
    dm_tx_init (&tx, world.db);
    dm_error error;
    assert_int_equal (dm_db_ensure (world.db, &error), DM_OK);
    dm_call call = { .tx = &tx, .arena = world.arena, .app = &world.app, .origin = &origin };
    assert_int_equal (documents_handle_find (&call, &request->base, &reply.base), DM_OK);
    for (size_t i = 0; i < reply.n_documenten; i++) { /* the rows go with tx */
        reply.documenten[i]->uuid.data = dm_arena_copy (world.arena, reply.documenten[i]->uuid.data, 16);
        reply.documenten[i]->bestandsnaam = dm_arena_strdup (world.arena, reply.documenten[i]->bestandsnaam);
    }
    dm_tx_clear (&tx);
    return reply;
}

static void sealed_upload_becomes_a_document_once (void **state)
{
    (void) state;
    upload it;
    make_upload (&it);
    seal (&it);
    int64_t before = head ();
    assert_int_equal (complete (&it), DM_OK);
    assert_int_equal (head (), before + 1);
    assert_int_equal (complete (&it), DM_OK); /* under another key: the same document, no second event */
    assert_int_equal (head (), before + 1);
    it.request.bestandsnaam = "other.jpg";
    assert_int_equal (complete (&it), DM_ALREADY_EXISTS);
    FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    request.documenten = &it.request.document;
    request.n_documenten = 1;
    FindResponse found = find (&request);
    assert_int_equal (found.n_documenten, 1);
    assert_string_equal (found.documenten[0]->bestandsnaam, "foto.jpg");
    assert_false (found.documenten[0]->has_zaak);
}

static void upload_that_is_not_sealed_so_is_refused (void **state)
{
    (void) state;
    upload it;
    make_upload (&it);
    int64_t before = head ();
    assert_int_equal (complete (&it), DM_FAILED_PRECONDITION);
    seal (&it);
    it.sha256[0] ^= 1;
    assert_int_equal (complete (&it), DM_FAILED_PRECONDITION);
    it.sha256[0] ^= 1;
    it.request.bestandsomvang--;
    assert_int_equal (complete (&it), DM_FAILED_PRECONDITION);
    it.request.bestandsomvang++;
    it.request.bestandsnaam = "../foto.jpg";
    assert_int_equal (complete (&it), DM_INVALID_ARGUMENT);
    assert_int_equal (head (), before);
    it.request.bestandsnaam = "foto.jpg";
    assert_int_equal (complete (&it), DM_OK);
}

static void upload_that_expired_is_refused_but_a_document_stays (void **state)
{
    (void) state;
    upload expired, document;
    dm_error error;
    make_upload (&expired);
    make_upload (&document);
    seal (&expired);
    seal (&document);
    assert_int_equal (complete (&document), DM_OK);
    assert_int_equal (documents_store_expire (world.app.store, expired.uuid.bytes, &error), DM_OK);
    assert_int_equal (documents_store_expire (world.app.store, document.uuid.bytes, &error), DM_OK);
    assert_int_equal (complete (&expired), DM_FAILED_PRECONDITION);
    assert_int_equal (complete (&document), DM_OK); /* as before */
}

typedef struct completion {
    const upload *upload;
    dm_status status;
} completion;

static void *complete_in_thread (void *arg)
{
    completion *it = arg;
    it->status = complete (it->upload);
    return NULL;
}

static bool somebody_waits (void *arg)
{
    (void) arg;
    return ts_cluster_number (world.cluster, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0;
}

static void upload_that_expires_while_it_is_completed_is_refused (void **state)
{
    (void) state;
    upload it;
    completion completing = { .upload = &it };
    pthread_t thread;
    dm_error error;
    make_upload (&it);
    seal (&it);
    PGconn *job = PQconnectdb (world.conninfo);
    PQclear (PQexec (job, "BEGIN; LOCK TABLE enkelvoudiginformatieobject IN SHARE MODE"));
    assert_int_equal (PQtransactionStatus (job), PQTRANS_INTRANS);
    assert_int_equal (pthread_create (&thread, NULL, complete_in_thread, &completing), 0);
    ts_wait_until (somebody_waits, NULL, TS_PATIENCE_MS,
                   "Complete does not wait for the lock"); /* it saw the seal before */
    assert_int_equal (documents_store_expire (world.app.store, it.uuid.bytes, &error), DM_OK);
    PQfinish (job);
    pthread_join (thread, NULL);
    assert_int_equal (completing.status, DM_FAILED_PRECONDITION);
    FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    request.documenten = &it.request.document;
    request.n_documenten = 1;
    assert_int_equal (find (&request).n_documenten, 0);
}

static void document_that_is_to_go_is_nobodys (void **state)
{
    (void) state;
    upload it;
    make_upload (&it);
    seal (&it);
    assert_int_equal (complete (&it), DM_OK);
    PQclear (ts_cluster_query (world.cluster, "UPDATE documents.enkelvoudiginformatieobject SET is_released = true"
                                              " WHERE zaak IS NULL"));
    assert_int_equal (complete (&it), DM_FAILED_PRECONDITION);
    FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    request.documenten = &it.request.document;
    request.n_documenten = 1;
    assert_int_equal (find (&request).n_documenten, 0);
}

static void title_is_the_name_when_absent_cut_to_200_characters (void **state)
{
    (void) state;
    upload it;
    char name[252];
    memset (name, 'a', 251);
    name[251] = '\0';
    make_upload (&it);
    it.request.bestandsnaam = name;
    seal (&it);
    run one = { .request = &it.request };
    assert_int_equal (run_in_batch (run_complete, &one, NULL), DM_OK);
    assert_int_equal (strlen (one.title), 200);
}

static void new_zaak_gets_its_documents_and_an_event_for_each (void **state)
{
    (void) state;
    upload uploads[2];
    ProtobufCBinaryData documenten[3];
    dm_uuid zaak = dm_uuid_new (), other = dm_uuid_new ();
    for (int i = 0; i < 2; i++) {
        make_upload (&uploads[i]);
        seal (&uploads[i]);
        assert_int_equal (complete (&uploads[i]), DM_OK);
        documenten[i] = uploads[i].request.document;
    }
    documenten[2] = documenten[0];
    int64_t before = head ();
    assert_int_equal (link_to (&zaak, documenten, 3), DM_OK);
    assert_int_equal (head (), before + 2);
    assert_int_equal (link_to (&zaak, documenten, 2), DM_OK);
    assert_int_equal (head (), before + 2);
    assert_int_equal (link_to (&other, documenten, 1), DM_FAILED_PRECONDITION);
    FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    request.has_zaak = true;
    request.zaak = (ProtobufCBinaryData){ 16, zaak.bytes };
    FindResponse found = find (&request);
    assert_int_equal (found.n_documenten, 2);
    assert_memory_equal (found.documenten[0]->uuid.data, uploads[0].uuid.bytes, 16);
    assert_memory_equal (found.documenten[1]->uuid.data, uploads[1].uuid.bytes, 16);
}

static void document_that_is_not_there_links_nothing (void **state)
{
    (void) state;
    upload it;
    dm_uuid zaak = dm_uuid_new (), unknown = dm_uuid_new ();
    make_upload (&it);
    seal (&it);
    assert_int_equal (complete (&it), DM_OK);
    ProtobufCBinaryData documenten[] = { it.request.document, { 16, unknown.bytes } };
    int64_t before = head ();
    assert_int_equal (link_to (&zaak, documenten, 2), DM_NOT_FOUND);
    assert_int_equal (head (), before);
    assert_int_equal (link_to (&zaak, documenten, 1), DM_OK); /* so it was free still */
    documenten[0].len = 15;
    assert_int_equal (link_to (&zaak, documenten, 1), DM_DATA_LOSS);
}

static void find_takes_either_documenten_or_a_zaak (void **state)
{
    (void) state;
    ProtobufCBinaryData many[101];
    uint8_t id[16] = { 0 };
    dm_call call = { .arena = world.arena, .app = &world.app };
    FindResponse reply = DIGIMEENTE__DOCUMENTS__V1__FIND_RESPONSE__INIT;
    FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    assert_int_equal (documents_handle_find (&call, &request.base, &reply.base), DM_INVALID_ARGUMENT);
    for (int i = 0; i < 101; i++)
        many[i] = (ProtobufCBinaryData){ 16, id };
    request.documenten = many;
    request.n_documenten = 101;
    assert_int_equal (documents_handle_find (&call, &request.base, &reply.base), DM_INVALID_ARGUMENT);
    request.n_documenten = 100;
    assert_int_equal (find (&request).n_documenten, 0);
    request.has_zaak = true;
    request.zaak = many[0];
    assert_int_equal (documents_handle_find (&call, &request.base, &reply.base), DM_INVALID_ARGUMENT);
    request.n_documenten = 0;
    request.zaak.len = 17;
    assert_int_equal (documents_handle_find (&call, &request.base, &reply.base), DM_INVALID_ARGUMENT);
    assert_string_equal (call.error.field, "zaak");
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_test, close_test)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (sealed_upload_becomes_a_document_once),
        TEST (upload_that_is_not_sealed_so_is_refused),
        TEST (upload_that_expired_is_refused_but_a_document_stays),
        TEST (upload_that_expires_while_it_is_completed_is_refused),
        TEST (document_that_is_to_go_is_nobodys),
        TEST (title_is_the_name_when_absent_cut_to_200_characters),
        TEST (new_zaak_gets_its_documents_and_an_event_for_each),
        TEST (document_that_is_not_there_links_nothing),
        TEST (find_takes_either_documenten_or_a_zaak),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
