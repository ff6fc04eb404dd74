/* SPDX-License-Identifier: EUPL-1.2 */
/* Group commit against a real PostgreSQL: what fails hurts nobody else, what is acknowledged is there, once. */
#include "common/batch.h"
#include "common/event.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/migrate.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "sql/dm.h"
#include "tests/support/cluster.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"

static const dm_query insert_thing = { "insert_thing", "INSERT INTO thing (name) VALUES ($1::text)", true };
static const dm_query insert_late = { "insert_late", "INSERT INTO late (name) VALUES ($1::text)", true };
static const dm_query find_thing = { "find_thing", "SELECT name FROM thing WHERE name = $1::text", false };
static const dm_query insert_things = { "insert_things",
                                        "INSERT INTO thing (name, note) SELECT * FROM unnest ($1::text[], $2::text[])",
                                        true };
static const dm_query conflict_once = { "conflict_once", "SELECT conflict_once()", false };
static const dm_query *const probe_queries[] = { &insert_thing, &insert_things, &insert_late, &find_thing,
                                                 &conflict_once };

static const dm_constraint probe_constraints[] = {
    { "thing_name_check", DM_INVALID_ARGUMENT, "name", "this name may not be used" },
};

/* What every test of this program shares. */
static struct world {
    ts_cluster *cluster;
    char conninfo[512];
    dm_metrics *metrics;
    dm_db_config config;
    dm_db *db;
    dm_batch batch;
    int64_t last_head;
    char *folder;
    dm_keyring *keyring; /* for those tests that seal */
} world;

static const dm_origin origin = { .peer = "probe", .actor = { DM_ACTOR_SYSTEM, "probe" } };

static void note_head (void *arg, int64_t head)
{
    (void) arg;
    world.last_head = head;
}

static int open_world (void **state)
{
    (void) state;
    dm_error error = { 0 };
    world.cluster = ts_cluster_open ("probe");
    if (dm_migrate (ts_cluster_conninfo (world.cluster, "probe_owner"), "probe", NULL, 0, &error))
        ts_die ("%s", error.message);
    PQclear (ts_cluster_query (
        world.cluster, "CREATE TABLE probe.thing (name text PRIMARY KEY CHECK (name <> 'forbidden'), note text);"
                       "CREATE TABLE probe.late (name text UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                       "CREATE SEQUENCE probe.tries;"
                       "CREATE FUNCTION probe.conflict_once() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                       " IF nextval('probe.tries') = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN 1; END $$;"
                       "GRANT ALL ON ALL TABLES IN SCHEMA probe TO probe;"
                       "GRANT ALL ON ALL SEQUENCES IN SCHEMA probe TO probe;"));
    snprintf (world.conninfo, sizeof world.conninfo, "%s", ts_cluster_conninfo (world.cluster, "probe"));
    static const dm_query *const *tables[] = { NULL, probe_queries };
    static size_t counts[2];
    tables[0] = dm_queries;
    counts[0] = dm_query_count;
    counts[1] = DM_COUNT (probe_queries);
    world.metrics = dm_metrics_open ("probe", NULL, 0);
    world.config = (dm_db_config){ .conninfo = world.conninfo,
                                   .schema = "probe",
                                   .query_tables = tables,
                                   .query_counts = counts,
                                   .query_table_count = 2,
                                   .constraints = probe_constraints,
                                   .constraint_count = DM_COUNT (probe_constraints),
                                   .metrics = world.metrics };
    world.db = dm_db_open (&world.config);
    world.batch = (dm_batch){ .db = world.db, .metrics = world.metrics, .on_head = note_head };
    world.folder = ts_folder_make ();
    world.keyring = ts_key_file_open (world.folder);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    dm_keyring_destroy (&world.keyring);
    ts_folder_remove (&world.folder);
    dm_db_destroy (&world.db);
    dm_metrics_destroy (&world.metrics);
    ts_cluster_destroy (&world.cluster);
    return 0;
}

#define LARGE_BYTES 40000

