/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows another service's log: pull, apply and move the cursor in one transaction, pull again. */
#include "common/consumer.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/job.h"
#include "common/log.h"
#include "common/queue.h"
#include "common/runtime_inside.h"
#include "sql/dm.h"

#define PULL_EVENTS 1024
#define PULL_BYTES (960 * 1024)
#define IDLE_MS 1000
#define ATTEMPTS_MAX 5
#define BACKOFF_FIRST_MS 100
#define BACKOFF_MOST_MS 5000
#define LOST_RACE_ATTEMPT 4 /* gives the other replica time for more than one batch */
#define APPLY_MS 10000
#define FAULT_SIZE 200
#define GATHER_MOST_MS 50

/* The answer to one pull, ready to be applied. */
typedef struct haul {
    dm_arena *arena; /* holds all that follows; NULL: there is none */
    dm_status status;
    dm_error error;
    const char *fault; /* why the answer cannot be what follows; NULL: it can */
    const Digimeente__Log__V1__PullResponse *response;
    dm_event *events;
    dm_origin *origins;
} haul;

struct dm_follower {
    dm_runtime *runtime;
    const dm_consumer *consumer;
    dm_queue *wake;
    pthread_t thread;
    bool is_started;
    dm_db *db;
    dm_batch batch;
    /* where we are; has_cursor false: ask the database */
    bool has_cursor, has_epoch, has_hash;
    uint8_t epoch[16], hash[32];
    int64_t position;
    unsigned attempts;    /* of the event after position */
    unsigned failures;    /* in a row, of the database to take what was pulled */
    size_t one_by_one;    /* so many events are applied singly, to find the one at fault */
    dm_pending *prefetch; /* the pull after the events in hand */
    int64_t prefetch_after;
    const uint8_t *prefetch_epoch; /* of the events in hand */
    haul next;                     /* the answer to prefetch, once that was waited for */
    /* for GetStatus and /readyz */
    atomic_llong seen_position, seen_head;
    atomic_bool has_diverged;
    atomic_llong oldest_ms; /* when the oldest event happened that is known and not applied; 0: none is known */
    atomic_bool is_lag_known;
    pthread_mutex_t mutex;  /* over what follows */
    int64_t fault_since_ms; /* since when the log cannot be followed, since 1970; 0: it can */
    char fault[FAULT_SIZE];
};

static void nap (dm_follower *follower, uint32_t wait_ms)
{
    void *item;
    dm_queue_take (follower->wake, &item, 1, (int) wait_ms);
}

/* No hint ends it: after a failure a busy log must not be asked at each of its events. */
static void rest (dm_follower *follower, uint32_t wait_ms)
{
    int64_t until_ms = dm_clock_monotonic_ms () + wait_ms;
    int64_t left_ms;
    while (!follower->runtime->is_stopping && (left_ms = until_ms - dm_clock_monotonic_ms ()) > 0)
        nap (follower, (uint32_t) left_ms);
}

static void back_off (dm_follower *follower, unsigned attempt)
{
    rest (follower, 20 + dm_backoff_ms (attempt, BACKOFF_FIRST_MS, BACKOFF_MOST_MS));
}

/* The log cannot be followed, for this reason. NULL: it can. */
static void set_fault (dm_follower *follower, const char *fault)
{
    pthread_mutex_lock (&follower->mutex);
    if (!fault)
        follower->fault_since_ms = 0;
    else if (follower->fault_since_ms == 0)
        follower->fault_since_ms = dm_clock_now_ms ();
    snprintf (follower->fault, sizeof follower->fault, "%.*s", FAULT_SIZE - 1, fault ? fault : "");
    pthread_mutex_unlock (&follower->mutex);
}

/* Without a pull how far the log has got is not known. */
static void set_not_pulled (dm_follower *follower, const char *fault)
{
    set_fault (follower, fault);
    follower->is_lag_known = false;
    dm_metrics_set_unknown (follower->runtime->metrics, DM_M_CONSUMER_LAG, follower->consumer->source, NULL);
}

/* Waits after the database has failed, ever longer: it may be there and refuse for hours (a full disk, a standby that
 * takes no writes). */
