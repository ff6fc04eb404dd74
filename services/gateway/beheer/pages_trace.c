/* SPDX-License-Identifier: EUPL-1.2 */
/* The path of one request through all services, for a beheerder who was told the code of an error page. */
#include <inttypes.h>
#include <string.h>
#include "common/local.h"
#include "common/message_json.h"
#include "common/span.h"
#include "common/trace_tree.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SPANS "digimeente.ops.v1.OpsService/ListSpans"
#define EVENTS "digimeente.ops.v1.OpsService/ListTraceEvents"
#define SELF "gateway"
#define BUDGET_MS 1000
#define CONNECT_MS 300
#define BAR_WIDTH 1000 /* of the picture in pad__balk */
#define DEPTH_SHOWN 10 /* deeper steps are not indented further; beheer.css */

typedef Digimeente__Ops__V1__ListSpansRequest ListSpansRequest;
typedef Digimeente__Ops__V1__ListTraceEventsRequest ListTraceEventsRequest;

static const char *const services[] = { SELF, "intake", "documents", "notification", "audit" };
#define SERVICES DM_COUNT (services)

/* What is being asked of whom. */
typedef struct inquiry {
    gateway_exchange *exchange;
    ListSpansRequest spans;
    ListTraceEventsRequest events;
    dm_trace trace;
    bool is_missing[SERVICES]; /* a replica of it did not answer */
} inquiry;

static dm_call_options options_of (const inquiry *it, const char *address)
{
    return (dm_call_options){ .origin = &it->exchange->origin,
                              .timeout_ms = BUDGET_MS,
                              .attempt_ms = BUDGET_MS,
                              .attempts = 1,
                              .connect_ms = CONNECT_MS,
                              .address = address };
}

/* Asks this process itself.  Returns NULL when that failed. */
static const void *ask_self (inquiry *it, const char *method, const ProtobufCMessage *request)
{
    const dm_call_options options = options_of (it, NULL);
    ProtobufCMessage *reply = NULL;
    dm_error error = { 0 };
    dm_status status =
        dm_local_call (it->exchange->runtime, method, &options, request, it->exchange->arena, &reply, &error);
    it->is_missing[0] |= status != DM_OK;
    return status ? NULL : reply;
}

static const void *wait (inquiry *it, size_t service, dm_pending **pending)
{
    ProtobufCMessage *reply = NULL;
    dm_error error = { 0 };
    dm_status status = dm_client_wait (pending, it->exchange->arena, &reply, &error);
    it->is_missing[service] |= status != DM_OK;
    return status ? NULL : reply;
}

/* The calls to the replicas of one service. */
typedef struct asked {
    dm_replica replicas[DM_ENDPOINTS_MAX];
    dm_pending *pending[DM_ENDPOINTS_MAX];
    size_t count;
} asked;

static void ask_spans (inquiry *it)
{
    dm_client *client = dm_runtime_client (it->exchange->runtime);
    asked *all = dm_arena_alloc (it->exchange->arena, SERVICES * sizeof *all);
    for (size_t s = 0; s < SERVICES; s++) {
        all[s].count = dm_client_list_replicas (client, services[s], all[s].replicas);
        it->is_missing[s] |= all[s].count == 0 && s > 0;
        for (size_t i = 0; i < all[s].count; i++) {
            const dm_call_options options = options_of (it, all[s].replicas[i].address);
            all[s].pending[i] = dm_client_start (client, services[s], SPANS, &options, &it->spans.base);
        }
    }
    const void *own = ask_self (it, SPANS, &it->spans.base);
    if (own)
        dm_trace_add_spans (&it->trace, SELF, own);
    for (size_t s = 0; s < SERVICES; s++)
        for (size_t i = 0; i < all[s].count; i++) {
            const void *reply = wait (it, s, &all[s].pending[i]);
            if (reply) /* its own spans come twice, and are taken once */
                dm_trace_add_spans (&it->trace, services[s], reply);
        }
}

/* All replicas of a service have one log. */
static void ask_events (inquiry *it)
{
    dm_client *client = dm_runtime_client (it->exchange->runtime);
    const dm_call_options options = options_of (it, NULL);
    dm_pending *pending[SERVICES];
    for (size_t s = 1; s < SERVICES; s++)
        pending[s] = dm_client_start (client, services[s], EVENTS, &options, &it->events.base);
    for (size_t s = 0; s < SERVICES; s++) {
        const void *reply = s == 0 ? ask_self (it, EVENTS, &it->events.base) : wait (it, s, &pending[s]);
        if (reply)
            dm_trace_add_events (&it->trace, services[s], reply);
    }
}

static const char *time_text (const gateway_exchange *exchange, int64_t us)
{
    const bool is_long = us >= 1000000;
    char *text = is_long ? dm_arena_printf (exchange->arena, "%.2f s", (double) us / 1e6)
                         : dm_arena_printf (exchange->arena, "%.1f ms", (double) us / 1e3);
    char *point = strchr (text, '.');
    if (point && strcmp (exchange->language, "nl") == 0)
        *point = ',';
    return text;
}

