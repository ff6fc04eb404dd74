/* SPDX-License-Identifier: EUPL-1.2 */
/* Times, and waiting times between attempts. */
#pragma once

#include "common/base.h"

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t dm_clock_now_ms (void);
/* Microseconds since then. */
int64_t dm_clock_now_us (void);
/* Milliseconds and microseconds of CLOCK_MONOTONIC; for deadlines and durations. */
int64_t dm_clock_monotonic_ms (void);
int64_t dm_clock_monotonic_us (void);

/* Gives: out, "2026-11-30T09:00:00Z", which is returned.  Takes: time_ms, milliseconds since 1970, until the year 9999.
 */
#define DM_CLOCK_TEXT_SIZE 21
const char *dm_clock_format (int64_t time_ms, char out[DM_CLOCK_TEXT_SIZE]);

/* Full jitter: a random time in [0, min(most_ms, first_ms * 2^attempt)].  Takes: attempt from 0.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter". */
uint32_t dm_backoff_ms (unsigned attempt, uint32_t first_ms, uint32_t most_ms);
