/* SPDX-License-Identifier: EUPL-1.2 */
/* Two small services of the test's own, alpha (its log) and beta (follows it): effects happen exactly once, poison is
 * set aside, a log that is not the one followed stops the consumer. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/migrate.h"
#include "common/service.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/browser.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;

/* alpha: Submit emits one event; its zaaktype says what beta is to make of it. */

static dm_status handle_submit (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *reply)
{
    (void) reply;
    const SubmitRequest *request = (const SubmitRequest *) message;
    Digimeente__Intake__V1__ZaakCreated data = DIGIMEENTE__INTAKE__V1__ZAAK_CREATED__INIT;
    data.zaaktype = request->zaaktype;
    dm_emit (call, "nl.digimeente.zaak.created", request->documenten[0].data, NULL, &data.base);
    return DM_OK;
}

static const dm_method alpha_methods[] = {
    { "digimeente.intake.v1.IntakeService/Submit", DM_WRITE, handle_submit, NULL },
};
static const dm_access alpha_access[] = {
    { "tester", "digimeente.intake.v1.IntakeService/*", DM_ACTORS (BEHEERDER) },
    { "beta", "digimeente.log.v1.LogService/*", DM_ACTORS (SYSTEM) },
};
static const ProtobufCServiceDescriptor *const descriptors[] = { &digimeente__intake__v1__intake_service__descriptor };

static const dm_service alpha = {
    .name = "alpha",
    .purpose = "a log",
    .methods = alpha_methods,
    .method_count = DM_COUNT (alpha_methods),
    .access = alpha_access,
    .access_count = DM_COUNT (alpha_access),
    .descriptors = descriptors,
    .descriptor_count = DM_COUNT (descriptors),
};

/* beta: writes an effect for each event; "poison" fails as long as the table cure is empty. */

static const dm_query insert_effect = { "insert_effect",
                                        "INSERT INTO effect (position, what) VALUES ($1::int8, $2::text)", true };
static const dm_query find_cure = { "find_cure", "SELECT 1 FROM cure", false };
static const dm_query insert_note = { "insert_note", "INSERT INTO note SELECT count(*) FROM effect", true };
static const dm_query *const beta_queries[] = { &insert_effect, &find_cure, &insert_note };

static dm_status on_event (dm_call *call, const dm_event *event)
{
    const Digimeente__Intake__V1__ZaakCreated *data =
        (const void *) dm_event_data (call, event, &digimeente__intake__v1__zaak_created__descriptor);
    const PGresult *cure;
    if (!data)
        return DM_DATA_LOSS;
    dm_tx_send (call->tx, &insert_effect, DM_INT8 (event->position), DM_TEXT (data->zaaktype));
    if (strcmp (data->zaaktype, "poison") != 0)
        return DM_OK;
    dm_status status = dm_tx_query (call, &find_cure, &cure);
    if (status)
        return status;
    return PQntuples (cure) > 0 ? DM_OK : dm_fail (&call->error, DM_FAILED_PRECONDITION, NULL, "it does not go down");
}

/* beta's job: notes how many effects there are. It comes by itself only once an hour. */
static dm_status note_effects (dm_call *call, void *arg)
{
    (void) arg;
    return dm_tx_send (call->tx, &insert_note);
}

static dm_status run_note (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    *out_again = false;
    return dm_job_transact (runtime, call, note_effects, NULL);
}

