/* SPDX-License-Identifier: EUPL-1.2 */
/* What is recorded, that it stays, and how it is listed, against a real PostgreSQL. */
#include "services/audit/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/batch.h"
#include "common/clock.h"
#include "common/consumer.h"
#include "common/migrate.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "sql/audit.h"
#include "sql/dm.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

typedef Digimeente__Audit__V1__ListEntriesRequest ListEntriesRequest;
typedef Digimeente__Audit__V1__ListEntriesResponse ListEntriesResponse;
typedef Digimeente__Event__V1__Event Event;

#define EPOCH ((const uint8_t *) "0123456789abcdef")

/* What every test of this program shares. */
static struct world {
    ts_cluster *cluster;
    char conninfo[512];
    dm_metrics *metrics;
    dm_db_config config;
    dm_db *db;
    dm_batch batch;
    dm_arena *arena; /* of the test that runs */
} world;

static const dm_origin origin = { .peer = "audit", .actor = { DM_ACTOR_SYSTEM, "audit" } };

static void migrate_to (size_t migration)
{
    dm_error error = { 0 };
    if (dm_migrate (ts_cluster_conninfo (world.cluster, "audit_owner"), "audit", audit_migrations, migration, &error))
        ts_die ("%s", error.message);
}

/* An entry as it was recorded before there were numbers for logs. */
static void record_wide (void)
{
    PGresult *rows = ts_cluster_query (
        world.cluster,
        "INSERT INTO audit.entry (source, epoch, position, type, order_ms, actor_id, sha256, bytes)"
        " VALUES ('intake', '30313233-3435-3637-3839-616263646566', 7, 'x', 70, 'early', sha256('x'), 'x')");
    PQclear (rows);
}

static int open_world (void **state)
{
    (void) state;
    static const dm_query *const *tables[2];
    static size_t counts[2];
    world.metrics = dm_metrics_open ("audit", NULL, 0);
    world.cluster = ts_cluster_open ("audit");
    migrate_to (2);
    record_wide ();
    migrate_to (audit_migration_count);
    snprintf (world.conninfo, sizeof world.conninfo, "%s", ts_cluster_conninfo (world.cluster, "audit"));
    tables[0] = dm_queries;
    tables[1] = audit_queries;
    counts[0] = dm_query_count;
    counts[1] = audit_query_count;
    world.config = (dm_db_config){ .conninfo = world.conninfo,
                                   .schema = "audit",
                                   .query_tables = tables,
                                   .query_counts = counts,
                                   .query_table_count = 2,
                                   .metrics = world.metrics };
    world.db = dm_db_open (&world.config);
    world.batch = (dm_batch){ .db = world.db, .metrics = world.metrics };
    return 0;
}

