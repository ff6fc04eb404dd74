/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that removes what was uploaded and never became a document.
 *
 * An upload's UUID tells when it began. A part is simply removed. An upload that was sealed may be a document, or may
 * be becoming one at this moment, perhaps in a replica with another clock. So first its seal is moved aside, after
 * which no Complete succeeds. Then LOCK TABLE waits for all transactions that had begun to insert a document. After
 * that the rows tell which uploads are documents, and the others are removed. */
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/documents/app.h"
#include "sql/documents.h"

#define AT_ONCE 256
#define GRACE_MS (3600 * 1000) /* for replicas whose clocks differ */

typedef struct uploads {
    dm_uuid ids[AT_ONCE];
    size_t count;
    bool is_document[AT_ONCE];
} uploads;

static dm_status list (dm_call *call, documents_stage stage, int64_t before_ms, uploads *out)
{
    const documents_app *app = call->app;
    memset (out, 0, sizeof *out);
    return documents_store_list (app->store, stage, before_ms, out->ids, AT_ONCE, &out->count, &call->error);
}

/* One step of the way for each old upload of a stage. */
static dm_status step_all (dm_call *call, documents_stage stage, int64_t before_ms, bool *out_again,
                           dm_status (*step) (documents_store *store, const uint8_t *uuid, dm_error *error))
{
    const documents_app *app = call->app;
    uploads old;
    dm_status status = list (call, stage, before_ms, &old);
    for (size_t i = 0; !status && i < old.count; i++)
        status = step (app->store, old.ids[i].bytes, &call->error);
    *out_again |= old.count == AT_ONCE;
    return status;
}

static dm_status find_documents (dm_call *call, void *arg)
{
    uploads *expired = arg;
    const size_t count = expired->count;
    const PGresult *rows;
    ProtobufCBinaryData ids[AT_ONCE];
    for (size_t i = 0; i < count; i++)
        ids[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, expired->ids[i].bytes };
    memset (expired->is_document, 0, sizeof expired->is_document);
    dm_status status = dm_tx_send (call->tx, &documents_sql_lock_documents);
    if (!status)
        status = dm_tx_query (call, &documents_sql_list_existing, &rows, dm_param_uuids (call->arena, ids, count));
    for (int row = 0; !status && row < PQntuples (rows); row++)
        for (size_t i = 0; i < count; i++)
            if (memcmp (ids[i].data, dm_get_bytes (rows, row, DOCUMENTS_LIST_EXISTING_UUID).data, DM_UUID_BYTES) == 0)
                expired->is_document[i] = true;
    return status;
}

static dm_status remove_expired (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    const documents_app *app = call->app;
    uploads expired;
    size_t removed = 0;
    dm_status status = list (call, DOCUMENTS_EXPIRED, INT64_MAX, &expired);
    if (!status && expired.count > 0)
        status = dm_job_transact (runtime, call, find_documents, &expired);
    for (size_t i = 0; !status && i < expired.count; i++) {
        status =
            documents_store_remove_expired (app->store, expired.ids[i].bytes, expired.is_document[i], &call->error);
        removed += !status && !expired.is_document[i];
    }
    if (removed > 0)
        dm_log (DM_INFO, "uploads_removed", DM_N ("count", removed));
    *out_again |= expired.count == AT_ONCE;
    return status;
}

dm_status documents_expire_uploads (dm_runtime *runtime, dm_call *call, bool *out_again)
{
    const documents_app *app = call->app;
    int64_t before_ms = dm_clock_now_ms () - app->upload_ms - GRACE_MS;
    dm_status status = step_all (call, DOCUMENTS_PART, before_ms, out_again, documents_store_remove_part);
    if (!status)
        status = step_all (call, DOCUMENTS_SEALED, before_ms, out_again, documents_store_expire);
    return status ? status : remove_expired (runtime, call, out_again);
}
