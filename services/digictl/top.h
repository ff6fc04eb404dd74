/* SPDX-License-Identifier: EUPL-1.2 */
/* A picture of the suite: what its replicas answered, and how fast that changes. */
#pragma once

#include <cjson/cJSON.h>
#include "services/digictl/replicas.h"

/* What all replicas answered at one moment. */
typedef struct digictl_reading {
    int64_t at_ms;   /* dm_clock_monotonic_ms, when they were asked */
    int64_t time_ms; /* the same, since 1970 */
    dm_arena *arena; /* of the replies */
    size_t count;    /* 0: nobody was asked yet */
    digictl_answer answers[DIGICTL_ANSWERS_MAX];
} digictl_reading;

/* What fits into a window. */
typedef struct digictl_window {
    size_t columns, rows; /* SIZE_MAX: all that there is */
    bool has_colours;
    const char *hint; /* at the end of the first line: "q ends it" */
} digictl_window;

/* The picture as lines, none wider than the window and no more than it has; the caller frees. What does not fit is cut,
 * and the last line says how many lines are missing.  Takes: before, the reading before now, for rates; its count may
 * be 0. */
char *digictl_top_draw (const digictl_reading *now, const digictl_reading *before, const digictl_window *window);
/* The same for programs. */
cJSON *digictl_top_json (const digictl_reading *now, const digictl_reading *before);
