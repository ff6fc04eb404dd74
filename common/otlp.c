/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/otlp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/otlp_request.h"
#include "common/otlp_settings.h"
#include "common/uuid.h"

#define BATCH 256 /* spans in one request: some 150 KiB */
#define INTERVAL_MS 1000
#define CONNECT_MS 3000
#define REQUEST_MS 10000 /* Source: OTEL_EXPORTER_OTLP_TIMEOUT */
#define LAST_MS 2000
#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS 30000
#define RETRY_AFTER_MOST_S 300
#define ANSWER_BYTES ((size_t) 16 * 1024)
#define FAULT_SIZE 200
#define WHY_SIZE 100

struct dm_otlp {
    dm_otlp_config config;
    char url[DM_OTLP_URL_SIZE], instance[DM_UUID_TEXT_SIZE];
    struct curl_slist *headers;
    pthread_t thread;
    atomic_llong stop_by_ms; /* dm_clock_monotonic_ms (); 0: it goes on */
    /* the thread's */
    CURL *curl;
    uint64_t place; /* in the spans */
    dm_span batch[BATCH];
    size_t count; /* of the batch in hand: 0, there is none */
    unsigned failures;
    uint8_t answer[ANSWER_BYTES];
    size_t answer_bytes;
    pthread_mutex_t mutex; /* over what follows */
    int64_t fault_since_ms;
    char fault[FAULT_SIZE]; /* "": none */
};

/* What became of one request. */
typedef struct outcome {
    bool is_over;          /* the batch is not sent again */
    int64_t rejected;      /* spans of it that the collector did not keep */
    int64_t retry_after_s; /* that the collector asks for; 0: nothing */
    char fault[FAULT_SIZE];
} outcome;

static void count (dm_otlp *otlp, const char *what, int64_t spans)
{
    if (spans > 0)
        dm_metrics_add (otlp->config.metrics, DM_M_OTLP_SPANS, what, NULL, spans);
}

static void set_fault (dm_otlp *otlp, const char *fault)
{
    pthread_mutex_lock (&otlp->mutex);
    if (*fault && !*otlp->fault) {
        otlp->fault_since_ms = dm_clock_now_ms ();
        dm_log (DM_WARN, "spans_not_exported", DM_T ("error", fault));
    } else if (!*fault && *otlp->fault)
        dm_log (DM_INFO, "spans_exported_again");
    snprintf (otlp->fault, sizeof otlp->fault, "%s", fault);
    pthread_mutex_unlock (&otlp->mutex);
}

void dm_otlp_tell (dm_otlp *otlp, char *out, size_t size)
{
    char since[DM_CLOCK_TEXT_SIZE];
    *out = '\0';
    if (!otlp)
        return;
    pthread_mutex_lock (&otlp->mutex);
    if (*otlp->fault)
        snprintf (out, size, "spans are not exported since %s: %s", dm_clock_format (otlp->fault_since_ms, since),
                  otlp->fault);
    pthread_mutex_unlock (&otlp->mutex);
}

/* Keeps the beginning of an answer; nobody needs more of it. */
static size_t keep_answer (char *data, size_t size, size_t number, void *arg)
{
    dm_otlp *otlp = arg;
    size_t bytes = size * number, room = ANSWER_BYTES - otlp->answer_bytes;
    memcpy (otlp->answer + otlp->answer_bytes, data, bytes < room ? bytes : room);
    otlp->answer_bytes += bytes < room ? bytes : room;
    return otlp->answer_bytes < ANSWER_BYTES ? bytes : 0;
}

/* libcurl asks about once a second whether to go on. */
static int must_stop (void *arg, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
    (void) to_get, (void) got, (void) to_send, (void) sent;
    const dm_otlp *otlp = arg;
    return otlp->stop_by_ms != 0 && dm_clock_monotonic_ms () > otlp->stop_by_ms;
}

static void set_options (dm_otlp *otlp)
{
    CURL *curl = otlp->curl;
    curl_easy_setopt (curl, CURLOPT_URL, otlp->url);
    curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (curl, CURLOPT_QUICK_EXIT, 1L); /* a name that is still looked up holds nobody up */
    curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
    curl_easy_setopt (curl, CURLOPT_HTTPHEADER, otlp->headers);
    curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, keep_answer);
    curl_easy_setopt (curl, CURLOPT_WRITEDATA, otlp);
    curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, must_stop);
    curl_easy_setopt (curl, CURLOPT_XFERINFODATA, otlp);
}

/* The codes with which a collector asks for the same again.  Source: OTLP 1.x, OTLP/HTTP Response */
static bool is_retryable (long code)
{
    return code == 429 || code == 502 || code == 503 || code == 504;
}

