/* SPDX-License-Identifier: EUPL-1.2 */
/* Conditions: whether a step is shown. A subset of JsonLogic in which an answer is named by its field:
 *   {and: [c, ...]} {or: [c, ...]} {not: c} {empty: "veld"}
 *   {eq: ["veld", value]} ne lt le gt ge;  {in: ["veld", [value, ...]]}
 * A value is a text; beside a date it may be an operand (operand.h).
 * A field that is absent (hidden, or left empty) is empty, and ne to everything; every other comparison with it is
 * false. eq of a choices field: it is among those chosen; in: one of them is. */
#pragma once

#include <cjson/cJSON.h>
#include "common/base.h"

#define INTAKE_CONDITIE_DEPTH 8

typedef struct intake_journey intake_journey;

/* What a condition may know. */
typedef struct intake_kennis {
    const intake_journey *journey;
    const cJSON *antwoorden; /* visible answers of earlier steps alone */
    const char *audience, *today;
} intake_kennis;

/* Takes: a condition that passed the check; NULL is true. */
bool intake_conditie_is_true (const cJSON *conditie, const intake_kennis *kennis);
