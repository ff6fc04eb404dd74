/* SPDX-License-Identifier: EUPL-1.2 */
/* ListBerichten and GetBericht. */
#include "services/notification/handlers.h"
#include "services/notification/store.h"
#include "sql/notification.h"

typedef Digimeente__Notification__V1__ListBerichtenRequest ListRequest;

static dm_status list (dm_call *call, const ListRequest *request, const char *bericht_status, const PGresult **out)
{
    if (request->has_zaak)
        return dm_tx_query (call, &notification_sql_list_berichten_of_zaak, out, DM_UUID (request->zaak.data),
                            DM_TEXT (bericht_status));
    if (bericht_status)
        return dm_tx_query (call, &notification_sql_list_berichten_of_status, out, DM_TEXT (bericht_status));
    return dm_tx_query (call, &notification_sql_list_berichten, out);
}

dm_status notification_handle_list_berichten (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ListRequest *request = (const void *) message;
    Digimeente__Notification__V1__ListBerichtenResponse *reply = (void *) out;
    const char *bericht_status = request->has_status ? notification_status_name (request->status) : NULL;
    if (request->has_zaak && request->zaak.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "zaak", "a UUID of 16 bytes");
    if (request->has_status && !bericht_status)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "status", "queued, sent, failed or skipped");
    const PGresult *rows;
    dm_status status = list (call, request, bericht_status, &rows);
    if (status)
        return status;
    reply->n_berichten = (size_t) PQntuples (rows);
    reply->berichten = dm_arena_alloc (call->arena, reply->n_berichten * sizeof *reply->berichten);
    for (size_t i = 0; i < reply->n_berichten; i++)
        reply->berichten[i] = notification_bericht_read (call, rows, (int) i);
    return DM_OK;
}

dm_status notification_handle_get_bericht (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Notification__V1__GetBerichtRequest *request = (const void *) message;
    Digimeente__Notification__V1__GetBerichtResponse *reply = (void *) out;
    if (!request->has_uuid || request->uuid.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "uuid", "a UUID of 16 bytes is needed");
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_find_bericht, &rows, DM_UUID (request->uuid.data));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "uuid", "there is no such bericht");
    reply->bericht = notification_bericht_read (call, rows, 0);
    return notification_bericht_add_attempts (call, reply->bericht);
}
