/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/times.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400
#define AGE_MOST 100000 /* of any unit; 273 years in days */

/* Reads exactly that many digits, without sign or space.  Gives: *out, and *text behind them. */
static bool take_number (const char **text, int digits, int *out)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*text)++) {
        if (!isdigit ((unsigned char) **text))
            return false;
        value = value * 10 + (**text - '0');
    }
    *out = value;
    return true;
}

static bool take (const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

static bool take_date (const char **text, struct tm *out)
{
    if (!take_number (text, 4, &out->tm_year) || !take (text, '-') || !take_number (text, 2, &out->tm_mon)
        || !take (text, '-') || !take_number (text, 2, &out->tm_mday))
        return false;
    out->tm_year -= 1900;
    out->tm_mon -= 1;
    return true;
}

/* "14:05", "14:05:30", "14:05:30.25" */
static bool take_clock (const char **text, struct tm *out, int *out_ms)
{
    if (!take_number (text, 2, &out->tm_hour) || !take (text, ':') || !take_number (text, 2, &out->tm_min))
        return false;
    if (take (text, ':') && !take_number (text, 2, &out->tm_sec))
        return false;
    if (out->tm_hour > 23 || out->tm_min > 59 || out->tm_sec > 59)
        return false;
    if (!take (text, '.'))
        return true;
    if (!isdigit ((unsigned char) **text))
        return false;
    for (int weight = 100; isdigit ((unsigned char) **text); (*text)++, weight /= 10)
        *out_ms += weight * (**text - '0');
    return true;
}

/* "Z", "+01:00", or nothing: local time. */
static bool take_zone (const char **text, bool *out_is_local, int *out_offset_s)
{
    int hours, minutes, sign = **text == '-' ? -1 : 1;
    if (**text == '\0') {
        *out_is_local = true;
        return true;
    }
    if (take (text, 'Z'))
        return true;
    if (!take (text, '+') && !take (text, '-'))
        return false;
    if (!take_number (text, 2, &hours) || !take (text, ':') || !take_number (text, 2, &minutes) || hours > 23
        || minutes > 59)
        return false;
    *out_offset_s = sign * (hours * 60 + minutes) * 60;
    return true;
}

/* timegm and mktime make 2 March of 30 February: such a date is refused. */
static bool to_seconds (const struct tm *wanted, bool is_local, time_t *out)
{
    struct tm date = { .tm_year = wanted->tm_year, .tm_mon = wanted->tm_mon, .tm_mday = wanted->tm_mday };
    timegm (&date);
    if (date.tm_mon != wanted->tm_mon || date.tm_mday != wanted->tm_mday)
        return false;
    struct tm copy = *wanted;
    copy.tm_isdst = -1;
    *out = is_local ? mktime (&copy) : timegm (&copy);
    return true;
}

static bool parse_moment (const char *text, int64_t *out_ms)
{
    struct tm moment = { 0 };
    bool is_local = false;
    int ms = 0, offset_s = 0;
    time_t seconds;
    if (!take_date (&text, &moment))
        return false;
    if (*text == '\0')
        is_local = true;
    else if ((!take (&text, 'T') && !take (&text, ' ')) || !take_clock (&text, &moment, &ms)
             || !take_zone (&text, &is_local, &offset_s))
        return false;
    if (*text != '\0' || !to_seconds (&moment, is_local, &seconds))
        return false;
    *out_ms = ((int64_t) seconds - offset_s) * 1000 + ms;
    return true;
}

static bool parse_age (const char *text, int64_t now_ms, int64_t *out_ms)
{
    static const struct {
        char letter;
        int64_t ms;
    } units[] = { { 's', 1000 }, { 'm', 60000 }, { 'h', 3600000 }, { 'd', (int64_t) DAY_S * 1000 } };
    int64_t number = 0;
    if (!isdigit ((unsigned char) *text))
        return false;
    for (; isdigit ((unsigned char) *text); text++)
        if ((number = number * 10 + (*text - '0')) > AGE_MOST)
            return false;
    for (size_t i = 0; i < DM_COUNT (units); i++)
        if (text[0] == units[i].letter && text[1] == '\0') {
            *out_ms = now_ms - number * units[i].ms;
            return true;
        }
    return false;
}

bool digictl_time_parse (const char *text, int64_t now_ms, int64_t *out_ms)
{
    return parse_moment (text, out_ms) || parse_age (text, now_ms, out_ms);
}

static time_t seconds_of (int64_t ms)
{
    return (time_t) (ms / 1000 - (ms % 1000 < 0));
}

char *digictl_time_format (int64_t ms, char out[DIGICTL_TIME_SIZE])
{
    struct tm moment;
    time_t seconds = seconds_of (ms);
    if (!localtime_r (&seconds, &moment) || !strftime (out, DIGICTL_TIME_SIZE, "%Y-%m-%d %H:%M:%S", &moment))
        snprintf (out, DIGICTL_TIME_SIZE, "%" PRId64 " ms", ms);
    return out;
}

char *digictl_time_duration (uint64_t seconds, char out[DIGICTL_TIME_SIZE])
{
    uint64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (days > 0)
        snprintf (out, DIGICTL_TIME_SIZE, "%" PRIu64 "d %dh", days, (int) (hours % 24));
    else if (hours > 0)
        snprintf (out, DIGICTL_TIME_SIZE, "%dh %dm", (int) hours, (int) (minutes % 60));
    else if (minutes > 0)
        snprintf (out, DIGICTL_TIME_SIZE, "%dm %ds", (int) minutes, (int) (seconds % 60));
    else
        snprintf (out, DIGICTL_TIME_SIZE, "%ds", (int) seconds);
    return out;
}
