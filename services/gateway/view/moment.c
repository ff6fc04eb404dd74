/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/moment.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include "common/amsterdam.h"

static const char *const months[2][12] = {
    { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
      "december" },
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December" },
};

static const char *month (int month, const char *language)
{
    return months[strcmp (language, "en") == 0][month];
}

const char *gateway_date_text (const char *iso, const char *language, dm_arena *arena)
{
    struct tm date = { 0 };
    if (!iso)
        return "";
    const char *end = strptime (iso, "%Y-%m-%d", &date);
    if (!end || *end)
        return iso;
    return dm_arena_printf (arena, "%d %s %d", date.tm_mday, month (date.tm_mon, language), date.tm_year + 1900);
}

const char *gateway_date_short (const char *iso, const char *language, dm_arena *arena)
{
    struct tm date = { 0 };
    const char *end = iso ? strptime (iso, "%Y-%m-%d", &date) : NULL;
    if (!end || *end)
        return iso ? iso : "";
    if (strcmp (language, "nl") == 0)
        return dm_arena_printf (arena, "%02d-%02d-%d", date.tm_mday, date.tm_mon + 1, date.tm_year + 1900);
    return dm_arena_printf (arena, "%d %.3s %d", date.tm_mday, month (date.tm_mon, language), date.tm_year + 1900);
}

const char *gateway_moment_date_text (int64_t time_ms, const char *language, dm_arena *arena)
{
    struct tm at = dm_amsterdam (time_ms);
    return dm_arena_printf (arena, "%d %s %d", at.tm_mday, month (at.tm_mon, language), at.tm_year + 1900);
}

const char *gateway_moment_text (int64_t time_ms, const char *language, dm_arena *arena)
{
    struct tm at = dm_amsterdam (time_ms);
    return dm_arena_printf (arena, "%s, %02d:%02d", gateway_moment_date_text (time_ms, language, arena), at.tm_hour,
                            at.tm_min);
}
