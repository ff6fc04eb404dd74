/* SPDX-License-Identifier: EUPL-1.2 */
/* The operations page: how all services are, also while they are not. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/exchange/route.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define ERRORS_MAX 20
#define TRACE_PATH "/beheer/trace/"

typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;
typedef Digimeente__Ops__V1__LogEntry LogEntry;
typedef Digimeente__Ops__V1__ParkedEvent ParkedEvent;

static const char *number_text (const gateway_exchange *exchange, int64_t number)
{
    return dm_arena_printf (exchange->arena, "%" PRId64, number);
}

static const char *moment_text (const gateway_exchange *exchange, int64_t time_ms)
{
    return gateway_moment_text (time_ms, exchange->language, exchange->arena);
}

/* One number for all queues: how many requests wait for a thread. */
static int64_t count_waiting (const GetStatusResponse *status)
{
    int64_t waiting = 0;
    for (size_t i = 0; i < status->n_queues; i++)
        waiting += status->queues[i]->depth;
    return waiting;
}

static gateway_condition condition_of (const gateway_replica *replica)
{
    const GetStatusResponse *status = replica->status;
    if (!status || (status->has_is_ready && !status->is_ready))
        return GATEWAY_BROKEN;
    bool is_away = status->database && status->database->has_is_reachable && !status->database->is_reachable;
    return is_away ? GATEWAY_BROKEN : status->n_notices > 0 ? GATEWAY_ATTENTION : GATEWAY_GOOD;
}

/* What it tells of itself. */
static void add_status (const gateway_exchange *exchange, cJSON *shown, const GetStatusResponse *status)
{
    gateway_pages_add_text (shown, "version", status->version);
    gateway_pages_add_text (shown, "where",
                            dm_arena_printf (exchange->arena, "%s %s", status->host ? status->host : "",
                                             status->instance ? status->instance : ""));
    if (status->has_started_at_ms)
        gateway_pages_add_text (shown, "started", gateway_since_text (exchange, status->started_at_ms));
    gateway_pages_add_text (shown, "waiting", number_text (exchange, count_waiting (status)));
    if (status->process) {
        gateway_pages_add_text (shown, "memory", gateway_bytes_text (exchange, (int64_t) status->process->rss_bytes));
        gateway_pages_add_text (shown, "threads", number_text (exchange, status->process->threads));
        gateway_pages_add_text (shown, "fds", number_text (exchange, status->process->fds));
    }
    const Digimeente__Ops__V1__DatabaseStatus *database = status->database;
    if (database && database->has_is_reachable) {
        cJSON_AddBoolToObject (shown, "is_database_away", !database->is_reachable);
        gateway_pages_add_text (shown, "database_since", gateway_since_text (exchange, database->since_ms));
    }
    if (status->has_head)
        gateway_pages_add_text (shown, "head", number_text (exchange, status->head));
}

static cJSON *replica_json (const gateway_exchange *exchange, const gateway_replica *replica)
{
    cJSON *shown = cJSON_CreateObject ();
    gateway_add_condition (exchange, shown, condition_of (replica));
    if (replica->status)
        add_status (exchange, shown, replica->status);
    else {
        gateway_pages_add_text (shown, "where", replica->address);
        cJSON_AddBoolToObject (shown, "is_refusing", replica->refuses);
        if (replica->silent_since_ms > 0)
            gateway_pages_add_text (shown, "silent_since", gateway_since_text (exchange, replica->silent_since_ms));
    }
    if (replica->status && replica->has_rate) {
        gateway_pages_add_text (shown, "rate", dm_arena_printf (exchange->arena, "%.0f", replica->per_minute));
        gateway_pages_add_text (shown, "failed_rate",
                                dm_arena_printf (exchange->arena, "%.0f", replica->failed_per_minute));
    }
    return shown;
}

static void add_services (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED],
                          const gateway_problems *problems)
{
    cJSON *services = cJSON_AddArrayToObject (data, "services");
    for (size_t s = 0; s < GATEWAY_WATCHED; s++) {
        cJSON *service = cJSON_CreateObject ();
        cJSON_AddStringToObject (service, "service", watched[s].service);
        gateway_add_condition (exchange, service, problems->services[s]);
        cJSON *replicas = cJSON_AddArrayToObject (service, "replicas");
        for (size_t i = 0; i < watched[s].count; i++)
            cJSON_AddItemToArray (replicas, replica_json (exchange, &watched[s].replicas[i]));
        cJSON_AddBoolToObject (service, "has_several", watched[s].count > 1);
        cJSON_AddItemToArray (services, service);
    }
}

static cJSON *log_json (const gateway_exchange *exchange, const char *service, const ConsumerStatus *log)
{
    cJSON *shown = cJSON_CreateObject ();
    bool is_known = log->has_head && !log->has_fault_since_ms;
    int64_t behind = is_known && log->head > log->position ? log->head - log->position : 0;
    cJSON_AddStringToObject (shown, "consumer", service);
    cJSON_AddStringToObject (shown, "source", log->source);
    cJSON_AddStringToObject (shown, "behind", is_known ? number_text (exchange, behind) : "?");
    if (log->log_diverged)
        gateway_show_text (shown, "age", gateway_text (exchange, "ops.logs.diverged"));
    else if (log->has_fault_since_ms)
        gateway_pages_add_text (shown, "since", gateway_since_text (exchange, log->fault_since_ms));
    else if (log->has_lag_ms && log->lag_ms > 0)
        gateway_pages_add_text (shown, "age", gateway_duration_text (exchange, log->lag_ms));
    return shown;
}

