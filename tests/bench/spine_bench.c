/* SPDX-License-Identifier: EUPL-1.2 */
/* How fast and how large the spine is. Each figure stands beside a baseline that was measured in the same run, on the
 * same cluster: pgbench inserting one row of 400 bytes with 50 prepared clients, or a plain copy with fsync.
 * All processes, the clients among them, share this machine's cores. Never asserted: it only tells. */
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/memory.h"
#include "tests/support/measure.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define IN_FLIGHT 50
#define THREADS 2
#define RUN_MS 8000
#define LATENCIES_MAX 200000
#define PROBES 300
#define CHUNK_BYTES (256 * 1024)
#define CHUNKS_OUT 8
#define CHUNKS 256 /* of CHUNK_BYTES */
#define DOCUMENT_BYTES ((size_t) CHUNKS * CHUNK_BYTES)
#define DOCUMENT_TRIES 3
#define BACKLOG 40000

static ts_suite *suite;
static ts_caller caller;

/* The answers of about the size of pgbench's row. */
static const char answers[] =
    "{\"wat\":\"De lantaarn voor de deur brandt niet meer sinds het weekend\",\"waar\":{\"straat\":\"Kerkstraat\","
    "\"huisnummer\":\"12\",\"plaats\":\"Digimeente\"},\"gevaar\":\"nee\",\"opmerking\":\"Het is er nu erg donker en er "
    "komen veel kinderen langs die naar school gaan. Graag snel maken, dan kan iedereen weer veilig naar huis.\"}";

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static void signal_all_but (const char *service, int signal)
{
    for (size_t i = 0; i < M_SERVICES; i++)
        if (strcmp (m_services[i], service) != 0)
            ts_suite_signal (suite, m_services[i], 0, signal);
}

static void fill_submit (Digimeente__Intake__V1__SubmitRequest *request, Digimeente__Intake__V1__Initiator *initiator)
{
    digimeente__intake__v1__submit_request__init (request);
    digimeente__intake__v1__initiator__init (initiator);
    request->zaaktype = "melding-openbare-ruimte";
    request->answers = (char *) answers;
    request->has_without_journey = request->without_journey = true;
    initiator->emailadres = "bench@example.org";
    request->initiator = initiator;
}

/* One thread keeps its share of the calls in flight, and counts those that were acknowledged. */
typedef struct pump {
    int64_t until_ms;
    uint64_t most; /* 0: no limit */
    atomic_uint_fast64_t *done;
} pump;

static dm_pending *start_submit (void)
{
    Digimeente__Intake__V1__SubmitRequest request;
    Digimeente__Intake__V1__Initiator initiator;
    dm_uuid key = dm_uuid_new ();
    fill_submit (&request, &initiator);
    const dm_call_options options = { .origin = &caller.origin, .key = key.bytes };
    return dm_client_start (caller.client, "intake", "digimeente.intake.v1.IntakeService/Submit", &options,
                            &request.base);
}

static bool finish_submit (dm_pending **pending)
{
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_error error;
    dm_status status = dm_client_wait (pending, arena, &reply, &error);
    dm_arena_destroy (&arena);
    return status == DM_OK;
}

static void *run_pump (void *arg)
{
    const pump *it = arg;
    dm_pending *out[IN_FLIGHT / THREADS];
    for (size_t i = 0; i < DM_COUNT (out); i++)
        out[i] = start_submit ();
    for (size_t i = 0; dm_clock_monotonic_ms () < it->until_ms && (it->most == 0 || *it->done < it->most);
         i = (i + 1) % DM_COUNT (out)) {
        *it->done += finish_submit (&out[i]);
        out[i] = start_submit ();
    }
    for (size_t i = 0; i < DM_COUNT (out); i++)
        *it->done += finish_submit (&out[i]);
    return NULL;
}

/* Submits for so long, or so many; returns how many were acknowledged. */
static uint64_t submit_for (int64_t run_ms, uint64_t most)
{
    atomic_uint_fast64_t done = 0;
    pump plan = { .until_ms = dm_clock_monotonic_ms () + run_ms, .most = most, .done = &done };
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        pthread_create (&threads[i], NULL, run_pump, &plan);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join (threads[i], NULL);
    return done;
}

/* Intake alone: the others stand still. */
static void bench_submit (double baseline)
{
    signal_all_but ("intake", SIGSTOP);
    submit_for (1000, 0);
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "intake", 0));
    int64_t begin_us = dm_clock_monotonic_us ();
    uint64_t done = submit_for (RUN_MS, 0);
    double rate = (double) done * 1e6 / (double) (dm_clock_monotonic_us () - begin_us);
    m_print (&(m_figure){ "submit", rate, "1/s", baseline, rate / baseline, m_usage_us (&usage) / (double) done,
                          m_rss_kib (usage.pid), m_usage_client_us (&usage) / (double) done });
    signal_all_but ("intake", SIGCONT);
}

