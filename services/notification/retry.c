/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/retry.h"

#include "common/clock.h"

#define FIRST_MS (60 * 1000)
#define MOST_MS (2 * 3600 * 1000)
#define PROBE_FIRST_MS (5 * 1000)
#define PROBE_MOST_MS (5 * 60 * 1000)
#define DOUBLINGS_MAX 7 /* 128 minutes, or 10: more than the most */

static int64_t delay_ms (unsigned attempt, uint32_t first_ms, uint32_t most_ms)
{
    unsigned doublings = attempt > DOUBLINGS_MAX ? DOUBLINGS_MAX : attempt > 0 ? attempt - 1 : 0;
    uint32_t whole_ms = first_ms << doublings;
    uint32_t half_ms = (whole_ms < most_ms ? whole_ms : most_ms) / 2;
    return (int64_t) half_ms + dm_backoff_ms (0, half_ms, half_ms);
}

int64_t notification_retry_delay_ms (unsigned attempt)
{
    return delay_ms (attempt, FIRST_MS, MOST_MS);
}

int64_t notification_probe_delay_ms (unsigned failure)
{
    return delay_ms (failure, PROBE_FIRST_MS, PROBE_MOST_MS);
}
