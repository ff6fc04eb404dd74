/* SPDX-License-Identifier: EUPL-1.2 */
/* Who asks, as a journey's initiator mapping and the login tell. */
#pragma once

#include "services/intake/draft/draft.h"
#include "services/intake/zaak/submission.h"
#include "digimeente/intake/v1/intake.pb-c.h"

/* Which answers are the name, address and e-mail address of the initiator, the journey says. The login's name, citizen
 * service number and KVK number count only where the journey asks for a login: who need not say who he is, stays
 * unknown.  Gives: *out, initialised, in arena. Returns the KVK number, NULL for none. */
const char *intake_initiator_read (const intake_draft *draft, const cJSON *answers, dm_arena *arena,
                                   Digimeente__Intake__V1__Initiator *out);
/* What a draft becomes: its zaaktype, language, journey, documents, subject and answers, and by which texts it is
 * found. Takes: answers as intake_engine_finish gives them, of which those that say who asks are taken away; out with
 * the initiator.  Gives: *out, which borrows from the draft and arena. */
void intake_submission_fill (const intake_draft *draft, cJSON *answers, dm_arena *arena, intake_submission *out);