static int64_t audit_position (void)
{
    return number ("SELECT coalesce(max(position), 0) FROM audit.cursor WHERE source = 'intake'");
}

/* A backlog, applied by audit alone. The clock starts with its first batch: until then audit, which stood still, finds
 * its connection to intake again, and that takes up to a second. */
static void bench_audit_apply (double unused)
{
    (void) unused;
    signal_all_but ("intake", SIGSTOP);
    submit_for (60000, BACKLOG);
    int64_t head = number ("SELECT position FROM intake.event_head");
    int64_t before = audit_position ();
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "audit", 0));
    ts_suite_signal (suite, "audit", 0, SIGCONT);
    for (int64_t stopped = before; before == stopped; before = audit_position ())
        usleep (1000);
    int64_t begin_us = dm_clock_monotonic_us ();
    while (audit_position () < head)
        usleep (2000);
    double seconds = (double) (dm_clock_monotonic_us () - begin_us) / 1e6;
    double rate = (double) (head - before) / seconds;
    double baseline = m_copy_rows (ts_suite_cluster (suite), head - before);
    m_print (&(m_figure){ "audit_apply", rate, "events/s", baseline, rate / baseline,
                          m_usage_us (&usage) / (double) (head - before), m_rss_kib (usage.pid), 0 });
    signal_all_but ("intake", SIGCONT);
    ts_suite_wait_settled (suite);
}

static double rate_everywhere; /* what all services together keep up with; 0: not measured yet */

static void bench_everywhere (double baseline)
{
    m_usages usages = m_usages_begin (suite);
    int64_t begin_us = dm_clock_monotonic_us ();
    uint64_t done = submit_for (RUN_MS, 0);
    int64_t head = number ("SELECT position FROM intake.event_head");
    char sql[300];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM (SELECT position FROM audit.cursor WHERE source = 'intake' UNION ALL"
              " SELECT position FROM notification.cursor WHERE source = 'intake') AS c WHERE position < %" PRId64,
              head);
    while (number (sql) > 0)
        usleep (2000);
    double rate = (double) done * 1e6 / (double) (dm_clock_monotonic_us () - begin_us);
    m_print (&(m_figure){ "submit_everywhere", rate, "1/s", baseline, rate / baseline,
                          m_usages_us (&usages) / (double) done, m_usages_rss_kib (&usages),
                          m_usages_client_us (&usages) / (double) done });
    rate_everywhere = rate;
}

/* Arrivals by the clock, whether or not the ones before were answered: what waits is counted as waiting. One thread
 * starts them, another sees them answered, in their order. */
typedef struct paced {
    double interval_us;
    int64_t begin_us;
    size_t count;
    dm_pending *pending[LATENCIES_MAX];
    double latencies_ms[LATENCIES_MAX];
    sem_t started;
} paced;

static int64_t due_us (const paced *it, size_t number)
{
    return it->begin_us + (int64_t) ((double) number * it->interval_us);
}

static void *start_paced (void *arg)
{
    paced *it = arg;
    for (size_t i = 0; i < it->count; i++) {
        int64_t wait_us = due_us (it, i) - dm_clock_monotonic_us ();
        if (wait_us > 0)
            usleep ((unsigned) wait_us);
        it->pending[i] = start_submit ();
        sem_post (&it->started);
    }
    return NULL;
}

static void run_paced (paced *it)
{
    pthread_t starter;
    sem_init (&it->started, 0, 0);
    it->begin_us = dm_clock_monotonic_us () + 1000;
    pthread_create (&starter, NULL, start_paced, it);
    for (size_t i = 0; i < it->count; i++) {
        sem_wait (&it->started);
        finish_submit (&it->pending[i]);
        it->latencies_ms[i] = (double) (dm_clock_monotonic_us () - due_us (it, i)) / 1000;
    }
    pthread_join (starter, NULL);
    sem_destroy (&it->started);
}

/* Their median and 99th percentile beside one fsync, and how they are spread. */
static void print_latencies (const char *name, const m_usage *usage, double latencies_ms[], size_t count)
{
    double cpu_us = m_usage_us (usage) / (double) count, client_us = m_usage_client_us (usage) / (double) count,
           fsync_ms = m_fsync_ms (ts_suite_folder (suite));
    const struct {
        const char *of;
        double part;
    } rows[] = { { "p50", 0.50 }, { "p99", 0.99 } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char label[64];
        snprintf (label, sizeof label, "%s_%s", name, rows[i].of);
        double value = m_percentile (latencies_ms, count, rows[i].part);
        m_print (
            &(m_figure){ label, value, "ms", fsync_ms, value / fsync_ms, cpu_us, m_rss_kib (usage->pid), client_us });
    }
    m_print_histogram (name, latencies_ms, count);
}

