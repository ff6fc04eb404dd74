/* SPDX-License-Identifier: EUPL-1.2 */
/* A bericht that is queued again, in a real PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/batch.h"
#include "common/clock.h"
#include "common/migrate.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "services/notification/handlers.h"
#include "sql/dm.h"
#include "sql/notification.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

typedef Digimeente__Notification__V1__RetryBerichtRequest RetryBerichtRequest;
typedef Digimeente__Notification__V1__RetryBerichtResponse RetryBerichtResponse;

static struct world {
    ts_cluster *cluster;
    char conninfo[512];
    dm_metrics *metrics;
    dm_db_config config;
    dm_db *db;
    dm_arena *arena;
} world;

static int open_world (void **state)
{
    (void) state;
    dm_error why = { 0 };
    world.cluster = ts_cluster_open ("notification");
    if (dm_migrate (ts_cluster_conninfo (world.cluster, "notification_owner"), "notification", notification_migrations,
                    notification_migration_count, &why))
        ts_die ("%s", why.message);
    snprintf (world.conninfo, sizeof world.conninfo, "%s", ts_cluster_conninfo (world.cluster, "notification"));
    static const dm_query *const *tables[] = { dm_queries, notification_queries };
    static size_t counts[2];
    counts[0] = dm_query_count;
    counts[1] = notification_query_count;
    world.metrics = dm_metrics_open ("notification", NULL, 0);
    world.config = (dm_db_config){ .conninfo = world.conninfo,
                                   .schema = "notification",
                                   .query_tables = tables,
                                   .query_counts = counts,
                                   .query_table_count = DM_COUNT (tables),
                                   .metrics = world.metrics };
    world.db = dm_db_open (&world.config);
    world.arena = dm_arena_open ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    dm_arena_destroy (&world.arena);
    dm_db_destroy (&world.db);
    dm_metrics_destroy (&world.metrics);
    ts_cluster_destroy (&world.cluster);
    return 0;
}

static dm_status run_retry (dm_call *call, dm_work *work)
{
    RetryBerichtResponse reply = DIGIMEENTE__NOTIFICATION__V1__RETRY_BERICHT_RESPONSE__INIT;
    return notification_handle_retry_bericht (call, work->arg, &reply.base);
}

/* Gives: *out_wakes, the job that runs then. */
static dm_status retry (const dm_uuid *bericht, const char **out_wakes)
{
    static const dm_origin origin = { .peer = "digictl", .actor = { DM_ACTOR_BEHEERDER, "joris" } };
    RetryBerichtRequest request = DIGIMEENTE__NOTIFICATION__V1__RETRY_BERICHT_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) bericht->bytes };
    dm_batch batch = { .db = world.db, .metrics = world.metrics };
    dm_work work = {
        .call = { .arena = world.arena, .origin = &origin, .deadline_ms = dm_clock_monotonic_ms () + TS_PATIENCE_MS },
        .run = run_retry,
        .arg = &request
    };
    dm_batch_run (&batch, (dm_work *[]){ &work }, 1);
    *out_wakes = work.call.wakes;
    return work.status;
}

static void bericht_that_failed_is_queued_and_wakes_the_job (void **state)
{
    (void) state;
    const dm_uuid bericht = dm_uuid_new ();
    char text[DM_UUID_TEXT_SIZE], sql[600];
    const char *wakes;
    assert_int_equal (retry (&bericht, &wakes), DM_NOT_FOUND);
    assert_null (wakes);
    snprintf (
        sql, sizeof sql,
        "INSERT INTO notification.bericht (uuid, event, zaak, template_name, status_volgnummer, is_eindstatus, status,"
        " next_attempt, message_id, purpose, traceparent) VALUES ('%s', gen_random_uuid(), gen_random_uuid(),"
        " 'status', 1, false, 'failed', NULL, '<a@b>', '', '')",
        dm_uuid_format (bericht.bytes, text));
    PQclear (ts_cluster_query (world.cluster, sql));
    assert_int_equal (retry (&bericht, &wakes), DM_OK);
    assert_non_null (wakes);
    assert_string_equal (wakes, "send_mail");
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM notification.bericht WHERE status ="
                                                        " 'queued' AND next_attempt <= now()"),
                      1);
    assert_int_equal (retry (&bericht, &wakes), DM_FAILED_PRECONDITION);
    assert_null (wakes);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (bericht_that_failed_is_queued_and_wakes_the_job),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
