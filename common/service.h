/* SPDX-License-Identifier: EUPL-1.2 */
/* A service is its tables; dm_service_main is everything around them. */
#pragma once

#include "common/base.h"
#include "common/client.h"
#include "common/db.h"
#include "common/event.h"
#include "common/rpc.h"
#include "common/settings.h"

typedef struct dm_runtime dm_runtime;

/* Work that comes back: claim due rows by lease, commit, act outside, record. */
typedef struct dm_job {
    const char *name;
    uint32_t interval_ms; /* between the end of a run and the next start, jittered by a tenth */
    /* Returns DM_OK; sets *out_again when there is more to do at once. Uses dm_job_transact for the database and
     * dm_runtime_client for calls. call->tx is NULL, call->arena is emptied after each run. */
    dm_status (*run) (dm_runtime *runtime, dm_call *call, bool *out_again);
    bool before_ready; /* the process is ready only when it has run once without an error */
} dm_job;

typedef struct dm_service {
    const char *name;    /* service, schema, role and log */
    const char *purpose; /* first line of --help */
    const dm_method *methods;
    size_t method_count;
    const dm_consumer *consumers;
    size_t consumer_count;
    const dm_job *jobs;
    size_t job_count;
    const dm_access *access;
    size_t access_count;
    const dm_setting *settings; /* its own, beside the chassis's */
    size_t setting_count;
    const dm_constraint *constraints;
    size_t constraint_count;
    const dm_query *const *queries; /* generated */
    size_t query_count;
    const struct dm_migration *migrations; /* generated */
    size_t migration_count;
    const ProtobufCServiceDescriptor *const *descriptors; /* of what it serves and what it calls */
    size_t descriptor_count;
    const char *const *targets; /* peers that it calls beside its consumers' sources */
    size_t target_count;
    /* Opens what the service keeps (a store, a secret), before any thread starts; NULL: nothing. */
    dm_status (*open) (const dm_settings *settings, void **out_app, dm_error *error);
    void (*close) (void **app);
    /* Starts what else the service serves, when everything is open; and ends it, first of all at stop: when unserve
     * returns, none of its threads uses the runtime any more. NULL: nothing. */
    dm_status (*serve) (dm_runtime *runtime, dm_error *error);
    void (*unserve) (dm_runtime *runtime);
} dm_service;

/* The whole process: settings, keys, migrations (--migrate), server, writer, readers, workers, consumers, jobs, health;
 * until SIGTERM.  Returns main's exit code: 0 stopped, 1 could not start, 2 wrong settings or arguments. */
int dm_service_main (const dm_service *service, int argc, char **argv);

/* What the service's open made. */
void *dm_runtime_app (dm_runtime *runtime);
dm_client *dm_runtime_client (dm_runtime *runtime);
dm_metrics *dm_runtime_metrics (dm_runtime *runtime);
const dm_settings *dm_runtime_settings (dm_runtime *runtime);
/* True when the process is to stop: a job then ends its run early. */
bool dm_runtime_is_stopping (dm_runtime *runtime);

/* Runs work in one committed transaction on the job's connection; it may be run twice.
 * Gives: DM_OK when committed, else call->error.  call->tx is set only inside work. */
dm_status dm_job_transact (dm_runtime *runtime, dm_call *call, dm_status (*work) (dm_call *call, void *arg), void *arg);
