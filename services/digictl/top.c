/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/top.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "services/digictl/table.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"

#define ERRORS_MAX 20
#define TITLE_COLOUR "1"
#define TROUBLE_COLOUR "31"

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;
typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;
typedef Digimeente__Ops__V1__LogEntry LogEntry;

/* A picture that is made line by line. */
typedef struct picture {
    const digictl_reading *now, *before;
    const digictl_window *window;
    dm_arena *arena; /* of cells */
    FILE *out;
    size_t line_count, left_out;
} picture;

/* What of a replica changes, as it is a second. Negative: not known. */
typedef struct rates {
    double calls, failed, took_ms, cpu, events;
} rates;

/* The same process, in the reading before; NULL: it was not there. */
static const GetStatusResponse *find_before (const digictl_reading *before, const digictl_answer *answer)
{
    for (size_t i = 0; i < before->count; i++) {
        const GetStatusResponse *reply = before->answers[i].reply;
        if (reply && strcmp (before->answers[i].service, answer->service) == 0 && reply->instance
            && answer->reply->instance && strcmp (reply->instance, answer->reply->instance) == 0)
            return reply;
    }
    return NULL;
}

static double per_second (uint64_t now, uint64_t before, double seconds)
{
    return now >= before && seconds > 0 ? (double) (now - before) / seconds : -1;
}

static rates rates_of (const digictl_reading *now, const digictl_reading *before, const digictl_answer *answer)
{
    rates out = { -1, -1, -1, -1, -1 };
    const GetStatusResponse *reply = answer->reply, *old = reply ? find_before (before, answer) : NULL;
    double seconds = (double) (now->at_ms - before->at_ms) / 1000;
    if (!old)
        return out;
    if (reply->requests && old->requests) {
        uint64_t calls = reply->requests->total - old->requests->total;
        out.calls = per_second (reply->requests->total, old->requests->total, seconds);
        out.failed = per_second (reply->requests->failed, old->requests->failed, seconds);
        if (out.calls > 0 && reply->requests->took_us >= old->requests->took_us)
            out.took_ms = (double) (reply->requests->took_us - old->requests->took_us) / 1000 / (double) calls;
    }
    if (reply->process && old->process)
        out.cpu = per_second (reply->process->cpu_ms, old->process->cpu_ms, seconds * 1000) * 100;
    if (reply->has_head && old->has_head)
        out.events = per_second ((uint64_t) reply->head, (uint64_t) old->head, seconds);
    return out;
}

/* The same consumer in the reading before; NULL: it was not there. */
static const ConsumerStatus *find_consumer (const GetStatusResponse *reply, const char *source)
{
    for (size_t i = 0; reply && i < reply->n_consumers; i++)
        if (source && reply->consumers[i]->source && strcmp (reply->consumers[i]->source, source) == 0)
            return reply->consumers[i];
    return NULL;
}

static double consumer_rate (const digictl_reading *now, const digictl_reading *before, const digictl_answer *answer,
                             const ConsumerStatus *consumer)
{
    const ConsumerStatus *old = find_consumer (find_before (before, answer), consumer->source);
    return old ? per_second ((uint64_t) consumer->position, (uint64_t) old->position,
                             (double) (now->at_ms - before->at_ms) / 1000)
               : -1;
}

/* How many events it has not applied; -1 while that is not known. */
static int64_t behind (const digictl_reading *now, const ConsumerStatus *consumer)
{
    const digictl_answer *source = digictl_find_head (now->answers, now->count, consumer->source);
    bool is_known = consumer->has_head && !consumer->has_fault_since_ms;
    int64_t head = is_known ? consumer->head : -1;
    if (source && source->reply->head > head)
        head = source->reply->head;
    if (head < 0)
        return -1;
    return head > consumer->position ? head - consumer->position : 0;
}

static bool is_well (const digictl_answer *answer)
{
    return strcmp (digictl_answer_state (answer), "ok") == 0;
}

/* One line, cut to the window, or counted when there is no row for it. The last row is kept for that count. */
static void add_line (picture *it, const char *text, const char *colour)
{
    char *clean = digictl_text_clean (text, false);
    size_t width = digictl_text_width (clean);
    if (it->line_count + 1 >= it->window->rows) {
        it->left_out++;
        free (clean);
        return;
    }
    if (colour && it->window->has_colours)
        fprintf (it->out, "\033[%sm", colour);
    digictl_text_fit (it->out, clean, width < it->window->columns ? width : it->window->columns, false);
    fprintf (it->out, "%s\n", colour && it->window->has_colours ? "\033[0m" : "");
    it->line_count++;
    free (clean);
}

static const char *rate_text (const picture *it, double rate)
{
    return rate < 0 ? "" : dm_arena_printf (it->arena, rate < 99.95 ? "%.1f" : "%.0f", rate);
}

