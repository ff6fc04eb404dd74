/* SPDX-License-Identifier: EUPL-1.2 */
/* When somebody answers, in Amsterdam's time. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

#define GEMEENTE_RANGES_MAX 2 /* of one day: before and after a break */

/* From a minute of the day until another; no range: both 0. */
typedef struct gemeente_range {
    int16_t from, until;
} gemeente_range;

typedef struct gemeente_hours {
    bool is_always;                              /* day and night */
    gemeente_range days[7][GEMEENTE_RANGES_MAX]; /* by the days of struct tm: Sunday is 0 */
    const char *const *closed;                   /* dates as 2026-12-25 on which nobody answers, borrowed */
    size_t closed_count;
} gemeente_hours;

/* Reads "8.30-17.00" or "9.00-12.00, 13.00-17.00".  Returns false, out unchanged, for anything else. */
bool gemeente_hours_parse (const char *text, gemeente_range out[GEMEENTE_RANGES_MAX]);
/* Whether somebody answers now, and until or from when: "Nu open, tot 17.00 uur", "Morgen vanaf 8.30 uur".
 * Takes: language, nl or en.  Returns a text in arena. */
const char *gemeente_hours_now (const gemeente_hours *hours, int64_t now_ms, const char *language, dm_arena *arena);
/* The week, one line for days of one kind, with an end of line between them: "Maandag tot en met vrijdag: 8.30
 * tot 17.00 uur". Days on which nobody answers are not told.  Returns a text in arena. */
const char *gemeente_hours_week (const gemeente_hours *hours, const char *language, dm_arena *arena);