/* Works in the making: each inserts a thing and does what its plan says. */
typedef enum plan {
    INSERT,           /* insert and emit */
    GATHER,           /* the same, as a row of a statement that all works share */
    GATHER_LARGE,     /* a row of more than half of what a statement holds */
    GATHER_FORBIDDEN, /* a row that violates the CHECK */
    GATHER_AND_LOOK,  /* see the row that was just added */
    REFUSE_FIRST,     /* refuse before any write */
    REFUSE_AFTER,     /* insert, then refuse */
    REFUSE_EMITTED,   /* emit, then refuse */
    FORBIDDEN,        /* violate a CHECK, without waiting for the answer */
    INSERT_LATE,      /* violate a deferred constraint, which shows at COMMIT only */
    CONFLICT,         /* SQLSTATE 40001 the first time */
    KILL_CONNECTION,  /* end the backend in the middle */
    OTHER_REPLICA,    /* let another connection commit the same key first */
    REFUSE_OTHER,     /* the same, and refuse for what that one did */
    INSERT_KNOWN      /* insert a thing that is there already */
} plan;

typedef struct job {
    plan plan;
    char name[32];
    unsigned runs;
    const void *ahead; /* that its last run had */
    dm_uuid key;
    uint8_t hash[32];
} job;

static void emit (dm_call *call)
{
    static const uint8_t subject[16] = { 1 };
    Digimeente__Log__V1__PullRequest data = DIGIMEENTE__LOG__V1__PULL_REQUEST__INIT; /* any message will do */
    dm_emit (call, "nl.digimeente.probe.happened", subject, NULL, &data.base);
}

static void commit_elsewhere (const job *it);

static dm_status run_job (dm_call *call, dm_work *work)
{
    job *it = work->arg;
    it->runs++;
    it->ahead = call->ahead;
    if (it->plan == REFUSE_FIRST)
        return dm_fail (&call->error, DM_NOT_FOUND, "name", "not this one");
    if ((it->plan == OTHER_REPLICA || it->plan == REFUSE_OTHER) && it->runs == 1)
        commit_elsewhere (it);
    if (it->plan == REFUSE_OTHER)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "name", "it is taken");
    if (it->plan == KILL_CONNECTION)
        PQclear (ts_cluster_query (world.cluster, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                                  " WHERE usename = 'probe'"));
    if (it->plan == CONFLICT) {
        const PGresult *rows;
        dm_status status = dm_tx_query (call, &conflict_once, &rows);
        if (status)
            return status;
    }
    if (it->plan == GATHER_LARGE)
        dm_tx_insert (call->tx, &insert_things, DM_TEXT (it->name),
                      DM_TEXT (dm_arena_printf (call->arena, "%0*d", LARGE_BYTES, 0)));
    else if (it->plan >= GATHER && it->plan <= GATHER_AND_LOOK)
        dm_tx_insert (call->tx, &insert_things, DM_TEXT (it->plan == GATHER_FORBIDDEN ? "forbidden" : it->name),
                      DM_TEXT (it->runs > 1 ? "again" : NULL));
    else if (it->plan != REFUSE_EMITTED)
        dm_tx_send (call->tx, it->plan == INSERT_LATE ? &insert_late : &insert_thing,
                    DM_TEXT (it->plan == FORBIDDEN ? "forbidden" : it->name));
    if (it->plan == GATHER_AND_LOOK) {
        const PGresult *rows;
        dm_status status = dm_tx_query (call, &find_thing, &rows, DM_TEXT (it->name));
        if (status || PQntuples (rows) != 1)
            return status ? status : dm_fail (&call->error, DM_INTERNAL, NULL, "the row is not there");
    }
    if (it->plan == REFUSE_EMITTED)
        emit (call);
    if (it->plan == REFUSE_AFTER || it->plan == REFUSE_EMITTED)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "name", "too late");
    emit (call);
    work->reply = (const uint8_t *) dm_arena_printf (call->arena, "reply of %s", it->name);
    work->reply_bytes = strlen ((const char *) work->reply);
    return DM_OK;
}

#define WORKS_MAX 300

typedef struct set {
    size_t count;
    job jobs[WORKS_MAX];
    dm_work works[WORKS_MAX];
    dm_work *pointers[WORKS_MAX];
    dm_arena *arena;
} set;

static void set_init (set *all)
{
    memset (all, 0, sizeof *all);
    all->arena = dm_arena_open ();
}

static job *add (set *all, plan what, const char *name)
{
    size_t i = all->count++;
    all->jobs[i].plan = what;
    snprintf (all->jobs[i].name, sizeof all->jobs[i].name, "%s", name);
    all->works[i] =
        (dm_work){ .call = { .arena = all->arena, .origin = &origin, .deadline_ms = dm_clock_monotonic_ms () + 60000 },
                   .run = run_job,
                   .arg = &all->jobs[i] };
    all->pointers[i] = &all->works[i];
    return &all->jobs[i];
}

