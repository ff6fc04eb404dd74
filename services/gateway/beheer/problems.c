/* SPDX-License-Identifier: EUPL-1.2 */
/* What a beheerder has to look at: from what the services tell, in the order of how bad it is. */
#include <string.h>
#include "common/clock.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define LATE_MS 60000                     /* a log that is further behind is late */
#define BACKUP_LATE_MS (30LL * 60 * 1000) /* of a backup that moves each 20 seconds */
#define DISK_SHARE 10                     /* less than a tenth of the disk is free */

typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;

typedef struct finding {
    const gateway_exchange *exchange;
    const gateway_watched *watched;
    gateway_problems *out;
    cJSON *lists[GATEWAY_BROKEN + 1]; /* of each condition */
    bool has_cause;                   /* a service is silent, or the database is away: others suffer from that */
} finding;

/* A text with its values in place of their names: name, value, ..., NULL. */
static const char *fill (const gateway_exchange *exchange, const char *key, const char *const values[])
{
    const char *text = gateway_text (exchange, key);
    for (; *values; values += 2)
        text = gateway_pages_fill (exchange, text, values[0], values[1]);
    return text;
}
#define FILL(it, key, ...) fill ((it)->exchange, (key), (const char *const[]){ __VA_ARGS__, NULL })

static void raise (gateway_condition *condition, gateway_condition to)
{
    *condition = to > *condition ? to : *condition;
}

/* Takes: detail, in English, or NULL. */
static void add (finding *it, gateway_condition condition, const char *text, const char *detail)
{
    cJSON *problem = cJSON_CreateObject ();
    cJSON_AddStringToObject (problem, "text", text);
    gateway_pages_add_text (problem, "detail", detail);
    gateway_add_condition (it->exchange, problem, condition);
    cJSON_AddItemToArray (it->lists[condition], problem);
    raise (&it->out->worst, condition);
}

/* The service's name, with the replica where there are several. */
static const char *name_of (const finding *it, size_t service, size_t replica)
{
    const gateway_watched *of = &it->watched[service];
    const gateway_replica *one = &of->replicas[replica];
    if (of->count < 2)
        return of->service;
    const char *where = one->status && one->status->instance ? one->status->instance : one->address;
    return dm_arena_printf (it->exchange->arena, "%s (%s)", of->service, where);
}

static bool is_without_database (const gateway_replica *replica)
{
    return replica->status && replica->status->database && replica->status->database->has_is_reachable
           && !replica->status->database->is_reachable;
}

static bool has_diverged (const GetStatusResponse *status)
{
    for (size_t i = 0; status && i < status->n_consumers; i++)
        if (status->consumers[i]->log_diverged)
            return true;
    return false;
}

/* It does nothing for anybody now. */
static bool is_broken (const gateway_replica *replica)
{
    const GetStatusResponse *status = replica->status;
    return !status || is_without_database (replica) || (status->has_is_ready && !status->is_ready)
           || has_diverged (status);
}

/* A service is broken when all its replicas are. */
static void judge (finding *it, size_t service)
{
    const gateway_watched *of = &it->watched[service];
    size_t broken = 0;
    for (size_t i = 0; i < of->count; i++)
        broken += is_broken (&of->replicas[i]);
    if (broken > 0)
        raise (&it->out->services[service], broken == of->count ? GATEWAY_BROKEN : GATEWAY_ATTENTION);
}

static void tell_silent (finding *it, size_t service, size_t i)
{
    const gateway_replica *replica = &it->watched[service].replicas[i];
    const char *name = name_of (it, service, i);
    if (replica->status)
        return;
    it->has_cause = true;
    if (replica->refuses)
        add (it, GATEWAY_BROKEN, FILL (it, "ops.problem.refuses", "service", name), NULL);
    else
        add (it, GATEWAY_BROKEN,
             FILL (it, "ops.problem.silent", "service", name, "since",
                   gateway_since_text (it->exchange, replica->silent_since_ms)),
             NULL);
}

/* One line for all that cannot reach the database: it is one database most of the time. */
static void tell_database (finding *it)
{
    const char *names = "", *fault = NULL;
    int64_t since_ms = 0;
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        for (size_t i = 0; i < it->watched[s].count; i++) {
            const gateway_replica *replica = &it->watched[s].replicas[i];
            if (!is_without_database (replica))
                continue;
            names = dm_arena_printf (it->exchange->arena, "%s%s%s", names, *names ? ", " : "", name_of (it, s, i));
            fault = replica->status->database->fault;
            if (since_ms == 0 || replica->status->database->since_ms < since_ms)
                since_ms = replica->status->database->since_ms;
        }
    if (!*names)
        return;
    it->has_cause = true;
    add (it, GATEWAY_BROKEN,
         FILL (it, "ops.problem.database", "since", gateway_since_text (it->exchange, since_ms), "services", names),
         fault);
}

/* The service says itself what is wrong. That it misses another one is told where that one is silent. */
static void tell_own (finding *it, size_t service, size_t i)
{
    const GetStatusResponse *status = it->watched[service].replicas[i].status;
    const char *name = name_of (it, service, i);
    if (status->not_ready && !it->has_cause)
        add (it, GATEWAY_BROKEN, FILL (it, "ops.problem.not_ready", "service", name), status->not_ready);
    for (size_t n = 0; n < status->n_notices; n++) {
        const char *notice = status->notices[n];
        bool is_effect = strncmp (notice, "no connection to ", 17) == 0 || strncmp (notice, "cannot follow ", 14) == 0;
        if (is_effect && it->has_cause)
            continue;
        add (it, GATEWAY_ATTENTION, FILL (it, "ops.problem.notice", "service", name), notice);
        raise (&it->out->services[service], GATEWAY_ATTENTION);
        if (strstr (notice, "mail"))
            raise (&it->out->mail, GATEWAY_BROKEN);
    }
}

