/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates and times as people read them. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

/* 2026-11-24 as "24 november 2026" or "24 November 2026"; "" for NULL, and what is no date as it is.
 * Takes: language nl or en.  Gives: in arena. */
const char *gateway_date_text (const char *iso, const char *language, dm_arena *arena);
/* Milliseconds since 1970 as "24 november 2026, 14:05", in Amsterdam. */
const char *gateway_moment_text (int64_t time_ms, const char *language, dm_arena *arena);
/* The day of that time alone. */
const char *gateway_moment_date_text (int64_t time_ms, const char *language, dm_arena *arena);
