/* SPDX-License-Identifier: EUPL-1.2 */
/* What a zaak is about, in a line that tells it from others of its zaaktype: a text of the journey with the names of
 * answers in braces, as in "{plek}: {omschrijving}". */
#pragma once

#include "services/intake/journey/journey.h"
#include "common/reason.h"

#define INTAKE_SUBJECT_TEXT_MAX 100  /* characters of the journey's text */
#define INTAKE_SUBJECT_ANSWER_MAX 80 /* characters of one answer in it */
#define INTAKE_SUBJECT_MAX 200       /* characters of the subject of a zaak */

/* Checks the key subject of a file, if it is there: one text where it has no words of its own, else {nl, en}; it names
 * fields whose answers fit on a line and are no citizen service number. */
void intake_subject_check (cJSON *root, dm_reasons *reasons);
/* The subject of a request with these answers, in a language. An answer that is absent takes away the words before it,
 * and what is too long is cut off.  Returns it in arena; NULL for a journey that names none, and when no answer is
 * there. */
char *intake_subject_write (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena);
