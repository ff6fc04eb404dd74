/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl trace: one request's path through all services, with times. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "common/message_json.h"
#include "common/span.h"
#include "common/trace_tree.h"
#include "services/digictl/json.h"
#include "services/digictl/replicas.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define BAR_COLUMNS 24
#define BAR "█"
#define CONNECT_MS 2000

typedef Digimeente__Ops__V1__ListSpansRequest ListSpansRequest;
typedef Digimeente__Ops__V1__ListSpansResponse ListSpansResponse;
typedef Digimeente__Ops__V1__ListTraceEventsRequest ListTraceEventsRequest;
typedef Digimeente__Ops__V1__ListTraceEventsResponse ListTraceEventsResponse;

/* What was asked, and what came of it. */
typedef struct inquiry {
    digictl_session *session;
    uint8_t trace_id[DM_TRACE_ID_BYTES];
    digictl_answer answers[DIGICTL_ANSWERS_MAX];
    size_t count;
    dm_trace trace;
    const char *since; /* from when on each process remembers, for people */
    bool is_partial;
} inquiry;

static dm_pending *start (inquiry *it, const digictl_answer *of, const ProtobufCMessage *request)
{
    const uint32_t timeout_ms = it->session->timeout_ms;
    return digictl_start_at (it->session, of->service, of->address, timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS,
                             timeout_ms, request);
}

/* Tells whose part is missing. */
static void miss (inquiry *it, const digictl_answer *of, const char *what)
{
    it->is_partial = true;
    digictl_fail (it->session,
                  dm_arena_printf (it->session->arena, "%s of %s", what, digictl_answer_name (of, it->session->arena)));
}

static void note_since (inquiry *it, const digictl_answer *of, const ListSpansResponse *reply)
{
    char time[DIGICTL_TIME_SIZE] = "now";
    if (reply->has_since_us)
        digictl_time_format (reply->since_us / 1000, time);
    it->since = dm_arena_printf (it->session->arena, "%s\n  %-14s %s", it->since,
                                 digictl_answer_name (of, it->session->arena), time);
}

/* Asks every replica for its spans. */
static void ask_spans (inquiry *it)
{
    ListSpansRequest request = DIGIMEENTE__OPS__V1__LIST_SPANS_REQUEST__INIT;
    dm_pending *pending[DIGICTL_ANSWERS_MAX];
    request.has_trace_id = true;
    request.trace_id = (ProtobufCBinaryData){ sizeof it->trace_id, it->trace_id };
    for (size_t i = 0; i < it->count; i++)
        if (it->answers[i].reply)
            pending[i] = start (it, &it->answers[i], &request.base);
    for (size_t i = 0; i < it->count; i++) {
        digictl_answer *of = &it->answers[i];
        const ListSpansResponse *reply =
            of->reply ? digictl_wait (it->session, of->service, &pending[i], it->session->arena) : NULL;
        if (!of->reply) {
            it->session->error = of->error;
            it->session->target = of->service;
        }
        if (!reply) {
            miss (it, of, "spans");
            continue;
        }
        dm_trace_add_spans (&it->trace, digictl_answer_name (of, it->session->arena), reply);
        note_since (it, of, reply);
    }
}

/* The first replica of each service that is there; they all read one log. */
static bool is_first (const inquiry *it, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (it->answers[i].reply && strcmp (it->answers[i].service, it->answers[which].service) == 0)
            return false;
    return it->answers[which].reply;
}

static void ask_events (inquiry *it)
{
    ListTraceEventsRequest request = DIGIMEENTE__OPS__V1__LIST_TRACE_EVENTS_REQUEST__INIT;
    dm_pending *pending[DIGICTL_ANSWERS_MAX];
    request.has_trace_id = true;
    request.trace_id = (ProtobufCBinaryData){ sizeof it->trace_id, it->trace_id };
    for (size_t i = 0; i < it->count; i++)
        if (is_first (it, i))
            pending[i] = start (it, &it->answers[i], &request.base);
    for (size_t i = 0; i < it->count; i++) {
        if (!is_first (it, i))
            continue;
        const char *service = it->answers[i].service;
        const ListTraceEventsResponse *reply = digictl_wait (it->session, service, &pending[i], it->session->arena);
        if (reply)
            dm_trace_add_events (&it->trace, service, reply);
        else
            miss (it, &it->answers[i], "log");
    }
}

/* "1.2 ms", "3.45 s". */
static const char *write_time (dm_arena *arena, int64_t us)
{
    return us < 1000000 ? dm_arena_printf (arena, "%.1f ms", (double) us / 1e3)
                        : dm_arena_printf (arena, "%.2f s", (double) us / 1e6);
}

static const char *draw_bar (const inquiry *it, const dm_trace_line *line)
{
    char bar[BAR_COLUMNS * sizeof BAR + 1] = "";
    unsigned first, count;
    dm_trace_bar (&it->trace, line, BAR_COLUMNS, &first, &count);
    size_t used = (size_t) snprintf (bar, sizeof bar, "%*s", (int) first, "");
    for (unsigned i = 0; i < count; i++)
        used += (size_t) snprintf (bar + used, sizeof bar - used, BAR);
    return dm_arena_strdup (it->session->arena, bar);
}

