/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/datum.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define YEAR_MIN 1850
#define YEAR_MAX 2150
#define DIGITS "0123456789"
#define SHORT_LETTERS 3

static const char *const months[2][12] = {
    { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
      "december" },
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December" },
};

static int days_of_month (int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

bool intake_datum_make (int year, int month, int day, char out[INTAKE_DATUM_SIZE])
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > days_of_month (year, month))
        return false;
    char text[40];
    snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, day);
    memcpy (out, text, INTAKE_DATUM_SIZE - 1);
    out[INTAKE_DATUM_SIZE - 1] = '\0';
    return true;
}

static int32_t count_days (int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

bool intake_datum_parse (const char *text, int32_t *out_days)
{
    char same[INTAKE_DATUM_SIZE];
    if (strlen (text) != INTAKE_DATUM_SIZE - 1 || strspn (text, DIGITS) != 4 || text[4] != '-'
        || strspn (text + 5, DIGITS) != 2 || text[7] != '-' || strspn (text + 8, DIGITS) != 2)
        return false;
    int year = (int) strtol (text, NULL, 10), month = (int) strtol (text + 5, NULL, 10),
        day = (int) strtol (text + 8, NULL, 10);
    if (!intake_datum_make (year, month, day, same))
        return false;
    *out_days = count_days (year, month, day);
    return true;
}

void intake_datum_format (int32_t days, char out[INTAKE_DATUM_SIZE])
{
    int32_t shifted = days + 719468, era = shifted / 146097, day_of_era = shifted % 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    int32_t month = shifted_month + (shifted_month < 10 ? 3 : -9);
    char text[40];
    snprintf (text, sizeof text, "%04d-%02d-%02d", year_of_era + era * 400 + (month <= 2), month,
              day_of_year - (153 * shifted_month + 2) / 5 + 1);
    memcpy (out, text, INTAKE_DATUM_SIZE - 1);
    out[INTAKE_DATUM_SIZE - 1] = '\0';
}

int intake_datum_month (const char *text)
{
    size_t digits = strspn (text, DIGITS);
    if (digits > 0)
        return digits <= 2 && !text[digits] ? (int) strtol (text, NULL, 10) : 0;
    for (size_t i = 0; i < 24; i++) {
        const char *name = months[i / 12][i % 12];
        if (strcasecmp (text, name) == 0
            || (strlen (text) == SHORT_LETTERS && strncasecmp (text, name, SHORT_LETTERS) == 0))
            return (int) (i % 12) + 1;
    }
    return strcasecmp (text, "mrt") == 0 ? 3 : 0;
}

void intake_datum_write (const char *datum, const char *taal, char *out, size_t size)
{
    int32_t days;
    if (!intake_datum_parse (datum, &days))
        snprintf (out, size, "%s", datum);
    else
        snprintf (out, size, "%ld %s %.4s", strtol (datum + 8, NULL, 10),
                  months[strcmp (taal, "en") == 0][strtol (datum + 5, NULL, 10) - 1], datum);
}