static void wait_for_database (dm_follower *follower)
{
    follower->failures++;
    back_off (follower, follower->failures);
}

static dm_status read_cursor (dm_call *call, void *arg)
{
    dm_follower *follower = arg;
    const PGresult *rows;
    dm_tx_send (call->tx, &dm_sql_insert_cursor, DM_TEXT (follower->consumer->source));
    dm_status status = dm_tx_query (call, &dm_sql_find_cursor, &rows, DM_TEXT (follower->consumer->source));
    if (status)
        return status;
    ProtobufCBinaryData epoch = dm_get_bytes (rows, 0, DM_FIND_CURSOR_EPOCH),
                        hash = dm_get_bytes (rows, 0, DM_FIND_CURSOR_LAST_HASH);
    if (follower->position != dm_get_int8 (rows, 0, DM_FIND_CURSOR_POSITION))
        follower->attempts = 0; /* those were of another event */
    follower->position = dm_get_int8 (rows, 0, DM_FIND_CURSOR_POSITION);
    follower->has_epoch = epoch.len == sizeof follower->epoch;
    follower->has_hash = hash.len == sizeof follower->hash;
    if (follower->has_epoch)
        memcpy (follower->epoch, epoch.data, epoch.len);
    if (follower->has_hash)
        memcpy (follower->hash, hash.data, hash.len);
    return DM_OK;
}

static bool ensure_cursor (dm_follower *follower)
{
    dm_error error = { 0 };
    size_t failed;
    if (follower->has_cursor)
        return true;
    follower->has_cursor =
        dm_batch_run_whole (&follower->batch, read_cursor, follower, NULL, 0, &failed, &error) == DM_OK;
    follower->seen_position = follower->position;
    if (follower->has_cursor) {
        dm_metrics_set (follower->runtime->metrics, DM_M_CONSUMER_POSITION, follower->consumer->source, NULL,
                        follower->position);
    } else {
        set_not_pulled (follower, error.message);
        wait_for_database (follower);
    }
    return follower->has_cursor;
}

static dm_pending *start_pull (dm_follower *follower, const uint8_t *epoch, int64_t after, const uint8_t *hash)
{
    Digimeente__Log__V1__PullRequest request = DIGIMEENTE__LOG__V1__PULL_REQUEST__INIT;
    request.log = (char *) follower->consumer->source;
    request.has_epoch = epoch != NULL;
    request.epoch = (ProtobufCBinaryData){ sizeof follower->epoch, (uint8_t *) epoch };
    request.has_after = request.has_max_events = request.has_max_bytes = true;
    request.after = after;
    request.has_last_hash = after > 0 && hash;
    request.last_hash = (ProtobufCBinaryData){ 32, (uint8_t *) hash };
    request.max_events = PULL_EVENTS;
    request.max_bytes = PULL_BYTES;
    const dm_call_options options = { .origin = &follower->runtime->origin, .timeout_ms = 2500, .attempts = 1 };
    return dm_client_start (follower->runtime->client, follower->consumer->source, "digimeente.log.v1.LogService/Pull",
                            &options, &request.base);
}

static void set_diverged (dm_follower *follower, bool has_diverged, const char *why)
{
    dm_metrics_set (follower->runtime->metrics, DM_M_CONSUMER_DIVERGED, follower->consumer->source, NULL, has_diverged);
    if (has_diverged && !follower->has_diverged)
        dm_log (DM_ERROR, "log_diverged", DM_T ("source", follower->consumer->source),
                DM_N ("position", follower->position), DM_T ("error", why));
    follower->has_diverged = has_diverged;
    if (has_diverged)
        follower->has_cursor = false; /* an operator may move it */
}

/* Notes which event is the first that is not applied; NULL: the log has no other. */
static void set_oldest (dm_follower *follower, const dm_event *oldest)
{
    bool has_time = oldest && oldest->event && oldest->event->has_time_ms && oldest->event->time_ms > 0;
    follower->oldest_ms = has_time ? oldest->event->time_ms : 0;
    follower->is_lag_known = !oldest || has_time;
}

/* Nothing is left that could not be applied. */
static void set_applied (dm_follower *follower)
{
    follower->failures = 0;
    set_fault (follower, NULL);
}

