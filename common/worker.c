/* SPDX-License-Identifier: EUPL-1.2 */
/* The threads that run handlers: requests come from the server's router, replies go back to it. */
#include "common/worker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/job.h"
#include "common/log.h"
#include "common/queue.h"
#include "common/runtime_inside.h"

#define QUEUE_ROOM 512
#define IO_QUEUE_ROOM 64
#define APART_QUEUE_ROOM 16
#define THREADS_MAX 16
#define READS_MAX 32    /* that a reader takes at once */
#define LOCAL_READERS 2 /* connections for calls from inside the process */
#define TOO_LATE "the time for this call has run out"
#define IDLE_MS 1000
#define REST_MS 50 /* of a writer that has nothing to do */

struct dm_workers {
    dm_runtime *runtime;
    dm_queue *writes, *reads;
    dm_queue *io[THREADS_MAX];
    size_t io_count;
    dm_queue *apart;
    dm_queue *idle; /* connections that no local read uses now */
    pthread_t threads[3 * THREADS_MAX + 1];
    size_t thread_count;
    atomic_size_t next_io; /* the thread that starts takes the next queue */
    atomic_uint round_robin;
    pthread_mutex_t turn;                    /* of the writers */
    atomic_int connected_writers, in_flight; /* transactions that were sent and not answered yet */
};

/* Not one of the chassis. */
static bool is_own_method (const dm_runtime *runtime, const dm_method *method)
{
    return method >= runtime->methods && method < runtime->methods + runtime->method_count;
}

static dm_call call_of (dm_workers *workers, dm_request *request)
{
    return (dm_call){
        .arena = request->arena,
        .origin = &request->origin,
        .key = request->has_key ? request->key : NULL,
        .deadline_ms = request->deadline_ms,
        .app = is_own_method (workers->runtime, request->method) ? workers->runtime->app : workers->runtime,
        .keyring = workers->runtime->keyring,
    };
}

/* Runs the handler and packs its reply into the arena. */
static dm_status handle (dm_call *call, const dm_request *request, const uint8_t **out_reply, size_t *out_bytes)
{
    ProtobufCMessage *reply = dm_arena_zalloc (request->arena, request->output->sizeof_message);
    protobuf_c_message_init (request->output, reply);
    dm_status status = request->method->handler (call, request->message, reply);
    if (status)
        return status;
    size_t size = protobuf_c_message_get_packed_size (reply);
    if (size > DM_BODY_MAX)
        return dm_fail (&call->error, DM_INTERNAL, NULL, "the reply is too large; ask for less");
    uint8_t *bytes = dm_arena_alloc (request->arena, size);
    protobuf_c_message_pack (reply, bytes);
    *out_reply = bytes;
    *out_bytes = size;
    return DM_OK;
}

static dm_status run_write (dm_call *call, dm_work *work)
{
    return handle (call, work->arg, &work->reply, &work->reply_bytes);
}

/* Of a batch of writes; all its works are requests. */
static void look_ahead (void *arg, dm_call *for_all, dm_work *works[], size_t count)
{
    dm_runtime *runtime = arg;
    dm_call *calls[DM_BATCH_MAX];
    const ProtobufCMessage *requests[DM_BATCH_MAX];
    for (size_t i = 0; i < count; i++) {
        const dm_request *request = works[i]->arg;
        calls[i] = &works[i]->call;
        requests[i] = request->message;
    }
    runtime->look_ahead (for_all, calls, requests, count);
}

static void write_batch (dm_workers *workers, dm_batch *batch, dm_request *requests[], size_t count)
{
    dm_work works[DM_BATCH_MAX], *pointers[DM_BATCH_MAX];
    for (size_t i = 0; i < count; i++) {
        works[i] = (dm_work){
            .call = call_of (workers, requests[i]),
            .run = run_write,
            .arg = requests[i],
            .hash = requests[i]->hash,
            .is_repeat = requests[i]->is_repeat,
        };
        pointers[i] = &works[i];
    }
    dm_batch_run (batch, pointers, count);
    for (size_t i = 0; i < count; i++) {
        requests[i]->error = works[i].call.error;
        requests[i]->error.status = works[i].status;
        requests[i]->body = works[i].reply;
        requests[i]->body_bytes = works[i].reply_bytes;
        if (!works[i].status && works[i].call.wakes)
            dm_job_wake (workers->runtime, works[i].call.wakes);
        dm_server_reply (workers->runtime->server, requests[i]);
    }
}

