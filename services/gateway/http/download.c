/* SPDX-License-Identifier: EUPL-1.2 */
/* A document, or several files as one ZIP, sent as they are read. */
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/http/archive.h"
#include "services/gateway/http/phase.h"

#define METHOD "digimeente.documents.v1.DocumentsService/GetChunk"
#define CHUNKS (GATEWAY_FILL_BYTES / GATEWAY_CHUNK_BYTES)
#define TIME_MS 20000

struct gateway_download {
    gateway_request *request;
    dm_uuid viewing; /* this download: a civil servant's is recorded once */
    uint8_t buffer[GATEWAY_FILL_BYTES];
    size_t fetched;           /* bytes of a document in buffer */
    const uint8_t *data;      /* what is sent next: buffer, or what archive made */
    uint64_t start;           /* where data begins in what is sent */
    size_t bytes;             /* of data */
    gateway_archive *archive; /* NULL: one document as it is */
    size_t part;              /* of exchange.archive_parts, and where in it */
    uint64_t part_at;
    bool is_complete; /* nothing of the archive comes behind data */
    bool has_failed;
};

static dm_pending *start_chunk (gateway_download *it, const dm_uuid *document, uint64_t offset)
{
    Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
    gateway_exchange *exchange = &it->request->exchange;
    request.has_document = request.has_offset = request.has_max_bytes = request.has_viewing = true;
    request.viewing = (ProtobufCBinaryData){ DM_UUID_BYTES, it->viewing.bytes };
    request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
    request.has_is_shown = true;
    request.is_shown = exchange->is_shown;
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
    if (chunk && (chunk->data.len == 0 || chunk->data.len > sizeof it->buffer - it->fetched))
        status = dm_fail (&error, DM_DATA_LOSS, NULL, "the document is shorter than it should be");
    if (chunk && !status) {
        memcpy (it->buffer + it->fetched, chunk->data.data, chunk->data.len);
        it->fetched += chunk->data.len;
    }
    if (status && !it->has_failed)
        it->request->exchange.error = error;
    it->has_failed |= status != DM_OK;
    dm_arena_destroy (&arena);
    return status;
}

/* Fills the buffer with what a document of so many bytes has from there on. */
static void fetch (gateway_download *it, const dm_uuid *document, uint64_t from, uint64_t end)
{
    dm_pending *out[CHUNKS];
    size_t count = 0;
    it->fetched = 0;
    for (uint64_t at = from; count < CHUNKS && at < end; at += GATEWAY_CHUNK_BYTES)
        out[count++] = start_chunk (it, document, at);
    for (size_t i = 0; i < count; i++)
        take_chunk (it, out[i]);
}

/* The next piece of a part goes into the archive. */
static void pack (gateway_download *it)
{
    const gateway_exchange *exchange = &it->request->exchange;
    const gateway_archive_part *part = &exchange->archive_parts[it->part];
    if (it->part_at == 0)
        gateway_archive_begin (it->archive, part->name, part->bytes);
    if (part->text) {
        gateway_archive_add (it->archive, part->text, part->bytes);
        it->part_at = part->bytes;
    } else {
        fetch (it, &part->document, it->part_at, part->bytes);
        gateway_archive_add (it->archive, it->buffer, it->has_failed ? 0 : it->fetched);
        it->part_at += it->fetched;
    }
    if (it->part_at < part->bytes)
        return;
    it->part_at = 0;
    it->is_complete = ++it->part == exchange->archive_part_count;
    if (it->is_complete)
        gateway_archive_close (it->archive);
}

static dm_status fill (gateway_download *it)
{
    const gateway_exchange *exchange = &it->request->exchange;
    if (it->archive) {
        gateway_archive_clear (it->archive);
        do {
            pack (it);
            it->data = gateway_archive_bytes (it->archive, &it->bytes);
        } while (!it->has_failed && !it->is_complete && it->bytes < GATEWAY_FILL_BYTES);
    } else {
        fetch (it, &exchange->document, it->start, exchange->document_bytes);
        it->data = it->buffer;
        it->bytes = it->fetched;
    }
    return it->has_failed ? exchange->error.status : DM_OK;
}

void gateway_download_work (gateway_request *request)
{
    fill (request->download);
}

size_t gateway_download_bytes (const gateway_download *it)
{
    return it->bytes;
}

/* Gives what data holds; else the connection waits until a worker has filled it. */
static ssize_t read_on (void *arg, uint64_t position, char *out, size_t size)
{
    gateway_download *it = arg;
    if (it->has_failed)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (it->request->phase == GATEWAY_FILLING)
        gateway_phase_run (it->request, GATEWAY_FILLED);
    if (position >= it->start && position < it->start + it->bytes) {
        size_t from = (size_t) (position - it->start), left = it->bytes - from;
        size_t count = left < size ? left : size;
        memcpy (out, it->data + from, count);
        it->request->sent_bytes = (size_t) position + count;
        gateway_phase_note_sent (it->request, count);
        return (ssize_t) count;
    }
    if (it->is_complete)
        return MHD_CONTENT_READER_END_OF_STREAM;
    it->start = position;
    if (!gateway_phase_run (it->request, GATEWAY_EMPTY))
        it->has_failed = true;
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
    it->viewing = dm_uuid_new ();
    it->start = it->part_at = 0;
    it->bytes = it->part = 0;
    it->is_complete = it->has_failed = false;
    it->archive = request->exchange.archive_part_count > 0 ? gateway_archive_open () : NULL;
    request->download = it;
    return request->is_head ? DM_OK : fill (it); /* whoever asks how long it is has not seen it */
}

void gateway_download_destroy (gateway_download **download)
{
    if (!*download)
        return;
    gateway_archive_destroy (&(*download)->archive);
    free (*download);
    *download = NULL;
}

struct MHD_Response *gateway_download_response (gateway_download *it)
{
    uint64_t size = it->archive ? MHD_SIZE_UNKNOWN : it->request->exchange.document_bytes;
    return MHD_create_response_from_callback (size, GATEWAY_CHUNK_BYTES, read_on, it, NULL);
}