static const char *number_text (const picture *it, int64_t number)
{
    return number < 0 ? "?" : dm_arena_printf (it->arena, "%" PRId64, number);
}

static void add_first_line (picture *it)
{
    char time[DIGICTL_TIME_SIZE];
    size_t answered = 0, well = 0;
    for (size_t i = 0; i < it->now->count; i++) {
        answered += it->now->answers[i].reply != NULL;
        well += is_well (&it->now->answers[i]);
    }
    if (it->now->count == 0) {
        add_line (it, "asking the services ...", TITLE_COLOUR);
        return;
    }
    add_line (it,
              dm_arena_printf (it->arena, "%s  %zu of %zu answer, %zu well%s%s",
                               digictl_time_format (it->now->time_ms, time), answered, it->now->count, well,
                               it->window->hint ? "  " : "", it->window->hint ? it->window->hint : ""),
              well == it->now->count ? TITLE_COLOUR : TROUBLE_COLOUR);
}

/* Prints a table into text and adds its lines; row i is in trouble where troubles[i]. */
static void add_table (picture *it, const digictl_column columns[], size_t column_count, const char *const cells[],
                       const bool troubles[], size_t row_count)
{
    char *text = NULL;
    size_t size = 0, row = 0;
    FILE *out = open_memstream (&text, &size);
    if (!out)
        abort ();
    digictl_table *table = digictl_table_open (out, columns, column_count, it->window->columns);
    for (size_t i = 0; i < row_count; i++)
        digictl_table_add (table, &cells[i * column_count]);
    digictl_table_destroy (&table);
    if (fclose (out))
        abort ();
    for (char *rest = text, *line; (line = strsep (&rest, "\n")) && *line; row++)
        add_line (it, line, row == 0 ? TITLE_COLOUR : troubles[row - 1] ? TROUBLE_COLOUR : NULL);
    free (text);
}

/* Columns of replicas, and the width of a window from which on each is shown. */
enum { NAME, STATE, CALLS, TOOK, FAILED, QUEUE, CPU, MEMORY, HEAD, EVENTS, UPTIME, REPLICA_COLUMNS };
static const struct {
    digictl_column column;
    size_t least;
} replica_columns[REPLICA_COLUMNS] = {
    [NAME] = { { .title = "SERVICE", .may_shrink = true }, 0 },
    [STATE] = { { .title = "STATE", .may_shrink = true }, 0 },
    [CALLS] = { { .title = "CALLS/s", .is_right = true }, 0 },
    [TOOK] = { { .title = "MS", .is_right = true }, 50 },
    [FAILED] = { { .title = "FAILED/s", .is_right = true }, 0 },
    [QUEUE] = { { .title = "QUEUE", .is_right = true }, 60 },
    [CPU] = { { .title = "CPU%", .is_right = true }, 70 },
    [MEMORY] = { { .title = "MEMORY", .is_right = true }, 80 },
    [HEAD] = { { .title = "HEAD", .is_right = true }, 110 },
    [EVENTS] = { { .title = "EVENTS/s", .is_right = true }, 100 },
    [UPTIME] = { { .title = "UP", .is_right = true }, 90 },
};

static void fill_replica (const picture *it, const digictl_answer *answer, const char *cells[REPLICA_COLUMNS])
{
    const GetStatusResponse *reply = answer->reply;
    rates of = rates_of (it->now, it->before, answer);
    char text[DIGICTL_TIME_SIZE], size[16];
    uint64_t waiting = 0;
    for (size_t i = 0; i < REPLICA_COLUMNS; i++)
        cells[i] = "";
    cells[NAME] = digictl_answer_name (answer, it->arena);
    cells[STATE] = digictl_answer_state (answer);
    if (!reply)
        return;
    for (size_t i = 0; i < reply->n_queues; i++)
        waiting += reply->queues[i]->depth;
    cells[CALLS] = rate_text (it, of.calls);
    cells[TOOK] = rate_text (it, of.took_ms);
    cells[FAILED] = rate_text (it, of.failed);
    cells[QUEUE] = number_text (it, (int64_t) waiting);
    cells[CPU] = rate_text (it, of.cpu);
    cells[MEMORY] =
        reply->process ? dm_arena_strdup (it->arena, digictl_text_size (reply->process->rss_bytes, size)) : "";
    cells[HEAD] = number_text (it, reply->has_head ? reply->head : -1);
    cells[EVENTS] = rate_text (it, of.events);
    cells[UPTIME] = dm_arena_strdup (it->arena, digictl_time_duration (reply->uptime_s, text));
}

