/* SPDX-License-Identifier: EUPL-1.2 */
/* What a login told. */
#pragma once

#include "common/status.h"
#include "digimeente/intake/v1/draft.pb-c.h"

/* Checks the bounds that draft.proto states; NULL is well.  Errors: DM_INVALID_ARGUMENT with the field. */
dm_status intake_login_check (const Digimeente__Intake__V1__Login *login, dm_error *error);