static cJSON *line_json (const inquiry *it, const dm_trace_line *line)
{
    const gateway_exchange *exchange = it->exchange;
    unsigned first, count;
    cJSON *shown = cJSON_CreateObject ();
    dm_trace_bar (&it->trace, line, BAR_WIDTH, &first, &count);
    cJSON_AddStringToObject (shown, "service", line->service);
    cJSON_AddStringToObject (shown, "name", line->name);
    cJSON_AddNumberToObject (shown, "depth", line->depth < DEPTH_SHOWN ? line->depth : DEPTH_SHOWN);
    cJSON_AddStringToObject (shown, "after", time_text (exchange, line->started_us - it->trace.started_us));
    if (line->span)
        cJSON_AddStringToObject (shown, "took", time_text (exchange, line->took_us));
    cJSON_AddNumberToObject (shown, "bar_x", first);
    cJSON_AddNumberToObject (shown, "bar_width", count);
    cJSON_AddBoolToObject (shown, "has_failed", line->span && line->span->has_failed);
    gateway_pages_add_text (shown, "error", line->error);
    return shown;
}

static void add_missing (const inquiry *it, cJSON *data)
{
    const char *missing = "";
    for (size_t s = 0; s < SERVICES; s++)
        if (it->is_missing[s])
            missing = dm_arena_printf (it->exchange->arena, "%s%s%s", missing, *missing ? ", " : "", services[s]);
    gateway_pages_add_text (data, "missing", missing);
}

static cJSON *start_page (const gateway_exchange *exchange, const char *typed)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "trace.title");
    gateway_pages_add_text (data, "trace_id", typed);
    return data;
}

/* The form, with why it is shown again. */
static dm_status show_form (gateway_exchange *exchange, const char *typed, const char *problem)
{
    cJSON *data = start_page (exchange, typed);
    cJSON_AddTrueToObject (data, "is_narrow");
    cJSON_AddBoolToObject (data, "is_error", problem != NULL);
    if (problem)
        gateway_show_text (data, "problem", gateway_text (exchange, problem));
    exchange->status = problem ? 400 : 200;
    return gateway_render (exchange, "beheer_trace", data);
}

dm_status gateway_get_trace_form (gateway_exchange *exchange)
{
    char text[2 * DM_TRACE_ID_BYTES + 1];
    uint8_t id[DM_TRACE_ID_BYTES];
    const char *typed = gateway_query_value (exchange, "code");
    if (!*typed)
        return show_form (exchange, NULL, NULL);
    if (!dm_trace_id_parse (typed, id))
        return show_form (exchange, typed, "trace.malformed");
    return gateway_redirect (exchange, "/beheer/trace/%s", dm_hex (id, sizeof id, text));
}

dm_status gateway_get_trace (gateway_exchange *exchange)
{
    uint8_t id[DM_TRACE_ID_BYTES];
    char text[2 * DM_TRACE_ID_BYTES + 1];
    if (!dm_trace_id_parse (exchange->arguments[0], id))
        return show_form (exchange, exchange->arguments[0], "trace.malformed");
    inquiry it = { .exchange = exchange,
                   .spans = DIGIMEENTE__OPS__V1__LIST_SPANS_REQUEST__INIT,
                   .events = DIGIMEENTE__OPS__V1__LIST_TRACE_EVENTS_REQUEST__INIT };
    it.spans.has_trace_id = it.events.has_trace_id = true;
    it.spans.trace_id = it.events.trace_id = (ProtobufCBinaryData){ sizeof id, id };
    dm_trace_init (&it.trace, exchange->arena);
    ask_spans (&it);
    ask_events (&it);
    dm_trace_arrange (&it.trace);
    cJSON *data = start_page (exchange, dm_hex (id, sizeof id, text));
    cJSON *lines = cJSON_AddArrayToObject (data, "lines");
    for (size_t i = 0; i < it.trace.count; i++)
        cJSON_AddItemToArray (lines, line_json (&it, &it.trace.lines[i]));
    cJSON_AddBoolToObject (data, "has_lines", it.trace.count > 0);
    cJSON_AddBoolToObject (data, "is_unknown", it.trace.count == 0);
    cJSON_AddBoolToObject (data, "is_cut", it.trace.is_cut);
    gateway_pages_add_moment (exchange, data, "started", it.trace.started_us / 1000);
    cJSON_AddStringToObject (data, "took", time_text (exchange, it.trace.took_us));
    cJSON_AddStringToObject (data, "steps",
                             gateway_pages_count_text (exchange, "trace.steps", (int64_t) it.trace.count));
    add_missing (&it, data);
    exchange->status = it.trace.count > 0 ? 200 : 404;
    return gateway_render (exchange, "beheer_trace", data);
}