static void tell_log (finding *it, size_t service, const char *name, const ConsumerStatus *consumer)
{
    if (consumer->log_diverged)
        add (it, GATEWAY_BROKEN, FILL (it, "ops.problem.diverged", "service", name, "source", consumer->source), NULL);
    if (!consumer->has_lag_ms || consumer->lag_ms < LATE_MS)
        return;
    add (it, GATEWAY_ATTENTION,
         FILL (it, "ops.problem.late", "service", name, "source", consumer->source, "duration",
               gateway_duration_text (it->exchange, consumer->lag_ms)),
         NULL);
    raise (&it->out->services[service], GATEWAY_ATTENTION);
}

static void tell_parked (finding *it, size_t service)
{
    const GetStatusResponse *status = gateway_any_status (&it->watched[service]);
    if (!status || !status->has_parked || status->parked == 0)
        return;
    const char *text = gateway_pages_count_text (it->exchange, "ops.problem.parked", (int64_t) status->parked);
    add (it, GATEWAY_ATTENTION, gateway_pages_fill (it->exchange, text, "service", it->watched[service].service), NULL);
    raise (&it->out->services[service], GATEWAY_ATTENTION);
}

static void tell_service (finding *it, size_t service)
{
    const gateway_watched *of = &it->watched[service];
    for (size_t i = 0; i < of->count; i++) {
        const GetStatusResponse *status = of->replicas[i].status;
        if (!status)
            continue;
        tell_own (it, service, i);
        for (size_t c = 0; c < status->n_consumers; c++)
            tell_log (it, service, name_of (it, service, i), status->consumers[c]);
    }
    tell_parked (it, service);
    judge (it, service);
}

static void tell_mails (finding *it, const gateway_repairable *repairable)
{
    size_t count = repairable->failed ? repairable->failed->n_berichten : 0;
    if (count == 0)
        return;
    add (it, GATEWAY_ATTENTION, gateway_pages_count_text (it->exchange, "ops.problem.mails", (int64_t) count), NULL);
    raise (&it->out->mail, GATEWAY_ATTENTION);
}

static void tell_disk (finding *it)
{
    for (size_t s = 0; s < GATEWAY_WATCHED; s++) {
        const GetStatusResponse *status = gateway_any_status (&it->watched[s]);
        int64_t free_bytes, size_bytes;
        if (!gateway_find_figure (status, "store_free_bytes", &free_bytes)
            || !gateway_find_figure (status, "store_size_bytes", &size_bytes) || free_bytes > size_bytes / DISK_SHARE)
            continue;
        add (it, GATEWAY_ATTENTION,
             FILL (it, "ops.problem.disk", "free", gateway_bytes_text (it->exchange, free_bytes), "size",
                   gateway_bytes_text (it->exchange, size_bytes)),
             NULL);
        raise (&it->out->services[s], GATEWAY_ATTENTION);
    }
}

static void tell_backup (finding *it, const gateway_backup *backup)
{
    if (!backup)
        return;
    if (!backup->is_known)
        add (it, GATEWAY_ATTENTION, gateway_text (it->exchange, "ops.problem.no_backup"), NULL);
    else if (dm_clock_now_ms () - backup->finished_ms > BACKUP_LATE_MS)
        add (it, GATEWAY_ATTENTION,
             FILL (it, "ops.problem.old_backup", "since", gateway_since_text (it->exchange, backup->finished_ms)),
             NULL);
}

static void tell_versions (finding *it)
{
    const char *first = NULL;
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        for (size_t i = 0; i < it->watched[s].count; i++) {
            const GetStatusResponse *status = it->watched[s].replicas[i].status;
            const char *version = status && status->version ? status->version : first;
            first = first ? first : version;
            if (!first || strcmp (first, version) == 0)
                continue;
            add (it, GATEWAY_ATTENTION, FILL (it, "ops.problem.versions", "one", first, "other", version), NULL);
            return;
        }
}

void gateway_problems_find (const gateway_exchange *exchange, const gateway_watched watched[GATEWAY_WATCHED],
                            const gateway_repairable *repairable, const gateway_backup *backup, gateway_problems *out)
{
    *out = (gateway_problems){ .list = cJSON_CreateArray () };
    finding it = { .exchange = exchange, .watched = watched, .out = out };
    for (size_t i = 0; i < DM_COUNT (it.lists); i++)
        it.lists[i] = cJSON_CreateArray ();
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        for (size_t i = 0; i < watched[s].count; i++)
            tell_silent (&it, s, i);
    tell_database (&it);
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        tell_service (&it, s);
    tell_mails (&it, repairable);
    tell_disk (&it);
    tell_backup (&it, backup);
    tell_versions (&it);
    for (size_t i = DM_COUNT (it.lists); i-- > 0;) {
        while (it.lists[i]->child)
            cJSON_AddItemToArray (out->list, cJSON_DetachItemViaPointer (it.lists[i], it.lists[i]->child));
        cJSON_Delete (it.lists[i]);
    }
}
