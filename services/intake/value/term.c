/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_OF_ERA 146097 /* 400 years */
#define EPOCH 719468       /* from 0000-03-01 to 1970-01-01 */
#define THURSDAY 4         /* 1970-01-01 */
#define SATURDAY 6         /* Sunday is 0 */
#define SHORT_TERM 3       /* article 2 begins with it */
#define RECHTSMIDDEL_DAYS 42
#define LONG_TERM 90 /* article 4 begins beyond it */

/* Years begin on 1 March, so that the leap day is their last.
 * Source: Edward G. Richards, Mapping Time (1998), chapter 25; months of 153 days in five. */
static intake_dag dag_of (int year, int month, int day)
{
    int from_march = month > 2 ? month - 3 : month + 9;
    int y = month > 2 ? year : year - 1;
    int of_year = (153 * from_march + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + of_year - EPOCH;
}

static void date_of (intake_dag dag, int *out_year, int *out_month, int *out_day)
{
    int days = dag + EPOCH, era = days / DAYS_OF_ERA, of_era = days % DAYS_OF_ERA;
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100);
    int from_march = (5 * of_year + 2) / 153;
    *out_day = of_year - (153 * from_march + 2) / 5 + 1;
    *out_month = from_march < 10 ? from_march + 3 : from_march - 9;
    *out_year = era * 400 + y + (*out_month <= 2);
}

static int weekday (intake_dag dag)
{
    return ((dag + THURSDAY) % 7 + 7) % 7;
}

bool intake_dag_parse (const char *iso, intake_dag *out)
{
    static const char form[] = "dddd-dd-dd";
    int y, m, d;
    if (strlen (iso) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? iso[i] < '0' || iso[i] > '9' : iso[i] != '-')
            return false;
    int year = (int) strtol (iso, NULL, 10), month = (int) strtol (iso + 5, NULL, 10);
    int day = (int) strtol (iso + 8, NULL, 10);
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    intake_dag dag = dag_of (year, month, day);
    date_of (dag, &y, &m, &d);
    if (y != year || m != month || d != day) /* 30 February */
        return false;
    *out = dag;
    return true;
}

char *intake_dag_format (intake_dag dag, char out[INTAKE_DATE_SIZE])
{
    int year, month, day;
    date_of (dag, &year, &month, &day);
    snprintf (out, INTAKE_DATE_SIZE, "%04u-%02u-%02u", (unsigned) year % 10000, (unsigned) month % 100,
              (unsigned) day % 100);
    return out;
}

/* Easter Sunday.  Source: Meeus, Jones, Butcher; Jean Meeus, Astronomical Algorithms (1991), chapter 8. */
static intake_dag easter (int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return dag_of (year, n / 31, n % 31 + 1);
}

static bool is_holiday (intake_dag dag)
{
    static const struct {
        int month, day;
    } fixed[] = { { 1, 1 }, { 5, 5 }, { 12, 25 }, { 12, 26 } };
    static const int after_easter[] = { -2, 1, 39, 50 }; /* Goede Vrijdag, Paasmaandag, Hemelvaart, Pinkstermaandag */
    int year, month, day;
    date_of (dag, &year, &month, &day);
    for (size_t i = 0; i < DM_COUNT (fixed); i++)
        if (fixed[i].month == month && fixed[i].day == day)
            return true;
    intake_dag sunday = easter (year), king = dag_of (year, 4, 27);
    for (size_t i = 0; i < DM_COUNT (after_easter); i++)
        if (dag == sunday + after_easter[i])
            return true;
    return dag == king - (weekday (king) == 0);
}

bool intake_dag_is_workday (intake_dag dag)
{
    return weekday (dag) != 0 && weekday (dag) != SATURDAY && !is_holiday (dag);
}

static intake_dag next_workday (intake_dag dag)
{
    while (!intake_dag_is_workday (dag))
        dag++;
    return dag;
}

intake_dag intake_term_end (intake_dag counted, int32_t days)
{
    intake_dag end = counted;
    if (days > LONG_TERM)
        return end;
    int workdays = 0;
    for (intake_dag dag = counted - days + 1; dag <= counted && workdays < 2; dag++)
        workdays += intake_dag_is_workday (dag);
    for (; days >= SHORT_TERM && workdays < 2; workdays++)
        end = next_workday (end + 1);
    return next_workday (end);
}

char *intake_term_rechtsmiddel (const char *decided_on, dm_arena *arena)
{
    intake_dag decided;
    char end[INTAKE_DATE_SIZE];
    if (!decided_on || !intake_dag_parse (decided_on, &decided))
        return NULL;
    intake_dag_format (intake_term_end (decided + RECHTSMIDDEL_DAYS, RECHTSMIDDEL_DAYS), end);
    return dm_arena_strdup (arena, end);
}

int32_t intake_term_standstill (intake_dag since, intake_dag resumed)
{
    int32_t between = resumed - since - 1;
    return between > 0 ? between : 0;
}
