/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/log_recent.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "common/clock.h"
#include "common/utf8.h"

static struct {
    pthread_mutex_t mutex;
    dm_log_entry entries[DM_LOG_RECENT_MAX]; /* the oldest first */
    size_t count;
} kept = { .mutex = PTHREAD_MUTEX_INITIALIZER };

/* Bytes of the character at text that may stand in a line, 0 for none. */
static size_t character_size (const char *text)
{
    for (size_t size = 1; size <= 4 && text[size - 1]; size++)
        if (dm_utf8_is_valid (text, size))
            return (unsigned char) *text < ' ' ? 0 : size;
    return 0;
}

/* Adds as much of the text as there is room for, never a piece of a character. What no line can hold becomes "?". */
static void append (char *out, size_t size, const char *text)
{
    for (size_t used = strlen (out); *text;) {
        size_t bytes = character_size (text), room = bytes > 0 ? bytes : 1;
        if (used + room >= size)
            return;
        memcpy (out + used, bytes > 0 ? text : "?", room);
        used += room;
        text += room;
        out[used] = '\0';
    }
}

static void append_pair (char *out, size_t size, const dm_pair *pair)
{
    char number[24];
    snprintf (number, sizeof number, "%" PRId64, pair->number);
    append (out, size, *out ? " " : "");
    append (out, size, pair->name);
    append (out, size, "=");
    append (out, size, pair->text ? pair->text : number);
}

/* Takes the same line, or the oldest one where there is no room, out of those that are kept.  The mutex is held.
 * Returns how often the same line was kept before. */
static uint64_t make_room (const dm_log_entry *entry)
{
    size_t at = 0;
    uint64_t count = 0;
    for (size_t i = 0; i < kept.count; i++)
        if (strcmp (kept.entries[i].event, entry->event) == 0 && strcmp (kept.entries[i].text, entry->text) == 0)
            at = i, count = kept.entries[i].count;
    if (count == 0 && kept.count < DM_LOG_RECENT_MAX)
        return 0;
    kept.count--;
    memmove (&kept.entries[at], &kept.entries[at + 1], (kept.count - at) * sizeof *kept.entries);
    return count;
}

void dm_log_remember (dm_log_level level, const char *event, const char *trace_id, const dm_pair *pairs)
{
    dm_log_entry entry = { .time_ms = dm_clock_now_ms (), .level = level };
    append (entry.event, sizeof entry.event, event);
    append (entry.trace_id, sizeof entry.trace_id, trace_id);
    for (; pairs->name; pairs++)
        append_pair (entry.text, sizeof entry.text, pairs);
    pthread_mutex_lock (&kept.mutex);
    entry.count = 1 + make_room (&entry);
    kept.entries[kept.count++] = entry;
    pthread_mutex_unlock (&kept.mutex);
}

size_t dm_log_recent (dm_log_entry out[DM_LOG_RECENT_MAX])
{
    pthread_mutex_lock (&kept.mutex);
    size_t count = kept.count;
    for (size_t i = 0; i < count; i++)
        out[i] = kept.entries[count - 1 - i];
    pthread_mutex_unlock (&kept.mutex);
    return count;
}

void dm_log_forget (void)
{
    pthread_mutex_lock (&kept.mutex);
    kept.count = 0;
    pthread_mutex_unlock (&kept.mutex);
}