/* One of the threads that write. They take turns: one gathers requests, runs them and sends their transaction, and the
 * next one begins while PostgreSQL still works on it. Whichever has the head of the event log first commits first; the
 * other waits there. */
typedef struct writer {
    dm_workers *workers;
    dm_db *db;
    bool has_turn, is_connected, is_in_flight;
    size_t taken; /* requests of its batch */
} writer;

static void take_turn (writer *it)
{
    pthread_mutex_lock (&it->workers->turn);
    it->has_turn = true;
}

static void pass_turn (writer *it)
{
    if (it->has_turn)
        pthread_mutex_unlock (&it->workers->turn);
    it->has_turn = false;
}

/* The next writer may begin, with as many as these: while PostgreSQL has work, more can gather. */
static void note_sent (void *arg)
{
    writer *it = arg;
    if (!it->is_in_flight)
        it->workers->in_flight++;
    it->is_in_flight = true;
    dm_queue_set_least (it->workers->writes, it->taken);
    pass_turn (it);
}

/* All is answered: nobody needs to wait for more. */
static void note_done (writer *it)
{
    if (it->is_in_flight && --it->workers->in_flight == 0)
        dm_queue_set_least (it->workers->writes, 1);
    it->is_in_flight = false;
}

static void connect_writer (writer *it)
{
    dm_error error;
    if (!dm_db_is_connected (it->db))
        dm_db_ensure (it->db, &error);
    bool is_connected = dm_db_is_connected (it->db);
    it->workers->connected_writers += is_connected - it->is_connected;
    it->is_connected = is_connected;
}

/* Without a database requests are taken too, and refused. */
static void take_and_write (writer *it, dm_batch *batch)
{
    dm_request *requests[DM_BATCH_MAX];
    dm_workers *workers = it->workers;
    int wait_ms = it->is_connected ? IDLE_MS : (int) dm_db_wait_ms (it->db);
    it->taken = dm_queue_take (workers->writes, (void **) requests, DM_BATCH_MAX, wait_ms);
    if (it->taken > 0)
        write_batch (workers, batch, requests, it->taken);
    note_done (it);
}

/* One turn; none for whoever has no database while another writer has. */
static void write_once (writer *it, dm_batch *batch)
{
    connect_writer (it);
    if (!it->is_connected && it->workers->connected_writers > 0) {
        usleep (REST_MS * 1000);
        return;
    }
    take_turn (it);
    take_and_write (it, batch);
    pass_turn (it);
}

static void *write_loop (void *arg)
{
    writer it = { .workers = arg };
    dm_runtime *runtime = it.workers->runtime;
    it.db = dm_db_open (&runtime->db_config);
    dm_batch batch = dm_runtime_batch (runtime, it.db);
    batch.on_sent = note_sent;
    batch.on_sent_arg = &it;
    batch.look_ahead = runtime->look_ahead ? look_ahead : NULL;
    batch.look_ahead_arg = runtime;
    while (!dm_queue_is_closed (it.workers->writes) || dm_queue_length (it.workers->writes) > 0)
        write_once (&it, &batch);
    dm_db_destroy (&it.db);
    return NULL;
}

static bool is_expired (dm_request *request)
{
    if (dm_clock_monotonic_ms () < request->deadline_ms)
        return false;
    dm_fail (&request->error, DM_DEADLINE_EXCEEDED, NULL, TOO_LATE);
    return true;
}

/* Runs a request that needs no transaction: with a connection (READ) or without one (IO). */
static void run_plain (dm_call *call, dm_request *request)
{
    if (is_expired (request))
        return;
    dm_status status = handle (call, request, &request->body, &request->body_bytes);
    request->error = call->error;
    request->error.status = status;
}

static void run_read (dm_db *db, const dm_call *call, dm_request *request)
{
    if (dm_db_ensure (db, &request->error)) {
        request->error.status = DM_UNAVAILABLE;
        return;
    }
    dm_tx tx;
    dm_call in_tx = *call;
    dm_tx_init (&tx, db);
    in_tx.tx = &tx;
    run_plain (&in_tx, request);
    dm_tx_clear (&tx);
}

