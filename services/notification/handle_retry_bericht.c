/* SPDX-License-Identifier: EUPL-1.2 */
/* RetryBericht: a failed bericht gets 48 hours more, beginning now. */
#include <string.h>
#include "services/notification/handlers.h"
#include "services/notification/store.h"
#include "sql/notification.h"

static dm_status check_failed (dm_call *call, const Digimeente__Notification__V1__RetryBerichtRequest *request)
{
    if (!request->has_uuid || request->uuid.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "uuid", "a UUID of 16 bytes is needed");
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_lock_bericht, &rows, DM_UUID (request->uuid.data));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "uuid", "there is no such bericht");
    const char *now = dm_get_text (rows, 0, NOTIFICATION_LOCK_BERICHT_STATUS);
    if (strcmp (now, "failed") != 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid",
                        "only a bericht that failed can be queued again; this one is %s", now);
    return DM_OK;
}

dm_status notification_handle_retry_bericht (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Notification__V1__RetryBerichtRequest *request = (const void *) message;
    Digimeente__Notification__V1__RetryBerichtResponse *reply = (void *) out;
    dm_status status = check_failed (call, request);
    if (status)
        return status;
    const PGresult *rows;
    status = dm_tx_query (call, &notification_sql_requeue_bericht, &rows, DM_UUID (request->uuid.data));
    if (status)
        return status;
    reply->bericht = notification_bericht_read (call, rows, 0);
    status = notification_bericht_add_attempts (call, reply->bericht);
    if (status)
        return status;
    notification_bericht_emit (call, "queued", reply->bericht->uuid.data, reply->bericht->zaak.data,
                               reply->bericht->template_name,
                               (uint32_t) dm_get_int4 (rows, 0, NOTIFICATION_REQUEUE_BERICHT_ATTEMPTS));
    call->wakes = "send_mail";
    return DM_OK;
}
