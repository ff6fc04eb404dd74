/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include "services/documents/check.h"
#include "services/documents/document.h"
#include "sql/documents.h"

typedef Digimeente__Documents__V1__FindRequest FindRequest;
typedef Digimeente__Documents__V1__FindResponse FindResponse;

static dm_status check_find (const FindRequest *request, dm_error *error)
{
    if (request->has_zaak == (request->n_documenten > 0))
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "either documenten or zaak is needed");
    if (request->n_documenten > DOCUMENTS_FIND_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "at most %d", DOCUMENTS_FIND_MAX);
    if (request->has_zaak && request->zaak.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaak", "a UUID of 16 bytes is needed");
    for (size_t i = 0; i < request->n_documenten; i++)
        if (request->documenten[i].len != DM_UUID_BYTES)
            return dm_fail (error, DM_INVALID_ARGUMENT, "documenten", "each is a UUID of 16 bytes");
    return DM_OK;
}

/* Keeps of the documents that were found those that the actor may see, in their order. */
static dm_status keep_seen (dm_call *call, FindResponse *reply)
{
    const documents_app *app = call->app;
    size_t seen_count = 0, kept = 0;
    ProtobufCBinaryData *uuids = dm_arena_alloc (call->arena, reply->n_documenten * sizeof *uuids);
    if (documents_rights_are_full (call->origin) || reply->n_documenten == 0)
        return DM_OK;
    for (size_t i = 0; i < reply->n_documenten; i++)
        uuids[i] = reply->documenten[i]->uuid;
    dm_status status = documents_rights_filter (call, app->rights, uuids, reply->n_documenten, uuids, &seen_count);
    if (status)
        return status;
    for (size_t i = 0; i < reply->n_documenten && kept < seen_count; i++)
        if (memcmp (reply->documenten[i]->uuid.data, uuids[kept].data, DM_UUID_BYTES) == 0)
            reply->documenten[kept++] = reply->documenten[i];
    reply->n_documenten = kept;
    return DM_OK;
}

dm_status documents_handle_find (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const FindRequest *request = (const FindRequest *) message;
    FindResponse *reply = (FindResponse *) out;
    const PGresult *rows;
    dm_status status = check_find (request, &call->error);
    if (status)
        return status;
    if (request->has_zaak)
        status = dm_tx_query (call, &documents_sql_list_documents_of_zaak, &rows, DM_UUID (request->zaak.data));
    else
        status = dm_tx_query (call, &documents_sql_find_documents, &rows,
                              dm_param_uuids (call->arena, request->documenten, request->n_documenten));
    if (status)
        return status;
    const size_t count = (size_t) PQntuples (rows);
    reply->documenten = dm_arena_alloc (call->arena, count * sizeof *reply->documenten);
    for (; !status && reply->n_documenten < count; reply->n_documenten++)
        status =
            documents_document_read (call, rows, (int) reply->n_documenten, &reply->documenten[reply->n_documenten]);
    return status ? status : keep_seen (call, reply);
}