static const dm_job beta_jobs[] = { { "note", 3600000, run_note, false } };
static const dm_consumer beta_consumers[] = { { "alpha", on_event, NULL, "note" } };
static const dm_access beta_access[] = { { "tester", "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) } };
static const dm_migration beta_migrations[] = {
    { 1, "effect",
      "CREATE TABLE effect (position bigint, what text NOT NULL CHECK (what <> 'violation'));"
      "CREATE TABLE cure (only_row boolean);"
      "CREATE TABLE note (effects bigint NOT NULL);"
      "GRANT ALL ON effect, cure, note TO beta;" },
};

static const dm_service beta = {
    .name = "beta",
    .purpose = "a consumer",
    .consumers = beta_consumers,
    .consumer_count = DM_COUNT (beta_consumers),
    .jobs = beta_jobs,
    .job_count = DM_COUNT (beta_jobs),
    .access = beta_access,
    .access_count = DM_COUNT (beta_access),
    .queries = beta_queries,
    .query_count = DM_COUNT (beta_queries),
    .migrations = beta_migrations,
    .migration_count = DM_COUNT (beta_migrations),
};

/* The world: alpha once, beta twice. */

enum { ALPHA, BETA_1, BETA_2, PROCESSES };

static struct world {
    char *folder;
    ts_cluster *cluster;
    pid_t pids[PROCESSES];
    uint16_t ports[PROCESSES];
    void *zmq_context;
    dm_keys *keys;
    dm_metrics *metrics;
    dm_client *client;
    char addresses[3][64];
    dm_target targets[3];
} world;

static const char *name_of (int process)
{
    return process == ALPHA ? "alpha" : "beta";
}

static void start (int process)
{
    static char self[512];
    char listen[64], health[64], database[300], key[300], peers[300], address[80], log_path[300];
    const char *name = name_of (process);
    if (readlink ("/proc/self/exe", self, sizeof self - 1) < 0)
        ts_die ("cannot find this program");
    snprintf (listen, sizeof listen, "--listen=tcp://127.0.0.1:%u", world.ports[process]);
    snprintf (health, sizeof health, "--health=127.0.0.1:%u", world.ports[process] + 2);
    snprintf (database, sizeof database, "--database=%s", ts_cluster_conninfo (world.cluster, name));
    snprintf (key, sizeof key, "--key=%s/%s.key", world.folder, name);
    snprintf (peers, sizeof peers, "--peers=%s/peers", world.folder);
    snprintf (address, sizeof address, "--alpha-address=tcp://127.0.0.1:%u", world.ports[ALPHA]);
    snprintf (log_path, sizeof log_path, "%s/%s.log", world.folder, name);
    const char *arguments[] = { self, name, listen, health, database, key, peers, process == ALPHA ? NULL : address,
                                NULL };
    world.pids[process] = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
}

static void migrate (const dm_service *service)
{
    char owner[32];
    dm_error error = { 0 };
    snprintf (owner, sizeof owner, "%s_owner", service->name);
    if (dm_migrate (ts_cluster_conninfo (world.cluster, owner), service->name, service->migrations,
                    service->migration_count, &error))
        ts_die ("%s", error.message);
}

static void open_client (void)
{
    char peers[300], key[300];
    dm_error error = { 0 };
    static const ProtobufCServiceDescriptor *called[] = { NULL, NULL };
    called[0] = &digimeente__intake__v1__intake_service__descriptor;
    called[1] = &digimeente__ops__v1__ops_service__descriptor;
    snprintf (peers, sizeof peers, "%s/peers", world.folder);
    snprintf (key, sizeof key, "%s/tester.key", world.folder);
    if (dm_keys_open (peers, key, "tester", &world.keys, &error))
        ts_die ("%s", error.message);
    for (int i = 0; i < 2; i++) {
        snprintf (world.addresses[i], sizeof world.addresses[i], "tcp://127.0.0.1:%u", world.ports[i]);
        world.targets[i] = (dm_target){ .name = name_of (i), .addresses = world.addresses[i] };
    }
    world.zmq_context = zmq_ctx_new ();
    world.metrics = dm_metrics_open ("test", NULL, 0);
    world.client = dm_client_open (&(dm_client_config){ .zmq_context = world.zmq_context,
                                                        .keys = world.keys,
                                                        .metrics = world.metrics,
                                                        .targets = world.targets,
                                                        .target_count = 2,
                                                        .descriptors = called,
                                                        .descriptor_count = 2 });
}

static int open_world (void **state)
{
    (void) state;
    dm_error error = { 0 };
    static const char *const names[] = { "alpha", "beta", "tester" };
    world.folder = ts_folder_make ();
    world.cluster = ts_cluster_open ("alpha beta");
    if (dm_keys_generate (world.folder, names, DM_COUNT (names), &error))
        ts_die ("%s", error.message);
    migrate (&alpha);
    migrate (&beta);
    for (int i = 0; i < PROCESSES; i++) {
        world.ports[i] = ts_port_find (3);
        start (i);
    }
    open_client ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    dm_client_destroy (&world.client);
    zmq_ctx_term (world.zmq_context);
    dm_metrics_destroy (&world.metrics);
    dm_keys_destroy (&world.keys);
    int code = 0;
    for (int i = 0; i < PROCESSES; i++)
        code |= ts_process_end (world.pids[i], SIGTERM);
    ts_cluster_destroy (&world.cluster);
    ts_folder_remove (&world.folder);
    return code;
}

static dm_origin tester = { .peer = "tester", .actor = { DM_ACTOR_BEHEERDER, "tester" } };

static dm_status call (const char *target, const char *method, bool has_key, const ProtobufCMessage *request,
                       dm_arena *arena, ProtobufCMessage **out)
{
    dm_uuid key = dm_uuid_new ();
    dm_error error = { 0 };
    const dm_call_options options = { .origin = &tester, .key = has_key ? key.bytes : NULL, .timeout_ms = 20000 };
    return dm_client_call (world.client, target, method, &options, request, arena, out, &error);
}

/* One event in alpha's log. */
static void emit (const char *what, const dm_uuid *subject)
{
    SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    ProtobufCBinaryData document = { DM_UUID_BYTES, (uint8_t *) subject->bytes };
    request.zaaktype = (char *) what;
    request.n_documenten = 1;
    request.documenten = &document;
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_status status = call ("alpha", "digimeente.intake.v1.IntakeService/Submit", true, &request.base, arena, &reply);
    dm_arena_destroy (&arena);
    assert_int_equal (status, DM_OK);
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (world.cluster, sql);
}

static bool is_at_head (void *arg)
{
    (void) arg;
    return number ("SELECT (SELECT position FROM alpha.event_head)"
                   " - coalesce((SELECT position FROM beta.cursor WHERE source = 'alpha'), 0)")
           == 0;
}

static void settle (void)
{
    ts_wait_until (is_at_head, NULL, TS_PATIENCE_MS, "beta reaches alpha's head");
}

static int64_t effects_of (const char *what)
{
    char sql[200];
    snprintf (sql, sizeof sql, "SELECT count(*) FROM beta.effect WHERE what = '%s'", what);
    return number (sql);
}

static void two_replicas_apply_each_event_once_in_order (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    for (int i = 0; i < 40; i++)
        emit ("plain", &subject);
    settle ();
    assert_int_equal (effects_of ("plain"), 40);
    assert_int_equal (number ("SELECT count(DISTINCT position) FROM beta.effect"), 40);
}

static void killed_consumers_go_on_where_they_were (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    for (int i = 0; i < 30; i++) {
        emit ("killed", &subject);
        if (i % 10 == 5) {
            ts_process_end (world.pids[BETA_1], SIGKILL);
            ts_process_end (world.pids[BETA_2], SIGKILL);
            start (BETA_1);
            start (BETA_2);
        }
    }
    settle ();
    assert_int_equal (effects_of ("killed"), 30);
}

/* What a process of beta shows of its consumer at /metrics. */
typedef struct shown {
    int process;
    const char *name, *value;
} shown;

static bool is_shown (void *arg)
{
    const shown *it = arg;
    char line[200];
    snprintf (line, sizeof line, "http://127.0.0.1:%u", world.ports[it->process] + 2);
    ts_browser *browser = ts_browser_open (line);
    snprintf (line, sizeof line, "\ndigimeente_%s{service=\"beta\",source=\"alpha\"} %s\n", it->name, it->value);
    bool is_so = strstr (ts_browser_get (browser, "/metrics")->body, line) != NULL;
    ts_browser_destroy (&browser);
    return is_so;
}

/* Until both replicas show this. */
static void wait_shown (const char *name, const char *value)
{
    ts_wait_until (is_shown, &(shown){ BETA_1, name, value }, TS_PATIENCE_MS, name);
    ts_wait_until (is_shown, &(shown){ BETA_2, name, value }, TS_PATIENCE_MS, name);
}

static void refused_event_is_parked_with_those_of_its_subject_behind_it (void **state)
{
    (void) state;
    dm_uuid sick = dm_uuid_new (), well = dm_uuid_new ();
    emit ("poison", &sick);
    emit ("behind", &sick);
    emit ("beside", &well);
    emit ("violation", &well);
    settle ();
    assert_int_equal (effects_of ("poison"), 0);
    assert_int_equal (effects_of ("behind"), 0);
    assert_int_equal (effects_of ("beside"), 1);
    assert_int_equal (number ("SELECT count(*) FROM beta.parked_event"), 3);
    char *why = ts_cluster_text (world.cluster, "SELECT error FROM beta.parked_event WHERE position ="
                                                " (SELECT min(position) FROM beta.parked_event)");
    assert_string_equal (why, "it does not go down");
    free (why);
    assert_int_equal (number ("SELECT count(*) FROM beta.parked_event WHERE error LIKE 'behind %'"), 1);
    wait_shown ("parked_events", "3");
    wait_shown ("consumer_lag_seconds", "0.000"); /* what is parked is nobody's lag */
}

static bool has_noted_all (void *arg)
{
    (void) arg;
    return number ("SELECT (SELECT count(*) FROM beta.effect) - (SELECT coalesce(max(effects), 0) FROM beta.note)")
           == 0;
}

static dm_status retry_parked (const uint8_t *subject, uint32_t *out_applied)
{
    Digimeente__Ops__V1__RetryParkedRequest request = DIGIMEENTE__OPS__V1__RETRY_PARKED_REQUEST__INIT;
    request.source = "alpha";
    request.has_subject = true;
    request.subject = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) subject };
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_status status = call ("beta", "digimeente.ops.v1.OpsService/RetryParked", true, &request.base, arena, &reply);
    if (!status)
        *out_applied = ((Digimeente__Ops__V1__RetryParkedResponse *) reply)->applied;
    dm_arena_destroy (&arena);
    return status;
}