static int close_world (void **state)
{
    (void) state;
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

static dm_status run_event (dm_call *call, dm_work *work)
{
    return audit_record (call, work->arg, 1);
}

/* Records bytes as the event at this position of a log. */
static dm_status record_bytes (const char *source, int64_t position, ProtobufCBinaryData bytes)
{
    dm_event event;
    dm_event_read (&event, world.arena, source, EPOCH, position, bytes);
    dm_work work = {
        .call = { .arena = world.arena, .origin = &origin, .deadline_ms = dm_clock_monotonic_ms () + 10000 },
        .run = run_event,
        .arg = &event,
    };
    dm_error error = { 0 };
    size_t failed;
    return dm_batch_run_whole (&world.batch, NULL, NULL, (dm_work *[]){ &work }, 1, &failed, &error);
}

static ProtobufCBinaryData pack (const Event *event)
{
    size_t size = protobuf_c_message_get_packed_size (&event->base);
    uint8_t *bytes = dm_arena_alloc (world.arena, size);
    protobuf_c_message_pack (&event->base, bytes);
    return (ProtobufCBinaryData){ size, bytes };
}

/* An event of that actor; related may be NULL. */
static void record (const char *source, int64_t position, int64_t time_ms, const dm_uuid *subject,
                    const dm_uuid *related, const char *actor_id)
{
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    actor.has_kind = true;
    actor.kind = DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_BEHANDELAAR;
    actor.id = (char *) actor_id;
    event.type = "nl.digimeente.test.happened";
    event.has_time_ms = event.has_subject = true;
    event.time_ms = time_ms;
    event.subject = (ProtobufCBinaryData){ 16, (uint8_t *) subject->bytes };
    event.has_related = related != NULL;
    if (related)
        event.related = (ProtobufCBinaryData){ 16, (uint8_t *) related->bytes };
    event.actor = &actor;
    event.purpose = "toets";
    event.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assert_int_equal (record_bytes (source, position, pack (&event)), DM_OK);
}

/* A reply that outlives its rows. */
static dm_status list (const ListEntriesRequest *request, ListEntriesResponse **out, dm_error *out_error)
{
    ListEntriesResponse reply = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_RESPONSE__INIT;
    dm_error error = { 0 };
    dm_tx tx;
    dm_tx_init (&tx, world.db);
    assert_int_equal (dm_db_ensure (world.db, &error), DM_OK);
    dm_call call = { .tx = &tx, .arena = world.arena, .origin = &origin };
    dm_status status = audit_handle_list_entries (&call, &request->base, &reply.base);
    if (!status) {
        size_t size = protobuf_c_message_get_packed_size (&reply.base);
        uint8_t *bytes = dm_arena_alloc (world.arena, size);
        protobuf_c_message_pack (&reply.base, bytes);
        *out = (ListEntriesResponse *) protobuf_c_message_unpack (reply.base.descriptor,
                                                                  dm_arena_allocator (world.arena), size, bytes);
    }
    dm_tx_clear (&tx);
    if (out_error)
        *out_error = call.error;
    return status;
}

static ListEntriesResponse *list_well (const ListEntriesRequest *request)
{
    ListEntriesResponse *out = NULL;
    assert_int_equal (list (request, &out, NULL), DM_OK);
    return out;
}

static ListEntriesRequest by_zaak (dm_uuid *zaak)
{
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.has_zaak = true;
    request.zaak = (ProtobufCBinaryData){ 16, zaak->bytes };
    return request;
}

static ListEntriesRequest by_actor (const char *actor_id)
{
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.actor_id = (char *) actor_id;
    return request;
}

static void zaak_shows_its_documents_and_messages_too (void **state)
{
    (void) state;
    dm_uuid zaak = dm_uuid_new (), document = dm_uuid_new (), bericht = dm_uuid_new (), other = dm_uuid_new ();
    record ("documents", 1, 1000, &document, NULL, "jan"); /* completed, before there was a zaak */
    record ("intake", 1, 2000, &zaak, NULL, "jan");
    record ("documents", 2, 3000, &document, &zaak, "documents");
    record ("notification", 1, 4000, &bericht, &zaak, "notification");
    record ("intake", 2, 2500, &other, NULL, "jan");
    ListEntriesRequest request = by_zaak (&zaak);
    ListEntriesResponse *found = list_well (&request);
    assert_int_equal (found->n_entries, 4);
    assert_false (found->has_next_page_token);
    assert_string_equal (found->entries[0]->source, "documents");
    assert_string_equal (found->entries[1]->source, "intake");
    assert_string_equal (found->entries[3]->source, "notification");
    request.actor_id = "jan";
    assert_int_equal (list_well (&request)->n_entries, 2);
    request.has_from_ms = request.has_to_ms = true;
    request.from_ms = 1001;
    request.to_ms = 2001;
    assert_int_equal (list_well (&request)->n_entries, 1);
    request.to_ms = 2000;
    assert_int_equal (list_well (&request)->n_entries, 0);
}

static void entry_says_all_that_the_event_said (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new (), related = dm_uuid_new ();
    record ("intake", 10, 123456789, &subject, &related, "piet");
    ListEntriesRequest request = by_actor ("piet");
    ListEntriesResponse *found = list_well (&request);
    assert_int_equal (found->n_entries, 1);
    const Digimeente__Audit__V1__Entry *entry = found->entries[0];
    assert_string_equal (entry->source, "intake");
    assert_memory_equal (entry->epoch.data, EPOCH, 16);
    assert_int_equal (entry->position, 10);
    assert_string_equal (entry->type, "nl.digimeente.test.happened");
    assert_int_equal (entry->time_ms, 123456789);
    assert_memory_equal (entry->subject.data, subject.bytes, 16);
    assert_memory_equal (entry->related.data, related.bytes, 16);
    assert_int_equal (entry->actor->kind, DIGIMEENTE__RPC__V1__ACTOR_KIND__ACTOR_KIND_BEHANDELAAR);
    assert_string_equal (entry->actor->id, "piet");
    assert_string_equal (entry->purpose, "toets");
    assert_string_equal (entry->traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assert_int_equal (entry->sha256.len, 32);
    assert_int_equal (
        ts_cluster_number (world.cluster, "SELECT count(*) FROM audit.entry WHERE sha256 <> sha256(bytes)"), 0);
}

static void entry_of_before_is_listed_with_its_log (void **state)
{
    (void) state;
    ListEntriesRequest request = by_actor ("early");
    ListEntriesResponse *found = list_well (&request);
    assert_int_equal (found->n_entries, 1);
    assert_string_equal (found->entries[0]->source, "intake");
    assert_memory_equal (found->entries[0]->epoch.data, EPOCH, 16);
    assert_int_equal (found->entries[0]->position, 7);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM audit.entry WHERE bytes = 'x'"
                                                        " AND order_ms = 70 AND sha256 = sha256('x')"),
                      1);
}

