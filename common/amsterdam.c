/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/amsterdam.h"

#include <stdbool.h>

#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static time_t last_sunday (int year, int month_index)
{
    struct tm date = { .tm_year = year, .tm_mon = month_index, .tm_mday = 31, .tm_hour = 1 };
    time_t last = timegm (&date);
    return last - (time_t) date.tm_wday * DAY_S;
}

static bool is_summer (time_t at)
{
    struct tm utc;
    gmtime_r (&at, &utc);
    return at >= last_sunday (utc.tm_year, 2) && at < last_sunday (utc.tm_year, 9);
}

struct tm dm_amsterdam (int64_t time_ms)
{
    time_t at = (time_t) (time_ms / 1000);
    at += is_summer (at) ? 2 * HOUR_S : HOUR_S;
    struct tm local;
    gmtime_r (&at, &local);
    return local;
}
