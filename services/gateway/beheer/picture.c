/* SPDX-License-Identifier: EUPL-1.2 */
/* The picture of the services and of what goes between them. Its measures are those of beheer_picture.html. */
#include <inttypes.h>
#include <string.h>
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

/* Where each box stands, in the order of the services. */
static const struct {
    int x, y, width;
} places[GATEWAY_WATCHED] = {
    { 95, 4, 150 }, { 4, 112, 132 }, { 204, 112, 132 }, { 4, 232, 132 }, { 4, 366, 332 },
};
#define TEXT_LEFT 10
#define MARK_RIGHT 22

/* The logs that are followed, with where each arrow is written upon. */
static const struct {
    const char *consumer, *source;
    int x, y;
    bool has_name; /* the log's name stands above */
} logs[] = {
    { "documents", "intake", 170, 130, false },   { "intake", "documents", 170, 162, false },
    { "notification", "intake", 86, 208, false }, { "audit", "gateway", 45, 342, true },
    { "audit", "intake", 129, 342, true },        { "audit", "documents", 213, 342, true },
    { "audit", "notification", 295, 342, true },
};

/* How many calls a minute the replicas answer together. */
static const char *rate_text (const gateway_exchange *exchange, const gateway_watched *of)
{
    double sum = 0;
    bool is_known = false;
    for (size_t i = 0; i < of->count; i++) {
        bool has_rate = of->replicas[i].status && of->replicas[i].has_rate;
        is_known = is_known || has_rate;
        sum += has_rate ? of->replicas[i].per_minute : 0;
    }
    if (!is_known)
        return "";
    return gateway_pages_fill (exchange, gateway_text (exchange, "ops.picture.rate"), "n",
                               dm_arena_printf (exchange->arena, "%.0f", sum));
}

static void add_node (const gateway_exchange *exchange, cJSON *nodes, const char *name, int x, int y, int width,
                      gateway_condition condition, const char *figure)
{
    cJSON *node = cJSON_CreateObject ();
    cJSON_AddStringToObject (node, "name", name);
    cJSON_AddNumberToObject (node, "x", x);
    cJSON_AddNumberToObject (node, "y", y);
    cJSON_AddNumberToObject (node, "width", width);
    cJSON_AddNumberToObject (node, "text_x", x + TEXT_LEFT);
    cJSON_AddNumberToObject (node, "mark_x", x + width - MARK_RIGHT);
    cJSON_AddNumberToObject (node, "mark_y", y + MARK_RIGHT);
    cJSON_AddNumberToObject (node, "name_y", y + 22);
    cJSON_AddNumberToObject (node, "state_y", y + 40);
    cJSON_AddNumberToObject (node, "figure_y", y + 57);
    gateway_pages_add_text (node, "figure", figure);
    gateway_add_condition (exchange, node, condition);
    cJSON_AddItemToArray (nodes, node);
}

/* What this service says of a log; NULL: it does not answer. */
static const Digimeente__Ops__V1__ConsumerStatus *find_log (const gateway_watched watched[GATEWAY_WATCHED],
                                                            const char *consumer, const char *source)
{
    for (size_t s = 0; s < GATEWAY_WATCHED; s++) {
        const GetStatusResponse *status =
            strcmp (watched[s].service, consumer) == 0 ? gateway_any_status (&watched[s]) : NULL;
        for (size_t i = 0; status && i < status->n_consumers; i++)
            if (strcmp (status->consumers[i]->source, source) == 0)
                return status->consumers[i];
    }
    return NULL;
}

static void add_log (const gateway_exchange *exchange, cJSON *links, const gateway_watched watched[GATEWAY_WATCHED],
                     size_t number)
{
    const Digimeente__Ops__V1__ConsumerStatus *log = find_log (watched, logs[number].consumer, logs[number].source);
    bool is_known = log && log->has_head && !log->has_fault_since_ms;
    int64_t behind = is_known && log->head > log->position ? log->head - log->position : 0;
    cJSON *link = cJSON_CreateObject ();
    cJSON_AddNumberToObject (link, "x", logs[number].x);
    cJSON_AddNumberToObject (link, "y", logs[number].y);
    cJSON_AddNumberToObject (link, "name_y", logs[number].y - 16);
    if (logs[number].has_name)
        cJSON_AddStringToObject (link, "name", logs[number].source);
    cJSON_AddStringToObject (link, "behind", is_known ? dm_arena_printf (exchange->arena, "%" PRId64, behind) : "?");
    cJSON_AddItemToArray (links, link);
}

/* What failed, else what waits. */
static const char *mail_text (const gateway_exchange *exchange, const GetStatusResponse *notification,
                              const gateway_repairable *repairable)
{
    int64_t queued = 0;
    if (!notification)
        return gateway_text (exchange, "ops.not_known");
    if (repairable->failed && repairable->failed->n_berichten > 0)
        return gateway_pages_count_text (exchange, "ops.picture.failed", (int64_t) repairable->failed->n_berichten);
    gateway_find_figure (notification, "deliveries_queued", &queued);
    return queued > 0 ? gateway_pages_count_text (exchange, "ops.picture.queued", queued) : "";
}

/* notification alone knows how the mail server is. */
static void add_mail (const gateway_exchange *exchange, cJSON *nodes, const gateway_watched watched[GATEWAY_WATCHED],
                      const gateway_repairable *repairable, const gateway_problems *problems)
{
    const GetStatusResponse *notification = NULL;
    for (size_t s = 0; s < GATEWAY_WATCHED; s++)
        if (strcmp (watched[s].service, "notification") == 0)
            notification = gateway_any_status (&watched[s]);
    add_node (exchange, nodes, gateway_text (exchange, "ops.picture.mail"), 204, 232, 132,
              notification ? problems->mail : GATEWAY_ATTENTION, mail_text (exchange, notification, repairable));
}

void gateway_add_picture (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED],
                          const gateway_repairable *repairable, const gateway_problems *problems)
{
    cJSON *nodes = cJSON_AddArrayToObject (data, "nodes"), *links = cJSON_AddArrayToObject (data, "links");
    for (size_t i = 0; i < GATEWAY_WATCHED; i++)
        add_node (exchange, nodes, watched[i].service, places[i].x, places[i].y, places[i].width, problems->services[i],
                  rate_text (exchange, &watched[i]));
    add_mail (exchange, nodes, watched, repairable, problems);
    for (size_t i = 0; i < DM_COUNT (logs); i++)
        add_log (exchange, links, watched, i);
}
