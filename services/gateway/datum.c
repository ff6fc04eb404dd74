/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/datum.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include "services/gateway/render.h"

/* The last Sunday of a month of 31 days, 01:00 UTC, in seconds. */
static int64_t last_sunday_s (int year, int month)
{
    struct tm day = { .tm_year = year, .tm_mon = month, .tm_mday = 31, .tm_hour = 1 };
    time_t end = timegm (&day);
    return (int64_t) end - (int64_t) day.tm_wday * 86400;
}

int32_t gateway_datum_offset_s (int64_t ms)
{
    time_t seconds = (time_t) (ms / 1000);
    struct tm utc;
    if (!gmtime_r (&seconds, &utc))
        return 3600;
    bool is_summer = seconds >= last_sunday_s (utc.tm_year, 2) && seconds < last_sunday_s (utc.tm_year, 9);
    return is_summer ? 7200 : 3600;
}

static const char *write_date (const gateway_exchange *exchange, int year, unsigned month, unsigned day)
{
    const char *maand = gateway_text (exchange, dm_arena_printf (exchange->arena, "datum.m%u", month));
    return dm_arena_printf (exchange->arena, "%u %s %d", day, maand, year);
}

const char *gateway_datum (const gateway_exchange *exchange, const char *datum)
{
    int year = 0;
    unsigned month = 0, day = 0;
    if (!datum)
        return "";
    if (strlen (datum) != 10 || sscanf (datum, "%4d-%2u-%2u", &year, &month, &day) != 3 || month < 1 || month > 12)
        return datum;
    return write_date (exchange, year, month, day);
}

static struct tm in_amsterdam (int64_t ms)
{
    time_t seconds = (time_t) (ms / 1000) + gateway_datum_offset_s (ms);
    struct tm out = { 0 };
    gmtime_r (&seconds, &out);
    return out;
}

const char *gateway_datum_ms (const gateway_exchange *exchange, int64_t ms)
{
    struct tm at = in_amsterdam (ms);
    return write_date (exchange, at.tm_year + 1900, (unsigned) at.tm_mon + 1, (unsigned) at.tm_mday);
}

const char *gateway_tijd_ms (const gateway_exchange *exchange, int64_t ms)
{
    struct tm at = in_amsterdam (ms);
    return dm_arena_printf (exchange->arena, "%s, %02d:%02d", gateway_datum_ms (exchange, ms), at.tm_hour, at.tm_min);
}
