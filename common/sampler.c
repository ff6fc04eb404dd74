/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/sampler.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/clock.h"
#include "common/runtime_inside.h"
#include "common/tx.h"
#include "sql/dm.h"

#define PATIENCE_MS 250 /* of whoever asks */
#define SILENCE_MS 1000 /* then a database that does not answer counts as away */
#define BUDGET_MS 10000 /* of one reading */

struct dm_sampler {
    dm_runtime *runtime;
    dm_queue *wake;        /* of the thread that reads */
    pthread_mutex_t mutex; /* over what follows */
    pthread_cond_t changed;
    uint64_t begun, done; /* readings, by number */
    int64_t asked_ms;     /* since when the database is being asked, since 1970; 0: it is not */
    dm_sample sample;
};

static struct timespec end_of (int64_t timeout_ms)
{
    int64_t end_ms = dm_clock_monotonic_ms () + timeout_ms;
    return (struct timespec){ end_ms / 1000, end_ms % 1000 * 1000000 };
}

static void set_reachable (dm_sample *sample, bool is_reachable, const char *fault)
{
    if (!sample->is_known || sample->is_reachable != is_reachable)
        sample->since_ms = dm_clock_now_ms ();
    sample->is_known = true;
    sample->is_reachable = is_reachable;
    snprintf (sample->fault, sizeof sample->fault, "%s", fault);
}

/* What the chassis's own tables say. */
static dm_status read_log (dm_call *call, dm_sample *out)
{
    const PGresult *head, *parked;
    dm_status status = dm_tx_query (call, &dm_sql_find_head, &head, DM_INT8 (0), DM_UUID (NULL));
    if (!status)
        status = dm_tx_query (call, &dm_sql_count_parked_of_sources, &parked);
    if (status)
        return status;
    ProtobufCBinaryData epoch = dm_get_bytes (head, 0, DM_FIND_HEAD_EPOCH);
    memcpy (out->epoch, epoch.data, epoch.len < sizeof out->epoch ? epoch.len : sizeof out->epoch);
    out->head = dm_get_int8 (head, 0, DM_FIND_HEAD_HEAD);
    out->parked = 0;
    for (int row = 0; row < PQntuples (parked); row++)
        out->parked += (uint64_t) dm_get_int8 (parked, row, DM_COUNT_PARKED_OF_SOURCES_PARKED);
    out->read_at_ms = dm_clock_now_ms ();
    return DM_OK;
}

/* Asks the database, and notes what it said. */
static void ask_database (dm_sampler *sampler, dm_db *db, dm_call *call)
{
    dm_error error = { 0 };
    pthread_mutex_lock (&sampler->mutex);
    dm_sample sample = sampler->sample;
    sampler->asked_ms = dm_clock_now_ms ();
    pthread_mutex_unlock (&sampler->mutex);
    dm_db_is_connected (db); /* notices a connection that the server has closed */
    dm_status status = dm_db_ensure (db, &error);
    bool is_resting = status && error.retry_after_ms > 0; /* it was asked a moment ago */
    if (!status && (status = read_log (call, &sample)))
        error = call->error;
    if (!is_resting)
        set_reachable (&sample, status == DM_OK, error.message);
    pthread_mutex_lock (&sampler->mutex);
    sampler->sample = sample;
    sampler->asked_ms = 0;
    pthread_mutex_unlock (&sampler->mutex);
}

bool dm_sampler_refresh (dm_sampler *sampler, dm_db *db)
{
    const dm_runtime *runtime = sampler->runtime;
    dm_arena *arena = dm_arena_open ();
    dm_tx tx;
    dm_tx_init (&tx, db);
    dm_call call = { .tx = &tx,
                     .arena = arena,
                     .origin = &runtime->origin,
                     .deadline_ms = dm_clock_monotonic_ms () + BUDGET_MS,
                     .app = runtime->app,
                     .keyring = runtime->keyring };
    pthread_mutex_lock (&sampler->mutex);
    uint64_t number = ++sampler->begun;
    pthread_mutex_unlock (&sampler->mutex);
    ask_database (sampler, db, &call);
    pthread_mutex_lock (&sampler->mutex);
    sampler->done = number;
    bool is_reachable = sampler->sample.is_reachable;
    pthread_cond_broadcast (&sampler->changed);
    pthread_mutex_unlock (&sampler->mutex);
    dm_tx_clear (&tx);
    dm_arena_destroy (&arena);
    return is_reachable;
}

dm_sampler *dm_sampler_open (dm_runtime *runtime, dm_queue *wake)
{
    dm_sampler *sampler = calloc (1, sizeof *sampler);
    if (!sampler)
        abort ();
    sampler->runtime = runtime;
    sampler->wake = wake;
    pthread_condattr_t monotonic;
    pthread_condattr_init (&monotonic);
    pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init (&sampler->changed, &monotonic);
    pthread_condattr_destroy (&monotonic);
    pthread_mutex_init (&sampler->mutex, NULL);
    return sampler;
}

/* What was read, and that the database is silent where its answer is awaited for too long.  The mutex is held. */
static void copy_sample (const dm_sampler *sampler, dm_sample *out)
{
    *out = sampler->sample;
    bool is_silent = sampler->asked_ms != 0 && dm_clock_now_ms () - sampler->asked_ms >= SILENCE_MS;
    if (!is_silent || (out->is_known && !out->is_reachable))
        return;
    set_reachable (out, false, "PostgreSQL does not answer");
    out->since_ms = sampler->asked_ms;
}

void dm_sampler_read (dm_sampler *sampler, dm_sample *out)
{
    const struct timespec end = end_of (PATIENCE_MS);
    pthread_mutex_lock (&sampler->mutex);
    uint64_t wanted = sampler->begun + 1;
    dm_queue_put (sampler->wake, sampler); /* full: it is awake already */
    for (int timed_out = 0; !timed_out && sampler->done < wanted;)
        timed_out = pthread_cond_timedwait (&sampler->changed, &sampler->mutex, &end);
    copy_sample (sampler, out);
    pthread_mutex_unlock (&sampler->mutex);
}

bool dm_sampler_has_database (dm_sampler *sampler)
{
    dm_sample sample;
    pthread_mutex_lock (&sampler->mutex);
    copy_sample (sampler, &sample);
    pthread_mutex_unlock (&sampler->mutex);
    return !sample.is_known || sample.is_reachable;
}

void dm_sampler_destroy (dm_sampler **sampler)
{
    if (!*sampler)
        return;
    pthread_cond_destroy (&(*sampler)->changed);
    pthread_mutex_destroy (&(*sampler)->mutex);
    free (*sampler);
    *sampler = NULL;
}
