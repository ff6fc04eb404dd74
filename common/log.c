/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "common/log_recent.h"
#include "common/message_json.h"
#include "common/utf8.h"
#include "common/uuid.h"

#define LINE_BYTES 4096 /* PIPE_BUF: what a pipe takes in one piece.  Source: pipe(7) */
#define TEXT_BYTES 1024 /* of one value, as JSON */
#define ESCAPED_SIZE 8  /* one character as JSON, with a NUL */
#define TRACE_ID_LENGTH 32
#define SPAN_ID_LENGTH 16
#define TRACEPARENT_SIZE 56
#define SPAN_ID_AT (3 + TRACE_ID_LENGTH + 1) /* in a traceparent */

static const char *const levels[] = { "debug", "info", "warn", "error" };
static const char end[] = "}\n";
static const char end_when_cut[] = ",\"is_cut\":true}\n";
/* Room in a line before its end. */
#define ROOM (LINE_BYTES - sizeof end_when_cut)

/* Set before the first thread starts. */
static const char *service_name = "";
static dm_log_level least_level = DM_INFO;
static _Thread_local char current_trace[TRACEPARENT_SIZE];

typedef struct line {
    char text[LINE_BYTES];
    size_t used;
    bool is_cut;
} line;

/* Adds all of the text, or nothing.  Returns false when there is no room. */
static bool append (line *to, const char *text, size_t size)
{
    if (to->used + size > ROOM)
        return false;
    memcpy (to->text + to->used, text, size);
    to->used += size;
    return true;
}

/* Bytes of the well-formed character at text, 0 for none. */
static size_t character_size (const char *text)
{
    for (size_t size = 1; size <= 4 && text[size - 1]; size++)
        if (dm_utf8_is_valid (text, size))
            return size;
    return 0;
}

/* One character as JSON.  Gives: out. Returns how many bytes of text it stands for. */
static size_t escape (const char *text, char out[ESCAPED_SIZE])
{
    unsigned char byte = (unsigned char) *text;
    size_t size = character_size (text);
    if (byte == '"' || byte == '\\')
        snprintf (out, ESCAPED_SIZE, "\\%c", byte);
    else if (byte < ' ')
        snprintf (out, ESCAPED_SIZE, "\\u%04x", byte);
    else if (size > 0)
        snprintf (out, ESCAPED_SIZE, "%.*s", (int) size, text);
    else
        snprintf (out, ESCAPED_SIZE, "\\ufffd");
    return size > 0 ? size : 1;
}

/* How many bytes from here on stand for themselves in JSON, most at the most. */
static size_t count_plain (const char *text, size_t most)
{
    size_t count = 0;
    while (count < most && text[count] >= ' ' && text[count] < 0x7f && text[count] != '"' && text[count] != '\\')
        count++;
    return count;
}

/* Adds as much of the text as there is room for, in quotes.  Returns false when there is no room even for the quotes.
 */
static bool append_text (line *to, const char *text)
{
    append (to, "\"", 1);
    size_t limit = to->used + TEXT_BYTES < ROOM - 1 ? to->used + TEXT_BYTES : ROOM - 1;
    char escaped[ESCAPED_SIZE];
    for (size_t taken; *text; text += taken) {
        taken = count_plain (text, to->used < limit ? limit - to->used : 0);
        append (to, text, taken);
        if (taken > 0)
            continue;
        taken = escape (text, escaped);
        if (to->used + strlen (escaped) > limit) {
            to->is_cut = true;
            break;
        }
        append (to, escaped, strlen (escaped));
    }
    return append (to, "\"", 1);
}

static bool append_number (line *to, int64_t number)
{
    char text[24];
    int length = snprintf (text, sizeof text, "%" PRId64, number);
    return append (to, text, (size_t) length);
}

/* Adds the pair, or nothing when there is no room for it. */
static void append_pair (line *to, dm_pair pair)
{
    size_t before = to->used;
    bool is_whole = append (to, ",", 1) && append_text (to, pair.name) && append (to, ":", 1)
                    && (pair.text ? append_text (to, pair.text) : append_number (to, pair.number));
    if (is_whole)
        return;
    to->used = before;
    to->is_cut = true;
}

/* The trace that this thread works for; "" for none. */
static void copy_trace_id (char out[TRACE_ID_LENGTH + 1])
{
    size_t length = *current_trace ? TRACE_ID_LENGTH : 0;
    memcpy (out, current_trace + 3, length);
    out[length] = '\0';
}

static void append_trace (line *to)
{
    if (!*current_trace)
        return;
    char trace_id[TRACE_ID_LENGTH + 1], span_id[SPAN_ID_LENGTH + 1] = "";
    copy_trace_id (trace_id);
    memcpy (span_id, current_trace + 3 + TRACE_ID_LENGTH + 1, SPAN_ID_LENGTH);
    append_pair (to, DM_T ("trace_id", trace_id));
    append_pair (to, DM_T ("span_id", span_id));
}