const char *dm_pull_check (const Digimeente__Log__V1__PullResponse *response, int64_t after, const uint8_t *epoch)
{
    if (!response->has_epoch || response->epoch.len != 16 || !response->has_head)
        return "the reply has no epoch or head";
    if (epoch && !response->continues && memcmp (epoch, response->epoch.data, 16) != 0)
        return "the log has another epoch";
    if (response->n_entries > PULL_EVENTS)
        return "there are more events than were asked for";
    for (size_t i = 0; i < response->n_entries; i++) {
        const Digimeente__Log__V1__Entry *entry = response->entries[i];
        if (!entry->has_position || entry->position != after + 1 + (int64_t) i)
            return "an event is missing";
        if (!entry->has_event || entry->event.len == 0 || entry->event.len > DM_EVENT_MAX)
            return "an event has no bytes, or too many";
    }
    return response->head < after ? "the log has become shorter" : NULL;
}

static EVP_MD *sha256; /* SHA256() would look it up each time, which takes as long as to hash an event */
static pthread_once_t sha256_once = PTHREAD_ONCE_INIT;

static void fetch_sha256 (void)
{
    sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
    if (!sha256)
        abort (); /* no memory */
}

static void hash (ProtobufCBinaryData bytes, uint8_t out[32])
{
    pthread_once (&sha256_once, fetch_sha256);
    if (EVP_Digest (bytes.data, bytes.len, out, NULL, sha256, NULL) != 1)
        abort (); /* no memory */
}

void dm_event_read (dm_event *out, dm_arena *arena, const char *source, const uint8_t *epoch, int64_t position,
                    ProtobufCBinaryData bytes)
{
    *out = (dm_event){ source, epoch, position, bytes.data, bytes.len, { 0 }, NULL };
    hash (bytes, out->sha256);
    out->event = digimeente__event__v1__event__unpack (dm_arena_allocator (arena), bytes.len, bytes.data);
}

void dm_event_origin (dm_origin *out, const dm_origin *own, const dm_event *event)
{
    *out = *own;
    if (!event->event)
        return;
    if (event->event->traceparent && dm_trace_is_valid (event->event->traceparent))
        memcpy (out->traceparent, event->event->traceparent, sizeof out->traceparent);
    dm_trace_enter (out->traceparent, out->parent_span);
    if (event->event->purpose)
        strncpy (out->purpose, event->event->purpose, sizeof out->purpose - 1);
}

/* Decodes and hashes what was pulled. */
static void read_events (dm_follower *follower, haul *it)
{
    const Digimeente__Log__V1__PullResponse *response = it->response;
    it->events = dm_arena_alloc (it->arena, response->n_entries * sizeof *it->events);
    if (!follower->consumer->recorder)
        it->origins = dm_arena_alloc (it->arena, response->n_entries * sizeof *it->origins);
    for (size_t i = 0; i < response->n_entries; i++) {
        const Digimeente__Log__V1__Entry *entry = response->entries[i];
        dm_event_read (&it->events[i], it->arena, follower->consumer->source, response->epoch.data, entry->position,
                       entry->event);
        if (it->origins)
            dm_event_origin (&it->origins[i], &follower->runtime->origin, &it->events[i]);
    }
}

/* Waits for the answer to a pull of what follows this position, in a log of this epoch (NULL: of any). */
static haul receive (dm_follower *follower, dm_pending **pending, int64_t after, const uint8_t *epoch)
{
    haul it = { .arena = dm_arena_open () };
    ProtobufCMessage *reply;
    it.status = dm_client_wait (pending, it.arena, &reply, &it.error);
    if (it.status)
        return it;
    it.response = (const void *) reply;
    it.fault = dm_pull_check (it.response, after, epoch);
    if (!it.fault)
        read_events (follower, &it);
    return it;
}

static void start_prefetch (dm_follower *follower, const dm_event *last)
{
    follower->prefetch = start_pull (follower, last->epoch, last->position, last->sha256);
    follower->prefetch_after = last->position;
    follower->prefetch_epoch = last->epoch;
}

