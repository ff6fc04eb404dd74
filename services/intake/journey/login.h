/* SPDX-License-Identifier: EUPL-1.2 */
/* What a login told, and whether it is enough. */
#pragma once

#include "common/status.h"
#include "digimeente/intake/v1/draft.pb-c.h"

/* Checks the bounds that draft.proto states; NULL is well.  Errors: DM_INVALID_ARGUMENT with the field. */
dm_status intake_login_check (const Digimeente__Intake__V1__Login *login, dm_error *error);
/* True when that level, or a higher one of the same means, was reached: digid basis < midden < substantieel < hoog,
 * eherkenning 2 < 2+ < 3 < 4.  Takes: needed NULL for none; acr NULL for no login.
 * Source: Logius, betrouwbaarheidsniveaus DigiD; Afsprakenstelsel Elektronische Toegangsdiensten. */
bool intake_login_suffices (const char *needed, const char *acr);
