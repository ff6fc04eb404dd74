/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: one process's state, passed down to all its parts. */
#pragma once

#include <stdatomic.h>
#include "common/batch.h"
#include "common/health.h"
#include "common/keys.h"
#include "common/server.h"
#include "common/service.h"
#include "common/tx.h"
#include "common/zap.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define DM_CONSUMERS_MAX 8
#define DM_DESCRIPTORS_MAX 32

typedef struct dm_workers dm_workers;
typedef struct dm_follower dm_follower;
typedef struct dm_jobs dm_jobs;

struct dm_runtime {
    const dm_service *service;
    dm_settings *settings;
    dm_keys *keys;
    dm_metrics *metrics;
    dm_health *health;
    void *zmq_context;
    dm_zap *zap;
    dm_server *server;
    dm_client *client;
    void *app;
    dm_db_config db_config;
    dm_origin origin; /* SYSTEM, with the service's name */
    dm_workers *workers;
    dm_follower *followers[DM_CONSUMERS_MAX];
    dm_jobs *jobs;
    int64_t started_ms;
    const ProtobufCServiceDescriptor *descriptors[DM_DESCRIPTORS_MAX]; /* the chassis's and the service's */
    size_t descriptor_count;
    atomic_bool is_serving;  /* everything is open */
    atomic_bool is_prepared; /* the jobs that come before ready have run */
    atomic_bool is_stopping;
};

/* A batch of the runtime's service over a connection of its own. */
dm_batch dm_runtime_batch (dm_runtime *runtime, dm_db *db);

/* Writers, readers and IO workers: the threads that run handlers. */
dm_workers *dm_workers_open (dm_runtime *runtime);
/* Takes a request for the right thread; false when its queue is full. On the router's thread. */
bool dm_workers_dispatch (void *workers, dm_request *request);
/* True when the writer has its connection. */
bool dm_workers_are_ready (dm_workers *workers);
/* Finishes what is queued. */
void dm_workers_destroy (dm_workers **workers);

/* One thread that follows one log. */
dm_follower *dm_follower_open (dm_runtime *runtime, const dm_consumer *consumer);
/* Starts its thread; when all that it uses is open. */
void dm_follower_start (dm_follower *follower);
void dm_follower_wake (dm_follower *follower);
/* out is initialised; its strings are borrowed from the follower. */
void dm_follower_status (dm_follower *follower, Digimeente__Ops__V1__ConsumerStatus *out);
/* Ends its thread; hints may still come. */
void dm_follower_stop (dm_follower *follower);
void dm_follower_destroy (dm_follower **follower);

/* One thread that runs the jobs. */
dm_jobs *dm_jobs_open (dm_runtime *runtime);
void dm_jobs_destroy (dm_jobs **jobs);

/* The chassis's own RPC methods; their call->app is the dm_runtime. */
extern const dm_method dm_chassis_methods[];
extern const size_t dm_chassis_method_count;
extern const ProtobufCServiceDescriptor *const dm_chassis_descriptors[];
extern const size_t dm_chassis_descriptor_count;