static void parked_events_are_listed_and_applied_in_order_once_cured (void **state)
{
    (void) state;
    Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    assert_int_equal (call ("beta", "digimeente.ops.v1.OpsService/ListParked", false, &request.base, arena, &reply),
                      DM_OK);
    const Digimeente__Ops__V1__ListParkedResponse *list = (const void *) reply;
    assert_int_equal (list->n_parked, 3);
    const uint8_t *sick = list->parked[0]->subject.data;
    uint32_t applied = 0;
    assert_int_equal (retry_parked (sick, &applied), DM_FAILED_PRECONDITION);
    assert_int_equal (number ("SELECT count(*) FROM beta.parked_event"), 3);
    PQclear (ts_cluster_query (world.cluster, "INSERT INTO beta.cure VALUES (true)"));
    assert_int_equal (retry_parked (sick, &applied), DM_OK);
    assert_int_equal (applied, 2);
    assert_int_equal (effects_of ("poison"), 1);
    assert_int_equal (effects_of ("behind"), 1);
    ts_wait_until (has_noted_all, NULL, TS_PATIENCE_MS, "beta's job, which the retry wakes, has seen the effects");
    assert_int_equal (number ("SELECT count(*) FROM beta.parked_event"), 1);
    assert_int_equal (retry_parked (sick, &applied), DM_NOT_FOUND);
    wait_shown ("parked_events", "1"); /* whichever replica has applied the others */
    dm_arena_destroy (&arena);
}