static void give_key (set *all, dm_uuid key, uint8_t hash)
{
    size_t i = all->count - 1;
    all->jobs[i].key = key;
    memset (all->jobs[i].hash, hash, sizeof all->jobs[i].hash);
    all->works[i].call.key = all->jobs[i].key.bytes;
    all->works[i].hash = all->jobs[i].hash;
}

static void run_set (set *all)
{
    dm_batch_run (&world.batch, all->pointers, all->count);
}

static void set_clear (set *all)
{
    dm_arena_destroy (&all->arena);
}

static int64_t count_things (const char *name)
{
    char sql[200];
    snprintf (sql, sizeof sql, "SELECT count(*) FROM probe.thing WHERE name = '%s'", name);
    return ts_cluster_number (world.cluster, sql);
}

static int64_t head (void)
{
    return ts_cluster_number (world.cluster, "SELECT position FROM probe.event_head");
}

/* A replica: a batch on a connection of its own that carries out the same request. */
static void commit_elsewhere (const job *it)
{
    dm_db *db = dm_db_open (&world.config);
    dm_batch other = { .db = db, .metrics = world.metrics };
    set all;
    set_init (&all);
    add (&all, INSERT, it->name);
    give_key (&all, it->key, it->hash[0]);
    dm_batch_run (&other, all.pointers, 1);
    if (all.works[0].status)
        ts_die ("the other replica failed: %s", all.works[0].call.error.message);
    set_clear (&all);
    dm_db_destroy (&db);
}

static void works_of_one_batch_commit_together (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, INSERT, "together-1");
    add (&all, INSERT, "together-2");
    add (&all, INSERT, "together-3");
    run_set (&all);
    for (size_t i = 0; i < all.count; i++)
        assert_int_equal (all.works[i].status, DM_OK);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(DISTINCT xmin::text) FROM probe.thing"
                                                        " WHERE name LIKE 'together-%'"),
                      1);
    assert_int_equal (world.last_head, head ());
    set_clear (&all);
}

/* Runs a work of this plan between two good ones; the good ones must come through, and only theirs be there. */
static void check_alone_hurt (plan what, const char *prefix, dm_status status, const char *field)
{
    char names[3][32];
    set all;
    set_init (&all);
    int64_t before = head ();
    for (int i = 0; i < 3; i++) {
        snprintf (names[i], sizeof names[i], "%s-%d", prefix, i);
        add (&all, i == 1 ? what : INSERT, names[i]);
    }
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, status);
    assert_string_equal (all.works[1].call.error.field, field);
    assert_int_equal (all.works[2].status, DM_OK);
    assert_int_equal (count_things (names[0]), 1);
    assert_int_equal (count_things (names[1]), 0);
    assert_int_equal (count_things (names[2]), 1);
    assert_int_equal (head (), before + 2);
    set_clear (&all);
}

static void refusal_before_a_write_hurts_only_itself (void **state)
{
    (void) state;
    check_alone_hurt (REFUSE_FIRST, "first", DM_NOT_FOUND, "name");
}

static void refusal_after_a_write_leaves_nothing_and_hurts_only_itself (void **state)
{
    (void) state;
    check_alone_hurt (REFUSE_AFTER, "after", DM_FAILED_PRECONDITION, "name");
}

static void refusal_after_an_event_leaves_nothing_and_hurts_only_itself (void **state)
{
    (void) state;
    check_alone_hurt (REFUSE_EMITTED, "emitted", DM_FAILED_PRECONDITION, "name");
}

static void constraint_violation_hurts_only_itself_and_names_the_field (void **state)
{
    (void) state;
    check_alone_hurt (FORBIDDEN, "check", DM_INVALID_ARGUMENT, "name");
}

static void row_among_many_that_is_refused_hurts_only_itself (void **state)
{
    (void) state;
    check_alone_hurt (GATHER_FORBIDDEN, "gathered", DM_INVALID_ARGUMENT, "name");
}

/* What a look ahead of these tests saw: how many works each time. */
typedef struct looks {
    size_t count, works[8];
} looks;

static int found; /* what it finds for each */

static void look_ahead (void *arg, dm_call *call, dm_work *works[], size_t count)
{
    looks *it = arg;
    it->works[it->count++] = count;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal (works[i]->call.tx, call->tx);
        works[i]->call.ahead = &found;
    }
}

static void fail_ahead (void *arg, dm_call *call, dm_work *works[], size_t count)
{
    const PGresult *rows;
    look_ahead (arg, call, works, count);
    dm_tx_send (call->tx, &insert_thing, DM_TEXT ("forbidden"));
    dm_tx_query (call, &find_thing, &rows, DM_TEXT ("looked-0"));
}

