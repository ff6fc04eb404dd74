/* SPDX-License-Identifier: EUPL-1.2 */
/* The last warnings and errors of this process's log, in memory, for GetStatus. */
#pragma once

#include "common/log_pair.h"

#define DM_LOG_RECENT_MAX 20
#define DM_LOG_EVENT_SIZE 64
#define DM_LOG_TEXT_SIZE 256
#define DM_LOG_TRACE_ID_SIZE 33

typedef struct dm_log_entry {
    int64_t time_ms; /* since 1970, of its last time */
    dm_log_level level;
    char event[DM_LOG_EVENT_SIZE];
    char trace_id[DM_LOG_TRACE_ID_SIZE]; /* of its last time; "" for none */
    char text[DM_LOG_TEXT_SIZE];         /* its pairs, "name=value name=value", cut to fit; UTF-8 of one line */
    uint64_t count;                      /* how often the same event came with the same text */
} dm_log_entry;

/* Keeps a line; the oldest one goes when there are too many. From any thread.  Takes: pairs ended by a NULL name;
 * trace_id "" for none. */
void dm_log_remember (dm_log_level level, const char *event, const char *trace_id, const dm_pair *pairs);
/* The kept lines, newest first.  Returns how many. From any thread. */
size_t dm_log_recent (dm_log_entry out[DM_LOG_RECENT_MAX]);
/* Forgets all of them; for tests. */
void dm_log_forget (void);