static void print_line (const inquiry *it, digictl_table *table, const dm_trace_line *line)
{
    dm_arena *arena = it->session->arena;
    const char *const cells[] = {
        line->service,
        dm_arena_printf (arena, "%*s%s", (int) (2 * line->depth), "", line->name),
        write_time (arena, line->started_us - it->trace.started_us),
        line->span ? write_time (arena, line->took_us) : "",
        draw_bar (it, line),
        line->span ? line->error : "from the log",
    };
    digictl_table_add (table, cells);
}

static void print_tree (const inquiry *it)
{
    static const digictl_column columns[] = {
        { .title = "SERVICE" },
        { .title = "STEP", .may_shrink = true },
        { .title = "AFTER", .is_right = true },
        { .title = "TOOK", .is_right = true },
        { .title = "" },
        { .title = "" },
    };
    char id[2 * DM_TRACE_ID_BYTES + 1], time[DIGICTL_TIME_SIZE];
    printf ("trace %s  %s  %s\n\n", dm_hex (it->trace_id, sizeof it->trace_id, id),
            digictl_time_format (it->trace.started_us / 1000, time),
            write_time (it->session->arena, it->trace.took_us));
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < it->trace.count; i++)
        print_line (it, table, &it->trace.lines[i]);
    digictl_table_destroy (&table);
    if (it->trace.is_cut)
        printf ("\nThere is more; these are %zu steps of it.\n", it->trace.count);
}

static void add_id (cJSON *to, const char *name, ProtobufCBinaryData id)
{
    char text[2 * DM_SPAN_ID_BYTES + 1];
    if (id.len == DM_SPAN_ID_BYTES)
        cJSON_AddStringToObject (to, name, dm_hex (id.data, id.len, text));
}

static cJSON *line_json (const dm_trace_line *line)
{
    cJSON *json = cJSON_CreateObject (), *attributes;
    cJSON_AddStringToObject (json, "service", line->service);
    cJSON_AddStringToObject (json, "name", line->span && line->span->name ? line->span->name : line->name);
    add_id (json, "span_id", line->id);
    add_id (json, "parent_id", line->parent_id);
    cJSON_AddNumberToObject (json, "depth", line->depth);
    cJSON_AddNumberToObject (json, "started_us", (double) line->started_us);
    cJSON_AddNumberToObject (json, "took_us", (double) line->took_us);
    cJSON_AddBoolToObject (json, "is_from_log", !line->span);
    cJSON_AddBoolToObject (json, "has_failed", line->span && line->span->has_failed);
    attributes = cJSON_AddObjectToObject (json, "attributes");
    for (size_t i = 0; line->span && i < line->span->n_attributes; i++) {
        const Digimeente__Ops__V1__SpanAttribute *attribute = line->span->attributes[i];
        if (attribute->name && attribute->text)
            cJSON_AddStringToObject (attributes, attribute->name, attribute->text);
        else if (attribute->name)
            cJSON_AddNumberToObject (attributes, attribute->name, (double) attribute->number);
    }
    return json;
}

static void print_json (const inquiry *it)
{
    char id[2 * DM_TRACE_ID_BYTES + 1];
    cJSON *all = cJSON_CreateObject ();
    cJSON_AddStringToObject (all, "trace_id", dm_hex (it->trace_id, sizeof it->trace_id, id));
    cJSON_AddNumberToObject (all, "started_us", (double) it->trace.started_us);
    cJSON_AddNumberToObject (all, "took_us", (double) it->trace.took_us);
    cJSON_AddBoolToObject (all, "is_partial", it->is_partial || it->trace.is_cut);
    cJSON *spans = cJSON_AddArrayToObject (all, "spans");
    for (size_t i = 0; i < it->trace.count; i++)
        cJSON_AddItemToArray (spans, line_json (&it->trace.lines[i]));
    digictl_json_print (stdout, all);
}

static int tell_unknown (const inquiry *it)
{
    int code =
        digictl_fail_here (it->session, "nobody knows this trace%s", it->is_partial ? " of those who answer" : "");
    fprintf (stderr,
             "  It is too old, or its request was not sampled (the gateway's trace-sample) and did not fail. Each\n"
             "  process remembers its last %d steps, since a restart at most:%s\n",
             DM_SPANS_KEPT, it->since);
    return it->is_partial ? DIGICTL_AWAY : code;
}

int digictl_trace (digictl_session *session)
{
    inquiry *it = dm_arena_zalloc (session->arena, sizeof *it);
    it->session = session;
    it->since = "";
    if (!dm_trace_id_parse (session->args.words[0], it->trace_id))
        return digictl_refuse (session,
                               "TRACE is 32 hex digits, as trace_id in a log line or the code on an error page");
    dm_trace_init (&it->trace, session->arena);
    it->count = digictl_ask_replicas (session, NULL, session->timeout_ms, session->arena, it->answers);
    ask_spans (it);
    ask_events (it);
    dm_trace_arrange (&it->trace);
    if (session->is_json)
        print_json (it);
    else if (it->trace.count > 0)
        print_tree (it);
    if (it->trace.count == 0)
        return tell_unknown (it);
    return it->is_partial ? DIGICTL_AWAY : DIGICTL_DONE;
}