static looks run_set_ahead (set *all, void (*ahead) (void *arg, dm_call *call, dm_work *works[], size_t count))
{
    looks seen = { 0 };
    dm_batch batch = world.batch;
    batch.look_ahead = ahead;
    batch.look_ahead_arg = &seen;
    dm_batch_run (&batch, all->pointers, all->count);
    return seen;
}

static void works_of_a_batch_look_ahead_together (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    for (size_t i = 0; i < 6; i++) {
        char name[32];
        snprintf (name, sizeof name, "looked-%zu", i);
        add (&all, GATHER, name);
    }
    const looks seen = run_set_ahead (&all, look_ahead);
    assert_int_equal (seen.count, 1);
    assert_int_equal (seen.works[0], all.count);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal (all.works[i].status, DM_OK);
        assert_ptr_equal (all.jobs[i].ahead, &found);
    }
    set_clear (&all);
}

static void work_that_runs_again_looks_again (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, INSERT, "again-0");
    add (&all, FORBIDDEN, "again-1");
    const looks seen = run_set_ahead (&all, look_ahead);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, DM_INVALID_ARGUMENT);
    assert_int_equal (seen.count, 3);
    assert_int_equal (seen.works[0], 2);
    assert_int_equal (seen.works[1] + seen.works[2], 2);
    set_clear (&all);
}

static void look_ahead_that_fails_runs_nothing (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    job *it = add (&all, INSERT, "unseen");
    run_set_ahead (&all, fail_ahead);
    assert_int_equal (all.works[0].status, DM_INVALID_ARGUMENT);
    assert_int_equal (it->runs, 0);
    assert_int_equal (count_things ("unseen"), 0);
    set_clear (&all);
}

/* So many works of a kind, each with a name of its own. */
static void run_many (set *all, plan of_all, int count, const char *prefix)
{
    set_init (all);
    for (int i = 0; i < count; i++) {
        char name[32];
        snprintf (name, sizeof name, "%s-%02d", prefix, i);
        add (all, of_all, name);
    }
    run_set (all);
    for (size_t i = 0; i < all->count; i++)
        assert_int_equal (all->works[i].status, DM_OK);
}

static void rows_of_many_works_become_one_statement (void **state)
{
    (void) state;
    set all;
    run_many (&all, GATHER, 50, "rows");
    assert_int_equal (
        ts_cluster_number (world.cluster, "SELECT count(*) FROM probe.thing WHERE name LIKE 'rows-%' AND note IS NULL"),
        50);
    /* one command inserted them all */
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(DISTINCT cmin::text) FROM probe.thing"
                                                        " WHERE name LIKE 'rows-%'"),
                      1);
    set_clear (&all);
}

static void rows_that_are_large_become_several_statements (void **state)
{
    (void) state;
    set all;
    run_many (&all, GATHER_LARGE, 9, "large");
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT sum(length(note)) FROM probe.thing"
                                                        " WHERE name LIKE 'large-%'"),
                      9 * LARGE_BYTES);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(DISTINCT cmin::text) FROM probe.thing"
                                                        " WHERE name LIKE 'large-%'"),
                      5);
    set_clear (&all);
}

static void row_that_waits_is_seen_by_the_next_query (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, GATHER, "look-1");
    add (&all, GATHER_AND_LOOK, "look-2");
    add (&all, GATHER, "look-3");
    run_set (&all);
    for (size_t i = 0; i < all.count; i++)
        assert_int_equal (all.works[i].status, DM_OK);
    assert_int_equal (count_things ("look-1") + count_things ("look-2") + count_things ("look-3"), 3);
    set_clear (&all);
}

static void violation_that_shows_at_commit_hurts_only_itself (void **state)
{
    (void) state;
    PQclear (ts_cluster_query (world.cluster, "INSERT INTO probe.late VALUES ('commit-1')"));
    check_alone_hurt (INSERT_LATE, "commit", DM_ALREADY_EXISTS, "");
}

static void conflict_runs_the_whole_batch_again (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    job *one = add (&all, INSERT, "conflict-1");
    job *two = add (&all, CONFLICT, "conflict-2");
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, DM_OK);
    assert_int_equal (one->runs, 2);
    assert_int_equal (two->runs, 2);
    assert_int_equal (count_things ("conflict-1") + count_things ("conflict-2"), 2);
    set_clear (&all);
}

