/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/retry.h"

#include "common/clock.h"

#define FIRST_MS (60 * 1000)
#define MOST_MS (2 * 3600 * 1000)
#define DOUBLINGS_MAX 7 /* 128 minutes: more than the most */

int64_t notification_retry_delay_ms (unsigned attempt)
{
    unsigned doublings = attempt > DOUBLINGS_MAX ? DOUBLINGS_MAX : attempt > 0 ? attempt - 1 : 0;
    uint32_t whole_ms = FIRST_MS << doublings;
    uint32_t half_ms = (whole_ms < MOST_MS ? whole_ms : MOST_MS) / 2;
    return (int64_t) half_ms + dm_backoff_ms (0, half_ms, half_ms);
}
