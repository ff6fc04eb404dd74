/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/ops_status.h"

#include <unistd.h>
#include "common/clock.h"
#include "common/consumer.h"
#include "common/log.h"
#include "common/log_recent.h"
#include "common/measure.h"
#include "common/notice.h"
#include "common/process_metrics.h"
#include "common/runtime_inside.h"
#include "common/sampler.h"
#include "common/worker.h"
#include "version.h"

#define HOST_SIZE 65

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;

/* Room for count messages in the call's arena, and for the pointers to them. */
static void *alloc_list (dm_call *call, size_t count, size_t size, void *out_list)
{
    *(void **) out_list = dm_arena_alloc (call->arena, count * sizeof (void *));
    return dm_arena_alloc (call->arena, count * size);
}

/* Returns false where it is not known. */
static bool find_gauge (const dm_runtime *runtime, unsigned row, uint64_t *out)
{
    int64_t value = 0;
    bool is_known = dm_metrics_find (runtime->metrics, row, &value);
    *out = (uint64_t) value;
    return is_known;
}

static void add_process (const dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    uint64_t threads, fds;
    Digimeente__Ops__V1__ProcessStatus *process = dm_arena_alloc (call->arena, sizeof *process);
    digimeente__ops__v1__process_status__init (process);
    dm_process_metrics_read (runtime->metrics);
    process->has_rss_bytes = find_gauge (runtime, DM_M_PROCESS_MEMORY, &process->rss_bytes);
    process->has_cpu_ms = find_gauge (runtime, DM_M_PROCESS_CPU, &process->cpu_ms);
    process->has_threads = find_gauge (runtime, DM_M_PROCESS_THREADS, &threads);
    process->has_fds = find_gauge (runtime, DM_M_PROCESS_OPEN_FDS, &fds);
    process->has_fds_max = find_gauge (runtime, DM_M_PROCESS_MAX_FDS, &process->fds_max);
    process->threads = (uint32_t) threads;
    process->fds = (uint32_t) fds;
    reply->process = process;
    reply->host = dm_arena_zalloc (call->arena, HOST_SIZE);
    gethostname (reply->host, HOST_SIZE - 1);
    reply->service = (char *) runtime->name;
    reply->version = DM_VERSION;
    reply->instance = (char *) runtime->instance;
    reply->has_uptime_s = reply->has_started_at_ms = true;
    reply->uptime_s = (uint64_t) (dm_clock_monotonic_ms () - runtime->started_ms) / 1000;
    reply->started_at_ms = runtime->started_at_ms;
}

static void add_notices (dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    dm_notices *notices = dm_arena_alloc (call->arena, sizeof *notices);
    dm_notices_collect (runtime, notices);
    reply->notices = dm_arena_alloc (call->arena, notices->count * sizeof *reply->notices);
    for (; reply->n_notices < notices->count; reply->n_notices++)
        reply->notices[reply->n_notices] = notices->texts[reply->n_notices];
    char *why_not = dm_arena_alloc (call->arena, DM_NOT_READY_SIZE);
    reply->has_is_ready = true;
    reply->is_ready = !dm_notice_not_ready (runtime, why_not);
    reply->not_ready = reply->is_ready ? NULL : why_not;
}

static void add_consumers (const dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    size_t count = runtime->consumer_count;
    Digimeente__Ops__V1__ConsumerStatus *consumers = alloc_list (call, count, sizeof *consumers, &reply->consumers);
    for (; reply->n_consumers < count; reply->n_consumers++) {
        Digimeente__Ops__V1__ConsumerStatus *consumer = &consumers[reply->n_consumers];
        digimeente__ops__v1__consumer_status__init (consumer);
        dm_follower_status (runtime->followers[reply->n_consumers], consumer);
        reply->consumers[reply->n_consumers] = consumer;
    }
}

/* What was read from the database, and how that is. */
static void add_database (dm_call *call, const dm_sample *sample, GetStatusResponse *reply)
{
    Digimeente__Ops__V1__DatabaseStatus *database = dm_arena_alloc (call->arena, sizeof *database);
    digimeente__ops__v1__database_status__init (database);
    database->has_is_reachable = database->has_since_ms = sample->is_known;
    database->is_reachable = sample->is_reachable;
    database->since_ms = sample->since_ms;
    database->fault = *sample->fault ? (char *) sample->fault : NULL;
    database->has_read_at_ms = sample->read_at_ms > 0;
    database->read_at_ms = sample->read_at_ms;
    reply->database = database;
    reply->has_head = reply->has_parked = reply->has_epoch = database->has_read_at_ms;
    reply->head = sample->head;
    reply->parked = sample->parked;
    reply->epoch = (ProtobufCBinaryData){ sizeof sample->epoch, (uint8_t *) sample->epoch };
}