/* Asks at once what several reads need.  Takes: tx, whose rows live as long as the calls. */
static void look_ahead_of_reads (dm_runtime *runtime, dm_tx *tx, dm_arena *arena, dm_call calls[],
                                 dm_request *const requests[], size_t count)
{
    dm_call for_all = { .tx = tx, .arena = arena }, *pointers[READS_MAX];
    const ProtobufCMessage *messages[READS_MAX];
    for (size_t i = 0; i < count; i++) {
        pointers[i] = &calls[i];
        calls[i].tx = tx;
        messages[i] = requests[i]->message;
    }
    runtime->look_ahead (&for_all, pointers, messages, count);
}

/* Runs those for whom was asked ahead, or the others. The former are quick, and their answers leave together: so all
 * that they pass on their way wakes once for them. */
static void run_reads (dm_workers *workers, dm_db *db, bool is_ahead, dm_call calls[], dm_request *const requests[],
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((calls[i].ahead != NULL) == is_ahead) {
            dm_log_set_trace (requests[i]->origin.traceparent);
            run_read (db, &calls[i], requests[i]);
            dm_log_set_trace (NULL);
            if (!is_ahead)
                dm_server_reply (workers->runtime->server, requests[i]);
        }
    for (size_t i = 0; is_ahead && i < count; i++)
        if (calls[i].ahead)
            dm_server_reply (workers->runtime->server, requests[i]);
}

static void answer_reads (dm_workers *workers, dm_db *db, dm_request *const requests[], size_t count)
{
    dm_call calls[READS_MAX];
    dm_arena *arena = dm_arena_open ();
    dm_tx tx;
    dm_tx_init (&tx, db);
    for (size_t i = 0; i < count; i++)
        calls[i] = call_of (workers, requests[i]);
    /* notices a connection that the server has closed */
    if (dm_db_is_connected (db) && workers->runtime->look_ahead)
        look_ahead_of_reads (workers->runtime, &tx, arena, calls, requests, count);
    run_reads (workers, db, true, calls, requests, count);
    run_reads (workers, db, false, calls, requests, count);
    dm_tx_clear (&tx);
    dm_arena_destroy (&arena);
}

bool dm_workers_read (dm_runtime *runtime, dm_request *request)
{
    void *db;
    if (!runtime->is_serving)
        return false;
    dm_queue *idle = runtime->workers->idle;
    int64_t left_ms = request->deadline_ms - dm_clock_monotonic_ms ();
    if (dm_queue_take (idle, &db, 1, left_ms > 0 ? (int) left_ms : 0) == 0) {
        dm_fail (&request->error, DM_DEADLINE_EXCEEDED, NULL, TOO_LATE);
        return true;
    }
    dm_db_is_connected (db);
    dm_call call = call_of (runtime->workers, request);
    run_read (db, &call, request);
    dm_queue_put (idle, db);
    return true;
}

static void *read_loop (void *arg)
{
    dm_workers *workers = arg;
    dm_db *db = dm_db_open (&workers->runtime->db_config);
    size_t most = workers->runtime->look_ahead ? READS_MAX : 1;
    while (!dm_queue_is_closed (workers->reads) || dm_queue_length (workers->reads) > 0) {
        dm_request *requests[READS_MAX];
        size_t count = dm_queue_take (workers->reads, (void **) requests, most, IDLE_MS);
        if (count > 0)
            answer_reads (workers, db, requests, count);
    }
    dm_db_destroy (&db);
    return NULL;
}

/* Runs what comes into a queue, until that is closed. */
static void run_all_plain (dm_workers *workers, dm_queue *queue)
{
    while (!dm_queue_is_closed (queue) || dm_queue_length (queue) > 0) {
        void *item;
        if (dm_queue_take (queue, &item, 1, IDLE_MS) > 0) {
            dm_request *request = item;
            dm_call call = call_of (workers, request);
            dm_log_set_trace (request->origin.traceparent);
            run_plain (&call, request);
            dm_log_set_trace (NULL);
            dm_server_reply (workers->runtime->server, request);
        }
    }
}

static void *io_loop (void *arg)
{
    dm_workers *workers = arg;
    run_all_plain (workers, workers->io[workers->next_io++]);
    return NULL;
}

