/* SPDX-License-Identifier: EUPL-1.2 */
/* PutChunk, GetChunk and Seal: plain files, no database.
 *
 * GetChunk serves people what intake says that they may see, and services whatever is sealed, without asking the
 * database whether it was completed: nobody but the uploader knows the UUID (74 random bits) before Complete tells of
 * it, and what is never completed goes within upload-hours. */
#include "common/clock.h"
#include "services/documents/check.h"
#include "services/documents/metrics.h"

#define GET_DEFAULT_BYTES (128 * 1024)

typedef Digimeente__Documents__V1__PutChunkRequest PutChunkRequest;
typedef Digimeente__Documents__V1__PutChunkResponse PutChunkResponse;
typedef Digimeente__Documents__V1__GetChunkRequest GetChunkRequest;
typedef Digimeente__Documents__V1__GetChunkResponse GetChunkResponse;
typedef Digimeente__Documents__V1__SealRequest SealRequest;

ProtobufCBinaryData documents_put_affinity (const ProtobufCMessage *request)
{
    return ((const PutChunkRequest *) request)->document;
}

ProtobufCBinaryData documents_seal_affinity (const ProtobufCMessage *request)
{
    return ((const SealRequest *) request)->document;
}

static dm_status check_put (const documents_app *app, const PutChunkRequest *request, dm_error *error)
{
    dm_status status = documents_check_upload (app, request->has_document, request->document, error);
    if (status)
        return status;
    if (request->data.len > DOCUMENTS_CHUNK_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "data", "at most %d bytes", DOCUMENTS_CHUNK_MAX);
    if (request->offset > app->document_max_bytes || request->offset + request->data.len > app->document_max_bytes)
        return dm_fail (error, DM_INVALID_ARGUMENT, "offset", "a document has at most %llu bytes",
                        (unsigned long long) app->document_max_bytes);
    return DM_OK;
}

dm_status documents_handle_put_chunk (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const PutChunkRequest *request = (const PutChunkRequest *) message;
    PutChunkResponse *reply = (PutChunkResponse *) out;
    const documents_app *app = call->app;
    dm_status status = check_put (app, request, &call->error);
    if (!status && request->offset == 0 && request->data.len > 0)
        status = documents_store_check_room (app->store, app->reserve_bytes, &call->error);
    if (status)
        return status;
    int64_t since_us = dm_clock_monotonic_us ();
    status = documents_store_put (app->store, request->document.data, request->offset, request->data, &reply->stored,
                                  &call->error);
    documents_note_store (app->metrics, "put", since_us);
    reply->has_stored = true;
    return status;
}

/* Has what staff read recorded before they get it. */
static dm_status record_get (dm_call *call, const GetChunkRequest *request)
{
    const documents_app *app = call->app;
    const dm_actor_kind kind = call->origin->actor.kind;
    const dm_uuid own = dm_uuid_new ();
    if (kind != DM_ACTOR_BEHANDELAAR && kind != DM_ACTOR_BEHEERDER)
        return DM_OK;
    return documents_rights_record (call, app->rights, request->document,
                                    request->has_viewing ? request->viewing.data : own.bytes, request->is_shown);
}

dm_status documents_handle_get_chunk (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const GetChunkRequest *request = (const GetChunkRequest *) message;
    GetChunkResponse *reply = (GetChunkResponse *) out;
    const documents_app *app = call->app;
    size_t most = request->has_max_bytes ? request->max_bytes : GET_DEFAULT_BYTES;
    dm_status status = documents_check_uuid (request->has_document, request->document, "document", NULL, &call->error);
    if (status)
        return status;
    if (most < 1 || most > DOCUMENTS_CHUNK_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "max_bytes", "1 to %d", DOCUMENTS_CHUNK_MAX);
    if (request->has_viewing)
        status = documents_check_uuid (true, request->viewing, "viewing", NULL, &call->error);
    if (!status && !documents_rights_are_full (call->origin))
        status = documents_rights_check (call, app->rights, request->document);
    if (status)
        return status;
    int64_t since_us = dm_clock_monotonic_us ();
    status = documents_store_get (app->store, request->document.data, request->offset, most, call->arena, &reply->data,
                                  &reply->bestandsomvang, &call->error);
    documents_note_store (app->metrics, "get", since_us);
    reply->has_data = reply->has_bestandsomvang = true;
    return status ? status : record_get (call, request);
}

dm_status documents_handle_seal (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const SealRequest *request = (const SealRequest *) message;
    const documents_app *app = call->app;
    dm_status status = documents_check_upload (app, request->has_document, request->document, &call->error);
    if (!status)
        status = documents_check_whole (app, request->has_bestandsomvang, request->bestandsomvang, request->has_sha256,
                                        request->sha256, &call->error);
    if (status)
        return status;
    int64_t since_us = dm_clock_monotonic_us ();
    status = documents_store_seal (app->store, request->document.data, request->bestandsomvang, request->sha256.data,
                                   &call->error);
    documents_note_store (app->metrics, "seal", since_us);
    return status;
}
