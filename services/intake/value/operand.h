/* SPDX-License-Identifier: EUPL-1.2 */
/* What a date is compared with: "today", "2026-11-24", the name of a field, or {add: ["today" or a field, days]}. */
#pragma once

#include <cjson/cJSON.h>
#include "services/intake/value/date.h"

/* The date that an operand means.  Takes: answers, may be NULL.  Returns false when a field that it names is absent.
 */
bool intake_operand_date (const cJSON *operand, const cJSON *answers, const char *today, char out[INTAKE_DATE_SIZE]);