static void drop_next (dm_follower *follower)
{
    if (follower->prefetch)
        follower->next = receive (follower, &follower->prefetch, follower->prefetch_after, NULL);
    dm_arena_destroy (&follower->next.arena);
}

/* The answer to the pull after position. */
static haul take_next (dm_follower *follower)
{
    const uint8_t *epoch = follower->has_epoch ? follower->epoch : NULL;
    haul it = follower->next;
    follower->next = (haul){ 0 };
    if (it.arena)
        return it;
    dm_pending *pending = start_pull (follower, epoch, follower->position, follower->has_hash ? follower->hash : NULL);
    return receive (follower, &pending, follower->position, epoch);
}

/* One pull.  Returns false, after a pause, when there is nothing to apply. */
static bool pull (dm_follower *follower, haul *out)
{
    *out = take_next (follower);
    if (out->status == DM_FAILED_PRECONDITION)
        set_diverged (follower, true, out->error.message);
    if (out->status) {
        set_not_pulled (follower, out->error.message);
        rest (follower, IDLE_MS);
        return false;
    }
    set_diverged (follower, out->fault != NULL, out->fault);
    if (out->fault) {
        set_not_pulled (follower, out->fault);
        rest (follower, IDLE_MS);
        return false;
    }
    follower->seen_head = out->response->head;
    dm_metrics_set (follower->runtime->metrics, DM_M_CONSUMER_LAG, follower->consumer->source, NULL,
                    out->response->head - follower->position);
    set_oldest (follower, out->response->n_entries > 0 ? &out->events[0] : NULL);
    if (out->response->n_entries > 0)
        return true;
    set_applied (follower);
    nap (follower, IDLE_MS);
    return false;
}

/* A run of events on their way into one transaction. */
typedef struct application {
    dm_follower *follower;
    dm_arena *arena;
    const uint8_t *epoch;
    const dm_event *events;
    dm_origin *origins; /* NULL: there is a recorder, which acts for the service itself */
    dm_work *works;
    size_t count;
    bool lost_race, has_next; /* an event of the same haul comes after these */
    int64_t started_us;
    const PGresult *parked; /* subjects that have parked events; NULL: none */
    const dm_error *park;   /* park the only event, for this reason */
} application;

static dm_status move_cursor (dm_call *call, void *arg)
{
    application *it = arg;
    dm_follower *follower = it->follower;
    const char *source = follower->consumer->source;
    const dm_event *last = &it->events[it->count - 1];
    const PGresult *rows;
    it->parked = NULL;
    dm_status status = dm_tx_query (call, &dm_sql_update_cursor, &rows, DM_TEXT (source), DM_INT8 (follower->position),
                                    DM_INT8 (last->position), DM_UUID (it->epoch), DM_BYTES (last->sha256, 32));
    if (status)
        return status;
    it->lost_race = PQntuples (rows) == 0;
    if (it->lost_race)
        return dm_fail (&call->error, DM_ABORTED, NULL, "another replica has applied these events");
    if (dm_get_bool (rows, 0, DM_UPDATE_CURSOR_HAS_PARKED))
        return dm_tx_query (call, &dm_sql_list_parked_subjects, &it->parked, DM_TEXT (source));
    return DM_OK;
}

static const uint8_t nil_uuid[16];

static const uint8_t *subject_of (const dm_event *event)
{
    return event->event && event->event->has_subject && event->event->subject.len == 16 ? event->event->subject.data
                                                                                        : nil_uuid;
}

/* The position at which the subject's events began to be parked; 0: they are not. */
static int64_t parked_since (const application *it, const dm_event *event)
{
    for (int row = 0; it->parked && row < PQntuples (it->parked); row++)
        if (memcmp (dm_get_bytes (it->parked, row, DM_LIST_PARKED_SUBJECTS_SUBJECT).data, subject_of (event), 16) == 0)
            return dm_get_int8 (it->parked, row, DM_LIST_PARKED_SUBJECTS_FIRST_POSITION);
    return 0;
}

