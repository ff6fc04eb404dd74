/* SPDX-License-Identifier: EUPL-1.2 */
/* Until when a zaak may take: days in the Gregorian calendar, and what the law makes of them. Pure arithmetic; which
 * day it is in Amsterdam, the database says. Source: Algemene termijnenwet (BWBR0002448); Awb 4:13 to 4:15. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

#define INTAKE_DATE_SIZE 11 /* 2026-11-23 */

/* A day, as the number of days since 1970-01-01. */
typedef int32_t intake_dag;

/* Reads 2026-11-24, a day that exists from 0001-01-01 to 9999-12-31.  Returns false, *out unchanged, for anything else.
 */
bool intake_dag_parse (const char *iso, intake_dag *out);
/* Writes it.  Takes: a day that parse could have given.  Returns out. */
char *intake_dag_format (intake_dag dag, char out[INTAKE_DATE_SIZE]);
/* False on Saturday, Sunday and generally recognised holidays: Nieuwjaarsdag, Goede Vrijdag, tweede Paasdag,
 * Koningsdag, 5 mei, Hemelvaartsdag, tweede Pinksterdag, both Kerstdagen; and Koningsdag is the 26th when the 27th is a
 * Sunday. Days that the Crown equates with them in some years (article 3, third paragraph) are not known here.
 * Source: Algemene termijnenwet, article 3. */
bool intake_dag_is_workday (intake_dag dag);

/* The last day of a term of so many days (at least 0) that by its days alone ends on counted, which is so many days
 * after the day it begins with, and later by what is added to it. An end on a day that is no working day moves to the
 * next one (article 1), and a term of three days or more has at least two working days in it (article 2); not so a term
 * of more than 90 days (article 4). The law is about terms that a law sets; promises are counted in the same way. It
 * moves the last day and not the term: whatever is added comes after counted. A term that is extended: the extension is
 * a term after the one before. */
intake_dag intake_term_end (intake_dag counted, int32_t days);
/* The last day on which something can be done against a decision that was made known on that day: six weeks, which
 * begin the day after.  Takes: decided_on as in 2026-11-30; NULL gives NULL.  Returns the date, in arena. Source: Awb
 * 6:7 and 6:8; Algemene termijnenwet, article 1. */
char *intake_term_rechtsmiddel (const char *decided_on, dm_arena *arena);
/* How many days a term stood still: from the day after since (on which the applicant was asked) until resumed (on which
 * the answer came); so the days between the two.  Source: Awb 4:15, first paragraph. */
int32_t intake_term_standstill (intake_dag since, intake_dag resumed);
