/* SPDX-License-Identifier: EUPL-1.2 */
/* A service of the test's own that calls its own methods, as the gateway does: inside its process, between serve and
 * unserve. The program starts itself once more as that service, and tells what that one found. */
#include "common/local.h"

#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/keys.h"
#include "common/migrate.h"
#include "common/runtime_inside.h"
#include "common/service.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "tests/support/browser.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

#define METHOD(name) "digimeente.documents.v1.DocumentsService/" name

typedef Digimeente__Documents__V1__CompleteRequest CompleteRequest;
typedef Digimeente__Documents__V1__CompleteResponse CompleteResponse;
typedef Digimeente__Documents__V1__FindResponse FindResponse;
typedef Digimeente__Documents__V1__GetChunkResponse GetChunkResponse;

/* What the handlers do, and what they saw. */
static dm_runtime *runtime;
static atomic_int runs;
static dm_origin seen;
static bool saw_transaction, saw_key;
static pthread_t seen_thread;
static sem_t is_held, may_go; /* Find and Seal wait between these two when must_hold */
static atomic_bool must_hold;

static void see (const dm_call *call)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock (&mutex);
    runs++;
    seen = *call->origin;
    saw_transaction = call->tx != NULL;
    seen_thread = pthread_self ();
    pthread_mutex_unlock (&mutex);
}

static void hold (void)
{
    if (must_hold) {
        sem_post (&is_held);
        sem_wait (&may_go);
    }
}

/* READ. */
static dm_status handle_find (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) message, (void) out;
    see (call);
    hold ();
    return DM_OK;
}

/* IO: gives back what it was given; offset 1 is refused. */
static dm_status handle_get_chunk (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Documents__V1__GetChunkRequest *request = (const void *) message;
    GetChunkResponse *reply = (void *) out;
    see (call);
    if (request->offset == 1) {
        dm_fail (&call->error, DM_UNAVAILABLE, "offset", "not now");
        call->error.retry_after_ms = 1234;
        return DM_UNAVAILABLE;
    }
    reply->has_data = true;
    reply->data = request->document;
    return DM_OK;
}

/* WRITE: a number that no other run gives, and an event. */
static dm_status handle_complete (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const CompleteRequest *request = (const void *) message;
    CompleteResponse *reply = (void *) out;
    Digimeente__Documents__V1__DocumentCompleted data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_COMPLETED__INIT;
    see (call);
    if (request->title)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "title", "it has one");
    reply->document = dm_arena_alloc (call->arena, sizeof *reply->document);
    digimeente__documents__v1__document__init (reply->document);
    reply->document->has_bestandsomvang = true;
    reply->document->bestandsomvang = (uint64_t) runs;
    dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.completed", call->key, NULL, &data.base);
    return DM_OK;
}

/* WRITE_UNKEYED: an event each time. */
static dm_status handle_seal (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) message, (void) out;
    Digimeente__Documents__V1__DocumentCompleted data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_COMPLETED__INIT;
    const dm_uuid subject = dm_uuid_new ();
    see (call);
    saw_key = call->key != NULL;
    hold ();
    dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.completed", subject.bytes, NULL, &data.base);
    return DM_OK;
}

static const dm_origin caller = { .peer = "somebody", .actor = { DM_ACTOR_INWONER, "p1" } };

static dm_arena *arena;
static dm_error error;

static dm_status call_with (const char *method, const dm_uuid *key, uint32_t timeout_ms,
                            const ProtobufCMessage *request, ProtobufCMessage **out)
{
    const dm_call_options options = { .origin = &caller, .key = key ? key->bytes : NULL, .timeout_ms = timeout_ms };
    memset (&error, 0, sizeof error);
    *out = NULL;
    return dm_local_call (runtime, method, &options, request, arena, out, &error);
}

static int open_test (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    runs = 0;
    must_hold = false;
    return 0;
}

