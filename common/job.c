/* SPDX-License-Identifier: EUPL-1.2 */
/* The thread of the jobs, with a connection of its own. */
#include "common/job.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/queue.h"
#include "common/rewrap.h"
#include "common/runtime_inside.h"
#include "sql/dm.h"

#define KEYS_KEPT_MS (8LL * 24 * 3600 * 1000) /* the server refuses keys older than 7 days */
#define KEYS_AT_ONCE 1000
#define TRANSACT_MS 10000
#define JOBS_MAX 16
#define WHY_SIZE 256
#define FAILING_MS 5000 /* a database that is away for a moment is no fault of a job */

struct dm_jobs {
    dm_runtime *runtime;
    dm_db *db;
    dm_batch batch;
    dm_queue *wake;
    pthread_t thread;
    bool is_started;
    int64_t due_ms[JOBS_MAX];
    atomic_bool is_woken[JOBS_MAX];
    bool has_run[JOBS_MAX];       /* without an error */
    pthread_mutex_t mutex;        /* over what follows */
    int64_t failing_ms[JOBS_MAX]; /* since when it does nothing but fail, since 1970; 0: it does not */
    char failing_why[JOBS_MAX][WHY_SIZE];
};

static dm_status prune_old_keys (dm_call *call, void *out_count)
{
    dm_uuid oldest = { { 0 } };
    uint64_t time_ms = (uint64_t) (dm_clock_now_ms () - KEYS_KEPT_MS);
    for (int i = 0; i < 6; i++)
        oldest.bytes[i] = (uint8_t) (time_ms >> (40 - 8 * i));
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_prune_keys, &rows, DM_UUID (oldest.bytes), DM_INT4 (KEYS_AT_ONCE));
    if (!status)
        *(int *) out_count = PQntuples (rows);
    return status;
}

static dm_status prune_keys (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    int count = 0;
    dm_status status = dm_job_transact (runtime, call, prune_old_keys, &count);
    *out_again = count == KEYS_AT_ONCE;
    return status;
}

static dm_status rewrap_keys (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    dm_rewrap it = { .keyring = runtime->keyring };
    if (!runtime->keyring)
        return DM_OK;
    dm_status status = dm_keyring_refresh (runtime->keyring, &call->error);
    if (!status)
        status = dm_job_transact (runtime, call, dm_rewrap_some, &it);
    if (status)
        return status;
    dm_metrics_set (runtime->metrics, DM_M_DATA_KEYS_TO_REWRAP, NULL, NULL, it.left);
    if (it.done > 0 && it.left == 0)
        dm_log (DM_INFO, "data_keys_rewrapped", DM_N ("wrap_id", it.current));
    if (it.done == 0 && it.lost > 0)
        return dm_fail (&call->error, DM_DATA_LOSS, NULL, "%d data keys do not open with the key file", it.lost);
    *out_again = it.done > 0 && it.left > 0;
    return DM_OK;
}

static const dm_job chassis_jobs[] = {
    { "prune_keys", 600000, prune_keys, false },
    { "rewrap_keys", 60000, rewrap_keys, false },
};

static size_t job_count (const dm_jobs *jobs)
{
    return DM_COUNT (chassis_jobs) + jobs->runtime->job_count;
}

static const dm_job *job_at (const dm_jobs *jobs, size_t i)
{
    return i < DM_COUNT (chassis_jobs) ? &chassis_jobs[i] : &jobs->runtime->job_rows[i - DM_COUNT (chassis_jobs)];
}

/* Called after each job, not after all of them: a job that takes long must not keep the process from being ready. */
static void tell_prepared (dm_jobs *jobs)
{
    bool is_prepared = true;
    for (size_t i = 0; i < job_count (jobs); i++)
        is_prepared &= !job_at (jobs, i)->before_ready || jobs->has_run[i];
    jobs->runtime->is_prepared = is_prepared;
}

/* Takes: why it failed; NULL: it did not. */
static void note_outcome (dm_jobs *jobs, size_t i, const char *why)
{
    pthread_mutex_lock (&jobs->mutex);
    if (!why)
        jobs->failing_ms[i] = 0;
    else if (jobs->failing_ms[i] == 0)
        jobs->failing_ms[i] = dm_clock_now_ms ();
    snprintf (jobs->failing_why[i], WHY_SIZE, "%s", why ? why : "");
    pthread_mutex_unlock (&jobs->mutex);
}

/* Runs a job and says when it is due again. */
static int64_t run_job (dm_jobs *jobs, size_t i)
{
    const dm_job *job = job_at (jobs, i);
    dm_arena *arena = dm_arena_open ();
    dm_call call = {
        .arena = arena, .origin = &jobs->runtime->origin, .app = jobs->runtime->app, .keyring = jobs->runtime->keyring
    };
    bool again = false;
    char why[WHY_SIZE];
    dm_status status = job->run (jobs->runtime, &call, &again);
    dm_metrics_add (jobs->runtime->metrics, DM_M_JOB_RUNS, job->name, dm_status_find (status)->name, 1);
    if (!status)
        dm_metrics_set (jobs->runtime->metrics, DM_M_JOB_LAST_SUCCESS, job->name, NULL, dm_clock_now_ms ());
    if (status && status != DM_UNAVAILABLE)
        dm_log (DM_WARN, "job_failed", DM_T ("job", job->name), DM_T ("code", dm_status_find (status)->name),
                DM_T ("error", call.error.message));
    snprintf (why, sizeof why, "%s", *call.error.message ? call.error.message : dm_status_find (status)->name);
    dm_arena_destroy (&arena);
    jobs->has_run[i] |= !status && !again;
    note_outcome (jobs, i, status ? why : NULL);
    tell_prepared (jobs);
    int64_t now_ms = dm_clock_monotonic_ms ();
    if (again && !status)
        return now_ms;
    return now_ms + job->interval_ms - job->interval_ms / 10 + dm_backoff_ms (0, job->interval_ms / 5, 600000);
}

