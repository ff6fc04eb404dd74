/* SPDX-License-Identifier: EUPL-1.2 */
/* SQLSTATE and violated constraints as status, field and sentence. */
#pragma once

#include "common/db.h"
#include "common/tx.h"

/* What a failed result means.  Takes: result, NULL for a lost connection; the service's constraint rows.
 * Gives: *error. Returns what it means for a batch; DM_FAILURE_NONE for a result that is no failure.
 * Source: PostgreSQL, appendix A (error codes). */
dm_failure dm_db_classify (const PGresult *result, const dm_constraint rows[], size_t count, dm_error *error);