/* All pages of a query.  Gives: positions, in the order in which they came. */
static size_t read_pages (ListEntriesRequest request, int64_t positions[], size_t most, void (*between) (void))
{
    size_t count = 0;
    for (;;) {
        ListEntriesResponse *page = list_well (&request);
        for (size_t i = 0; i < page->n_entries && count < most; i++)
            positions[count++] = page->entries[i]->position;
        if (!page->has_next_page_token)
            return count;
        request.has_page_token = true;
        request.page_token = page->next_page_token;
        between ();
    }
}

static void more_arrives (void)
{
    static int64_t position = 200;
    dm_uuid subject = dm_uuid_new ();
    record ("intake", position, position % 2 ? 1 : 7000, &subject, NULL, "els"); /* before and amid what was read */
    position++;
}

static void pages_neither_repeat_nor_skip_while_entries_arrive (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    int64_t positions[64];
    for (int i = 0; i < 20; i++)
        record (i % 2 ? "intake" : "documents", 100 + i, 5000 + i / 4, &subject, NULL, "els"); /* many at one time */
    ListEntriesRequest request = by_actor ("els");
    request.has_page_size = true;
    request.page_size = 3;
    size_t count = read_pages (request, positions, DM_COUNT (positions), more_arrives);
    bool is_seen[20] = { false };
    for (size_t i = 0; i < count; i++)
        if (positions[i] >= 100 && positions[i] < 120) {
            assert_false (is_seen[positions[i] - 100]);
            is_seen[positions[i] - 100] = true;
        }
    for (int i = 0; i < 20; i++)
        assert_true (is_seen[i]);
}

static void bytes_that_are_no_event_are_recorded_all_the_same (void **state)
{
    (void) state;
    uint8_t garbage[] = { 0xff, 0xff, 0xff, 0x00, 0x01 };
    assert_int_equal (record_bytes ("intake", 300, (ProtobufCBinaryData){ sizeof garbage, garbage }), DM_OK);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM audit.entry WHERE position = 300"
                                                        " AND subject IS NULL AND bytes = '\\xffffff0001'"),
                      1);
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.has_from_ms = true;
    request.from_ms = dm_clock_now_ms () - 60000; /* it is listed by when it was received */
    ListEntriesResponse *found = list_well (&request);
    assert_int_equal (found->n_entries, 1);
    assert_int_equal (found->entries[0]->position, 300);
    assert_false (found->entries[0]->has_time_ms);
}

static void fields_out_of_bounds_are_left_out (void **state)
{
    (void) state;
    char type[257];
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    memset (type, 'a', 256);
    type[256] = '\0';
    actor.id = "\xff\xfe";
    event.type = type;
    event.actor = &actor;
    event.purpose = "bad \xc3";
    event.traceparent = "00-zz";
    event.has_subject = event.has_related = true;
    event.subject = event.related = (ProtobufCBinaryData){ 3, (uint8_t *) "abc" };
    assert_int_equal (record_bytes ("intake", 301, pack (&event)), DM_OK);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT num_nulls(subject, related, actor_id)"
                                                        " FROM audit.entry WHERE position = 301"),
                      3);
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.has_from_ms = true;
    request.from_ms = dm_clock_now_ms () - 60000;
    ListEntriesResponse *found = list_well (&request);
    const Digimeente__Audit__V1__Entry *entry = found->entries[found->n_entries - 1];
    assert_int_equal (entry->position, 301);
    assert_false (entry->has_time_ms || entry->has_subject || entry->has_related);
    assert_true (!entry->type && !entry->actor && !entry->purpose && !entry->traceparent);
}

