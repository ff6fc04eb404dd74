/* SPDX-License-Identifier: EUPL-1.2 */
/* Jobs: work that comes back. Claim due rows by lease, commit, act outside, record. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"

typedef struct dm_job {
    const char *name;
    uint32_t interval_ms; /* between the end of a run and the next start, jittered by a tenth */
    /* Returns DM_OK; sets *out_again when there is more to do at once. Uses dm_job_transact for the database and
     * dm_runtime_client for calls. call->tx is NULL, call->arena is emptied after each run. */
    dm_status (*run) (dm_runtime *runtime, dm_call *call, bool *out_again);
    bool before_ready; /* the process is ready only when it has run once without an error */
} dm_job;

/* Runs work in one committed transaction on the job's connection; it may be run twice. On the jobs' thread only.
 * Gives: DM_OK when committed, else call->error.  call->tx is set only inside work. */
dm_status dm_job_transact (dm_runtime *runtime, dm_call *call, dm_status (*work) (dm_call *call, void *arg), void *arg);

/* Lets a job run at once, or once more when it runs already. For dm_consumer.wakes and dm_call.wakes; from any thread,
 * also before the jobs' thread has started.  Takes: name of one of the service's jobs; another one is a bug (assert).
 */
void dm_job_wake (dm_runtime *runtime, const char *name);

/* For the chassis: one thread that runs the chassis's own jobs and the service's, one after another. */
typedef struct dm_jobs dm_jobs;
/* Takes: runtime, borrowed until dm_jobs_destroy. */
dm_jobs *dm_jobs_open (dm_runtime *runtime);
/* Reads the key file again, and lets the job begin that wraps data keys anew.  Takes: a runtime that has a key file.
 * Errors: as dm_keyring_reload. */
dm_status dm_jobs_reload_keys (dm_runtime *runtime, dm_error *error);
/* Which job does nothing but fail, for longer than its interval and a moment, the first of them, and why.  Gives: out,
 * one sentence, "" for none. From any thread. */
void dm_jobs_tell (dm_jobs *jobs, char *out, size_t size);
/* Starts the thread. */
void dm_jobs_start (dm_jobs *jobs);
/* Ends the thread, when the run at hand has ended (dm_runtime_is_stopping says that it should). */
void dm_jobs_stop (dm_jobs *jobs);
/* After dm_jobs_stop. */
void dm_jobs_destroy (dm_jobs **jobs);
