/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/clock.h"

#include <stdlib.h>
#include <time.h>

static int64_t read_us (clockid_t clock)
{
    struct timespec now;
    clock_gettime (clock, &now);
    return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t dm_clock_now_ms (void)
{
    return read_us (CLOCK_REALTIME) / 1000;
}

int64_t dm_clock_now_us (void)
{
    return read_us (CLOCK_REALTIME);
}

int64_t dm_clock_monotonic_ms (void)
{
    return read_us (CLOCK_MONOTONIC) / 1000;
}

int64_t dm_clock_monotonic_us (void)
{
    return read_us (CLOCK_MONOTONIC);
}

const char *dm_clock_format (int64_t time_ms, char out[DM_CLOCK_TEXT_SIZE])
{
    time_t seconds = time_ms / 1000;
    struct tm utc;
    gmtime_r (&seconds, &utc);
    strftime (out, DM_CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return out;
}

uint32_t dm_backoff_ms (unsigned attempt, uint32_t first_ms, uint32_t most_ms)
{
    uint64_t wait_ms = attempt < 32 ? (uint64_t) first_ms << attempt : first_ms > 0 ? UINT32_MAX : 0;
    uint32_t limit_ms = wait_ms < most_ms ? (uint32_t) wait_ms : most_ms;
    return limit_ms == UINT32_MAX ? arc4random () : arc4random_uniform (limit_ms + 1);
}
