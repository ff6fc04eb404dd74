/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl logs: the lines of several logs as one, in the order of their times. */
#include <errno.h>
#include <glob.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "services/digictl/log_line.h"
#include "services/digictl/log_merge.h"
#include "services/digictl/log_source.h"
#include "services/digictl/verbs.h"

#define HELD_FILE 64                    /* lines of a file: its threads write nearly in order */
#define HELD_STREAM 100000              /* of a stream, which many programs may have written into */
#define HELD_BYTES (64UL * 1024 * 1024) /* of all lines that are held */
#define CYCLE_MS 250                    /* what is followed is looked at as often, and shown when it is as old */
#define FOLLOWS_FROM_MS 60000           /* --follow begins so long ago when --since does not say */
#define TRACES_MAX 10000
#define PAGE_SIZE 500

typedef Digimeente__Audit__V1__ListEntriesRequest ListEntriesRequest;
typedef Digimeente__Audit__V1__ListEntriesResponse ListEntriesResponse;

typedef struct reading {
    digictl_session *session;
    digictl_log_source *sources[DIGICTL_LOGS_MAX];
    digictl_log_state states[DIGICTL_LOGS_MAX];
    int64_t last_ms[DIGICTL_LOGS_MAX]; /* of each one's newest line */
    size_t count;
    digictl_log_filter filter;
    digictl_log_merge *merge;
    bool follows, has_colours;
    int64_t newest_ms; /* of all lines that were put into merge */
    uint64_t shown;
} reading;

static int add_source (reading *it, const char *path)
{
    dm_error error = { 0 };
    if (it->count == DIGICTL_LOGS_MAX)
        return digictl_refuse (it->session, "more than %d files", DIGICTL_LOGS_MAX);
    if (digictl_log_source_open (path, it->follows, it->filter.since_ms, &it->sources[it->count], &error))
        return digictl_fail_here (it->session, "%s", error.message);
    it->last_ms[it->count++] = it->filter.since_ms; /* text without a time is shown until a line tells one */
    return DIGICTL_DONE;
}

/* The folders beside the configuration, where make run keeps its logs. */
static int add_usual (reading *it)
{
    const char *config = digictl_config_find (digictl_args_text (&it->session->args, "config"));
    const char *slash = config ? strrchr (config, '/') : NULL;
    char *pattern = dm_arena_printf (it->session->arena, "%.*slog/*/current", slash ? (int) (slash - config + 1) : 0,
                                     config ? config : "");
    glob_t found = { 0 };
    int code = DIGICTL_DONE;
    if (config)
        glob (pattern, 0, NULL, &found);
    for (size_t i = 0; !code && i < found.gl_pathc; i++) {
        *strrchr (found.gl_pathv[i], '/') = '\0';
        code = add_source (it, found.gl_pathv[i]);
    }
    globfree (&found);
    if (!code && it->count == 0)
        return digictl_refuse (it->session,
                               "there are no logs here: make run keeps them in .run/log. Else name files, or - for "
                               "standard input: docker-compose logs --no-log-prefix | digictl logs -");
    return code;
}

static int add_sources (reading *it)
{
    const digictl_args *args = &it->session->args;
    int code = DIGICTL_DONE;
    for (size_t i = 0; !code && i < args->word_count; i++)
        code = add_source (it, args->words[i]);
    return code || args->word_count > 0 ? code : add_usual (it);
}

static int compare_traces (const void *a, const void *b)
{
    return strcmp (a, b);
}

/* The trace ids of a page of entries.  Returns false when there are more than can be looked for. */
static bool add_traces (const ListEntriesResponse *page, char traces[][DIGICTL_TRACE_SIZE], size_t *count)
{
    for (size_t i = 0; i < page->n_entries; i++) {
        if (*count == TRACES_MAX)
            return false;
        if (page->entries[i]->traceparent)
            *count += digictl_log_trace_parse (page->entries[i]->traceparent, traces[*count]);
    }
    return true;
}

/* The traces of all that audit knows of the zaak: those of the requests that changed it or looked at it. */
static int find_traces (reading *it, const dm_uuid *zaak)
{
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    digictl_session *session = it->session;
    char (*traces)[DIGICTL_TRACE_SIZE] = dm_arena_alloc (session->arena, TRACES_MAX * sizeof *traces);
    size_t count = 0;
    request.has_zaak = request.has_page_size = true;
    request.zaak = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) zaak->bytes };
    request.page_size = PAGE_SIZE;
    do {
        const ListEntriesResponse *page = digictl_call (session, "audit", NULL, &request.base);
        if (!page)
            return digictl_fail (session, "--zaak asks audit which requests touched it");
        if (!add_traces (page, traces, &count))
            return digictl_fail_here (session, "the zaak has more than %d traces; take one: --trace", TRACES_MAX);
        request.has_page_token = page->has_next_page_token;
        request.page_token = page->next_page_token;
    } while (request.has_page_token);
    qsort (traces, count, sizeof *traces, compare_traces);
    it->filter.traces = (const char (*)[DIGICTL_TRACE_SIZE]) traces;
    it->filter.trace_count = count;
    return DIGICTL_DONE;
}