/* Finds something for all works, but only the first time. */
static void look_ahead_once (void *arg, dm_call *call, dm_work *works[], size_t count)
{
    unsigned *times = arg;
    assert_non_null (call->tx);
    for (size_t i = 0; *times == 0 && i < count; i++)
        works[i]->call.ahead = &found;
    ++*times;
}

static void what_was_looked_up_ahead_is_of_the_same_transaction (void **state)
{
    (void) state;
    unsigned times = 0;
    dm_batch batch = world.batch;
    batch.look_ahead = look_ahead_once;
    batch.look_ahead_arg = &times;
    set all;
    set_init (&all);
    job *one = add (&all, INSERT, "ahead-1");
    dm_batch_run (&batch, all.pointers, 1);
    assert_ptr_equal (one->ahead, &found);
    set_clear (&all);
    times = 0;
    set_init (&all);
    PQclear (ts_cluster_query (world.cluster, "SELECT setval('probe.tries', 1, false)"));
    one = add (&all, INSERT, "ahead-2");
    add (&all, CONFLICT, "ahead-3");
    dm_batch_run (&batch, all.pointers, 2);
    assert_int_equal (times, 2);
    assert_int_equal (one->runs, 2);
    assert_null (one->ahead);
    set_clear (&all);
}

static void lost_connection_makes_all_unavailable_and_the_next_batch_works (void **state)
{
    (void) state;
    int64_t before = head ();
    set all;
    set_init (&all);
    add (&all, INSERT, "lost-1");
    add (&all, KILL_CONNECTION, "lost-2");
    add (&all, INSERT, "lost-3");
    run_set (&all);
    for (size_t i = 0; i < all.count; i++)
        assert_int_equal (all.works[i].status, DM_UNAVAILABLE);
    assert_int_equal (count_things ("lost-1") + count_things ("lost-2") + count_things ("lost-3"), 0);
    assert_int_equal (head (), before);
    all.jobs[1].plan = INSERT;
    for (size_t i = 0; i < all.count; i++)
        all.works[i].is_done = false;
    run_set (&all);
    for (size_t i = 0; i < all.count; i++)
        assert_int_equal (all.works[i].status, DM_OK);
    set_clear (&all);
}

/* The same request again. One that does not say that it is a repeat is run, meets the key of the first, and is undone.
 */
static void repeat (bool says_so, const char *name)
{
    dm_uuid key = dm_uuid_new ();
    set first, second;
    set_init (&first);
    set_init (&second);
    add (&first, INSERT, name);
    give_key (&first, key, 7);
    run_set (&first);
    int64_t before = head ();
    job *again = add (&second, INSERT, name);
    give_key (&second, key, 7);
    second.works[0].is_repeat = says_so;
    run_set (&second);
    assert_int_equal (second.works[0].status, DM_OK);
    assert_int_equal (again->runs, says_so ? 0 : 1);
    assert_int_equal (second.works[0].reply_bytes, first.works[0].reply_bytes);
    assert_memory_equal (second.works[0].reply, first.works[0].reply, first.works[0].reply_bytes);
    assert_int_equal (head (), before);
    set_clear (&first);
    set_clear (&second);
}

static void same_key_and_bytes_get_the_first_reply_again (void **state)
{
    (void) state;
    repeat (true, "key-1");
}

static void repeat_that_does_not_say_so_is_undone_and_gets_the_first_reply (void **state)
{
    (void) state;
    repeat (false, "key-2");
}

static void run_keyed (set *all, dm_keyring *keyring, dm_uuid key, const char *name)
{
    set_init (all);
    add (all, INSERT, name);
    give_key (all, key, 7);
    world.batch.keyring = keyring;
    run_set (all);
    world.batch.keyring = NULL;
}

/* Rows of request_key in which the reply, or the request's hash, can be read. */
static int64_t count_readable (const char *reply)
{
    char sql[300];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM probe.request_key WHERE position('%s'::bytea in reply) > 0"
              " OR hash = decode(repeat('07', 32), 'hex') AND is_sealed",
              reply);
    return ts_cluster_number (world.cluster, sql);
}

