/* SPDX-License-Identifier: EUPL-1.2 */
/* Dates as people give them, within the years of a life; termijn.h counts the days. */
#pragma once

#include "common/base.h"

#define INTAKE_DATUM_SIZE 11 /* with the NUL */

/* False unless there is such a day, in the years 1850 to 2150.  Gives: out, the text. */
bool intake_datum_make (int year, int month, int day, char out[INTAKE_DATUM_SIZE]);
/* Takes: a text of this form.  Returns false for anything else. */
bool intake_datum_parse (const char *text, int32_t *out_days);
/* Takes: days whose year has four digits.  */
void intake_datum_format (int32_t days, char out[INTAKE_DATUM_SIZE]);
/* The month that a number or a Dutch or English name says, 1 to 12; 0 for none. */
int intake_datum_month (const char *text);
/* "24 november 2026", in Dutch or English. */
void intake_datum_write (const char *datum, const char *taal, char *out, size_t size);