static void add_replicas (picture *it)
{
    digictl_column columns[REPLICA_COLUMNS];
    const char *cells[DIGICTL_ANSWERS_MAX * REPLICA_COLUMNS];
    bool troubles[DIGICTL_ANSWERS_MAX];
    size_t shown[REPLICA_COLUMNS] = { 0 }, count = 0;
    for (size_t i = 0; i < REPLICA_COLUMNS; i++)
        if (it->window->columns >= replica_columns[i].least) {
            columns[count] = replica_columns[i].column;
            shown[count++] = i;
        }
    for (size_t i = 0; i < it->now->count; i++) {
        const char *all[REPLICA_COLUMNS];
        fill_replica (it, &it->now->answers[i], all);
        for (size_t j = 0; j < count; j++)
            cells[i * count + j] = all[shown[j]];
        troubles[i] = !is_well (&it->now->answers[i]);
    }
    add_table (it, columns, count, cells, troubles, it->now->count);
}

/* How long the oldest event waits: "0s", "?". */
static const char *lag_text (const picture *it, const ConsumerStatus *consumer)
{
    char text[DIGICTL_TIME_SIZE];
    if (!consumer->has_lag_ms || consumer->has_fault_since_ms)
        return "?";
    return dm_arena_strdup (it->arena, digictl_time_duration ((uint64_t) consumer->lag_ms / 1000, text));
}

static const char *log_text (const ConsumerStatus *consumer)
{
    return consumer->log_diverged ? "diverged" : consumer->has_fault_since_ms ? "cannot be followed" : "ok";
}

static void add_consumers (picture *it)
{
    static const digictl_column columns[] = {
        { .title = "CONSUMER", .may_shrink = true }, { .title = "FOLLOWS" },
        { .title = "BEHIND", .is_right = true },     { .title = "LAG", .is_right = true },
        { .title = "EVENTS/s", .is_right = true },   { .title = "LOG", .may_shrink = true },
    };
    size_t room = 0, row = 0;
    for (size_t i = 0; i < it->now->count; i++)
        room += it->now->answers[i].reply ? it->now->answers[i].reply->n_consumers : 0;
    if (room == 0)
        return;
    const char **cells = dm_arena_alloc (it->arena, room * DM_COUNT (columns) * sizeof *cells);
    bool *troubles = dm_arena_alloc (it->arena, room);
    for (size_t i = 0; i < it->now->count; i++) {
        const digictl_answer *answer = &it->now->answers[i];
        for (size_t j = 0; answer->reply && j < answer->reply->n_consumers; j++, row++) {
            const ConsumerStatus *consumer = answer->reply->consumers[j];
            const char **line = &cells[row * DM_COUNT (columns)];
            line[0] = digictl_answer_name (answer, it->arena);
            line[1] = consumer->source;
            line[2] = number_text (it, behind (it->now, consumer));
            line[3] = lag_text (it, consumer);
            line[4] = rate_text (it, consumer_rate (it->now, it->before, answer, consumer));
            line[5] = log_text (consumer);
            troubles[row] = strcmp (line[5], "ok") != 0;
        }
    }
    add_line (it, "", NULL);
    add_table (it, columns, DM_COUNT (columns), cells, troubles, row);
}

/* What is amiss, in the services' own words; of one that does not answer, why. */
static void add_troubles (picture *it)
{
    bool is_first = true;
    for (size_t i = 0; i < it->now->count; i++) {
        const digictl_answer *answer = &it->now->answers[i];
        const GetStatusResponse *reply = answer->reply;
        const char *name = digictl_answer_name (answer, it->arena);
        if (is_well (answer))
            continue;
        if (is_first)
            add_line (it, "", NULL);
        is_first = false;
        if (!reply || reply->not_ready)
            add_line (it, dm_arena_printf (it->arena, "%s: %s", name, reply ? reply->not_ready : answer->error.message),
                      TROUBLE_COLOUR);
        if (reply && reply->parked > 0)
            add_line (it, dm_arena_printf (it->arena, "%s: %" PRIu64 " parked events", name, reply->parked),
                      TROUBLE_COLOUR);
        for (size_t j = 0; reply && j < reply->n_notices; j++)
            add_line (it, dm_arena_printf (it->arena, "%s: %s", name, reply->notices[j]), TROUBLE_COLOUR);
    }
}

/* What only some services have, as mails that wait: a line each. */
static void add_figures (picture *it)
{
    bool is_first = true;
    for (size_t i = 0; i < it->now->count; i++) {
        const GetStatusResponse *reply = it->now->answers[i].reply;
        if (!reply || reply->n_figures == 0)
            continue;
        const char *line = dm_arena_printf (it->arena, "%s:", digictl_answer_name (&it->now->answers[i], it->arena));
        for (size_t j = 0; j < reply->n_figures; j++) {
            const Digimeente__Ops__V1__Figure *figure = reply->figures[j];
            bool is_count = !figure->unit || strcmp (figure->unit, "count") == 0;
            line = dm_arena_printf (it->arena, "%s%s %s %" PRId64 "%s%s", line, j > 0 ? "," : "",
                                    figure->name ? figure->name : "", figure->value, is_count ? "" : " ",
                                    is_count ? "" : figure->unit);
        }
        if (is_first)
            add_line (it, "", NULL);
        is_first = false;
        add_line (it, line, NULL);
    }
}