static void add_figures (const dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    size_t count = runtime->figure_count;
    Digimeente__Ops__V1__Figure *figures = alloc_list (call, count, sizeof *figures, &reply->figures);
    for (size_t i = 0; i < count; i++) {
        const dm_figure *row = &runtime->figures[i];
        Digimeente__Ops__V1__Figure *figure = &figures[reply->n_figures];
        digimeente__ops__v1__figure__init (figure);
        figure->has_value = dm_metrics_find (runtime->metrics, row->row, &figure->value);
        figure->name = (char *) row->name;
        figure->unit = (char *) row->unit;
        if (figure->has_value)
            reply->figures[reply->n_figures++] = figure;
    }
}

static void add_queues (const dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    dm_queue_depth depths[DM_QUEUE_DEPTHS];
    Digimeente__Ops__V1__QueueStatus *queues = alloc_list (call, DM_QUEUE_DEPTHS, sizeof *queues, &reply->queues);
    dm_workers_list_queues (runtime->workers, depths);
    for (; reply->n_queues < DM_QUEUE_DEPTHS; reply->n_queues++) {
        Digimeente__Ops__V1__QueueStatus *queue = &queues[reply->n_queues];
        digimeente__ops__v1__queue_status__init (queue);
        queue->name = (char *) depths[reply->n_queues].name;
        queue->has_depth = queue->has_room = true;
        queue->depth = (uint32_t) depths[reply->n_queues].depth;
        queue->room = (uint32_t) depths[reply->n_queues].room;
        reply->queues[reply->n_queues] = queue;
    }
}

static void add_requests (const dm_runtime *runtime, dm_call *call, GetStatusResponse *reply)
{
    const dm_server_counts counts = dm_server_count (runtime->server);
    Digimeente__Ops__V1__RequestCounts *requests = dm_arena_alloc (call->arena, sizeof *requests);
    digimeente__ops__v1__request_counts__init (requests);
    requests->has_total = requests->has_failed = requests->has_took_us = true;
    requests->total = counts.total;
    requests->failed = counts.failed;
    requests->took_us = counts.took_us;
    reply->requests = requests;
}

static void add_last_errors (dm_call *call, GetStatusResponse *reply)
{
    dm_log_entry *kept = dm_arena_alloc (call->arena, DM_LOG_RECENT_MAX * sizeof *kept);
    size_t count = dm_log_recent (kept);
    Digimeente__Ops__V1__LogEntry *entries = alloc_list (call, count, sizeof *entries, &reply->last_errors);
    for (; reply->n_last_errors < count; reply->n_last_errors++) {
        dm_log_entry *from = &kept[reply->n_last_errors];
        Digimeente__Ops__V1__LogEntry *entry = &entries[reply->n_last_errors];
        digimeente__ops__v1__log_entry__init (entry);
        entry->has_time_ms = entry->has_count = true;
        entry->time_ms = from->time_ms;
        entry->level = (char *) dm_log_level_name (from->level);
        entry->event = from->event;
        entry->trace_id = *from->trace_id ? from->trace_id : NULL;
        entry->text = from->text;
        entry->count = from->count;
        reply->last_errors[reply->n_last_errors] = entry;
    }
}

dm_status dm_handle_get_status (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *out)
{
    (void) request;
    dm_runtime *runtime = call->app;
    GetStatusResponse *reply = (void *) out;
    dm_sample *sample = dm_arena_alloc (call->arena, sizeof *sample);
    dm_sampler_read (dm_measures_sampler (runtime->measuring), sample);
    add_process (runtime, call, reply);
    add_notices (runtime, call, reply);
    add_consumers (runtime, call, reply);
    add_database (call, sample, reply);
    add_figures (runtime, call, reply);
    add_queues (runtime, call, reply);
    add_requests (runtime, call, reply);
    add_last_errors (call, reply);
    return DM_OK;
}