static dm_status park (dm_call *call, const dm_event *event, const char *why)
{
    const char *type = event->event && event->event->type ? event->event->type : "";
    dm_metrics_add (((dm_runtime *) call->app)->metrics, DM_M_CONSUMER_PARKED, event->source, NULL, 1);
    dm_log (DM_ERROR, "event_parked", DM_T ("source", event->source), DM_N ("position", event->position),
            DM_T ("type", type), DM_T ("error", why));
    return dm_tx_send (call->tx, &dm_sql_insert_parked, DM_TEXT (event->source), DM_INT8 (event->position),
                       DM_UUID (event->epoch), DM_UUID (subject_of (event)), DM_TEXT (type),
                       DM_BYTES (event->bytes, event->size), DM_TEXT (why));
}

static dm_status run_event (dm_call *call, dm_work *work)
{
    application *it = work->arg;
    const dm_event *event = &it->events[work - it->works];
    dm_call chassis = *call;
    chassis.app = it->follower->runtime;
    if (it->park)
        return park (&chassis, event, it->park->message);
    int64_t since = it->parked ? parked_since (it, event) : 0;
    if (since > 0)
        return park (&chassis, event, dm_arena_printf (call->arena, "behind %lld", (long long) since));
    if (!event->event)
        return dm_fail (&call->error, DM_DATA_LOSS, NULL, "the bytes are no event");
    return it->follower->consumer->handler (call, event);
}

static dm_status run_recorder (dm_call *call, dm_work *work)
{
    const application *it = work->arg;
    return it->follower->consumer->recorder (call, it->events, it->count);
}

static void advance (dm_follower *follower, const application *it)
{
    const dm_event *last = &it->events[it->count - 1];
    bool is_head = follower->seen_head <= last->position;
    memcpy (follower->epoch, it->epoch, sizeof follower->epoch);
    memcpy (follower->hash, last->sha256, sizeof follower->hash);
    follower->has_epoch = follower->has_hash = true;
    follower->position = last->position;
    follower->seen_position = last->position;
    follower->attempts = 0;
    set_applied (follower);
    set_oldest (follower, is_head ? NULL : it->has_next ? last + 1 : last); /* the next one is not much younger */
    follower->one_by_one -= follower->one_by_one > 0;
    dm_metrics *metrics = follower->runtime->metrics;
    dm_metrics_add (metrics, DM_M_CONSUMER_APPLIED, follower->consumer->source, NULL, (int64_t) it->count);
    dm_metrics_set (metrics, DM_M_CONSUMER_POSITION, follower->consumer->source, NULL, last->position);
    dm_metrics_set (metrics, DM_M_CONSUMER_LAG, follower->consumer->source, NULL, follower->seen_head - last->position);
}

void dm_event_add_span (dm_spans *spans, const dm_event *event, const dm_origin *origin, int64_t started_us,
                        dm_status status)
{
    dm_spans_add (spans, &(dm_step){ .type = DM_SPAN_APPLY,
                                     .traceparent = origin->traceparent,
                                     .parent = origin->parent_span,
                                     .started_us = started_us,
                                     .status = status,
                                     .has_failed = status != DM_OK,
                                     .name = event->event ? event->event->type : NULL,
                                     .other = event->source,
                                     .number = event->position });
}

/* A line and a span for each event whose trace is recorded. */
static void tell_applied (const application *it)
{
    dm_runtime *runtime = it->follower->runtime;
    for (size_t i = 0; i < it->count; i++) {
        const dm_event *event = &it->events[i];
        dm_origin origin;
        if (!event->event || !event->event->traceparent || !dm_trace_is_sampled (event->event->traceparent))
            continue;
        if (it->origins)
            origin = it->origins[i];
        else
            dm_event_origin (&origin, &runtime->origin, event);
        dm_event_add_span (runtime->spans, event, &origin, it->started_us, DM_OK);
        dm_log_set_trace (origin.traceparent);
        dm_log (DM_INFO, "event_applied", DM_T ("source", event->source), DM_N ("position", event->position),
                DM_T ("type", event->event->type));
    }
    dm_log_set_trace (NULL);
}

/* While PostgreSQL works on the events in hand, the next ones are waited for, decoded and hashed. */
static void receive_next (void *arg)
{
    dm_follower *follower = arg;
    if (follower->prefetch)
        follower->next = receive (follower, &follower->prefetch, follower->prefetch_after, follower->prefetch_epoch);
}

