/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what one process consists of. service.c fills this in order, and all parts read it. */
#pragma once

#include <stdatomic.h>
#include "common/batch.h"
#include "common/event.h"
#include "common/figure.h"
#include "common/health.h"
#include "common/keys.h"
#include "common/otlp.h"
#include "common/runtime.h"
#include "common/server.h"
#include "common/zap.h"

#define DM_CONSUMERS_MAX 8
#define DM_DESCRIPTORS_MAX 32
#define DM_INSTANCE_SIZE 9

struct dm_check;
struct dm_health_check;
struct dm_job;
struct dm_measure;
struct dm_measures;
struct dm_jobs;
struct dm_workers;
struct dm_follower;

struct dm_runtime {
    /* the service's own tables (dm_service) */
    const char *name;
    const dm_method *methods;
    size_t method_count;
    const dm_consumer *consumers;
    size_t consumer_count;
    const struct dm_job *job_rows;
    size_t job_count;
    const struct dm_measure *measures;
    size_t measure_count;
    const struct dm_check *checks;
    size_t check_count;
    const struct dm_health_check *health_checks;
    size_t health_check_count;
    const ProtobufCServiceDescriptor *descriptors[DM_DESCRIPTORS_MAX]; /* the chassis's and the service's */
    size_t descriptor_count;
    const char *const *targets; /* peers that it calls beside its consumers' sources */
    size_t target_count;
    const char *const *needs; /* those without which it is not ready */
    size_t need_count;
    const dm_figure *figures;
    size_t figure_count;
    void (*tell) (dm_runtime *runtime, char *out, size_t size); /* NULL: nothing */
    void (*look_ahead) (dm_call *for_all, dm_call *const calls[], const ProtobufCMessage *const requests[],
                        size_t count); /* NULL: nothing */
    /* what the parts keep */
    dm_settings *settings;
    dm_metrics *metrics;
    dm_spans *spans;
    dm_otlp *otlp; /* NULL: no collector gets the spans */
    void *zmq_context;
    dm_keys *keys;
    dm_keyring *keyring; /* NULL: none */
    dm_zap *zap;
    void *app;
    dm_db_config db_config;
    dm_origin origin; /* SYSTEM, with the service's name */
    dm_client *client;
    dm_server *server;
    dm_health *health;
    struct dm_workers *workers;
    struct dm_follower *followers[DM_CONSUMERS_MAX];
    struct dm_jobs *jobs;
    struct dm_measures *measuring;
    char instance[DM_INSTANCE_SIZE]; /* which process this is: 8 hex digits, drawn at its start */
    int64_t started_ms;              /* dm_clock_monotonic_ms () */
    int64_t started_at_ms;           /* since 1970 */
    atomic_bool is_answering;        /* DM_APART may be dispatched: the workers are there */
    atomic_bool is_serving;          /* all requests may be dispatched */
    atomic_bool is_started;          /* all parts have started */
    atomic_bool is_prepared;         /* the jobs that come before ready have run */
    atomic_bool is_stopping;
};

/* A batch of the service over a connection of the caller's own; events that it commits are published. */
dm_batch dm_runtime_batch (dm_runtime *runtime, dm_db *db);