/* At half of what all services together keep up with. */
static void bench_accept (double baseline)
{
    if (rate_everywhere == 0)
        bench_everywhere (baseline);
    double rate = rate_everywhere;
    static paced plan;
    plan.interval_us = 1e6 / (rate / 2);
    plan.count = (size_t) (rate / 2 * RUN_MS / 1000);
    plan.count = plan.count < LATENCIES_MAX ? plan.count : LATENCIES_MAX;
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "intake", 0));
    run_paced (&plan);
    print_latencies ("accept", &usage, plan.latencies_ms, plan.count);
}

/* One at a time: from the acknowledgement until audit has committed the event. */
static void bench_visible (double unused)
{
    (void) unused;
    static double latencies_ms[PROBES];
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "audit", 0));
    for (size_t i = 0; i < PROBES; i++) {
        dm_pending *pending = start_submit ();
        finish_submit (&pending);
        int64_t begin_us = dm_clock_monotonic_us ();
        int64_t head = number ("SELECT position FROM intake.event_head");
        while (number ("SELECT position FROM audit.cursor WHERE source = 'intake'") < head)
            ;
        latencies_ms[i] = (double) (dm_clock_monotonic_us () - begin_us) / 1000;
        usleep (5000);
    }
    print_latencies ("visible", &usage, latencies_ms, PROBES);
}

#define DOCUMENTS(name) "digimeente.documents.v1.DocumentsService/" name

static void must (dm_status status, const dm_error *error)
{
    if (status)
        ts_die ("%s: %s", dm_status_find (status)->name, error->message);
}

/* Chunks of a document with eight outstanding, as digictl does it; up, hashing them, or down. */
static void move_document (const dm_uuid *document, const uint8_t *bytes, EVP_MD_CTX *hash)
{
    dm_pending *out[CHUNKS_OUT] = { NULL };
    const dm_uuid viewing = dm_uuid_new ();
    const dm_call_options options = { .origin = &caller.origin, .timeout_ms = 30000 };
    for (size_t i = 0; i < CHUNKS + CHUNKS_OUT; i++) {
        dm_pending **slot = &out[i % CHUNKS_OUT];
        if (*slot) {
            dm_arena *arena = dm_arena_open ();
            ProtobufCMessage *reply;
            dm_error error = { 0 };
            must (dm_client_wait (slot, arena, &reply, &error), &error);
            dm_arena_destroy (&arena);
        }
        *slot = NULL;
        if (i >= CHUNKS)
            continue;
        Digimeente__Documents__V1__PutChunkRequest put = DIGIMEENTE__DOCUMENTS__V1__PUT_CHUNK_REQUEST__INIT;
        Digimeente__Documents__V1__GetChunkRequest get = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
        put.has_document = put.has_offset = put.has_data = get.has_document = get.has_offset = true;
        get.has_max_bytes = get.has_viewing = true;
        get.max_bytes = CHUNK_BYTES;
        get.viewing = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) viewing.bytes };
        put.document = get.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
        put.offset = get.offset = i * CHUNK_BYTES;
        if (bytes)
            put.data = (ProtobufCBinaryData){ CHUNK_BYTES, (uint8_t *) bytes + i * CHUNK_BYTES };
        if (bytes)
            EVP_DigestUpdate (hash, put.data.data, put.data.len);
        *slot = dm_client_start (caller.client, "documents", bytes ? DOCUMENTS ("PutChunk") : DOCUMENTS ("GetChunk"),
                                 &options, bytes ? &put.base : &get.base);
    }
}

static void seal (const dm_uuid *document, EVP_MD_CTX *hash)
{
    uint8_t sha256[32];
    EVP_DigestFinal_ex (hash, sha256, NULL);
    Digimeente__Documents__V1__SealRequest request = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    request.has_document = request.has_bestandsomvang = request.has_sha256 = true;
    request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
    request.bestandsomvang = DOCUMENT_BYTES;
    request.sha256 = (ProtobufCBinaryData){ sizeof sha256, sha256 };
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    const dm_call_options options = { .origin = &caller.origin, .timeout_ms = 60000, .attempt_ms = 30000 };
    must (
        dm_client_call (caller.client, "documents", DOCUMENTS ("Seal"), &options, &request.base, arena, &reply, &error),
        &error);
    dm_arena_destroy (&arena);
}

