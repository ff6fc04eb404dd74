/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/request.h"

#define METHOD "digimeente.documents.v1.DocumentsService/GetChunk"
#define CHUNKS (GATEWAY_FILL_BYTES / GATEWAY_CHUNK_BYTES)
#define TIME_MS 20000

struct gateway_download {
    gateway_request *request;
    dm_uuid inzage; /* this download: a civil servant's is recorded once */
    uint8_t buffer[GATEWAY_FILL_BYTES];
    uint64_t start; /* where the buffer begins in the document */
    size_t bytes;
    bool is_filled; /* anew, by a worker */
    bool has_failed;
};

static dm_pending *start_chunk (gateway_download *it, uint64_t offset)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    gateway_exchange *exchange = &it->request->exchange;
    request.has_document = request.has_offset = request.has_max_bytes = request.has_inzage = true;
    request.inzage = (ProtobufCBinaryData){ DM_UUID_BYTES, it->inzage.bytes };
    request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, exchange->document.bytes };
    request.offset = offset;
    request.max_bytes = GATEWAY_CHUNK_BYTES;
    const dm_call_options options = { .origin = &exchange->origin, .timeout_ms = TIME_MS };
    return dm_client_start (dm_runtime_client (exchange->runtime), "documents", METHOD, &options, &request.base);
}

static dm_status take_chunk (gateway_download *it, dm_pending *call)
{
    dm_arena *arena = dm_arena_open ();
    dm_error error = { 0 };
    ProtobufCMessage *reply;
    dm_status status = dm_client_wait (&call, arena, &reply, &error);
    const Digimeente__Documents__V1__GetChunkResponse *chunk =
        status ? NULL : (const Digimeente__Documents__V1__GetChunkResponse *) reply;
    if (chunk && (chunk->data.len == 0 || chunk->data.len > sizeof it->buffer - it->bytes))
        status = dm_fail (&error, DM_DATA_LOSS, NULL, "the document is shorter than it should be");
    if (chunk && !status) {
        memcpy (it->buffer + it->bytes, chunk->data.data, chunk->data.len);
        it->bytes += chunk->data.len;
    }
    if (status && !it->has_failed)
        it->request->exchange.error = error;
    it->has_failed |= status != DM_OK;
    dm_arena_destroy (&arena);
    return status;
}

/* Fills the buffer from start on. */
static dm_status fill (gateway_download *it)
{
    dm_pending *out[CHUNKS];
    size_t count = 0;
    uint64_t end = it->request->exchange.document_bytes;
    it->bytes = 0;
    for (uint64_t at = it->start; count < CHUNKS && at < end; at += GATEWAY_CHUNK_BYTES)
        out[count++] = start_chunk (it, at);
    for (size_t i = 0; i < count; i++)
        take_chunk (it, out[i]);
    return it->has_failed ? it->request->exchange.error.status : DM_OK;
}

static void work_fill (gateway_request *request)
{
    fill (request->download);
    request->download->is_filled = true;
}

/* Gives what the buffer holds; else the connection waits until a worker has filled it. */
static ssize_t read_on (void *arg, uint64_t position, char *out, size_t size)
{
    gateway_download *it = arg;
    if (it->has_failed)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (it->is_filled)
        gateway_request_await_browser (it->request, it->bytes);
    it->is_filled = false;
    if (position >= it->start && position < it->start + it->bytes) {
        size_t from = (size_t) (position - it->start), left = it->bytes - from;
        size_t count = left < size ? left : size;
        memcpy (out, it->buffer + from, count);
        return (ssize_t) count;
    }
    it->start = position;
    MHD_suspend_connection (it->request->connection);
    if (!gateway_request_dispatch (it->request, work_fill, false)) {
        it->has_failed = true;
        MHD_resume_connection (it->request->connection);
    }
    return 0;
}

dm_status gateway_download_open (gateway_request *request)
{
    if (!gateway_request_begin_transfer (request))
        return dm_fail (&request->exchange.error, DM_RESOURCE_EXHAUSTED, NULL, "too many documents are on their way");
    gateway_download *it = malloc (sizeof *it);
    if (!it)
        abort ();
    it->request = request;
    it->inzage = dm_uuid_new ();
    it->start = it->bytes = 0;
    it->is_filled = it->has_failed = false;
    request->download = it;
    return request->is_head ? DM_OK : fill (it); /* whoever asks how long it is has not seen it */
}

void gateway_download_destroy (gateway_download **download)
{
    free (*download);
    *download = NULL;
}

struct MHD_Response *gateway_download_response (gateway_download *it)
{
    return MHD_create_response_from_callback (it->request->exchange.document_bytes, GATEWAY_CHUNK_BYTES, read_on, it,
                                              NULL);
}