static void read_answer (dm_otlp *otlp, outcome *out)
{
    long code = 0;
    curl_off_t retry_after_s = 0;
    char why[WHY_SIZE];
    curl_easy_getinfo (otlp->curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo (otlp->curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    out->retry_after_s = retry_after_s < RETRY_AFTER_MOST_S ? (int64_t) retry_after_s : RETRY_AFTER_MOST_S;
    out->is_over = !is_retryable (code);
    if (code < 200 || code > 299) {
        out->rejected = (int64_t) otlp->count;
        snprintf (out->fault, sizeof out->fault, "the collector answers with HTTP %ld", code);
        return;
    }
    int64_t rejected = dm_otlp_read_rejected (otlp->answer, otlp->answer_bytes, why, sizeof why);
    out->rejected = rejected < 0 ? 0 : rejected < (int64_t) otlp->count ? rejected : (int64_t) otlp->count;
    if (out->rejected > 0)
        snprintf (out->fault, sizeof out->fault, "the collector did not keep %d of %zu: %s", (int) out->rejected,
                  otlp->count, why);
}

/* Sends the batch in hand once. */
static void post (dm_otlp *otlp, outcome *out)
{
    const dm_otlp_source source = { otlp->config.service, otlp->config.version, otlp->instance };
    int64_t left_ms = otlp->stop_by_ms ? otlp->stop_by_ms - dm_clock_monotonic_ms () : REQUEST_MS;
    size_t bytes;
    uint8_t *body = dm_otlp_encode (&source, otlp->batch, otlp->count, &bytes);
    otlp->answer_bytes = 0;
    curl_easy_setopt (otlp->curl, CURLOPT_TIMEOUT_MS, (long) (left_ms > 0 ? left_ms : 1));
    curl_easy_setopt (otlp->curl, CURLOPT_POSTFIELDS, (const char *) body);
    curl_easy_setopt (otlp->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) bytes);
    CURLcode result = curl_easy_perform (otlp->curl);
    *out = (outcome){ .is_over = false };
    if (result == CURLE_OK || result == CURLE_WRITE_ERROR) /* the beginning of a long answer is enough */
        read_answer (otlp, out);
    else
        snprintf (out->fault, sizeof out->fault, "the collector cannot be reached: %s", curl_easy_strerror (result));
    free (body);
}

/* Fetches the next batch, where none is in hand. */
static void take_batch (dm_otlp *otlp)
{
    uint64_t lost = 0;
    if (otlp->count == 0)
        otlp->count = dm_spans_read (otlp->config.spans, &otlp->place, otlp->batch, BATCH, &lost);
    count (otlp, "dropped", (int64_t) lost);
}

/* Sends the batch in hand.  Returns how long to wait before the next request. */
static int64_t send_batch (dm_otlp *otlp)
{
    outcome it;
    post (otlp, &it);
    set_fault (otlp, it.fault);
    otlp->failures = *it.fault ? otlp->failures + 1 : 0;
    if (it.is_over) {
        count (otlp, "exported", (int64_t) otlp->count - it.rejected);
        count (otlp, "rejected", it.rejected);
        otlp->count = 0;
    }
    if (otlp->failures == 0)
        return 0;
    int64_t wait_ms = INTERVAL_MS + dm_backoff_ms (otlp->failures - 1, BACKOFF_FIRST_MS, BACKOFF_MOST_MS);
    return wait_ms > it.retry_after_s * 1000 ? wait_ms : it.retry_after_s * 1000;
}

/* Once more, for what came last. */
static void send_last (dm_otlp *otlp)
{
    bool goes_on = otlp->failures == 0;
    for (take_batch (otlp); goes_on && otlp->count > 0; take_batch (otlp))
        goes_on = send_batch (otlp) == 0;
}

static void *export_loop (void *arg)
{
    dm_otlp *otlp = arg;
    while (otlp->stop_by_ms == 0) {
        dm_spans_wait (otlp->config.spans, otlp->place, BATCH, INTERVAL_MS);
        take_batch (otlp);
        int64_t wait_ms = otlp->count > 0 ? send_batch (otlp) : 0;
        if (wait_ms > 0)
            dm_spans_wait (otlp->config.spans, otlp->place, SIZE_MAX / 2, (int) wait_ms);
    }
    send_last (otlp);
    return NULL;
}

static void free_otlp (dm_otlp *otlp)
{
    curl_easy_cleanup (otlp->curl);
    curl_slist_free_all (otlp->headers);
    pthread_mutex_destroy (&otlp->mutex);
    free (otlp);
}

dm_status dm_otlp_open (const dm_otlp_config *config, dm_otlp **out, dm_error *error)
{
    dm_otlp *otlp = calloc (1, sizeof *otlp);
    if (!otlp || !(otlp->curl = curl_easy_init ()))
        abort ();
    otlp->config = *config;
    pthread_mutex_init (&otlp->mutex, NULL);
    dm_uuid_format (dm_uuid_random ().bytes, otlp->instance);
    otlp->headers = curl_slist_append (NULL, "Content-Type: application/x-protobuf");
    otlp->headers = curl_slist_append (otlp->headers, "Expect:"); /* no round trip before the body */
    dm_status status = dm_otlp_make_url (config->endpoint, otlp->url, error);
    if (!status)
        status = dm_otlp_read_headers (config->headers, &otlp->headers, error);
    if (status) {
        free_otlp (otlp);
        return status;
    }
    set_options (otlp);
    if (pthread_create (&otlp->thread, NULL, export_loop, otlp) != 0)
        abort ();
    *out = otlp;
    return DM_OK;
}

void dm_otlp_destroy (dm_otlp **otlp)
{
    if (!*otlp)
        return;
    const int64_t last_ms = (*otlp)->config.last_ms;
    (*otlp)->stop_by_ms = dm_clock_monotonic_ms () + (last_ms ? last_ms : LAST_MS);
    dm_spans_wake ((*otlp)->config.spans);
    pthread_join ((*otlp)->thread, NULL);
    free_otlp (*otlp);
    *otlp = NULL;
}