static void faults_of_the_database_never_park_an_event (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    int64_t parked = number ("SELECT count(*) FROM beta.parked_event");
    PQclear (
        ts_cluster_query (world.cluster, "REVOKE INSERT ON beta.effect FROM beta")); /* SQLSTATE 42501: no data error */
    emit ("locked out", &subject);
    for (int i = 0; i < 30; i++) { /* more than five attempts' time */
        assert_int_equal (number ("SELECT count(*) FROM beta.parked_event"), parked);
        usleep (100000);
    }
    PQclear (ts_cluster_query (world.cluster, "GRANT INSERT ON beta.effect TO beta"));
    settle ();
    assert_int_equal (effects_of ("locked out"), 1);
    assert_int_equal (number ("SELECT count(*) FROM beta.parked_event"), parked);
}

/* What beta says of its consumer; any replica may answer. */
static bool has_diverged (void *arg)
{
    Digimeente__Ops__V1__GetStatusRequest request = DIGIMEENTE__OPS__V1__GET_STATUS_REQUEST__INIT;
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    bool is_so = false;
    if (call ("beta", "digimeente.ops.v1.OpsService/GetStatus", false, &request.base, arena, &reply) == DM_OK) {
        const Digimeente__Ops__V1__GetStatusResponse *status = (const void *) reply;
        is_so = status->n_consumers == 1 && status->consumers[0]->log_diverged == (arg != NULL);
    }
    dm_arena_destroy (&arena);
    return is_so;
}

