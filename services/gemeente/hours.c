/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/hours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/amsterdam.h"

#define DAY_MS ((int64_t) 24 * 3600 * 1000)
#define DAY_MINUTES (24 * 60)
#define WEEK 7
#define DIGITS "0123456789"

static const struct words {
    const char *days[WEEK], *last_days[WEEK];                  /* as a line begins, and within one */
    const char *always, *now, *today, *tomorrow, *on, *closed; /* on: behind a day's name */
    const char *to, *through, *and, *unit;
    char point; /* between hours and minutes */
} languages[] = {
    { { "Zondag", "Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag" },
      { "zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag" },
      "Dag en nacht",
      "Nu open, tot",
      "Vandaag open vanaf",
      "Morgen open vanaf",
      "open vanaf",
      "Nu gesloten",
      "tot",
      "tot en met",
      "en",
      " uur",
      '.' },
    { { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" },
      { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" },
      "Day and night",
      "Open now, until",
      "Opens today at",
      "Opens tomorrow at",
      "opens at",
      "Closed now",
      "to",
      "to",
      "and",
      "",
      ':' },
};

static const struct words *words_of (const char *language)
{
    return &languages[strcmp (language, "en") == 0];
}

/* Reads 8.30 or 17:00, to 24.00.  Returns the text behind it; NULL for anything else. */
static const char *parse_time (const char *text, int16_t *out)
{
    const size_t hour_digits = strspn (text, DIGITS);
    const char *minutes = text + hour_digits + 1;
    if (hour_digits < 1 || hour_digits > 2 || !strchr (".:", text[hour_digits]) || !text[hour_digits]
        || strspn (minutes, DIGITS) != 2)
        return NULL;
    const long hour = strtol (text, NULL, 10), minute = strtol (minutes, NULL, 10);
    if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return NULL;
    *out = (int16_t) (hour * 60 + minute);
    return minutes + 2;
}

static const char *parse_range (const char *text, gemeente_range *out)
{
    const char *at = parse_time (text, &out->from);
    if (!at || *at++ != '-')
        return NULL;
    at = parse_time (at, &out->until);
    return at && out->from < out->until ? at : NULL;
}

bool gemeente_hours_parse (const char *text, gemeente_range out[GEMEENTE_RANGES_MAX])
{
    gemeente_range ranges[GEMEENTE_RANGES_MAX] = { 0 };
    const char *at = parse_range (text, &ranges[0]);
    if (at && strncmp (at, ", ", 2) == 0) {
        at = parse_range (at + 2, &ranges[1]);
        if (at && ranges[1].from < ranges[0].until)
            return false;
    }
    if (!at || *at)
        return false;
    memcpy (out, ranges, sizeof ranges);
    return true;
}

static const char *time_text (const struct words *words, int minutes, dm_arena *arena)
{
    return dm_arena_printf (arena, "%d%c%02d", minutes / 60, words->point, minutes % 60);
}

/* The ranges of a day; none on a date on which nobody answers. */
static const gemeente_range *ranges_of (const gemeente_hours *hours, const struct tm *day)
{
    static const gemeente_range none[GEMEENTE_RANGES_MAX];
    char date[40];
    snprintf (date, sizeof date, "%04d-%02d-%02d", day->tm_year + 1900, day->tm_mon + 1, day->tm_mday);
    for (size_t i = 0; i < hours->closed_count; i++)
        if (strcmp (hours->closed[i], date) == 0)
            return none;
    return hours->days[day->tm_wday];
}

/* What the first range says that ends after this minute; NULL for none. */
static const char *tell_day (const gemeente_range ranges[], int minute, const char *opens, const struct words *words,
                             dm_arena *arena)
{
    for (size_t i = 0; i < GEMEENTE_RANGES_MAX && ranges[i].until > 0; i++)
        if (minute < ranges[i].from)
            return dm_arena_printf (arena, "%s %s%s", opens, time_text (words, ranges[i].from, arena), words->unit);
        else if (minute < ranges[i].until)
            return dm_arena_printf (arena, "%s %s%s", words->now, time_text (words, ranges[i].until, arena),
                                    words->unit);
    return NULL;
}

const char *gemeente_hours_now (const gemeente_hours *hours, int64_t now_ms, const char *language, dm_arena *arena)
{
    const struct words *words = words_of (language);
    if (hours->is_always)
        return words->always;
    const struct tm now = dm_amsterdam (now_ms);
    for (int ahead = 0; ahead < WEEK; ahead++) {
        struct tm day = now;
        day.tm_mday += ahead;
        day.tm_hour = 12;
        timegm (&day);
        const char *opens = ahead == 0   ? words->today
                            : ahead == 1 ? words->tomorrow
                                         : dm_arena_printf (arena, "%s %s", words->days[day.tm_wday], words->on);
        const int minute = ahead == 0 ? now.tm_hour * 60 + now.tm_min : -1;
        const char *told = tell_day (ranges_of (hours, &day), minute, opens, words, arena);
        if (told)
            return told;
    }
    return words->closed;
}

static const char *range_text (const gemeente_range *range, const struct words *words, dm_arena *arena)
{
    return dm_arena_printf (arena, "%s %s %s", time_text (words, range->from, arena), words->to,
                            time_text (words, range->until, arena));
}

static const char *day_text (const gemeente_range ranges[], const struct words *words, dm_arena *arena)
{
    const char *first = range_text (&ranges[0], words, arena);
    if (ranges[1].until == 0)
        return dm_arena_printf (arena, "%s%s", first, words->unit);
    return dm_arena_printf (arena, "%s %s %s%s", first, words->and, range_text (&ranges[1], words, arena), words->unit);
}

const char *gemeente_hours_week (const gemeente_hours *hours, const char *language, dm_arena *arena)
{
    const struct words *words = words_of (language);
    const char *text = "";
    if (hours->is_always)
        return words->always;
    for (int first = 1, last; first <= WEEK; first = last + 1) { /* Sunday comes last */
        const gemeente_range *ranges = hours->days[first % WEEK];
        for (last = first; last < WEEK; last++)
            if (memcmp (ranges, hours->days[(last + 1) % WEEK], sizeof hours->days[0]) != 0)
                break;
        if (ranges[0].until == 0)
            continue;
        const char *days = words->days[first % WEEK];
        if (last > first)
            days = dm_arena_printf (arena, "%s %s %s", days, last == first + 1 ? words->and : words->through,
                                    words->last_days[last % WEEK]);
        text = dm_arena_printf (arena, "%s%s%s: %s", text, *text ? "\n" : "", days, day_text (ranges, words, arena));
    }
    return text;
}
