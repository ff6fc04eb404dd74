/* SPDX-License-Identifier: EUPL-1.2 */
/* OpsService/GetStatus tells how each replica is, also while its database is away. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;

#define STATUS "digimeente.ops.v1.OpsService/GetStatus"
#define BUDGET_MS 5000

static ts_suite *suite;
static ts_caller caller;
static dm_arena *arena;
static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .replicas = 2, .without_mail = true });
    ts_caller_init (&caller, suite, "digictl");
    arena = dm_arena_open ();
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    ts_caller_clear (&caller);
    ts_suite_destroy (&suite);
    return 0;
}

/* What this replica says; NULL: it does not answer. */
static const GetStatusResponse *ask_at (const char *service, const char *address)
{
    const Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;
    const dm_call_options options = {
        .origin = &caller.origin, .timeout_ms = BUDGET_MS, .attempt_ms = BUDGET_MS, .attempts = 1, .address = address
    };
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    if (dm_client_call (caller.client, service, STATUS, &options, &request.base, arena, &reply, &error) == DM_OK)
        return (const void *) reply;
    return NULL;
}

static const GetStatusResponse *ask (const char *service, unsigned replica)
{
    const GetStatusResponse *reply = ask_at (service, ts_suite_endpoint (suite, service, replica));
    if (!reply)
        fail_msg ("%s does not tell its status", service);
    return reply;
}

static void status_tells_of_process_database_and_queues (void **state)
{
    (void) state;
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        const GetStatusResponse *reply = ask (services[i], 0);
        assert_string_equal (reply->service, services[i]);
        assert_int_equal (strlen (reply->instance), 8);
        assert_true (strlen (reply->host) > 0);
        assert_in_range (reply->started_at_ms, dm_clock_now_ms () - 600000, dm_clock_now_ms ());
        assert_true (reply->database->is_reachable && reply->database->has_since_ms);
        assert_null (reply->database->fault);
        assert_true (reply->has_head && reply->has_parked && reply->epoch.len == 16);
        assert_true (reply->process->rss_bytes > 1000000 && reply->process->cpu_ms > 0);
        assert_true (reply->process->threads > 5 && reply->process->fds > 5);
        assert_true (reply->process->fds_max > reply->process->fds);
        assert_int_equal (reply->n_queues, 3);
        assert_string_equal (reply->queues[0]->name, "write");
        assert_int_equal (reply->queues[0]->depth, 0);
        assert_true (reply->queues[0]->room > 0);
        for (size_t j = 0; j < reply->n_consumers; j++)
            assert_true (!reply->consumers[j]->has_lag_ms || reply->consumers[j]->lag_ms >= 0);
    }
}

static void each_replica_is_asked_apart (void **state)
{
    (void) state;
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        dm_replica replicas[DM_ENDPOINTS_MAX];
        ask (services[i], 0);
        ask (services[i], 1);
        assert_int_equal (dm_client_list_replicas (caller.client, services[i], replicas), 2);
        assert_true (replicas[0].is_connected && replicas[1].is_connected);
        const GetStatusResponse *first = ask_at (services[i], replicas[0].address);
        const GetStatusResponse *second = ask_at (services[i], replicas[1].address);
        assert_string_not_equal (first->instance, second->instance);
        assert_string_equal (ask_at (services[i], replicas[0].address)->instance, first->instance);
    }
}

static bool is_lost (void *arg)
{
    dm_replica replicas[DM_ENDPOINTS_MAX];
    const char *address = arg;
    size_t count = dm_client_list_replicas (caller.client, "documents", replicas);
    for (size_t i = 0; i < count; i++)
        if (strcmp (replicas[i].address, address) == 0)
            return !replicas[i].is_connected && replicas[i].since_ms > dm_clock_now_ms () - 60000;
    return false;
}

static void a_replica_that_is_gone_stays_in_the_list_as_not_connected (void **state)
{
    (void) state;
    const char *address = ts_suite_endpoint (suite, "documents", 1);
    dm_error error = { 0 };
    const Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;
    const dm_call_options options = { .origin = &caller.origin, .connect_ms = 200, .address = address };
    ProtobufCMessage *reply;
    ts_suite_end (suite, "documents", 1, SIGKILL);
    ts_wait_until (is_lost, (void *) address, TS_PATIENCE_MS, "documents is told as lost");
    assert_int_equal (
        dm_client_call (caller.client, "documents", STATUS, &options, &request.base, arena, &reply, &error),
        DM_UNAVAILABLE);
    assert_non_null (strstr (error.message, "is not connected"));
    ask ("documents", 0);
    ts_suite_start (suite, "documents", 1);
    ts_suite_wait_ready (suite, "documents", 1);
}

