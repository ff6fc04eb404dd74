/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/documenten.h"

#include <string.h>
#include "common/db.h"
#include "sql/intake.h"

#define UNKNOWN_RETRY_MS 100 /* an event is visible downstream within some 20 ms */

dm_status intake_documenten_check (const ProtobufCBinaryData *documenten, size_t count, dm_error *error)
{
    if (count > INTAKE_DOCUMENTEN_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "at most %d documents", INTAKE_DOCUMENTEN_MAX);
    for (size_t i = 0; i < count; i++) {
        if (documenten[i].len != DM_UUID_BYTES)
            return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "a UUID has %d bytes", DM_UUID_BYTES);
        for (size_t k = 0; k < i; k++)
            if (memcmp (documenten[i].data, documenten[k].data, DM_UUID_BYTES) == 0)
                return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "a document is named twice");
    }
    return DM_OK;
}

dm_status intake_documenten_find (dm_call *call, const ProtobufCBinaryData *documenten, size_t count)
{
    const PGresult *rows;
    bool is_unknown = false;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_informatieobjecten, &rows, dm_param_uuids (call->arena, documenten, count));
    for (int row = 0; !status && row < PQntuples (rows); row++) {
        is_unknown |= !dm_get_bool (rows, row, INTAKE_FIND_INFORMATIEOBJECTEN_IS_KNOWN);
        if (dm_get_bool (rows, row, INTAKE_FIND_INFORMATIEOBJECTEN_IS_OF_ZAAK))
            status =
                dm_fail (&call->error, DM_FAILED_PRECONDITION, "documenten", "a document belongs to a zaak already");
    }
    if (status || !is_unknown)
        return status;
    dm_fail (&call->error, DM_ABORTED, "documenten", "a document is not known here to be complete, yet");
    call->error.retry_after_ms = UNKNOWN_RETRY_MS;
    return DM_ABORTED;
}