static void log_of_another_epoch_stops_the_consumer_and_says_so (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    char sql[200];
    char *epoch = ts_cluster_text (world.cluster, "SELECT epoch FROM alpha.event_head");
    PQclear (ts_cluster_query (world.cluster, "UPDATE alpha.event_head SET epoch = gen_random_uuid()"));
    emit ("other epoch", &subject);
    ts_wait_until (has_diverged, &world, TS_PATIENCE_MS, "beta says log_diverged");
    assert_int_equal (effects_of ("other epoch"), 0);
    snprintf (sql, sizeof sql, "UPDATE alpha.event_head SET epoch = '%s'", epoch);
    PQclear (ts_cluster_query (world.cluster, sql));
    free (epoch);
    settle ();
    assert_int_equal (effects_of ("other epoch"), 1);
    ts_wait_until (has_diverged, NULL, TS_PATIENCE_MS, "beta goes on");
}

/* How often alpha was asked for its log, whatever it answered. */
static int64_t count_pulls (void)
{
    char line[200];
    const char *page, *found;
    int64_t count = 0;
    snprintf (line, sizeof line, "http://127.0.0.1:%u", world.ports[ALPHA] + 2);
    ts_browser *browser = ts_browser_open (line);
    page = ts_browser_get (browser, "/metrics")->body;
    static const char name[] =
        "rpc_server_seconds_count{service=\"alpha\",method=\"digimeente.log.v1.LogService/Pull\"";
    for (found = page; (found = strstr (found, name)); found += sizeof name - 1)
        count += strtoll (strchr (found, '}') + 1, NULL, 10);
    ts_browser_destroy (&browser);
    return count;
}

/* Each event is a hint, which ends the wait for the next pull; but not after a pull that failed. */
static void busy_log_that_cannot_be_followed_is_asked_no_more_often (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    char sql[200];
    char *epoch = ts_cluster_text (world.cluster, "SELECT epoch FROM alpha.event_head");
    PQclear (ts_cluster_query (world.cluster, "UPDATE alpha.event_head SET epoch = gen_random_uuid()"));
    emit ("busy", &subject);
    ts_wait_until (has_diverged, &world, TS_PATIENCE_MS, "beta says log_diverged");
    wait_shown ("consumer_lag_seconds", "NaN");
    int64_t begin_ms = dm_clock_monotonic_ms (), before = count_pulls ();
    for (int i = 0; i < 400; i++)
        emit ("busy", &subject);
    int64_t pulls = count_pulls () - before, seconds = (dm_clock_monotonic_ms () - begin_ms) / 1000;
    assert_in_range (pulls, 0, 2 * 2 * (seconds + 2)); /* of two replicas, once a second each */
    snprintf (sql, sizeof sql, "UPDATE alpha.event_head SET epoch = '%s'", epoch);
    PQclear (ts_cluster_query (world.cluster, sql));
    free (epoch);
    settle ();
    assert_int_equal (effects_of ("busy"), 401);
    ts_wait_until (has_diverged, NULL, TS_PATIENCE_MS, "beta goes on");
}

static bool beta_tells (void *text)
{
    char line[100];
    snprintf (line, sizeof line, "http://127.0.0.1:%u", world.ports[BETA_1] + 2);
    ts_browser *browser = ts_browser_open (line);
    bool tells = strstr (ts_browser_get (browser, "/readyz")->body, text) != NULL;
    ts_browser_destroy (&browser);
    return tells;
}

static bool beta_is_well (void *text)
{
    return !beta_tells (text);
}

static bool has_pulls (void *count)
{
    return count_pulls () >= *(const int64_t *) count;
}

