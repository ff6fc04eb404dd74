/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"

#define SERIES_MAX 256
#define SLOTS 512 /* a power of two, so that half stay empty */
#define LABEL_MAX 128
#define BUCKETS_MAX 14

static const struct {
    const char *type;
    bool is_ms;
} kinds[] = {
    [DM_COUNTER] = { "counter", false }, [DM_COUNTER_MS] = { "counter", true },   [DM_GAUGE] = { "gauge", false },
    [DM_GAUGE_MS] = { "gauge", true },   [DM_HISTOGRAM] = { "histogram", false },
};

const double dm_metric_seconds[] = { .0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 0 };
const double dm_metric_fine_seconds[] = { .0001, .0002, .0005, .001, .002, .005, .01, .02, .05, .1, .5, 1, 5, 10, 0 };
const double dm_metric_items[] = { 1, 2, 4, 8, 16, 32, 64, 128, 0 };

static const dm_metric_row chassis_rows[DM_M_COUNT] = {
    [DM_M_RPC_SERVER_SECONDS] = { "rpc_server_seconds",
                                  "Time from request to reply, by method and the code of the reply.", DM_HISTOGRAM,
                                  "method", "code", dm_metric_seconds },
    [DM_M_RPC_SERVER_REFUSED] = { "rpc_server_refused_total",
                                  "Requests refused before a handler: they are no message (decode, header, size, "
                                  "utf8), "
                                  "the caller may not (access, unknown_method), or there was no room or time (full, "
                                  "expired).",
                                  DM_COUNTER, "reason", NULL, NULL },
    [DM_M_RPC_SERVER_DROPPED] = { "rpc_server_dropped_total", "Replies whose caller was gone or full.", DM_COUNTER,
                                  NULL, NULL, NULL },
    [DM_M_RPC_CLIENT_SECONDS] = { "rpc_client_seconds", "Time of a call to another service, with its retries.",
                                  DM_HISTOGRAM, "method", "code", dm_metric_seconds },
    [DM_M_RPC_CLIENT_RETRIES] = { "rpc_client_retries_total", "Attempts of calls after the first.", DM_COUNTER,
                                  "method", NULL, NULL },
    [DM_M_ZAP_REFUSED] = { "zap_refused_total", "Connections with a key that is not known.", DM_COUNTER, NULL, NULL,
                           NULL },
    [DM_M_DB_RECONNECTS] = { "db_reconnects_total", "Attempts to connect to the database again.", DM_COUNTER, NULL,
                             NULL, NULL },
    [DM_M_DB_CONNECTIONS] = { "db_connections", "Connections to the database.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_DB_SECONDS] = { "db_seconds", "Time waited for PostgreSQL, for a statement's rows or for a COMMIT.",
                          DM_HISTOGRAM, NULL, NULL, dm_metric_fine_seconds },
    [DM_M_CLOCK_OFFSET] = { "clock_offset_seconds", "This machine's clock minus PostgreSQL's.", DM_GAUGE_MS, NULL, NULL,
                            NULL },
    [DM_M_CERTIFICATE_EXPIRY] = { "certificate_expiry_timestamp_seconds",
                                  "When the certificate ends that PostgreSQL (postgresql) or the counter's address "
                                  "(public) shows.",
                                  DM_GAUGE_MS, "certificate", NULL, NULL },
    [DM_M_BATCH_SECONDS] = { "batch_seconds", "Time of a transaction of many requests, from begin to commit.",
                             DM_HISTOGRAM, NULL, NULL, dm_metric_seconds },
    [DM_M_BATCH_SIZE] = { "batch_size", "Requests in one transaction.", DM_HISTOGRAM, NULL, NULL, dm_metric_items },
    [DM_M_BATCH_FAILURES] = { "batch_failures_total",
                              "Transactions that did not commit at once, and what became of them: split, retried or "
                              "unavailable.",
                              DM_COUNTER, "how", NULL, NULL },
    [DM_M_KEY_REPLAYS] = { "key_replays_total", "Stored replies that were given again.", DM_COUNTER, NULL, NULL, NULL },
    [DM_M_EVENTS_EMITTED] = { "events_emitted_total", "Events added to the log by this process.", DM_COUNTER, NULL,
                              NULL, NULL },
    [DM_M_LOG_HEAD] = { "log_head", "Position of the last event of the service's log.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_CONSUMER_POSITION] = { "consumer_position", "Position up to which a log was applied.", DM_GAUGE, "source",
                                 NULL, NULL },
    [DM_M_CONSUMER_LAG] = { "consumer_lag", "Events behind the head of a log; NaN while that cannot be reached.",
                            DM_GAUGE, "source", NULL, NULL },
    [DM_M_CONSUMER_LAG_TIME] = { "consumer_lag_seconds",
                                 "Age of the oldest event of a log that is not applied; 0: there is none, NaN: the log "
                                 "cannot be reached.",
                                 DM_GAUGE_MS, "source", NULL, NULL },
    [DM_M_CONSUMER_APPLIED] = { "consumer_applied_total", "Events applied.", DM_COUNTER, "source", NULL, NULL },
    [DM_M_CONSUMER_DIVERGED] = { "consumer_diverged", "1 when the log is not the one followed.", DM_GAUGE, "source",
                                 NULL, NULL },
    [DM_M_CONSUMER_PARKED] = { "consumer_parked_total", "Events set aside by this process.", DM_COUNTER, "source", NULL,
                               NULL },
    [DM_M_PARKED_EVENTS] = { "parked_events", "Events set aside that wait for somebody to retry them.", DM_GAUGE,
                             "source", NULL, NULL },
    [DM_M_JOB_RUNS] = { "job_runs_total", "Runs of jobs, by how they ended.", DM_COUNTER, "job", "code", NULL },
    [DM_M_JOB_LAST_SUCCESS] = { "job_last_success_timestamp_seconds",
                                "When a job last ended well; until it has, when the process started.", DM_GAUGE_MS,
                                "job", NULL, NULL },
    [DM_M_JOB_INTERVAL] = { "job_interval_seconds", "How long a job rests between two runs.", DM_GAUGE_MS, "job", NULL,
                            NULL },
    [DM_M_QUEUE_DEPTH] = { "queue_depth",
                           "Requests that wait for a thread: those that write, those that read, documents (io) and "
                           "pages (http).",
                           DM_GAUGE, "queue", NULL, NULL },
    [DM_M_DATA_KEYS_TO_REWRAP] = { "data_keys_to_rewrap", "Data keys that an older wrap key wraps, up to 10000.",
                                   DM_GAUGE, NULL, NULL, NULL },
    [DM_M_READY] = { "ready", "1 when /readyz says that the service is ready.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_BUILD_INFO] = { "build_info", "1, with the version that runs.", DM_GAUGE, "version", NULL, NULL },
    [DM_M_PROCESS_CPU] = { "process_cpu_seconds_total", "Time of processors, by the process and the kernel for it.",
                           DM_COUNTER_MS, NULL, NULL, NULL },
    [DM_M_PROCESS_MEMORY] = { "process_resident_memory_bytes", "Memory that the process has.", DM_GAUGE, NULL, NULL,
                              NULL },
    [DM_M_PROCESS_OPEN_FDS] = { "process_open_fds", "Open file descriptors.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_PROCESS_MAX_FDS] = { "process_max_fds", "File descriptors that may be open.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_PROCESS_THREADS] = { "process_threads", "Threads.", DM_GAUGE, NULL, NULL, NULL },
    [DM_M_PROCESS_START] = { "process_start_time_seconds", "When the process started.", DM_GAUGE_MS, NULL, NULL, NULL },
    [DM_M_OTLP_SPANS] = { "otlp_spans_total", "Spans for the collector, and what became of them.", DM_COUNTER,
                          "outcome", NULL, NULL },
};

#define UNKNOWN INT64_MIN /* of a gauge */

/* One combination of label values; stays until the end. */
typedef struct series {
    _Atomic int64_t value; /* of a counter or gauge */
    _Atomic double sum;    /* of a histogram */
    _Atomic uint64_t buckets[BUCKETS_MAX + 1];
    const char *label2;
    char label1[]; /* and then label2 */
} series;

/* Read without a lock, added to under the mutex; nothing is ever taken out. */
typedef struct table {
    _Atomic (series *) slots[SLOTS];
    size_t count; /* under the mutex */
} table;

struct dm_metrics {
    char *service;
    const dm_metric_row *own;    /* rows of the service */
    size_t count;                /* of all rows */
    void (*refresh) (void *arg); /* NULL: nothing */
    void *refresh_arg;
    pthread_mutex_t mutex;
    table tables[]; /* one a row */
};

static bool is_gauge (const dm_metric_row *row)
{
    return row->kind == DM_GAUGE || row->kind == DM_GAUGE_MS;
}

static const dm_metric_row *row_of (const dm_metrics *metrics, size_t id)
{
    assert (id < metrics->count);
    return id < DM_M_COUNT ? &chassis_rows[id] : &metrics->own[id - DM_M_COUNT];
}

static void *alloc (size_t size)
{
    void *memory = calloc (1, size);
    if (!memory)
        abort ();
    return memory;
}

/* FNV-1a.  Source: draft-eastlake-fnv-17 */
static uint32_t hash (uint32_t state, const char *text)
{
    for (; *text; text++)
        state = (state ^ (uint8_t) *text) * 16777619U;
    return (state ^ 0xFF) * 16777619U;
}

/* The slot that holds the series, or the empty one where it belongs. */
static _Atomic (series *) *find_slot (table *in, const char *label1, const char *label2)
{
    for (uint32_t at = hash (hash (2166136261U, label1), label2);; at++) {
        _Atomic (series *) *slot = &in->slots[at % SLOTS];
        series *found = atomic_load_explicit (slot, memory_order_acquire);
        if (!found || (strcmp (found->label1, label1) == 0 && strcmp (found->label2, label2) == 0))
            return slot;
    }
}

static series *make_series (const char *label1, const char *label2)
{
    size_t size1 = strlen (label1) + 1, size2 = strlen (label2) + 1;
    series *made = alloc (sizeof *made + size1 + size2);
    memcpy (made->label1, label1, size1);
    made->label2 = memcpy (made->label1 + size1, label2, size2);
    return made;
}

static bool is_fit_label (const char *label)
{
    size_t size = strnlen (label, LABEL_MAX + 1);
    return size <= LABEL_MAX && dm_utf8_is_valid (label, size);
}

/* Beyond the bound, and for labels that no scraper would take, counts under the label value "other". */
static series *add_series (dm_metrics *metrics, size_t id, const char *label1, const char *label2)
{
    const dm_metric_row *row = row_of (metrics, id);
    table *in = &metrics->tables[id];
    bool is_fit = is_fit_label (label1) && is_fit_label (label2);
    pthread_mutex_lock (&metrics->mutex);
    _Atomic (series *) *slot = find_slot (in, label1, label2);
    if (!atomic_load (slot) && (!is_fit || in->count >= SERIES_MAX - 1)) {
        label1 = row->label1 ? "other" : "";
        label2 = row->label2 ? "other" : "";
        slot = find_slot (in, label1, label2);
    }
    series *found = atomic_load (slot);
    if (!found) {
        found = make_series (label1, label2);
        atomic_store_explicit (slot, found, memory_order_release);
        in->count++;
    }
    pthread_mutex_unlock (&metrics->mutex);
    return found;
}

static series *find_series (dm_metrics *metrics, size_t id, const char *label1, const char *label2)
{
    const dm_metric_row *row = row_of (metrics, id);
    assert (!label1 == !row->label1 && !label2 == !row->label2);
    (void) row;
    label1 = label1 ? label1 : "";
    label2 = label2 ? label2 : "";
    series *found = atomic_load_explicit (find_slot (&metrics->tables[id], label1, label2), memory_order_acquire);
    return found ? found : add_series (metrics, id, label1, label2);
}

dm_metrics *dm_metrics_open (const char *service, const dm_metric_row rows[], size_t count)
{
    dm_metrics *metrics = alloc (sizeof *metrics + (DM_M_COUNT + count) * sizeof *metrics->tables);
    metrics->service = strdup (service);
    metrics->own = rows;
    metrics->count = DM_M_COUNT + count;
    if (!metrics->service)
        abort ();
    pthread_mutex_init (&metrics->mutex, NULL);
    for (size_t id = 0; id < metrics->count; id++)
        if (!row_of (metrics, id)->label1)
            find_series (metrics, id, NULL, NULL); /* shows as 0 from the start */
    return metrics;
}

void dm_metrics_destroy (dm_metrics **metrics)
{
    if (!*metrics)
        return;
    for (size_t id = 0; id < (*metrics)->count; id++)
        for (size_t i = 0; i < SLOTS; i++)
            free ((*metrics)->tables[id].slots[i]);
    pthread_mutex_destroy (&(*metrics)->mutex);
    free ((*metrics)->service);
    free (*metrics);
    *metrics = NULL;
}

void dm_metrics_add (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t delta)
{
    assert (row_of (metrics, row)->kind != DM_HISTOGRAM);
    atomic_fetch_add_explicit (&find_series (metrics, row, label1, label2)->value, delta, memory_order_relaxed);
}

void dm_metrics_set (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t value)
{
    assert (is_gauge (row_of (metrics, row)));
    atomic_store_explicit (&find_series (metrics, row, label1, label2)->value, value, memory_order_relaxed);
}

void dm_metrics_raise (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t value)
{
    assert (row_of (metrics, row)->kind != DM_HISTOGRAM);
    series *of = find_series (metrics, row, label1, label2);
    int64_t seen = atomic_load_explicit (&of->value, memory_order_relaxed);
    while (seen < value && !atomic_compare_exchange_weak (&of->value, &seen, value))
        ;
}

void dm_metrics_set_unknown (dm_metrics *metrics, unsigned row, const char *label1, const char *label2)
{
    dm_metrics_set (metrics, row, label1, label2, UNKNOWN);
}

void dm_metrics_set_all_unknown (dm_metrics *metrics, unsigned row)
{
    assert (is_gauge (row_of (metrics, row)));
    for (size_t i = 0; i < SLOTS; i++) {
        series *one = atomic_load_explicit (&metrics->tables[row].slots[i], memory_order_acquire);
        if (one)
            atomic_store_explicit (&one->value, UNKNOWN, memory_order_relaxed);
    }
}

void dm_metrics_set_refresh (dm_metrics *metrics, void (*refresh) (void *arg), void *arg)
{
    metrics->refresh = refresh;
    metrics->refresh_arg = arg;
}

static size_t find_bucket (const double *bounds, double value)
{
    size_t bucket = 0;
    while (bounds[bucket] > 0 && value > bounds[bucket])
        bucket++;
    return bucket;
}

void dm_metrics_observe (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, double value)
{
    assert (row_of (metrics, row)->kind == DM_HISTOGRAM);
    series *of = find_series (metrics, row, label1, label2);
    atomic_fetch_add_explicit (&of->buckets[find_bucket (row_of (metrics, row)->bounds, value)], 1,
                               memory_order_relaxed);
    double sum = atomic_load_explicit (&of->sum, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit (&of->sum, &sum, sum + value, memory_order_relaxed,
                                                   memory_order_relaxed))
        ;
}

bool dm_metrics_find (dm_metrics *metrics, unsigned row, int64_t *out)
{
    assert (row_of (metrics, row)->kind != DM_HISTOGRAM);
    int64_t sum = 0;
    bool is_known = false;
    for (size_t i = 0; i < SLOTS; i++) {
        const series *one = atomic_load_explicit (&metrics->tables[row].slots[i], memory_order_acquire);
        int64_t value = one ? atomic_load_explicit (&one->value, memory_order_relaxed) : UNKNOWN;
        is_known = is_known || value != UNKNOWN;
        sum += value == UNKNOWN ? 0 : value;
    }
    if (is_known)
        *out = sum;
    return is_known;
}

int64_t dm_metrics_sum (dm_metrics *metrics, unsigned row)
{
    int64_t sum = 0;
    dm_metrics_find (metrics, row, &sum);
    return sum;
}

static void print_label (FILE *out, const char *name, const char *value)
{
    fprintf (out, "%s=\"", name);
    for (; *value; value++)
        if (*value == '\n')
            fputs ("\\n", out);
        else if (*value == '"' || *value == '\\')
            fprintf (out, "\\%c", *value);
        else
            fputc (*value, out);
    fputc ('"', out);
}

static void print_full_name (FILE *out, const dm_metric_row *of)
{
    bool is_own = strncmp (of->name, "process_", strlen ("process_")) != 0;
    fprintf (out, "%s%s", is_own ? "digimeente_" : "", of->name);
}

/* Everything of a sample but its value.  Takes: bound NULL where it is no bucket. */
static void print_name (FILE *out, const dm_metrics *metrics, const dm_metric_row *of, const series *one,
                        const char *suffix, const char *bound)
{
    print_full_name (out, of);
    fprintf (out, "%s{", suffix);
    print_label (out, "service", metrics->service);
    if (of->label1)
        fputc (',', out), print_label (out, of->label1, one->label1);
    if (of->label2)
        fputc (',', out), print_label (out, of->label2, one->label2);
    if (bound)
        fputc (',', out), print_label (out, "le", bound);
    fputs ("} ", out);
}

/* The count is the sum of the buckets, so that the two agree while other threads observe. */
static void print_histogram (FILE *out, const dm_metrics *metrics, const dm_metric_row *of, const series *one)
{
    uint64_t count = 0;
    for (size_t i = 0;; i++) {
        char bound[16] = "+Inf";
        if (of->bounds[i] > 0)
            snprintf (bound, sizeof bound, "%g", of->bounds[i]);
        count += atomic_load_explicit (&one->buckets[i], memory_order_relaxed);
        print_name (out, metrics, of, one, "_bucket", bound);
        fprintf (out, "%" PRIu64 "\n", count);
        if (of->bounds[i] <= 0)
            break;
    }
    print_name (out, metrics, of, one, "_sum", NULL);
    fprintf (out, "%.9g\n", atomic_load_explicit (&one->sum, memory_order_relaxed));
    print_name (out, metrics, of, one, "_count", NULL);
    fprintf (out, "%" PRIu64 "\n", count);
}

static void print_series (FILE *out, const dm_metrics *metrics, const dm_metric_row *of, const series *one)
{
    if (of->kind == DM_HISTOGRAM) {
        print_histogram (out, metrics, of, one);
        return;
    }
    int64_t value = atomic_load_explicit (&one->value, memory_order_relaxed);
    print_name (out, metrics, of, one, "", NULL);
    if (value == UNKNOWN)
        fputs ("NaN\n", out);
    else if (kinds[of->kind].is_ms)
        fprintf (out, "%s%" PRId64 ".%03d\n", value < 0 ? "-" : "", value < 0 ? -(value / 1000) : value / 1000,
                 abs ((int) (value % 1000)));
    else
        fprintf (out, "%" PRId64 "\n", value);
}

static void print_head (FILE *out, const dm_metric_row *of)
{
    fputs ("# HELP ", out);
    print_full_name (out, of);
    fprintf (out, " %s\n# TYPE ", of->help);
    print_full_name (out, of);
    fprintf (out, " %s\n", kinds[of->kind].type);
}

char *dm_metrics_render (dm_metrics *metrics)
{
    if (metrics->refresh)
        metrics->refresh (metrics->refresh_arg);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream (&text, &size);
    if (!out)
        abort ();
    for (size_t id = 0; id < metrics->count; id++) {
        const dm_metric_row *of = row_of (metrics, id);
        print_head (out, of);
        for (size_t i = 0; i < SLOTS; i++) {
            const series *one = atomic_load_explicit (&metrics->tables[id].slots[i], memory_order_acquire);
            if (one)
                print_series (out, metrics, of, one);
        }
    }
    if (fclose (out) != 0)
        abort ();
    return text;
}

static void print_row (FILE *out, const dm_metric_row *of)
{
    print_full_name (out, of);
    fprintf (out, "\t%s\tservice%s%s%s%s\t%s\n", kinds[of->kind].type, of->label1 ? ", " : "",
             of->label1 ? of->label1 : "", of->label2 ? ", " : "", of->label2 ? of->label2 : "", of->help);
}

void dm_metrics_print_rows (const dm_metric_row rows[], size_t count, FILE *out)
{
    for (size_t i = 0; i < DM_M_COUNT; i++)
        print_row (out, &chassis_rows[i]);
    for (size_t i = 0; i < count; i++)
        print_row (out, &rows[i]);
}
