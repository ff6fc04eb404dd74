/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates as people give them, within the years of a life; term.h counts the days. */
#pragma once

#include "common/base.h"

#define INTAKE_DATE_SIZE 11 /* with the NUL */

/* False unless there is such a day, in the years 1850 to 2150.  Gives: out, the text. */
bool intake_date_make (int year, int month, int day, char out[INTAKE_DATE_SIZE]);
/* Takes: a text of this form.  Returns false for anything else. */
bool intake_date_parse (const char *text, int32_t *out_days);
/* Takes: days whose year has four digits.  */
void intake_date_format (int32_t days, char out[INTAKE_DATE_SIZE]);
/* The month that a number or a Dutch or English name says, 1 to 12; 0 for none. */
int intake_date_month (const char *text);
/* "24 november 2026", in Dutch or English. */
void intake_date_write (const char *date, const char *language, char *out, size_t size);