static void calls_of_the_service_are_counted_and_those_of_the_chassis_are_not (void **state)
{
    (void) state;
    uint64_t total = 0, before = ask ("intake", 0)->requests->total + ask ("intake", 1)->requests->total;
    assert_int_equal (ts_submit (&caller, &(ts_submission){ .key = dm_uuid_new () }, arena,
                                 &(Digimeente__Intake__V1__SubmitResponse *){ NULL }, NULL),
                      DM_OK);
    for (unsigned i = 0; i < 2; i++) {
        const GetStatusResponse *reply = ask ("intake", i);
        total += reply->requests->total;
        assert_int_equal (reply->requests->failed, 0);
        assert_true (reply->requests->total == 0 || reply->requests->took_us > 0);
    }
    assert_in_range (total, before + 1, before + 20); /* notification may ask for an address */
}

static bool says_unreachable (void *arg)
{
    const GetStatusResponse *reply = ask (arg, 0);
    return reply->database->has_is_reachable && !reply->database->is_reachable && reply->not_ready;
}

static void status_is_told_while_the_database_is_away (void **state)
{
    (void) state;
    int64_t begin_ms = dm_clock_now_ms ();
    ts_cluster_kill (ts_suite_cluster (suite));
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        ts_wait_until (says_unreachable, (void *) services[i], TS_PATIENCE_MS, "the database is away");
        const GetStatusResponse *reply = ask (services[i], 0);
        assert_false (reply->is_ready);
        assert_string_equal (reply->not_ready, "no connection to the database");
        assert_in_range (reply->database->since_ms, begin_ms, dm_clock_now_ms ());
        assert_true (strlen (reply->database->fault) > 0);
        assert_true (reply->has_head && reply->database->read_at_ms > 0); /* as it was last read */
        assert_true (reply->n_last_errors > 0);
        assert_true (strlen (reply->last_errors[0]->event) > 0 && reply->last_errors[0]->count > 0);
    }
    ts_suite_end (suite, "intake", 1, SIGKILL);
    ts_suite_start (suite, "intake", 1); /* which waits for the database before it can check its keys */
    const GetStatusResponse *reply;
    while (!(reply = ask_at ("intake", ts_suite_endpoint (suite, "intake", 1))))
        ;
    assert_string_equal (reply->not_ready, "starting");
    assert_false (reply->has_head);
    ts_cluster_start (ts_suite_cluster (suite));
    for (size_t i = 0; i < DM_COUNT (services); i++)
        ts_suite_wait_ready (suite, services[i], 0);
    ts_suite_wait_ready (suite, "intake", 1);
}

static void status_is_told_while_the_database_does_not_answer (void **state)
{
    (void) state;
    char conninfo[300];
    snprintf (conninfo, sizeof conninfo, "%s", ts_cluster_conninfo (ts_suite_cluster (suite), "app"));
    PGconn *other = PQconnectdb (conninfo);
    PQclear (PQexec (other, "BEGIN"));
    PGresult *locked = PQexec (other, "LOCK TABLE audit.event_head, audit.parked_event IN ACCESS EXCLUSIVE MODE");
    if (PQresultStatus (locked) != PGRES_COMMAND_OK)
        fail_msg ("%s", PQerrorMessage (other));
    PQclear (locked);
    for (const GetStatusResponse *reply = NULL; !reply || reply->database->is_reachable;)
        reply = ask ("audit", 0); /* each time it answers */
    PQfinish (other);
    for (const GetStatusResponse *reply = NULL; !reply || !reply->database->is_reachable;)
        reply = ask ("audit", 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (status_tells_of_process_database_and_queues),
        cmocka_unit_test (each_replica_is_asked_apart),
        cmocka_unit_test (a_replica_that_is_gone_stays_in_the_list_as_not_connected),
        cmocka_unit_test (calls_of_the_service_are_counted_and_those_of_the_chassis_are_not),
        cmocka_unit_test (status_is_told_while_the_database_does_not_answer),
        cmocka_unit_test (status_is_told_while_the_database_is_away),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