static void *apart_loop (void *arg)
{
    dm_workers *workers = arg;
    run_all_plain (workers, workers->apart);
    return NULL;
}

static size_t pick_io (dm_workers *workers, const dm_request *request)
{
    if (!request->method->affinity)
        return workers->round_robin++ % workers->io_count;
    ProtobufCBinaryData bytes = request->method->affinity (request->message);
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ bytes.data[i]) * 16777619U;
    return hash % workers->io_count;
}

bool dm_workers_dispatch (void *arg, dm_request *request)
{
    dm_runtime *runtime = arg;
    if (!(request->method->kind == DM_APART ? runtime->is_answering : runtime->is_serving))
        return false;
    dm_workers *workers = runtime->workers;
    switch (request->method->kind) {
    case DM_APART:
        return dm_queue_put (workers->apart, request);
    case DM_READ:
        return dm_queue_put (workers->reads, request);
    case DM_IO:
        return dm_queue_put (workers->io[pick_io (workers, request)], request);
    case DM_WRITE:
    case DM_WRITE_UNKEYED:
        break;
    }
    return dm_queue_put (workers->writes, request);
}

void dm_workers_list_queues (const dm_workers *workers, dm_queue_depth out[DM_QUEUE_DEPTHS])
{
    dm_queue_depth io = { "io", 0, IO_QUEUE_ROOM * workers->io_count };
    for (size_t i = 0; i < workers->io_count; i++)
        io.depth += dm_queue_length (workers->io[i]);
    out[0] = (dm_queue_depth){ "write", dm_queue_length (workers->writes), QUEUE_ROOM };
    out[1] = (dm_queue_depth){ "read", dm_queue_length (workers->reads), QUEUE_ROOM };
    out[2] = io;
}

bool dm_workers_are_ready (dm_workers *workers)
{
    return workers->connected_writers > 0;
}

static void start (dm_workers *workers, void *(*loop) (void *), int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (pthread_create (&workers->threads[workers->thread_count++], NULL, loop, workers) != 0)
            abort ();
}

dm_workers *dm_workers_open (dm_runtime *runtime)
{
    dm_workers *workers = calloc (1, sizeof *workers);
    if (!workers)
        abort ();
    workers->runtime = runtime;
    pthread_mutex_init (&workers->turn, NULL);
    workers->writes = dm_queue_open (QUEUE_ROOM);
    workers->reads = dm_queue_open (QUEUE_ROOM);
    workers->io_count = (size_t) dm_settings_number (runtime->settings, "io-workers");
    for (size_t i = 0; i < workers->io_count; i++)
        workers->io[i] = dm_queue_open (IO_QUEUE_ROOM);
    workers->apart = dm_queue_open (APART_QUEUE_ROOM);
    workers->idle = dm_queue_open (LOCAL_READERS);
    for (size_t i = 0; i < LOCAL_READERS; i++)
        dm_queue_put (workers->idle, dm_db_open (&runtime->db_config));
    start (workers, write_loop, dm_settings_number (runtime->settings, "writers"));
    start (workers, read_loop, dm_settings_number (runtime->settings, "readers"));
    start (workers, io_loop, (int64_t) workers->io_count);
    start (workers, apart_loop, 1);
    return workers;
}

static void close_idle (dm_queue **idle)
{
    for (void *item; dm_queue_take (*idle, &item, 1, 0) > 0;) {
        dm_db *db = item;
        dm_db_destroy (&db);
    }
    dm_queue_destroy (idle);
}

void dm_workers_destroy (dm_workers **workers)
{
    if (!*workers)
        return;
    dm_workers *w = *workers;
    dm_queue_close (w->writes);
    dm_queue_close (w->reads);
    dm_queue_close (w->apart);
    for (size_t i = 0; i < w->io_count; i++)
        dm_queue_close (w->io[i]);
    for (size_t i = 0; i < w->thread_count; i++)
        pthread_join (w->threads[i], NULL);
    close_idle (&w->idle);
    pthread_mutex_destroy (&w->turn);
    dm_queue_destroy (&w->writes);
    dm_queue_destroy (&w->reads);
    dm_queue_destroy (&w->apart);
    for (size_t i = 0; i < w->io_count; i++)
        dm_queue_destroy (&w->io[i]);
    free (w);
    *workers = NULL;
}
