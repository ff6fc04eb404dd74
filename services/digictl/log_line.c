/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_line.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "services/digictl/json.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"

#define TRACE_DIGITS (DIGICTL_TRACE_SIZE - 1)
#define NESTING_MAX 8 /* of an object that is read; a service's has one level */

static const struct {
    const char *name, *colour;
} levels[] = {
    [DM_DEBUG] = { "debug", "2" },
    [DM_INFO] = { "info", "32" },
    [DM_WARN] = { "warn", "33" },
    [DM_ERROR] = { "error", "1;31" },
};
#define COLOUR_SERVICE "36"
#define COLOUR_EVENT "1"
#define COLOUR_QUIET "2"

static const char *text_of (const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (object, name);
    return cJSON_IsString (item) && item->valuestring ? item->valuestring : "";
}

/* How deep brackets stand in each other; those in texts are counted too, which does no harm. */
static bool is_flat (const char *text)
{
    unsigned depth = 0;
    for (; *text; text++) {
        depth += *text == '{' || *text == '[';
        depth -= depth > 0 && (*text == '}' || *text == ']');
        if (depth > NESTING_MAX)
            return false;
    }
    return true;
}

/* The object that a service wrote, from the first { to the end.  Gives: *out_start, and *out_time_ms of an object.
 * Returns NULL when it is none. */
static cJSON *parse (const char *text, const char **out_start, int64_t *out_time_ms)
{
    *out_start = strchr (text, '{');
    cJSON *object = *out_start && is_flat (*out_start) ? cJSON_ParseWithOpts (*out_start, NULL, true) : NULL;
    if (cJSON_IsObject (object) && *text_of (object, "event")
        && digictl_time_parse (text_of (object, "time"), 0, out_time_ms))
        return object;
    cJSON_Delete (object);
    return NULL;
}

/* The time with which other text begins, as PostgreSQL writes it: "2026-11-30 14:30:00.123 UTC". */
static void find_time (const char *text, int64_t *out_ms)
{
    static const char zone[] = " UTC";
    char moment[DIGICTL_TIME_SIZE];
    size_t size = strspn (text, "0123456789-:. ");
    if (size == 0 || size + 1 >= sizeof moment || strncmp (text + size - 1, zone, strlen (zone)) != 0)
        return;
    snprintf (moment, sizeof moment, "%.*sZ", (int) (size - 1), text);
    digictl_time_parse (moment, 0, out_ms);
}

static int compare_traces (const void *a, const void *b)
{
    return strcmp (a, b);
}

/* The text names the zaak, or a value's trace is one of the zaak's. */
static bool is_of_zaak (const digictl_log_filter *filter, const char *text, const char *trace)
{
    return strstr (text, filter->zaak)
           || (filter->trace_count > 0 && strlen (trace) == TRACE_DIGITS
               && bsearch (trace, filter->traces, filter->trace_count, DIGICTL_TRACE_SIZE, compare_traces));
}

static bool is_wanted_object (const digictl_log_filter *filter, const cJSON *object, const char *text)
{
    const char *trace = text_of (object, "trace_id");
    dm_log_level level = DM_ERROR; /* a level that nobody knows is shown */
    dm_log_parse_level (text_of (object, "level"), &level);
    return level >= filter->least && (!filter->service || strcmp (filter->service, text_of (object, "service")) == 0)
           && (!filter->trace || strcmp (filter->trace, trace) == 0)
           && (!filter->zaak || is_of_zaak (filter, text, trace));
}

/* Other text tells no service and no trace. */
static bool is_wanted_text (const digictl_log_filter *filter)
{
    return !filter->service && !filter->trace && !filter->zaak;
}

bool digictl_log_line_read (char *text, int64_t before_ms, const digictl_log_filter *filter, digictl_log_line *out)
{
    const char *start;
    digictl_log_line line = { .text = text, .time_ms = before_ms };
    cJSON *object = parse (text, &start, &line.time_ms);
    line.is_object = object != NULL;
    if (!object)
        find_time (text, &line.time_ms);
    bool is_wanted = object ? is_wanted_object (filter, object, start) : is_wanted_text (filter);
    cJSON_Delete (object);
    out->time_ms = line.time_ms; /* the next line may have none of its own */
    if (!is_wanted || line.time_ms < filter->since_ms) {
        free (text);
        return false;
    }
    if (line.is_object)
        memmove (text, start, strlen (start) + 1);
    *out = line;
    return true;
}

/* Begins a colour; NULL ends it. */
static void paint (FILE *out, bool has_colours, const char *colour)
{
    if (has_colours)
        fprintf (out, "\033[%sm", colour ? colour : "0");
}

