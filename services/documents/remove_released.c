/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that removes the documents that intake released.
 *
 * The row says that the document must go, and is deleted last: when a run is cut off, the next one finds the row and
 * goes on. Until then the UUID belongs to nobody: Find does not know it, and Complete refuses it. */
#include "common/clock.h"
#include "common/data_key.h"
#include "common/log.h"
#include "services/documents/app.h"
#include "services/documents/metrics.h"
#include "sql/documents.h"

#define AT_ONCE 100 /* as in lock_released.sql */

static dm_status remove_some (dm_call *call, void *arg)
{
    static const Digimeente__Documents__V1__DocumentDeleted data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_DELETED__INIT;
    const documents_app *app = call->app;
    const PGresult *rows;
    ProtobufCBinaryData uuids[AT_ONCE];
    size_t *count = arg;
    *count = 0;
    dm_status status = dm_tx_query (call, &documents_sql_lock_released, &rows);
    for (int row = 0; !status && row < PQntuples (rows); row++) {
        uuids[row] = dm_get_bytes (rows, row, DOCUMENTS_LOCK_RELEASED_UUID);
        int64_t since_us = dm_clock_monotonic_us ();
        status = documents_store_remove (app->store, uuids[row].data, &call->error);
        documents_note_store (app->metrics, "remove", since_us);
        dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.deleted", uuids[row].data, NULL, &data.base);
        *count += 1;
    }
    if (!status && *count > 0)
        status = dm_data_key_destroy (call, uuids, *count);
    if (!status && *count > 0)
        status = dm_tx_send (call->tx, &documents_sql_delete_released, dm_param_uuids (call->arena, uuids, *count));
    return status;
}

dm_status documents_remove_released (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    size_t count = 0;
    dm_status status = dm_job_transact (runtime, call, remove_some, &count);
    if (status)
        return status;
    if (count > 0)
        dm_log (DM_INFO, "documents_removed", DM_N ("count", count));
    *out_again = count == AT_ONCE;
    return DM_OK;
}
