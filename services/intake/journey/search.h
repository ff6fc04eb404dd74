/* SPDX-License-Identifier: EUPL-1.2 */
/* Finds journeys by what people type: by stem, in compounds, with a slip of the pen, and by the journeys' own keywords.
 */
#pragma once

#include "common/arena.h"
#include "digimeente/intake/v1/journey.pb-c.h"

#define INTAKE_SEARCH_MAX 100 /* characters */
#define INTAKE_SEARCH_NEAREST 3

/* Takes: text, well-formed UTF-8 of at most INTAKE_SEARCH_MAX characters.
 * Gives: *out, the journeys that have all of its words, the best first, in arena; when none has, *out_is_nearest and at
 * most INTAKE_SEARCH_NEAREST that have some of them. */
void intake_search (const char *text, Digimeente__Intake__V1__JourneySummary *const all[], size_t count,
                    dm_arena *arena, Digimeente__Intake__V1__JourneySummary ***out, size_t *out_count,
                    bool *out_is_nearest);