/* A disk that is full, a standby that takes no writes: the database is there, and refuses for hours. */
static void database_that_refuses_is_told_and_not_hammered (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    PQclear (ts_cluster_query (world.cluster, "REVOKE INSERT ON beta.effect FROM beta"));
    int64_t slowed_down = count_pulls () + 20;
    emit ("refused by the database", &subject);
    ts_wait_until (beta_tells, "ok\ncannot follow alpha since 20", TS_PATIENCE_MS, "beta tells that it cannot follow");
    ts_wait_until (has_pulls, &slowed_down, TS_PATIENCE_MS, "both have tried some times");
    int64_t begin_ms = dm_clock_monotonic_ms (), before = count_pulls ();
    for (int i = 0; i < 400; i++)
        emit ("refused by the database", &subject);
    int64_t pulls = count_pulls () - before, seconds = (dm_clock_monotonic_ms () - begin_ms) / 1000;
    assert_in_range (pulls, 0, 3 * (seconds + 2)); /* of two replicas, once in 2.5 seconds each */
    PQclear (ts_cluster_query (world.cluster, "GRANT INSERT ON beta.effect TO beta"));
    settle ();
    assert_int_equal (effects_of ("refused by the database"), 401);
    ts_wait_until (beta_is_well, "cannot follow", TS_PATIENCE_MS, "beta tells nothing more");
}

/* More than two pulls: the next one is in hand when the one before it is refused. */
static void backlog_that_was_refused_is_applied_whole_and_once (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    PQclear (ts_cluster_query (world.cluster, "REVOKE INSERT ON beta.effect FROM beta"));
    emit ("backlog", &subject);
    ts_wait_until (beta_tells, "ok\ncannot follow alpha since 20", TS_PATIENCE_MS, "beta tells that it cannot follow");
    PQclear (ts_cluster_query (world.cluster,
                               "UPDATE alpha.event_head SET position = position + 2999;"
                               "INSERT INTO alpha.event (position, bytes) SELECT last.position + number, bytes"
                               " FROM (SELECT position, bytes FROM alpha.event ORDER BY position DESC LIMIT 1) last,"
                               " generate_series(1, 2999) number"));
    int64_t some_more = count_pulls () + 8;
    ts_wait_until (has_pulls, &some_more, TS_PATIENCE_MS, "both have pulled twice and were refused");
    PQclear (ts_cluster_query (world.cluster, "GRANT INSERT ON beta.effect TO beta"));
    settle ();
    assert_int_equal (effects_of ("backlog"), 3000);
    assert_int_equal (number ("SELECT count(*) - count(DISTINCT position) FROM beta.effect WHERE what = 'backlog'"), 0);
}

static void log_with_another_event_at_the_cursor_stops_the_consumer (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    emit ("before", &subject);
    settle ();
    PQclear (ts_cluster_query (world.cluster, "UPDATE alpha.event SET bytes = bytes || '\\x00'"
                                              " WHERE position = (SELECT position FROM alpha.event_head)"));
    emit ("other past", &subject);
    ts_wait_until (has_diverged, &world, TS_PATIENCE_MS, "beta says log_diverged");
    assert_int_equal (effects_of ("other past"), 0);
}

static void applied_events_wake_the_job_of_their_consumer (void **state)
{
    (void) state;
    dm_uuid subject = dm_uuid_new ();
    for (int i = 0; i < 3; i++) { /* a job that runs at start sees the first at most */
        emit ("news", &subject);
        settle ();
        ts_wait_until (has_noted_all, NULL, TS_PATIENCE_MS, "beta's job has seen the effect");
    }
}

int main (int argc, char **argv)
{
    const char *as = argc > 1 ? argv[1] : "";
    if (strcmp (as, "alpha") == 0 || strcmp (as, "beta") == 0)
        return dm_service_main (as[0] == 'a' ? &alpha : &beta, argc - 1, argv + 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (two_replicas_apply_each_event_once_in_order),
        cmocka_unit_test (killed_consumers_go_on_where_they_were),
        cmocka_unit_test (refused_event_is_parked_with_those_of_its_subject_behind_it),
        cmocka_unit_test (parked_events_are_listed_and_applied_in_order_once_cured),
        cmocka_unit_test (faults_of_the_database_never_park_an_event),
        cmocka_unit_test (applied_events_wake_the_job_of_their_consumer),
        cmocka_unit_test (log_of_another_epoch_stops_the_consumer_and_says_so),
        cmocka_unit_test (busy_log_that_cannot_be_followed_is_asked_no_more_often),
        cmocka_unit_test (database_that_refuses_is_told_and_not_hammered),
        cmocka_unit_test (backlog_that_was_refused_is_applied_whole_and_once),
        cmocka_unit_test (log_with_another_event_at_the_cursor_stops_the_consumer),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