/* Replicas share a position: the first that answers tells it. */
static void add_logs (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED])
{
    cJSON *logs = cJSON_AddArrayToObject (data, "logs");
    for (size_t s = 0; s < GATEWAY_WATCHED; s++) {
        const GetStatusResponse *status = gateway_any_status (&watched[s]);
        for (size_t i = 0; status && i < status->n_consumers; i++)
            cJSON_AddItemToArray (logs, log_json (exchange, watched[s].service, status->consumers[i]));
    }
    cJSON_AddBoolToObject (data, "has_logs", cJSON_GetArraySize (logs) > 0);
}

/* True when an event before this one in the list is of the same subject, in the same log. */
static bool is_told (const Digimeente__Ops__V1__ListParkedResponse *list, size_t number)
{
    const ParkedEvent *event = list->parked[number];
    for (size_t i = 0; i < number; i++)
        if (strcmp (list->parked[i]->source, event->source) == 0 && list->parked[i]->subject.len == event->subject.len
            && memcmp (list->parked[i]->subject.data, event->subject.data, event->subject.len) == 0)
            return true;
    return false;
}

static void add_parked (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED],
                        const gateway_repairable *repairable)
{
    cJSON *all = cJSON_AddArrayToObject (data, "parked");
    for (size_t s = 0; s < GATEWAY_WATCHED; s++) {
        const Digimeente__Ops__V1__ListParkedResponse *list = repairable->parked[s];
        for (size_t i = 0; list && i < list->n_parked; i++) {
            const ParkedEvent *event = list->parked[i];
            if (event->subject.len != DM_UUID_BYTES || is_told (list, i))
                continue;
            cJSON *shown = cJSON_CreateObject ();
            const char *subject = gateway_pages_uuid_text (exchange, event->subject);
            cJSON_AddStringToObject (shown, "service", watched[s].service);
            cJSON_AddStringToObject (shown, "source", event->source);
            cJSON_AddStringToObject (shown, "subject", subject);
            gateway_pages_add_text (shown, "type", event->type);
            gateway_pages_add_text (shown, "error", event->error);
            gateway_pages_add_text (shown, "since", gateway_since_text (exchange, event->parked_at_ms));
            cJSON_AddItemToArray (all, shown);
        }
    }
    cJSON_AddBoolToObject (data, "has_parked", cJSON_GetArraySize (all) > 0);
}

static void add_mails (const gateway_exchange *exchange, cJSON *data, const gateway_repairable *repairable)
{
    const size_t count = repairable->failed ? repairable->failed->n_berichten : 0;
    cJSON *all = cJSON_AddArrayToObject (data, "mails");
    for (size_t i = 0; i < count; i++) {
        const Digimeente__Notification__V1__Bericht *bericht = repairable->failed->berichten[i];
        cJSON *shown = cJSON_CreateObject ();
        cJSON_AddStringToObject (shown, "uuid", gateway_pages_uuid_text (exchange, bericht->uuid));
        gateway_pages_add_text (shown, "template", bericht->template_name);
        gateway_pages_add_text (shown, "created", moment_text (exchange, bericht->created_ms));
        cJSON_AddItemToArray (all, shown);
    }
    cJSON_AddBoolToObject (data, "has_mails", count > 0);
    cJSON_AddBoolToObject (data, "has_several_mails", count > 1);
}

/* Figures of single services that the page shows. */
static const struct {
    const char *figure, *shown;
    const char *(*text) (const gateway_exchange *exchange, int64_t value);
} shown_figures[] = {
    { "store_free_bytes", "disk_free", gateway_bytes_text },
    { "store_size_bytes", "disk_size", gateway_bytes_text },
    { "deliveries_queued", "mails_queued", number_text },
    { "delivery_oldest_queued", "mail_age", gateway_duration_text },
    { "zaken_late", "zaken_late", number_text },
    { "sessions", "sessions", number_text },
};

static void add_figures (const gateway_exchange *exchange, cJSON *data, const GetStatusResponse *status)
{
    int64_t value;
    for (size_t i = 0; i < DM_COUNT (shown_figures); i++)
        if (gateway_find_figure (status, shown_figures[i].figure, &value)
            && (value > 0 || shown_figures[i].text != gateway_duration_text))
            gateway_pages_add_text (data, shown_figures[i].shown, shown_figures[i].text (exchange, value));
}

static void add_work (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED],
                      const gateway_backup *backup)
{
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        add_figures (exchange, data, gateway_any_status (&watched[s]));
    if (!backup->is_known)
        return;
    gateway_pages_add_text (data, "backup_at", gateway_since_text (exchange, backup->finished_ms));
    gateway_pages_add_text (data, "backup_size", gateway_bytes_text (exchange, backup->bytes));
    if (backup->verified_ms > 0)
        gateway_pages_add_text (data, "backup_verified", gateway_since_text (exchange, backup->verified_ms));
}