static void entries_can_only_be_added (void **state)
{
    (void) state;
    static const char *const changes[] = {
        "UPDATE audit.entry SET subject = NULL",
        "DELETE FROM audit.entry",
        "TRUNCATE audit.entry",
        "UPDATE audit.log SET epoch = gen_random_uuid()",
        "DELETE FROM audit.log",
        "SET session_replication_role = replica; DELETE FROM audit.entry WHERE false",
    };
    dm_uuid subject = dm_uuid_new ();
    record ("intake", 400, 1, &subject, NULL, "jan");
    int64_t before = ts_cluster_number (world.cluster, "SELECT count(*) FROM audit.entry");
    for (size_t i = 0; i < DM_COUNT (changes); i++) {
        assert_string_equal (ts_cluster_try (world.cluster, "audit", changes[i]), "42501");
        assert_string_equal (ts_cluster_try (world.cluster, "audit_owner", changes[i]), "42501");
        assert_string_equal (ts_cluster_try (world.cluster, "app", changes[i]), "42501"); /* the superuser */
    }
    assert_string_equal (
        ts_cluster_try (world.cluster, "audit", "INSERT INTO audit.event_epoch VALUES (gen_random_uuid(), 1)"),
        "42501");
    assert_string_equal (ts_cluster_try (world.cluster, "audit", "DELETE FROM audit.event"), "42501");
    assert_string_equal (ts_cluster_try (world.cluster, "audit", "DROP TRIGGER entry_append_only ON audit.entry"),
                         "42501");
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM audit.entry"), before);
}

static void same_place_in_a_log_is_recorded_once (void **state)
{
    (void) state;
    uint8_t bytes[] = { 1 };
    assert_int_equal (record_bytes ("intake", 500, (ProtobufCBinaryData){ 1, bytes }), DM_OK);
    assert_int_equal (record_bytes ("intake", 500, (ProtobufCBinaryData){ 1, bytes }), DM_ALREADY_EXISTS);
    assert_int_equal (record_bytes ("documents", 500, (ProtobufCBinaryData){ 1, bytes }), DM_OK);
}

static void query_out_of_bounds_names_its_field (void **state)
{
    (void) state;
    dm_uuid zaak = dm_uuid_new ();
    char actor_id[66];
    memset (actor_id, 'a', 65);
    actor_id[65] = '\0';
    ListEntriesRequest requests[] = { DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT,
                                      by_zaak (&zaak),
                                      by_actor (""),
                                      by_actor (actor_id),
                                      by_zaak (&zaak),
                                      by_zaak (&zaak),
                                      by_zaak (&zaak) };
    static const char *const fields[] = {
        "zaak", "zaak", "actor_id", "actor_id", "page_size", "page_size", "page_token"
    };
    requests[1].zaak.len = 15;
    requests[4].has_page_size = requests[5].has_page_size = requests[6].has_page_token = true;
    requests[5].page_size = 501;
    for (size_t i = 0; i < DM_COUNT (requests); i++) {
        dm_error error = { 0 };
        ListEntriesResponse *found;
        assert_int_equal (list (&requests[i], &found, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, fields[i]);
    }
    requests[5].page_size = 500;
    actor_id[64] = '\0';
    list_well (&requests[3]);
    list_well (&requests[5]);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_test, close_test)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (zaak_shows_its_documents_and_messages_too),
        TEST (entry_says_all_that_the_event_said),
        TEST (entry_of_before_is_listed_with_its_log),
        TEST (pages_neither_repeat_nor_skip_while_entries_arrive),
        TEST (bytes_that_are_no_event_are_recorded_all_the_same),
        TEST (fields_out_of_bounds_are_left_out),
        TEST (entries_can_only_be_added),
        TEST (same_place_in_a_log_is_recorded_once),
        TEST (query_out_of_bounds_names_its_field),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
