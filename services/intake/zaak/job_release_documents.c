/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/job_release_documents.h"

#include "common/db.h"
#include "common/event.h"
#include "common/log.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/intake.h"
#include "sql/intake.h"

#define AT_ONCE 256 /* as in lock_informatieobjecten.sql */

typedef struct count {
    size_t seen, released;
} count;

static ProtobufCBinaryData *read_uuids (dm_arena *arena, const PGresult *rows)
{
    ProtobufCBinaryData *out = dm_arena_alloc (arena, (size_t) PQntuples (rows) * sizeof *out);
    for (int row = 0; row < PQntuples (rows); row++)
        out[row] = dm_get_bytes (rows, row, INTAKE_LOCK_INFORMATIEOBJECTEN_UUID);
    return out;
}

/* Two statements: the second sees what was committed before the first had its locks. */
static dm_status release_some (dm_call *call, void *arg)
{
    static const Digimeente__Intake__V1__InformatieobjectReleased data =
        DIGIMEENTE__INTAKE__V1__INFORMATIEOBJECT_RELEASED__INIT;
    const intake *app = intake_of (call);
    const PGresult *rows;
    count *out = arg;
    *out = (count){ 0 };
    dm_status status = dm_tx_query (call, &intake_sql_lock_informatieobjecten, &rows, DM_INT4 (app->document_hours));
    if (status || PQntuples (rows) == 0)
        return status;
    out->seen = (size_t) PQntuples (rows);
    status = dm_tx_query (call, &intake_sql_release_informatieobjecten, &rows,
                          dm_param_uuids (call->arena, read_uuids (call->arena, rows), out->seen));
    if (status)
        return status;
    out->released = (size_t) PQntuples (rows);
    for (int row = 0; row < PQntuples (rows); row++)
        dm_emit (call, "nl.digimeente.informatieobject.released",
                 dm_get_bytes (rows, row, INTAKE_RELEASE_INFORMATIEOBJECTEN_UUID).data, NULL, &data.base);
    return DM_OK;
}

dm_status intake_release_documents (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    count it = { 0 };
    dm_status status = dm_job_transact (runtime, call, release_some, &it);
    if (status)
        return status;
    if (it.released > 0)
        dm_log (DM_INFO, "documents_released", DM_N ("count", it.released));
    *out_again = it.seen == AT_ONCE;
    return DM_OK;
}
