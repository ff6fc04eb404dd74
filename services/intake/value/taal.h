/* SPDX-License-Identifier: EUPL-1.2 */
/* The languages that people are spoken to in. */
#pragma once

#include "common/status.h"

/* Takes: taal NULL where none is given, which is well.  Errors: DM_INVALID_ARGUMENT with field taal. */
dm_status intake_taal_check (const char *taal, dm_error *error);
