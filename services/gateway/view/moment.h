/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates and times as people read them. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

/* A date as in 2026-11-24, written as "24 november 2026" or "24 November 2026"; in arena. NULL gives "", and text that
 * is no date is given as it is.  Takes: language, nl or en. */
const char *gateway_date_text (const char *iso, const char *language, dm_arena *arena);
/* The same in few characters: "24-11-2026" or "24 Nov 2026". */
const char *gateway_date_short (const char *iso, const char *language, dm_arena *arena);
/* A moment, in ms since 1970, as "24 november 2026, 14:05" in Amsterdam; in arena. */
const char *gateway_moment_text (int64_t time_ms, const char *language, dm_arena *arena);
/* The day of such a moment, as "24 november 2026" in Amsterdam; in arena. */
const char *gateway_moment_date_text (int64_t time_ms, const char *language, dm_arena *arena);
