/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "services/intake/value/term.h"

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

bool intake_date_make (int year, int month, int day, char out[INTAKE_DATE_SIZE])
{
    char text[40];
    int32_t days;
    snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, day);
    if (!intake_date_parse (text, &days))
        return false;
    intake_date_format (days, out);
    return true;
}

bool intake_date_parse (const char *text, int32_t *out_days)
{
    int year = (int) strtol (text, NULL, 10);
    return year >= YEAR_MIN && year <= YEAR_MAX && intake_dag_parse (text, out_days);
}

void intake_date_format (int32_t days, char out[INTAKE_DATE_SIZE])
{
    intake_dag_format (days, out);
}

int intake_date_month (const char *text)
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

void intake_date_write (const char *date, const char *language, char *out, size_t size)
{
    int32_t days;
    if (!intake_date_parse (date, &days))
        snprintf (out, size, "%s", date);
    else
        snprintf (out, size, "%ld %s %.4s", strtol (date + 8, NULL, 10),
                  months[strcmp (language, "en") == 0][strtol (date + 5, NULL, 10) - 1], date);
}