static void a_stored_reply_is_sealed_and_given_again (void **state)
{
    (void) state;
    const dm_uuid key = dm_uuid_new ();
    set first, second, other;
    run_keyed (&first, world.keyring, key, "sealed-1");
    assert_int_equal (first.works[0].status, DM_OK);
    assert_string_equal ((const char *) first.works[0].reply, "reply of sealed-1");
    assert_int_equal (count_readable ("reply of sealed-1"), 0);
    run_keyed (&second, world.keyring, key, "sealed-1");
    assert_int_equal (second.works[0].status, DM_OK);
    assert_int_equal (second.works[0].reply_bytes, strlen ("reply of sealed-1"));
    assert_memory_equal (second.works[0].reply, "reply of sealed-1", second.works[0].reply_bytes);
    set_init (&other);
    add (&other, INSERT, "sealed-2");
    give_key (&other, key, 8); /* another request with this key */
    world.batch.keyring = world.keyring;
    run_set (&other);
    world.batch.keyring = NULL;
    assert_int_equal (other.works[0].status, DM_ALREADY_EXISTS);
    set_clear (&first);
    set_clear (&second);
    set_clear (&other);
}

static void a_sealed_reply_opens_only_where_it_was_stored_and_with_its_key (void **state)
{
    (void) state;
    const dm_uuid key = dm_uuid_new (), other = dm_uuid_new ();
    char sql[300], from[DM_UUID_TEXT_SIZE], to[DM_UUID_TEXT_SIZE];
    set first, second, third;
    run_keyed (&first, world.keyring, key, "moved-1");
    run_keyed (&second, world.keyring, other, "moved-2");
    snprintf (sql, sizeof sql,
              "UPDATE probe.request_key SET reply = (SELECT reply FROM probe.request_key WHERE key = '%s')"
              " WHERE key = '%s'",
              dm_uuid_format (key.bytes, from), dm_uuid_format (other.bytes, to));
    PQclear (ts_cluster_query (world.cluster, sql));
    run_keyed (&third, world.keyring, other, "moved-2");
    assert_int_equal (third.works[0].status, DM_DATA_LOSS);
    set_clear (&third);
    run_keyed (&third, NULL, key, "moved-1");
    assert_int_equal (third.works[0].status, DM_DATA_LOSS);
    set_clear (&first);
    set_clear (&second);
    set_clear (&third);
}

static void a_reply_from_before_there_was_a_key_file_is_given_again (void **state)
{
    (void) state;
    const dm_uuid key = dm_uuid_new ();
    set first, second;
    run_keyed (&first, NULL, key, "early-1");
    assert_int_equal (count_readable ("reply of early-1"), 1);
    run_keyed (&second, world.keyring, key, "early-1");
    assert_int_equal (second.works[0].status, DM_OK);
    assert_memory_equal (second.works[0].reply, "reply of early-1", second.works[0].reply_bytes);
    set_clear (&first);
    set_clear (&second);
}

static void same_key_and_other_bytes_are_refused (void **state)
{
    (void) state;
    dm_uuid key = dm_uuid_new ();
    set all;
    set_init (&all);
    add (&all, INSERT, "bytes-1");
    give_key (&all, key, 1);
    add (&all, INSERT, "bytes-2"); /* the same key in one batch: it waits for the next */
    give_key (&all, key, 2);
    add (&all, INSERT, "bytes-3");
    give_key (&all, dm_uuid_new (), 3);
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, DM_ALREADY_EXISTS);
    assert_string_equal (all.works[1].call.error.field, "key");
    assert_int_equal (all.works[2].status, DM_OK);
    assert_int_equal (count_things ("bytes-2"), 0);
    set_clear (&all);
}

static void key_twice_in_one_call_is_carried_out_once (void **state)
{
    (void) state;
    dm_uuid key = dm_uuid_new ();
    set all;
    set_init (&all);
    add (&all, INSERT, "twice-1");
    give_key (&all, key, 1);
    job *second = add (&all, INSERT, "twice-1");
    give_key (&all, key, 1);
    dm_work *works[2] = { &all.works[0], &all.works[1] };
    dm_batch_run (&world.batch, works, 2);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, DM_OK);
    assert_int_equal (second->runs, 0);
    assert_memory_equal (all.works[0].reply, all.works[1].reply, all.works[0].reply_bytes);
    set_clear (&all);
}

static void refusal_is_not_kept_under_its_key (void **state)
{
    (void) state;
    dm_uuid key = dm_uuid_new ();
    set first, second;
    set_init (&first);
    set_init (&second);
    add (&first, REFUSE_FIRST, "kept");
    give_key (&first, key, 1);
    run_set (&first);
    assert_int_equal (first.works[0].status, DM_NOT_FOUND);
    add (&second, INSERT, "kept");
    give_key (&second, key, 1);
    run_set (&second);
    assert_int_equal (second.works[0].status, DM_OK);
    set_clear (&first);
    set_clear (&second);
}

