/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/job_expire_drafts.h"

#include "common/db.h"
#include "common/log.h"
#include "sql/intake.h"

static dm_status remove_some (dm_call *call, void *arg)
{
    int32_t *removed = arg;
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_expire_drafts, &rows);
    if (!status)
        *removed = dm_get_int4 (rows, 0, INTAKE_EXPIRE_DRAFTS_REMOVED);
    return status ? status : dm_tx_query (call, &intake_sql_expire_submits, &rows);
}

dm_status intake_expire_drafts (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    int32_t removed = 0;
    dm_status status = dm_job_transact (runtime, call, remove_some, &removed);
    if (status)
        return status;
    if (removed > 0)
        dm_log (DM_INFO, "drafts_removed", DM_N ("count", removed));
    *out_again = removed >= 1000;
    return DM_OK;
}