/* A line of a service's log. */
typedef struct told {
    const char *service;
    const LogEntry *entry;
} told;

static int compare_told (const void *a, const void *b)
{
    int64_t left = ((const told *) a)->entry->time_ms, right = ((const told *) b)->entry->time_ms;
    return left < right ? 1 : left > right ? -1 : 0;
}

/* The lines of all replicas, newest first.  Returns how many. */
static size_t collect_errors (const gateway_watched watched[GATEWAY_WATCHED], told out[], size_t most)
{
    size_t count = 0;
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        for (size_t i = 0; i < watched[s].count; i++) {
            const GetStatusResponse *status = watched[s].replicas[i].status;
            for (size_t e = 0; status && e < status->n_last_errors && count < most; e++)
                out[count++] = (told){ watched[s].service, status->last_errors[e] };
        }
    qsort (out, count, sizeof *out, compare_told);
    return count;
}

/* Whether a page shows a trace: its row is there. */
static bool has_trace_page (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->site->route_count; i++)
        if (strcmp (exchange->site->routes[i].path, TRACE_PATH "{}") == 0)
            return true;
    return false;
}

static void add_errors (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED])
{
    const size_t most = (size_t) GATEWAY_WATCHED * GATEWAY_REPLICAS_MAX * ERRORS_MAX;
    told *all = dm_arena_alloc (exchange->arena, most * sizeof *all);
    size_t count = collect_errors (watched, all, most);
    cJSON *list = cJSON_AddArrayToObject (data, "errors");
    bool has_page = has_trace_page (exchange);
    for (size_t i = 0; i < count && i < ERRORS_MAX; i++) {
        const LogEntry *entry = all[i].entry;
        cJSON *shown = cJSON_CreateObject ();
        cJSON_AddStringToObject (shown, "service", all[i].service);
        gateway_pages_add_text (shown, "time", moment_text (exchange, entry->time_ms));
        gateway_pages_add_text (shown, "level", entry->level);
        gateway_pages_add_text (shown, "event", entry->event);
        gateway_pages_add_text (shown, "text", entry->text);
        gateway_pages_add_text (shown, "trace_id", entry->trace_id);
        cJSON_AddBoolToObject (shown, "has_trace_page", has_page && entry->trace_id);
        if (entry->count > 1)
            gateway_pages_add_text (shown, "times",
                                    gateway_pages_count_text (exchange, "ops.errors.times", (int64_t) entry->count));
        cJSON_AddItemToArray (list, shown);
    }
    cJSON_AddBoolToObject (data, "has_errors", count > 0);
}

static void add_summary (const gateway_exchange *exchange, cJSON *data, gateway_problems *problems)
{
    int count = cJSON_GetArraySize (problems->list);
    cJSON *summary = cJSON_AddObjectToObject (data, "summary");
    gateway_add_condition (exchange, summary, problems->worst);
    cJSON_AddStringToObject (summary, "sentence",
                             count == 0 ? gateway_text (exchange, "ops.all_well")
                                        : gateway_pages_count_text (exchange, "ops.wrong", count));
    gateway_pages_add_text (data, "now", moment_text (exchange, dm_clock_now_ms ()));
    cJSON_AddItemToObject (data, "problems", problems->list);
    cJSON_AddBoolToObject (data, "has_problems", count > 0);
}

/* What was done on the page before; nothing for a word that is none of ours. */
static void add_done (const gateway_exchange *exchange, cJSON *data)
{
    static const char *const known[] = { "apart", "berichten" };
    const char *done = gateway_query_value (exchange, "gedaan");
    for (size_t i = 0; i < DM_COUNT (known); i++)
        if (strcmp (done, known[i]) == 0)
            gateway_show_text (data, "done", gateway_text (exchange, i == 0 ? "ops.parked.done" : "ops.mails.done"));
}

dm_status gateway_get_beheer (gateway_exchange *exchange)
{
    gateway_watched *watched = dm_arena_alloc (exchange->arena, GATEWAY_WATCHED * sizeof *watched);
    gateway_repairable repairable;
    gateway_problems problems;
    const char *path = dm_settings_text (dm_runtime_settings (exchange->runtime), "backup-status");
    const gateway_backup backup = gateway_backup_read (path);
    gateway_watch_ask (exchange->runtime, &exchange->origin, exchange->arena, watched);
    gateway_repairable_find (exchange, watched, &repairable);
    gateway_problems_find (exchange, watched, &repairable, *path ? &backup : NULL, &problems);
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "beheer.title");
    add_done (exchange, data);
    add_summary (exchange, data, &problems);
    gateway_add_picture (exchange, data, watched, &repairable, &problems);
    add_services (exchange, data, watched, &problems);
    add_logs (exchange, data, watched);
    add_parked (exchange, data, watched, &repairable);
    add_mails (exchange, data, &repairable);
    add_work (exchange, data, watched, &backup);
    add_errors (exchange, data, watched);
    return gateway_render (exchange, "beheer", data);
}