static void upload (const dm_uuid *document, const uint8_t *bytes)
{
    EVP_MD_CTX *hash = EVP_MD_CTX_new ();
    EVP_DigestInit_ex (hash, EVP_sha256 (), NULL);
    move_document (document, bytes, hash);
    seal (document, hash);
    EVP_MD_CTX_free (hash);
}

/* What moving a document of DOCUMENT_BYTES took: the fastest of its tries, and the CPU time of all of them. */
typedef struct moves {
    double best_s, cpu_us, client_us;
} moves;

/* Moves a new document up, or that document down.  Takes: bytes, NULL for down. */
static void try_move (moves *it, const dm_uuid *document, const uint8_t *bytes)
{
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "documents", 0));
    int64_t begin_us = dm_clock_monotonic_us ();
    if (bytes)
        upload (document, bytes);
    else
        move_document (document, NULL, NULL);
    double seconds = (double) (dm_clock_monotonic_us () - begin_us) / 1e6;
    it->best_s = it->best_s == 0 || seconds < it->best_s ? seconds : it->best_s;
    it->cpu_us += m_usage_us (&usage);
    it->client_us += m_usage_client_us (&usage);
}

static void print_moves (const char *name, const moves *it, double copy_s)
{
    const double mb = (double) DOCUMENT_BYTES / 1e6, chunks = CHUNKS * DOCUMENT_TRIES;
    m_print (&(m_figure){ name, mb / it->best_s, "MB/s", mb / copy_s, copy_s / it->best_s, it->cpu_us / chunks,
                          m_rss_kib (ts_suite_pid (suite, "documents", 0)), it->client_us / chunks });
}

/* In turns with the baseline, and of each the best: memory that the kernel has to ask its host for, or a core that
 * another process has, makes any of them several times as slow. */
static void bench_documents (double unused)
{
    (void) unused;
    uint8_t *bytes = malloc (DOCUMENT_BYTES);
    for (size_t i = 0; i < DOCUMENT_BYTES; i++)
        bytes[i] = (uint8_t) (i * 2654435761U >> 13);
    moves up = { 0 }, down = { 0 };
    double best_copy_s = 1e9;
    for (int i = 0; i < DOCUMENT_TRIES; i++) {
        const dm_uuid document = dm_uuid_new ();
        double copy_s = m_copy_seconds (ts_suite_folder (suite), bytes, DOCUMENT_BYTES);
        best_copy_s = copy_s < best_copy_s ? copy_s : best_copy_s;
        try_move (&up, &document, bytes);
        try_move (&down, &document, NULL);
    }
    free (bytes);
    print_moves ("upload", &up, best_copy_s);
    print_moves ("download", &down, best_copy_s);
}

static void bench_memory (const char *when)
{
    int64_t sum_kib = 0;
    for (size_t i = 0; i < M_SERVICES; i++) {
        char name[64];
        int64_t rss_kib = m_rss_kib (ts_suite_pid (suite, m_services[i], 0));
        sum_kib += rss_kib;
        snprintf (name, sizeof name, "rss_%s_%s", when, m_services[i]);
        m_print (&(m_figure){ name, (double) rss_kib, "KiB", 0, 0, 0, rss_kib, 0 });
    }
    char name[64];
    snprintf (name, sizeof name, "rss_%s_together", when);
    m_print (
        &(m_figure){ name, (double) sum_kib, "KiB", 60.0 * 1024, (double) sum_kib / (60.0 * 1024), 0, sum_kib, 0 });
}

/* In this order, each at rest; or those that the command names. */
static const struct {
    const char *name;
    void (*run) (double baseline);
} parts[] = {
    { "submit", bench_submit }, { "audit_apply", bench_audit_apply }, { "submit_everywhere", bench_everywhere },
    { "accept", bench_accept }, { "visible", bench_visible },         { "documents", bench_documents },
};

int main (int argc, char **argv)
{
    dm_memory_init (); /* as digictl */
    m_pin (M_SERVERS);
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true });
    m_pin (M_CLIENT);
    ts_caller_init (&caller, suite, "digictl");
    dm_trace_begin (0, caller.origin.traceparent); /* no log line a call */
    m_open ();
    usleep (2000000);
    bench_memory ("idle");
    double baseline = m_pgbench (ts_suite_cluster (suite), IN_FLIGHT);
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        if (m_is_wanted (argc, argv, parts[i].name)) {
            parts[i].run (baseline);
            ts_suite_wait_settled (suite);
        }
    bench_memory ("used");
    m_close ();
    ts_caller_clear (&caller);
    ts_suite_destroy (&suite);
    return 0;
}
