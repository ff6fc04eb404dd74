/* SPDX-License-Identifier: EUPL-1.2 */
/* SQLSTATE and violated constraints as status, field and sentence. */
#pragma once

#include "common/db.h"

/* What a failed statement means for a batch. */
typedef enum dm_failure {
    DM_FAILURE_NONE,
    DM_FAILURE_DATA,       /* SQLSTATE class 22 or 23: one request's own fault */
    DM_FAILURE_CONFLICT,   /* class 40: again */
    DM_FAILURE_UNAVAILABLE /* anything else */
} dm_failure;

/* What a failed result means.  Takes: result, NULL for a lost connection; the service's constraint rows.
 * Gives: *error. Returns what it means for a batch; DM_FAILURE_NONE for a result that is no failure.
 * Source: PostgreSQL, appendix A (error codes). */
dm_failure dm_db_classify (const PGresult *result, const dm_constraint rows[], size_t count, dm_error *error);