static int close_test (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static void each_kind_is_answered_with_what_its_handler_gives (void **state)
{
    (void) state;
    Digimeente__Documents__V1__FindRequest find = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    Digimeente__Documents__V1__GetChunkRequest chunk = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    CompleteRequest complete = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    chunk.has_document = true;
    chunk.document = (ProtobufCBinaryData){ 3, (uint8_t *) "abc" };
    assert_int_equal (call_with (METHOD ("GetChunk"), NULL, 0, &chunk.base, &reply), DM_OK);
    assert_int_equal (((GetChunkResponse *) reply)->data.len, 3);
    assert_memory_equal (((GetChunkResponse *) reply)->data.data, "abc", 3);
    assert_false (saw_transaction);
    assert_int_equal (call_with (METHOD ("Find"), NULL, 0, &find.base, &reply), DM_OK);
    assert_int_equal (((FindResponse *) reply)->n_documenten, 0);
    assert_true (saw_transaction);
    assert_int_equal (call_with (METHOD ("Complete"), &key, 0, &complete.base, &reply), DM_OK);
    assert_int_equal (((CompleteResponse *) reply)->document->bestandsomvang, 3);
    assert_true (saw_transaction);
}

static void a_read_runs_on_the_callers_thread_and_a_write_does_not (void **state)
{
    (void) state;
    Digimeente__Documents__V1__FindRequest find = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    Digimeente__Documents__V1__SealRequest seal = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    ProtobufCMessage *reply;
    assert_int_equal (call_with (METHOD ("Find"), NULL, 0, &find.base, &reply), DM_OK);
    assert_true (pthread_equal (seen_thread, pthread_self ()));
    assert_int_equal (call_with (METHOD ("Seal"), NULL, 0, &seal.base, &reply), DM_OK);
    assert_false (pthread_equal (seen_thread, pthread_self ()));
}

static void the_actor_is_the_callers_and_the_peer_is_ourselves (void **state)
{
    (void) state;
    Digimeente__Documents__V1__FindRequest find = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCMessage *reply;
    assert_int_equal (call_with (METHOD ("Find"), NULL, 0, &find.base, &reply), DM_OK);
    assert_int_equal (seen.actor.kind, DM_ACTOR_INWONER);
    assert_string_equal (seen.actor.id, "p1");
    assert_string_equal (seen.peer, "documents");
}

static void a_refusal_comes_back_as_it_is_and_is_not_tried_again (void **state)
{
    (void) state;
    Digimeente__Documents__V1__GetChunkRequest chunk = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    CompleteRequest complete = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    chunk.has_offset = true;
    chunk.offset = 1;
    assert_int_equal (call_with (METHOD ("GetChunk"), NULL, 0, &chunk.base, &reply), DM_UNAVAILABLE);
    assert_null (reply);
    assert_int_equal (error.status, DM_UNAVAILABLE);
    assert_string_equal (error.field, "offset");
    assert_string_equal (error.message, "not now");
    assert_int_equal (error.retry_after_ms, 1234);
    assert_int_equal (runs, 1);
    complete.title = "titel";
    assert_int_equal (call_with (METHOD ("Complete"), &key, 0, &complete.base, &reply), DM_FAILED_PRECONDITION);
    assert_string_equal (error.field, "title");
    assert_null (reply);
}

static void a_repeated_key_gets_the_first_reply_and_not_with_other_bytes (void **state)
{
    (void) state;
    CompleteRequest complete = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    for (int i = 0; i < 2; i++) {
        assert_int_equal (call_with (METHOD ("Complete"), &key, 0, &complete.base, &reply), DM_OK);
        /* which run it was: what the second did is undone */
        assert_int_equal (((CompleteResponse *) reply)->document->bestandsomvang, 1);
    }
    complete.formaat = "image/png";
    assert_int_equal (call_with (METHOD ("Complete"), &key, 0, &complete.base, &reply), DM_ALREADY_EXISTS);
    assert_null (reply);
}

static void a_write_of_the_unkeyed_kind_runs_each_time_whatever_key_comes_with_it (void **state)
{
    (void) state;
    Digimeente__Documents__V1__SealRequest seal = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid key = dm_uuid_new ();
    assert_int_equal (call_with (METHOD ("Seal"), NULL, 0, &seal.base, &reply), DM_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal (call_with (METHOD ("Seal"), &key, 0, &seal.base, &reply), DM_OK);
    assert_int_equal (runs, 3);
    assert_true (saw_transaction);
    assert_false (saw_key);
}

static void what_the_gate_would_refuse_never_comes_to_a_handler (void **state)
{
    (void) state;
    static uint8_t much[DM_BODY_MAX + 1];
    const dm_uuid good = dm_uuid_new (), random = dm_uuid_random ();
    CompleteRequest complete = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT, text = complete;
    Digimeente__Documents__V1__GetChunkRequest chunk = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    text.bestandsnaam = "\xff.jpg";
    chunk.has_document = true;
    chunk.document = (ProtobufCBinaryData){ sizeof much, much };
    const struct {
        const char *method, *field;
        const dm_uuid *key;
        const ProtobufCMessage *request;
    } rows[] = {
        { METHOD ("Complete"), "key", NULL, &complete.base },
        { METHOD ("Complete"), "key", &random, &complete.base },
        { METHOD ("Complete"), "bestandsnaam", &good, &text.base },
        { METHOD ("GetChunk"), "body", NULL, &chunk.base },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        ProtobufCMessage *reply;
        assert_int_equal (call_with (rows[i].method, rows[i].key, 0, rows[i].request, &reply), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, rows[i].field);
        assert_null (reply);
    }
    assert_int_equal (runs, 0);
}

/* A call on a thread of its own. */
typedef struct side_call {
    pthread_t thread;
    const char *method;
    const ProtobufCMessage *request;
    uint32_t timeout_ms;
    dm_status status;
    atomic_bool has_ended;
} side_call;

static const Digimeente__Documents__V1__FindRequest find_request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
static const Digimeente__Documents__V1__SealRequest seal_request = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;

static void *call_aside (void *arg)
{
    side_call *it = arg;
    const dm_call_options options = { .origin = &caller, .timeout_ms = it->timeout_ms };
    dm_arena *own = dm_arena_open ();
    dm_error own_error = { 0 };
    ProtobufCMessage *reply;
    it->status = dm_local_call (runtime, it->method, &options, it->request, own, &reply, &own_error);
    dm_arena_destroy (&own);
    it->has_ended = true;
    return NULL;
}

static void begin (side_call *it, uint32_t timeout_ms, const char *method, const ProtobufCMessage *request)
{
    *it = (side_call){ .method = method, .request = request, .timeout_ms = timeout_ms };
    assert_int_equal (pthread_create (&it->thread, NULL, call_aside, it), 0);
}

#define READERS 2 /* worker.c */

static void more_reads_than_connections_wait_until_their_time_is_over (void **state)
{
    (void) state;
    side_call held[READERS];
    ProtobufCMessage *reply;
    must_hold = true;
    for (size_t i = 0; i < READERS; i++)
        begin (&held[i], 60000, METHOD ("Find"), &find_request.base);
    for (size_t i = 0; i < READERS; i++)
        sem_wait (&is_held);
    must_hold = false;
    assert_int_equal (call_with (METHOD ("Find"), NULL, 10, &find_request.base, &reply), DM_DEADLINE_EXCEEDED);
    assert_int_equal (runs, READERS);
    for (size_t i = 0; i < READERS; i++)
        sem_post (&may_go);
    for (size_t i = 0; i < READERS; i++) {
        pthread_join (held[i].thread, NULL);
        assert_int_equal (held[i].status, DM_OK);
    }
    assert_int_equal (call_with (METHOD ("Find"), NULL, 0, &find_request.base, &reply), DM_OK);
}

#define ROOM 512 /* worker.c */

static bool has_one_ended (void *calls)
{
    bool has_ended = false;
    for (size_t i = 0; i < ROOM + 1; i++)
        has_ended |= ((const side_call *) calls)[i].has_ended;
    return has_ended;
}

/* The only writer is held, so that nothing else ends but who is turned away. */
static void a_full_queue_turns_away_at_once_and_who_waited_too_long_is_not_run (void **state)
{
    (void) state;
    static side_call held, waiting[ROOM + 1];
    must_hold = true;
    begin (&held, 60000, METHOD ("Seal"), &seal_request.base);
    sem_wait (&is_held);
    must_hold = false;
    size_t turned_away = 0;
    for (size_t i = 0; i < DM_COUNT (waiting); i++)
        begin (&waiting[i], 1, METHOD ("Seal"), &seal_request.base);
    ts_wait_until (has_one_ended, waiting, TS_PATIENCE_MS, "one is turned away, so that all others are in the queue");
    int64_t from_ms = dm_clock_monotonic_ms ();
    while (dm_clock_monotonic_ms () <= from_ms + 1)
        ;
    sem_post (&may_go);
    pthread_join (held.thread, NULL);
    assert_int_equal (held.status, DM_OK);
    for (size_t i = 0; i < DM_COUNT (waiting); i++) {
        pthread_join (waiting[i].thread, NULL);
        turned_away += waiting[i].status == DM_RESOURCE_EXHAUSTED;
        assert_true (waiting[i].status == DM_RESOURCE_EXHAUSTED || waiting[i].status == DM_DEADLINE_EXCEEDED);
    }
    assert_int_equal (turned_away, 1);
    assert_int_equal (runs, 1);
}

/* A caller that was told so would find nobody: here serve has not returned. */
static void a_service_is_not_ready_before_it_serves (void **state)
{
    (void) state;
    char url[64];
    snprintf (url, sizeof url, "http://127.0.0.1:%u", dm_health_port (runtime->health));
    ts_browser *browser = ts_browser_open (url);
    assert_int_equal (ts_browser_get (browser, "/livez")->code, 200);
    assert_int_equal (ts_browser_get (browser, "/readyz")->code, 503);
    ts_browser_destroy (&browser);
}

static int failed = 1; /* tests, or the service itself */

static dm_status test_inside (dm_runtime *own, dm_error *out)
{
    (void) out;
#define TEST(name) cmocka_unit_test_setup_teardown (name, open_test, close_test)
    const struct CMUnitTest tests[] = {
        TEST (each_kind_is_answered_with_what_its_handler_gives),
        TEST (a_read_runs_on_the_callers_thread_and_a_write_does_not),
        TEST (more_reads_than_connections_wait_until_their_time_is_over),
        TEST (the_actor_is_the_callers_and_the_peer_is_ourselves),
        TEST (a_refusal_comes_back_as_it_is_and_is_not_tried_again),
        TEST (a_repeated_key_gets_the_first_reply_and_not_with_other_bytes),
        TEST (a_write_of_the_unkeyed_kind_runs_each_time_whatever_key_comes_with_it),
        TEST (what_the_gate_would_refuse_never_comes_to_a_handler),
        TEST (a_full_queue_turns_away_at_once_and_who_waited_too_long_is_not_run),
        TEST (a_service_is_not_ready_before_it_serves),
    };
    runtime = own;
    failed = cmocka_run_group_tests (tests, NULL, NULL);
    kill (getpid (), SIGTERM);
    return DM_OK;
}

static const dm_method methods[] = {
    { METHOD ("Find"), DM_READ, handle_find, NULL },
    { METHOD ("GetChunk"), DM_IO, handle_get_chunk, NULL },
    { METHOD ("Complete"), DM_WRITE, handle_complete, NULL },
    { METHOD ("Seal"), DM_WRITE_UNKEYED, handle_seal, NULL },
};
static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__documents__v1__documents_service__descriptor
};
static const dm_service service = {
    .name = "documents",
    .purpose = "calls itself",
    .methods = methods,
    .method_count = DM_COUNT (methods),
    .descriptors = descriptors,
    .descriptor_count = DM_COUNT (descriptors),
    .serve = test_inside,
};

static int run_service (int argc, char **argv)
{
    sem_init (&is_held, 0, 0);
    sem_init (&may_go, 0, 0);
    int code = dm_service_main (&service, argc, argv);
    return failed ? failed : code;
}

int main (int argc, char **argv)
{
    static char self[512], listen[64], health[64], database[560], key[300], peers[300];
    static const char *const names[] = { "documents" };
    dm_error why = { 0 };
    if (argc > 1)
        return run_service (argc, argv);
    ts_cluster *cluster = ts_cluster_open ("documents");
    char *folder = ts_folder_make ();
    if (dm_keys_generate (folder, names, DM_COUNT (names), &why)
        || dm_migrate (ts_cluster_conninfo (cluster, "documents_owner"), "documents", NULL, 0, &why))
        ts_die ("%s", why.message);
    if (readlink ("/proc/self/exe", self, sizeof self - 1) < 0)
        ts_die ("cannot find this program");
    const uint16_t port = ts_port_find (3);
    snprintf (listen, sizeof listen, "--listen=tcp://127.0.0.1:%u", port);
    snprintf (health, sizeof health, "--health=127.0.0.1:%u", port + 2);
    snprintf (database, sizeof database, "--database=%s", ts_cluster_conninfo (cluster, "documents"));
    snprintf (key, sizeof key, "--key=%s/documents.key", folder);
    snprintf (peers, sizeof peers, "--peers=%s/peers", folder);
    const char *arguments[] = { self, listen, health, database, key, peers, NULL };
    int code = 0;
    char *said = ts_process_output (arguments, &code);
    fputs (said, stdout);
    free (said);
    ts_folder_remove (&folder);
    ts_cluster_destroy (&cluster);
    return code;
}