void dm_jobs_tell (dm_jobs *jobs, char *out, size_t size)
{
    *out = '\0';
    pthread_mutex_lock (&jobs->mutex);
    for (size_t i = 0; i < job_count (jobs) && !*out; i++) {
        char since[DM_CLOCK_TEXT_SIZE];
        int64_t failing_ms = jobs->failing_ms[i];
        if (failing_ms > 0 && dm_clock_now_ms () - failing_ms > job_at (jobs, i)->interval_ms + FAILING_MS)
            snprintf (out, size, "the job %s fails since %s: %s", job_at (jobs, i)->name,
                      dm_clock_format (failing_ms, since), jobs->failing_why[i]);
    }
    pthread_mutex_unlock (&jobs->mutex);
}

static bool is_due (dm_jobs *jobs, size_t i)
{
    return atomic_exchange (&jobs->is_woken[i], false) || jobs->due_ms[i] <= dm_clock_monotonic_ms ();
}

static void *job_loop (void *arg)
{
    dm_jobs *jobs = arg;
    tell_prepared (jobs);
    while (!jobs->runtime->is_stopping) {
        int64_t next_ms = dm_clock_monotonic_ms () + 1000;
        for (size_t i = 0; i < job_count (jobs) && !jobs->runtime->is_stopping; i++) {
            if (is_due (jobs, i))
                jobs->due_ms[i] = run_job (jobs, i);
            if (jobs->due_ms[i] < next_ms)
                next_ms = jobs->due_ms[i];
        }
        int64_t wait_ms = next_ms - dm_clock_monotonic_ms ();
        void *item;
        if (wait_ms > 0)
            dm_queue_take (jobs->wake, &item, 1, (int) wait_ms);
    }
    return NULL;
}

typedef struct transaction {
    dm_status (*work) (dm_call *call, void *arg);
    void *arg;
} transaction;

static dm_status run_transaction (dm_call *call, dm_work *work)
{
    const transaction *it = work->arg;
    return it->work (call, it->arg);
}

dm_status dm_job_transact (dm_runtime *runtime, dm_call *call, dm_status (*work) (dm_call *call, void *arg), void *arg)
{
    transaction it = { work, arg };
    dm_work one = { .call = *call, .run = run_transaction, .arg = &it };
    one.call.deadline_ms = dm_clock_monotonic_ms () + TRANSACT_MS;
    dm_batch_run (&runtime->jobs->batch, (dm_work *[]){ &one }, 1);
    call->error = one.call.error;
    call->error.status = one.status;
    return one.status;
}

/* The number of the job with this name; another name is a bug. */
static size_t find_job (const dm_jobs *jobs, const char *name)
{
    size_t i = 0;
    while (i < job_count (jobs) && strcmp (job_at (jobs, i)->name, name) != 0)
        i++;
    assert (i < job_count (jobs));
    return i;
}

void dm_job_wake (dm_runtime *runtime, const char *name)
{
    dm_jobs *jobs = runtime->jobs;
    jobs->is_woken[find_job (jobs, name)] = true;
    dm_queue_put (jobs->wake, jobs); /* full: the thread is to wake already */
}

dm_status dm_jobs_reload_keys (dm_runtime *runtime, dm_error *error)
{
    dm_status status = dm_keyring_reload (runtime->keyring, error);
    if (!status)
        dm_job_wake (runtime, "rewrap_keys");
    return status;
}

dm_jobs *dm_jobs_open (dm_runtime *runtime)
{
    dm_jobs *jobs = calloc (1, sizeof *jobs);
    if (!jobs)
        abort ();
    jobs->runtime = runtime;
    assert (job_count (jobs) <= JOBS_MAX);
    for (size_t i = 0; i < runtime->consumer_count; i++)
        if (runtime->consumers[i].wakes)
            find_job (jobs, runtime->consumers[i].wakes); /* a wrong name stops the start */
    for (size_t i = 0; i < job_count (jobs); i++) {
        dm_metrics_set (runtime->metrics, DM_M_JOB_LAST_SUCCESS, job_at (jobs, i)->name, NULL, dm_clock_now_ms ());
        dm_metrics_set (runtime->metrics, DM_M_JOB_INTERVAL, job_at (jobs, i)->name, NULL,
                        job_at (jobs, i)->interval_ms);
    }
    jobs->db = dm_db_open (&runtime->db_config);
    jobs->batch = dm_runtime_batch (runtime, jobs->db);
    jobs->wake = dm_queue_open (1);
    pthread_mutex_init (&jobs->mutex, NULL);
    return jobs;
}

void dm_jobs_start (dm_jobs *jobs)
{
    if (pthread_create (&jobs->thread, NULL, job_loop, jobs) != 0)
        abort ();
    jobs->is_started = true;
}

void dm_jobs_stop (dm_jobs *jobs)
{
    dm_queue_close (jobs->wake);
    if (jobs->is_started)
        pthread_join (jobs->thread, NULL);
    jobs->is_started = false;
}

void dm_jobs_destroy (dm_jobs **jobs)
{
    if (!*jobs)
        return;
    pthread_mutex_destroy (&(*jobs)->mutex);
    dm_queue_destroy (&(*jobs)->wake);
    dm_db_destroy (&(*jobs)->db);
    free (*jobs);
    *jobs = NULL;
}