typedef struct last_error {
    const char *name;
    const LogEntry *entry;
} last_error;

static int compare_errors (const void *a, const void *b)
{
    const last_error *left = a, *right = b;
    return (left->entry->time_ms < right->entry->time_ms) - (left->entry->time_ms > right->entry->time_ms);
}

/* The newest warnings and errors of all, newest first. */
static void add_errors (picture *it)
{
    size_t count = 0, room = 0;
    for (size_t i = 0; i < it->now->count; i++)
        room += it->now->answers[i].reply ? it->now->answers[i].reply->n_last_errors : 0;
    last_error *all = dm_arena_alloc (it->arena, (room + 1) * sizeof *all);
    for (size_t i = 0; i < it->now->count; i++)
        for (size_t j = 0; it->now->answers[i].reply && j < it->now->answers[i].reply->n_last_errors; j++)
            all[count++] = (last_error){ digictl_answer_name (&it->now->answers[i], it->arena),
                                         it->now->answers[i].reply->last_errors[j] };
    if (count == 0)
        return;
    qsort (all, count, sizeof *all, compare_errors);
    add_line (it, "", NULL);
    add_line (it, "LAST WARNINGS AND ERRORS", TITLE_COLOUR);
    for (size_t i = 0; i < count && i < ERRORS_MAX; i++) {
        const LogEntry *entry = all[i].entry;
        char time[DIGICTL_TIME_SIZE];
        add_line (
            it,
            dm_arena_printf (it->arena, "%s  %s  %s  %s%s%s%s", digictl_time_format (entry->time_ms, time), all[i].name,
                             entry->level ? entry->level : "", entry->event ? entry->event : "",
                             entry->count > 1 ? dm_arena_printf (it->arena, " (%" PRIu64 " times)", entry->count) : "",
                             entry->text && *entry->text ? "  " : "", entry->text ? entry->text : ""),
            NULL);
    }
}

char *digictl_top_draw (const digictl_reading *now, const digictl_reading *before, const digictl_window *window)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    char *text = NULL;
    size_t size = 0;
    picture it = { .now = now, .before = before, .window = window, .arena = arena };
    it.out = open_memstream (&text, &size);
    if (!it.out)
        abort ();
    add_first_line (&it);
    if (now->count > 0) {
        add_line (&it, "", NULL);
        add_replicas (&it);
        add_troubles (&it);
        add_consumers (&it);
        add_figures (&it);
        add_errors (&it);
    }
    if (it.left_out > 0) {
        const char *line = dm_arena_printf (arena, "%zu more lines need a higher window", it.left_out);
        size_t width = strlen (line);
        digictl_text_fit (it.out, line, width < window->columns ? width : window->columns, false);
        fputc ('\n', it.out);
    }
    if (fclose (it.out))
        abort ();
    return text;
}

static void add_rate (cJSON *object, const char *name, double rate)
{
    if (rate < 0)
        cJSON_AddNullToObject (object, name);
    else
        cJSON_AddNumberToObject (object, name, rate);
}

static cJSON *consumers_json (const digictl_reading *now, const digictl_reading *before, const digictl_answer *answer)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < answer->reply->n_consumers; i++) {
        const ConsumerStatus *consumer = answer->reply->consumers[i];
        cJSON *object = dm_message_json (&consumer->base);
        add_rate (object, "behind", (double) behind (now, consumer));
        add_rate (object, "events_per_s", consumer_rate (now, before, answer, consumer));
        cJSON_AddItemToArray (list, object);
    }
    return list;
}

cJSON *digictl_top_json (const digictl_reading *now, const digictl_reading *before)
{
    cJSON *all = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (all, "services");
    for (size_t i = 0; i < now->count; i++) {
        const digictl_answer *answer = &now->answers[i];
        rates of = rates_of (now, before, answer);
        cJSON *object = digictl_answer_json (answer);
        if (answer->reply)
            cJSON_ReplaceItemInObjectCaseSensitive (object, "consumers", consumers_json (now, before, answer));
        add_rate (object, "calls_per_s", of.calls);
        add_rate (object, "failed_per_s", of.failed);
        add_rate (object, "took_ms", of.took_ms);
        add_rate (object, "cpu_percent", of.cpu);
        add_rate (object, "events_per_s", of.events);
        cJSON_AddItemToArray (list, object);
    }
    return all;
}