static void key_that_another_replica_committed_meanwhile_gets_its_reply (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, INSERT, "race-1");
    give_key (&all, dm_uuid_new (), 1);
    add (&all, OTHER_REPLICA, "race-2");
    give_key (&all, dm_uuid_new (), 2);
    int64_t before = head ();
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[1].status, DM_OK);
    assert_int_equal (count_things ("race-1"), 1);
    assert_int_equal (count_things ("race-2"), 1);
    assert_int_equal (head (), before + 2);
    set_clear (&all);
}

/* Alone in its batch: what it trips over is what it did itself in another replica. */
static void check_done_elsewhere (plan what, const char *name)
{
    set all;
    set_init (&all);
    add (&all, what, name);
    give_key (&all, dm_uuid_new (), 1);
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_OK);
    assert_int_equal (all.works[0].reply_bytes, strlen ("reply of ") + strlen (name));
    assert_int_equal (count_things (name), 1);
    set_clear (&all);
}

static void violation_by_what_another_replica_did_for_it_is_no_failure (void **state)
{
    (void) state;
    check_done_elsewhere (OTHER_REPLICA, "own-violation");
}

static void refusal_for_what_another_replica_did_for_it_is_no_failure (void **state)
{
    (void) state;
    check_done_elsewhere (REFUSE_OTHER, "own-refusal");
}

static void last_of_a_batch_that_fails_at_commit_is_not_told_that_it_succeeded (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, INSERT, "gone");
    all.works[0].call.deadline_ms = dm_clock_monotonic_ms () - 1;
    add (&all, FORBIDDEN, "left");
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_DEADLINE_EXCEEDED);
    assert_int_equal (all.works[1].status, DM_INVALID_ARGUMENT);
    set_clear (&all);
}

static void expired_request_is_never_run (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    job *late = add (&all, INSERT, "expired");
    all.works[0].call.deadline_ms = dm_clock_monotonic_ms () - 1;
    run_set (&all);
    assert_int_equal (all.works[0].status, DM_DEADLINE_EXCEEDED);
    assert_int_equal (late->runs, 0);
    set_clear (&all);
}

static void more_works_than_a_batch_holds_are_all_done (void **state)
{
    (void) state;
    set *all = malloc (sizeof *all);
    set_init (all);
    int64_t before = head ();
    for (int i = 0; i < WORKS_MAX; i++) {
        char name[32];
        snprintf (name, sizeof name, "many-%d", i);
        add (all, INSERT, name);
    }
    run_set (all);
    for (size_t i = 0; i < all->count; i++)
        assert_int_equal (all->works[i].status, DM_OK);
    assert_int_equal (head (), before + WORKS_MAX);
    set_clear (all);
    free (all);
}

static dm_status refuse_prologue (dm_call *call, void *arg)
{
    (void) arg;
    return dm_fail (&call->error, DM_ABORTED, NULL, "another was first");
}

static void whole_batch_is_all_or_nothing (void **state)
{
    (void) state;
    set all;
    set_init (&all);
    add (&all, INSERT, "whole-1");
    add (&all, REFUSE_FIRST, "whole-2");
    size_t failed;
    dm_error error = { 0 };
    int64_t before = head ();
    assert_int_equal (dm_batch_run_whole (&world.batch, NULL, NULL, all.pointers, 2, &failed, &error), DM_NOT_FOUND);
    assert_int_equal (failed, 1);
    assert_int_equal (count_things ("whole-1"), 0);
    assert_int_equal (dm_batch_run_whole (&world.batch, refuse_prologue, NULL, all.pointers, 1, &failed, &error),
                      DM_ABORTED);
    assert_int_equal (failed, 1);
    assert_int_equal (head (), before);
    assert_int_equal (dm_batch_run_whole (&world.batch, NULL, NULL, all.pointers, 1, &failed, &error), DM_OK);
    assert_int_equal (count_things ("whole-1"), 1);
    set_clear (&all);
}

static void *write_many (void *arg)
{
    dm_db *db = dm_db_open (&world.config);
    dm_batch batch = { .db = db, .metrics = world.metrics };
    for (int round = 0; round < 20; round++) {
        set all;
        set_init (&all);
        for (int i = 0; i < 6; i++) {
            char name[32];
            snprintf (name, sizeof name, "log-%d-%d-%d", *(int *) arg, round, i);
            add (&all, i == 3 && round % 3 == 0 ? FORBIDDEN : i == 4 && round % 4 == 0 ? REFUSE_AFTER : INSERT, name);
        }
        dm_batch_run (&batch, all.pointers, all.count);
        set_clear (&all);
    }
    dm_db_destroy (&db);
    return NULL;
}

