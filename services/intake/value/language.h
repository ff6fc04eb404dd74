/* SPDX-License-Identifier: EUPL-1.2 */
/* The languages that people are spoken to in. */
#pragma once

#include "common/status.h"

/* Takes: language NULL where none is given, which is well.  Errors: DM_INVALID_ARGUMENT with field language. */
dm_status intake_language_check (const char *language, dm_error *error);
