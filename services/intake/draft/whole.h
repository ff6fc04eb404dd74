/* SPDX-License-Identifier: EUPL-1.2 */
/* A request that came in whole, on paper or by post, and is typed in: checked by the journey that it answers. */
#pragma once

#include "services/intake/journey/journey.h"
#include "common/reason.h"
#include "services/intake/zaak/submission.h"

/* Checks the answers by the newest version of the journey, and makes of them what a draft would have become.
 * Takes: reasons with an arena.  Gives: *out in call->arena when there are no reasons; its documents need not be there.
 * Errors: DM_INVALID_ARGUMENT with the field as in SubmitRequest (zaaktype where it has no journey); dm_tx_query's. */
dm_status intake_whole_check (dm_call *call, intake_journeys *journeys, intake_zaaktypen *zaaktypen,
                              const Digimeente__Intake__V1__SubmitRequest *request, dm_reasons *reasons,
                              intake_submission *out);
