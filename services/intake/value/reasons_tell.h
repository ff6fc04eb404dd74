/* SPDX-License-Identifier: EUPL-1.2 */
/* Reasons as a reply tells them. */
#pragma once

#include "common/reason.h"
#include "digimeente/intake/v1/journey.pb-c.h"

/* Gives: *out in arena.  Returns how many. */
size_t intake_reasons_tell (const dm_reasons *reasons, dm_arena *arena, Digimeente__Intake__V1__Reason ***out);
