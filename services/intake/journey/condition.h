/* SPDX-License-Identifier: EUPL-1.2 */
/* Conditions: whether a step is shown. A subset of JsonLogic in which an answer is named by its field:
 *   {and: [c, ...]} {or: [c, ...]} {not: c} {empty: "field"}
 *   {eq: ["field", value]} ne lt le gt ge;  {in: ["field", [value, ...]]}
 * A value is a text; beside a date it may be an operand (operand.h).
 * A field that is absent (hidden, or left empty) is empty, and ne to everything; every other comparison with it is
 * false. eq of a choices field: it is among those chosen; in: one of them is. */
#pragma once

#include <cjson/cJSON.h>
#include "common/base.h"

#define INTAKE_CONDITION_DEPTH 8

typedef struct intake_journey intake_journey;

/* What a condition may know. */
typedef struct intake_knowledge {
    const intake_journey *journey;
    const cJSON *answers; /* visible answers of earlier steps alone */
    const char *audience, *today;
} intake_knowledge;

/* Takes: a condition that passed the check; NULL is true. */
bool intake_condition_is_true (const cJSON *condition, const intake_knowledge *knowledge);