/* One transaction: cursor and events.  Gives: *out_is_fault, true when it failed through an event's own fault. */
static dm_status apply (application *it, bool *out_is_fault, dm_error *error)
{
    dm_runtime *runtime = it->follower->runtime;
    bool has_recorder = it->follower->consumer->recorder != NULL;
    dm_work *pointers[PULL_EVENTS];
    size_t count = has_recorder ? 1 : it->count, failed;
    int64_t deadline_ms = dm_clock_monotonic_ms () + APPLY_MS;
    it->works = dm_arena_alloc (it->arena, count * sizeof *it->works);
    for (size_t i = 0; i < count; i++) {
        pointers[i] = &it->works[i];
        it->works[i] = (dm_work){
            .call = { .arena = it->arena,
                      .origin = has_recorder ? &runtime->origin : &it->origins[i],
                      .deadline_ms = deadline_ms,
                      .app = runtime->app,
                      .keyring = runtime->keyring },
            .run = has_recorder ? run_recorder : run_event,
            .arg = it,
        };
    }
    it->lost_race = false;
    it->started_us = dm_clock_monotonic_us ();
    dm_status status = dm_batch_run_whole (&it->follower->batch, move_cursor, it, pointers, count, &failed, error);
    *out_is_fault = status && failed < count;
    if (status)
        return status;
    advance (it->follower, it);
    tell_applied (it);
    if (it->follower->consumer->wakes)
        dm_job_wake (runtime, it->follower->consumer->wakes);
    return DM_OK;
}

/* An event failed through its own fault. It is tried again later; after some attempts it is parked, and the log goes
 * on. */
static dm_status after_fault (application *it, dm_error *error)
{
    dm_follower *follower = it->follower;
    if (it->origins) {
        dm_event_add_span (follower->runtime->spans, it->events, it->origins, it->started_us, error->status);
        dm_event_origin (it->origins, &follower->runtime->origin, it->events); /* the next attempt is another span */
    }
    if (follower->consumer->recorder || ++follower->attempts < ATTEMPTS_MAX) {
        dm_log (DM_WARN, "event_failed", DM_T ("source", follower->consumer->source),
                DM_N ("position", it->events->position), DM_T ("code", dm_status_find (error->status)->name),
                DM_T ("error", error->message));
        back_off (follower, follower->attempts);
        return DM_OK;
    }
    bool is_fault;
    const dm_error why = *error;
    it->park = &why;
    dm_status status = apply (it, &is_fault, error);
    it->park = NULL;
    return status;
}

static void after_failure (dm_follower *follower, bool has_lost_race, const dm_error *error)
{
    if (has_lost_race) {
        back_off (follower, LOST_RACE_ATTEMPT);
        return;
    }
    set_fault (follower, error->message);
    wait_for_database (follower);
}

/* Applies what was pulled. */
static void apply_all (dm_follower *follower, const haul *all)
{
    size_t total = all->response->n_entries;
    const dm_event *last = &all->events[total - 1];
    if (follower->one_by_one == 0 && all->response->head > last->position)
        start_prefetch (follower, last);
    for (size_t first = 0; first < total && !follower->runtime->is_stopping;) {
        application some = { .follower = follower,
                             .arena = all->arena,
                             .epoch = all->response->epoch.data,
                             .events = all->events + first,
                             .origins = all->origins ? all->origins + first : NULL,
                             .count = follower->one_by_one > 0 ? 1 : total - first };
        some.has_next = first + some.count < total;
        bool is_fault;
        dm_error error = { 0 };
        dm_status status = apply (&some, &is_fault, &error);
        if (is_fault && some.count == 1)
            status = after_fault (&some, &error);
        else if (is_fault) {
            follower->one_by_one = some.count;
            continue;
        }
        if (status) {
            follower->has_cursor = false;
            drop_next (follower);
            after_failure (follower, some.lost_race, &error);
            return;
        }
        first = (size_t) (follower->position - all->events[0].position + 1);
    }
}

uint32_t dm_gather_ms (size_t events)
{
    return events < GATHER_MOST_MS ? (uint32_t) events : GATHER_MOST_MS;
}