static void print_in (FILE *out, bool has_colours, const char *colour, const char *text, size_t columns)
{
    char *clean = digictl_text_clean (text, false);
    paint (out, has_colours, colour);
    if (columns > digictl_text_width (clean))
        digictl_text_fit (out, clean, columns, false);
    else
        fputs (clean, out);
    paint (out, has_colours, NULL);
    free (clean);
}

static bool needs_quotes (const char *text)
{
    return !*text || strpbrk (text, " \t\r\n\"=");
}

/* name=value; a text with spaces in quotes. */
static void print_pair (FILE *out, const cJSON *pair, bool has_colours)
{
    bool is_plain = cJSON_IsString (pair) && !needs_quotes (pair->valuestring);
    char *json = is_plain ? NULL : cJSON_PrintUnformatted (pair);
    fputs (" ", out);
    print_in (out, has_colours, COLOUR_QUIET, pair->string ? pair->string : "", 0);
    paint (out, has_colours, COLOUR_QUIET);
    fputs ("=", out);
    paint (out, has_colours, NULL);
    char *clean = digictl_text_clean (is_plain ? pair->valuestring : json ? json : "", false);
    fputs (clean, out);
    free (clean);
    cJSON_free (json);
}

/* Those that stand first, or are left to programs. */
static bool is_shown_apart (const char *name)
{
    static const char *const names[] = { "time", "level", "service", "event", "trace_id", "span_id" };
    for (size_t i = 0; i < DM_COUNT (names); i++)
        if (name && strcmp (name, names[i]) == 0)
            return true;
    return false;
}

static void print_time (FILE *out, int64_t ms)
{
    char text[DIGICTL_TIME_SIZE];
    fprintf (out, "%s.%03d ", digictl_time_format (ms, text), (int) (ms % 1000 + (ms % 1000 < 0 ? 1000 : 0)));
}

static void print_level (FILE *out, const char *name, bool has_colours)
{
    dm_log_level level = DM_ERROR;
    dm_log_parse_level (name, &level);
    print_in (out, has_colours, levels[level].colour, name, strlen (levels[DM_ERROR].name));
}

static void print_object (FILE *out, const digictl_log_line *line, const cJSON *object, bool has_colours)
{
    const char *trace = text_of (object, "trace_id");
    const cJSON *pair;
    print_time (out, line->time_ms);
    print_level (out, text_of (object, "level"), has_colours);
    fputc (' ', out);
    print_in (out, has_colours, COLOUR_SERVICE, text_of (object, "service"), strlen ("notification"));
    fputc (' ', out);
    print_in (out, has_colours, COLOUR_EVENT, text_of (object, "event"), 0);
    cJSON_ArrayForEach (pair, object)
        if (!is_shown_apart (pair->string))
            print_pair (out, pair, has_colours);
    if (*trace) {
        fputc (' ', out);
        print_in (out, has_colours, COLOUR_QUIET, trace, 0);
    }
    fputc ('\n', out);
}

void digictl_log_line_print (FILE *out, const digictl_log_line *line, bool has_colours)
{
    cJSON *object = line->is_object ? cJSON_Parse (line->text) : NULL;
    if (object)
        print_object (out, line, object, has_colours);
    else {
        print_in (out, false, NULL, line->text, 0);
        fputc ('\n', out);
    }
    cJSON_Delete (object);
}

void digictl_log_line_print_json (FILE *out, const digictl_log_line *line)
{
    if (line->is_object) {
        digictl_text_print_json (out, line->text);
        fputc ('\n', out);
        return;
    }
    cJSON *json = cJSON_CreateObject ();
    cJSON_AddStringToObject (json, "text", line->text);
    digictl_json_print (out, json);
}

bool digictl_log_trace_parse (const char *text, char out[DIGICTL_TRACE_SIZE])
{
    bool is_whole = dm_trace_is_valid (text);
    const char *digits = is_whole ? text + strlen ("00-") : text;
    if (!is_whole && (strlen (text) != TRACE_DIGITS || strspn (text, "0123456789abcdef") != TRACE_DIGITS))
        return false;
    snprintf (out, DIGICTL_TRACE_SIZE, "%s", digits);
    return true;
}

bool digictl_log_has_colours (FILE *out)
{
    const char *refuses = getenv ("NO_COLOR"), *terminal = getenv ("TERM");
    return isatty (fileno (out)) && !(refuses && *refuses) && terminal && strcmp (terminal, "dumb") != 0;
}