static int read_zaak (reading *it, const char *number)
{
    dm_error error = { 0 };
    dm_uuid zaak;
    if (digictl_session_open (it->session, &error))
        return digictl_refuse (it->session, "%s", error.message);
    int code = digictl_session_zaak (it->session, number, &zaak);
    if (code)
        return code;
    char *text = dm_arena_alloc (it->session->arena, DM_UUID_TEXT_SIZE);
    dm_uuid_format (zaak.bytes, text);
    it->filter.zaak = text;
    return find_traces (it, &zaak);
}

/* The options that say which lines are wanted. */
static int read_filter (reading *it)
{
    const digictl_args *args = &it->session->args;
    const char *trace = digictl_args_text (args, "trace"), *level = digictl_args_text (args, "level");
    const char *zaak = digictl_args_text (args, "zaak");
    it->filter.service = digictl_args_text (args, "service");
    it->filter.since_ms = digictl_args_number (args, "since", it->follows ? dm_clock_now_ms () - FOLLOWS_FROM_MS : 0);
    if (level)
        dm_log_parse_level (level, &it->filter.least);
    if (trace) {
        char *digits = dm_arena_alloc (it->session->arena, DIGICTL_TRACE_SIZE);
        if (!digictl_log_trace_parse (trace, digits))
            return digictl_refuse (it->session, "--trace takes a trace id: 32 digits of 0-9 and a-f, as in a log's "
                                                "trace_id, or a whole traceparent");
        it->filter.trace = digits;
    }
    return zaak ? read_zaak (it, zaak) : DIGICTL_DONE;
}

static void show_first (reading *it)
{
    digictl_log_line line;
    if (!digictl_log_merge_take (it->merge, &line))
        return;
    if (it->session->is_json)
        digictl_log_line_print_json (stdout, &line);
    else
        digictl_log_line_print (stdout, &line, it->has_colours);
    free (line.text);
    it->shown++;
}

/* Reads from one log until enough of its lines are held, or it has none now. */
static void read_source (reading *it, size_t source)
{
    size_t most = digictl_log_source_descriptor (it->sources[source]) >= 0 ? HELD_STREAM : HELD_FILE;
    char *text;
    while (digictl_log_merge_count (it->merge, source) < most
           && (digictl_log_merge_bytes (it->merge) < HELD_BYTES || digictl_log_merge_count (it->merge, source) == 0)) {
        it->states[source] = digictl_log_source_read (it->sources[source], &text);
        if (it->states[source] != DIGICTL_LOG_LINE)
            return;
        digictl_log_line line = { .time_ms = it->last_ms[source] };
        bool is_wanted = digictl_log_line_read (text, it->last_ms[source], &it->filter, &line);
        it->last_ms[source] = line.time_ms;
        if (!is_wanted)
            continue;
        line.source = source;
        digictl_log_merge_put (it->merge, line);
        if (line.time_ms > it->newest_ms)
            it->newest_ms = line.time_ms;
    }
}

/* Returns true while a log may have more lines at once. */
static bool read_sources (reading *it, bool *out_have_ended)
{
    bool has_more = false;
    *out_have_ended = true;
    for (size_t i = 0; i < it->count; i++) {
        if (it->states[i] != DIGICTL_LOG_ENDED)
            read_source (it, i);
        has_more |= it->states[i] == DIGICTL_LOG_LINE;
        *out_have_ended &= it->states[i] == DIGICTL_LOG_ENDED;
    }
    return has_more;
}

/* Shows what was written until now, then waits a while for what comes. */
static void wait_a_cycle (reading *it)
{
    int64_t until_ms = it->newest_ms;
    poll (NULL, 0, CYCLE_MS);
    bool have_ended;
    read_sources (it, &have_ended);
    for (const digictl_log_line *first; (first = digictl_log_merge_first (it->merge)) && first->time_ms <= until_ms;)
        show_first (it);
    fflush (stdout);
}

static void show_all (reading *it)
{
    bool have_ended;
    for (;;) {
        bool has_more = read_sources (it, &have_ended);
        if (!has_more && !have_ended)
            wait_a_cycle (it);
        else if (digictl_log_merge_first (it->merge))
            show_first (it);
        else if (!has_more)
            return;
        if (ferror (stdout))
            return;
    }
}

int digictl_logs (digictl_session *session)
{
    reading it = { .session = session,
                   .follows = digictl_args_has (&session->args, "follow"),
                   .has_colours = digictl_log_has_colours (stdout) };
    int code = read_filter (&it);
    if (!code)
        code = add_sources (&it);
    it.merge = digictl_log_merge_open (DIGICTL_LOGS_MAX);
    if (!code)
        show_all (&it);
    if (!code && it.shown == 0 && !session->is_json)
        fprintf (stderr, "digictl: no line is as asked for\n");
    digictl_log_merge_destroy (&it.merge);
    for (size_t i = 0; i < it.count; i++)
        digictl_log_source_destroy (&it.sources[i]);
    return code;
}
