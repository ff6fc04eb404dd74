/* SPDX-License-Identifier: EUPL-1.2 */
/* What people read of a zaak's or a draft's journey: its title, and the answers by its labels. Each takes the journeys
 * of this process, and the name (NULL: none) and version of the one that was walked. */
#pragma once

#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/journey/journey.h"

/* Answers by the labels of the journey; by the names in the JSON where there is none. In call->arena. */
dm_status intake_answers_describe (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                   const char *language, const char *answers, Digimeente__Intake__V1__Answer ***out,
                                   size_t *out_count);
/* By how many days the journey lets a term be extended; *out stays as it is where there is no journey. */
dm_status intake_journey_verlenging (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                     int32_t *out);
/* The journey's title; *out stays as it is where there is no journey. */
dm_status intake_journeys_title (dm_call *call, intake_journeys *journeys, const char *journey, uint32_t version,
                                 const char *language, char **out);