static void append_time (line *to)
{
    struct timespec now;
    struct tm utc;
    char text[64];
    clock_gettime (CLOCK_REALTIME, &now);
    gmtime_r (&now.tv_sec, &utc);
    size_t length = strftime (text, sizeof text, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &utc);
    append (to, text, length);
    length = (size_t) snprintf (text, sizeof text, ".%03ldZ\"", now.tv_nsec / 1000000);
    append (to, text, length);
}

/* A line that standard error does not take is lost: there is nowhere to say so. */
static void write_line (line *whole)
{
    const char *last = whole->is_cut ? end_when_cut : end;
    size_t size = strlen (last);
    memcpy (whole->text + whole->used, last, size);
    ssize_t written;
    do
        written = write (STDERR_FILENO, whole->text, whole->used + size);
    while (written < 0 && errno == EINTR);
}

void dm_log_pairs (dm_log_level level, const char *event, const dm_pair *pairs)
{
    if (level < least_level)
        return;
    int saved_errno = errno;
    char trace_id[TRACE_ID_LENGTH + 1];
    line whole = { .used = 0 };
    copy_trace_id (trace_id);
    if (level >= DM_WARN)
        dm_log_remember (level, event, trace_id, pairs);
    append_time (&whole);
    append_pair (&whole, DM_T ("level", levels[level]));
    append_pair (&whole, DM_T ("service", service_name));
    append_pair (&whole, DM_T ("event", event));
    append_trace (&whole);
    for (; pairs->name; pairs++)
        append_pair (&whole, *pairs);
    write_line (&whole);
    errno = saved_errno;
}

void dm_log_init (const char *service, dm_log_level level)
{
    service_name = service;
    least_level = level;
}

const char *dm_log_level_name (dm_log_level level)
{
    return levels[level];
}

bool dm_log_parse_level (const char *text, dm_log_level *out)
{
    for (size_t i = 0; i < DM_COUNT (levels); i++)
        if (strcmp (text, levels[i]) == 0) {
            *out = (dm_log_level) i;
            return true;
        }
    return false;
}

void dm_log_set_trace (const char *traceparent)
{
    if (traceparent && dm_trace_is_valid (traceparent))
        memcpy (current_trace, traceparent, TRACEPARENT_SIZE);
    else
        *current_trace = '\0';
}

/* Skips length lower-case hex digits, not all zero where that is no value.  Returns NULL where they are not there. */
static const char *skip_hex (const char *text, size_t length, bool may_be_zero)
{
    if (!text || strspn (text, "0123456789abcdef") != length || (!may_be_zero && strspn (text, "0") >= length))
        return NULL;
    return text + length;
}

static const char *skip_hyphen (const char *text)
{
    return text && *text == '-' ? text + 1 : NULL;
}

bool dm_trace_is_valid (const char *traceparent)
{
    const char *at = strncmp (traceparent, "00-", 3) == 0 ? traceparent + 3 : NULL;
    at = skip_hyphen (skip_hex (at, TRACE_ID_LENGTH, false));
    at = skip_hyphen (skip_hex (at, SPAN_ID_LENGTH, false));
    at = skip_hex (at, 2, true);
    return at && !*at;
}

bool dm_trace_is_sampled (const char *traceparent)
{
    static const char odd[] = "13579bdf";
    return strlen (traceparent) == TRACEPARENT_SIZE - 1 && strchr (odd, traceparent[TRACEPARENT_SIZE - 2])
           && dm_trace_is_valid (traceparent);
}

/* length hex digits that are not all zero: a version 4 UUID's never are. */
static void fill_random_hex (char *out, size_t length)
{
    dm_uuid uuid = dm_uuid_random ();
    dm_hex (uuid.bytes, length / 2, out);
}

void dm_trace_child (const char *parent, char out[TRACEPARENT_SIZE])
{
    static const char blank[TRACEPARENT_SIZE] = "00-00000000000000000000000000000000-0000000000000000-01";
    bool has_parent = parent && dm_trace_is_valid (parent);
    if (has_parent)
        memmove (out, parent, TRACEPARENT_SIZE);
    else {
        memcpy (out, blank, sizeof blank);
        fill_random_hex (out + 3, TRACE_ID_LENGTH);
    }
    fill_random_hex (out + SPAN_ID_AT, SPAN_ID_LENGTH);
    out[SPAN_ID_AT - 1] = out[SPAN_ID_AT + SPAN_ID_LENGTH] = '-';
}

void dm_trace_enter (char traceparent[TRACEPARENT_SIZE], char out_parent[SPAN_ID_LENGTH + 1])
{
    *out_parent = '\0';
    if (!dm_trace_is_valid (traceparent)) {
        *traceparent = '\0';
        return;
    }
    memcpy (out_parent, traceparent + SPAN_ID_AT, SPAN_ID_LENGTH);
    out_parent[SPAN_ID_LENGTH] = '\0';
    dm_trace_child (traceparent, traceparent);
}

/* The trace id is random, so that its first bytes decide as well as any. */
void dm_trace_begin (unsigned percent, char out[TRACEPARENT_SIZE])
{
    char digits[9];
    dm_trace_child (NULL, out);
    snprintf (digits, sizeof digits, "%s", out + 3);
    if (strtoul (digits, NULL, 16) % 100 >= percent)
        out[TRACEPARENT_SIZE - 2] = '0';
}
