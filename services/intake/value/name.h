/* SPDX-License-Identifier: EUPL-1.2 */
/* What a status or a result is called, in both languages. */
#pragma once

#include "common/db.h"
#include "digimeente/intake/v1/journey.pb-c.h"

/* Takes: the column of the Dutch name; the English one is in the next.  Returns both, in arena and the rows; NULL where
 * there is no Dutch one. */
Digimeente__Intake__V1__Text *intake_name_read (dm_arena *arena, const PGresult *rows, int row, int column);