static void log_has_no_gap_under_concurrent_commits_and_failures (void **state)
{
    (void) state;
    pthread_t threads[3];
    int numbers[3] = { 0, 1, 2 };
    for (int i = 0; i < 3; i++)
        pthread_create (&threads[i], NULL, write_many, &numbers[i]);
    for (int i = 0; i < 3; i++)
        pthread_join (threads[i], NULL);
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM probe.event"), head ());
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT max(position) FROM probe.event"), head ());
    assert_int_equal (ts_cluster_number (world.cluster, "SELECT count(*) FROM probe.thing WHERE name LIKE 'log-%'"),
                      3 * (20 * 6 - 7 - 5));
}

static void server_that_may_forget_is_refused (void **state)
{
    (void) state;
    static const char *const settings[] = { "fsync", "full_page_writes", "synchronous_commit" };
    for (size_t i = 0; i < DM_COUNT (settings); i++) {
        char sql[100];
        snprintf (sql, sizeof sql, "ALTER SYSTEM SET %s = off", settings[i]);
        PQclear (ts_cluster_query (world.cluster, sql));
        PQclear (ts_cluster_query (world.cluster, "SELECT pg_reload_conf(), pg_sleep(0.3)"));
        dm_error error = { 0 };
        dm_db *db = dm_db_open (&world.config);
        assert_int_equal (dm_db_ensure (db, &error), DM_FAILED_PRECONDITION);
        assert_non_null (strstr (error.message, settings[i]));
        dm_db_destroy (&db);
        PQclear (ts_cluster_query (world.cluster, "ALTER SYSTEM RESET ALL"));
        PQclear (ts_cluster_query (world.cluster, "SELECT pg_reload_conf(), pg_sleep(0.3)"));
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (works_of_one_batch_commit_together),
        cmocka_unit_test (refusal_before_a_write_hurts_only_itself),
        cmocka_unit_test (refusal_after_a_write_leaves_nothing_and_hurts_only_itself),
        cmocka_unit_test (refusal_after_an_event_leaves_nothing_and_hurts_only_itself),
        cmocka_unit_test (constraint_violation_hurts_only_itself_and_names_the_field),
        cmocka_unit_test (row_among_many_that_is_refused_hurts_only_itself),
        cmocka_unit_test (works_of_a_batch_look_ahead_together),
        cmocka_unit_test (work_that_runs_again_looks_again),
        cmocka_unit_test (look_ahead_that_fails_runs_nothing),
        cmocka_unit_test (rows_of_many_works_become_one_statement),
        cmocka_unit_test (rows_that_are_large_become_several_statements),
        cmocka_unit_test (row_that_waits_is_seen_by_the_next_query),
        cmocka_unit_test (violation_that_shows_at_commit_hurts_only_itself),
        cmocka_unit_test (conflict_runs_the_whole_batch_again),
        cmocka_unit_test (what_was_looked_up_ahead_is_of_the_same_transaction),
        cmocka_unit_test (lost_connection_makes_all_unavailable_and_the_next_batch_works),
        cmocka_unit_test (same_key_and_bytes_get_the_first_reply_again),
        cmocka_unit_test (repeat_that_does_not_say_so_is_undone_and_gets_the_first_reply),
        cmocka_unit_test (a_stored_reply_is_sealed_and_given_again),
        cmocka_unit_test (a_sealed_reply_opens_only_where_it_was_stored_and_with_its_key),
        cmocka_unit_test (a_reply_from_before_there_was_a_key_file_is_given_again),
        cmocka_unit_test (same_key_and_other_bytes_are_refused),
        cmocka_unit_test (key_twice_in_one_call_is_carried_out_once),
        cmocka_unit_test (refusal_is_not_kept_under_its_key),
        cmocka_unit_test (key_that_another_replica_committed_meanwhile_gets_its_reply),
        cmocka_unit_test (violation_by_what_another_replica_did_for_it_is_no_failure),
        cmocka_unit_test (refusal_for_what_another_replica_did_for_it_is_no_failure),
        cmocka_unit_test (last_of_a_batch_that_fails_at_commit_is_not_told_that_it_succeeded),
        cmocka_unit_test (expired_request_is_never_run),
        cmocka_unit_test (more_works_than_a_batch_holds_are_all_done),
        cmocka_unit_test (whole_batch_is_all_or_nothing),
        cmocka_unit_test (log_has_no_gap_under_concurrent_commits_and_failures),
        cmocka_unit_test (server_that_may_forget_is_refused),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
