/* SPDX-License-Identifier: EUPL-1.2 */
/* A service is its tables; dm_service_main is everything around them. */
#pragma once

#include "common/base.h"
#include "common/check.h"
#include "common/db.h"
#include "common/event.h"
#include "common/health_check.h"
#include "common/figure.h"
#include "common/job.h"
#include "common/measure.h"
#include "common/rpc.h"
#include "common/runtime.h"
#include "common/settings.h"

typedef struct dm_service {
    const char *name;    /* service, schema, role and log */
    const char *purpose; /* first line of --help */
    const dm_method *methods;
    size_t method_count;
    const dm_consumer *consumers;
    size_t consumer_count;
    const dm_job *jobs;
    size_t job_count;
    const dm_measure *measures; /* gauges that are counted now and then */
    size_t measure_count;
    const dm_access *access;
    size_t access_count;
    const dm_check *checks; /* of its data, beside the chassis's */
    size_t check_count;
    const dm_health_check *health_checks; /* of what it needs, beside the chassis's */
    size_t health_check_count;
    const dm_setting *settings; /* its own, beside the chassis's */
    size_t setting_count;
    const dm_metric_row *metrics; /* its own, beside the chassis's; numbered from DM_M_COUNT */
    size_t metric_count;
    const dm_figure *figures; /* of these, what GetStatus tells */
    size_t figure_count;
    const dm_constraint *constraints;
    size_t constraint_count;
    const dm_query *const *queries; /* generated */
    size_t query_count;
    const struct dm_migration *migrations; /* generated */
    size_t migration_count;
    const ProtobufCServiceDescriptor *const *descriptors; /* of what it serves and what it calls */
    size_t descriptor_count;
    const char *const *key_purposes; /* of its key file, with those of the chassis (keyring.h); NULL: it has no file */
    size_t key_purpose_count;
    const char *const *targets; /* peers that it calls beside its consumers' sources */
    size_t target_count;
    const char *const *watches; /* peers that it only asks how they are: nobody is told when one is away */
    size_t watch_count;
    const char *const *needs; /* of these, those without which it serves nothing: while one is away it is not ready */
    size_t need_count;
    /* Opens what the service keeps (a store, a secret), before any thread starts; NULL: nothing. The app may hold the
     * runtime, which lives longer.  Gives: *out_app, for close. */
    dm_status (*open) (dm_runtime *runtime, void **out_app, dm_error *error);
    void (*close) (void **app);
    /* Asks at once what the handlers of several calls would each ask first. Comes before calls that run together, and
     * sets ahead of those for whom it asked; what it makes in for_all's arena, and its rows, live until all have run.
     * It writes nothing, and what is wrong with a call its handler says. A statement that fails needs no answer.
     * Takes: calls in the order in which they will run, all READ or all in one transaction, with for_all's tx;
     * requests, theirs. For a batch that runs again it comes again. A handler asks itself where ahead is NULL.
     * NULL: nothing is asked ahead. */
    void (*look_ahead) (dm_call *for_all, dm_call *const calls[], const ProtobufCMessage *const requests[],
                        size_t count);
    /* Tells what is amiss although the service is ready, for /readyz and digictl status. From any thread, also before
     * serve.  Gives: out, one sentence in English without personal data; "" for nothing. NULL: there is never anything
     * to tell. */
    void (*tell) (dm_runtime *runtime, char *out, size_t size);
    /* Reads again what may change while the service runs, at SIGHUP, on the main thread; on failure all stays as it
     * was. NULL: nothing. */
    dm_status (*reload) (dm_runtime *runtime, dm_error *error);
    /* serve starts what else the service serves, after all parts of the process. unserve ends it, before all of them:
     * when it returns, none of its threads uses the runtime any more. NULL: nothing. */
    dm_status (*serve) (dm_runtime *runtime, dm_error *error);
    void (*unserve) (dm_runtime *runtime);
} dm_service;

/* The whole process, from its arguments to its end. It reads settings, then migrates (--migrate) or runs all parts
 * until SIGTERM.  Returns main's exit code: 0 stopped, 1 could not start, 2 wrong settings or arguments. */
int dm_service_main (const dm_service *service, int argc, char **argv);