static void *follow_loop (void *arg)
{
    dm_follower *follower = arg;
    follower->db = dm_db_open (&follower->runtime->db_config);
    follower->batch = dm_runtime_batch (follower->runtime, follower->db);
    follower->batch.on_sent = receive_next;
    follower->batch.on_sent_arg = follower;
    while (!follower->runtime->is_stopping) {
        if (!ensure_cursor (follower))
            continue;
        haul hauled;
        if (pull (follower, &hauled)) {
            apply_all (follower, &hauled);
            if (!follower->prefetch && !follower->next.arena) /* else we are behind */
                rest (follower, dm_gather_ms (hauled.response->n_entries));
        }
        dm_arena_destroy (&hauled.arena);
    }
    drop_next (follower);
    dm_db_destroy (&follower->db);
    return NULL;
}

dm_follower *dm_follower_open (dm_runtime *runtime, const dm_consumer *consumer)
{
    dm_follower *follower = calloc (1, sizeof *follower);
    if (!follower)
        abort ();
    follower->runtime = runtime;
    follower->consumer = consumer;
    follower->seen_head = -1;
    pthread_mutex_init (&follower->mutex, NULL);
    dm_metrics_set_unknown (runtime->metrics, DM_M_CONSUMER_LAG, consumer->source, NULL);
    follower->wake = dm_queue_open (1);
    return follower;
}

void dm_follower_start (dm_follower *follower)
{
    if (pthread_create (&follower->thread, NULL, follow_loop, follower) != 0)
        abort ();
    follower->is_started = true;
}

void dm_follower_wake (dm_follower *follower)
{
    dm_queue_put (follower->wake, follower);
}

void dm_follower_status (dm_follower *follower, Digimeente__Ops__V1__ConsumerStatus *out)
{
    out->source = (char *) follower->consumer->source;
    out->has_position = out->has_log_diverged = true;
    out->position = follower->seen_position;
    out->head = follower->seen_head;
    out->has_head = out->head >= 0;
    out->log_diverged = follower->has_diverged;
    pthread_mutex_lock (&follower->mutex);
    out->has_fault_since_ms = follower->fault_since_ms != 0;
    out->fault_since_ms = follower->fault_since_ms;
    pthread_mutex_unlock (&follower->mutex);
    int64_t oldest_ms = follower->oldest_ms, age_ms = oldest_ms > 0 ? dm_clock_now_ms () - oldest_ms : 0;
    out->has_lag_ms = follower->is_lag_known;
    out->lag_ms = age_ms > 0 ? age_ms : 0;
}

void dm_follower_measure (dm_follower *follower)
{
    dm_metrics *metrics = follower->runtime->metrics;
    const char *source = follower->consumer->source;
    int64_t oldest_ms = follower->oldest_ms, age_ms = oldest_ms > 0 ? dm_clock_now_ms () - oldest_ms : 0;
    if (follower->is_lag_known)
        dm_metrics_set (metrics, DM_M_CONSUMER_LAG_TIME, source, NULL, age_ms > 0 ? age_ms : 0);
    else
        dm_metrics_set_unknown (metrics, DM_M_CONSUMER_LAG_TIME, source, NULL);
}

void dm_follower_tell (dm_follower *follower, char *out, size_t size)
{
    char since[DM_CLOCK_TEXT_SIZE];
    *out = '\0';
    pthread_mutex_lock (&follower->mutex);
    if (follower->fault_since_ms != 0)
        snprintf (out, size, "cannot follow %s since %s: %s", follower->consumer->source,
                  dm_clock_format (follower->fault_since_ms, since), follower->fault);
    pthread_mutex_unlock (&follower->mutex);
}

void dm_follower_stop (dm_follower *follower)
{
    dm_queue_close (follower->wake);
    if (follower->is_started)
        pthread_join (follower->thread, NULL);
    follower->is_started = false;
}

void dm_follower_destroy (dm_follower **follower)
{
    if (!*follower)
        return;
    dm_queue_destroy (&(*follower)->wake);
    pthread_mutex_destroy (&(*follower)->mutex);
    free (*follower);
    *follower = NULL;
}
