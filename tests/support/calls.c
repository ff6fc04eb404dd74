/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/calls.h"

#include <openssl/sha.h>
#include <string.h>

#define CHUNK_BYTES (128 * 1024)
#define ATTEMPTS_MAX 100 /* the budget ends it: a document is known to intake a moment after it is complete */

dm_status ts_call (ts_caller *caller, const char *target, const char *method, const dm_uuid *key,
                   const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out, dm_error *error)
{
    dm_error unused;
    const dm_call_options options = { .origin = &caller->origin, .key = key ? key->bytes : NULL };
    return dm_client_call (caller->client, target, method, &options, request, arena, out, error ? error : &unused);
}

dm_status ts_submit (ts_caller *caller, const ts_submission *submission, dm_arena *arena,
                     Digimeente__Intake__V1__SubmitResponse **out, dm_error *error)
{
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    request.zaaktype = (char *) (submission->zaaktype ? submission->zaaktype : "melding-openbare-ruimte");
    request.answers = (char *) (submission->answers ? submission->answers : "{\"wat\":\"lantaarn\"}");
    request.has_without_journey = request.without_journey = true;
    if (submission->emailadres) {
        initiator.emailadres = (char *) submission->emailadres;
        request.initiator = &initiator;
    }
    request.n_documenten = submission->document_count;
    request.documenten = dm_arena_alloc (arena, submission->document_count * sizeof *request.documenten);
    for (size_t i = 0; i < submission->document_count; i++)
        request.documenten[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) submission->documenten[i].bytes };
    dm_error unused;
    ProtobufCMessage *reply;
    const dm_call_options options = { .origin = &caller->origin,
                                      .key = submission->key.bytes,
                                      .timeout_ms = submission->timeout_ms,
                                      .attempts = ATTEMPTS_MAX };
    dm_status status = dm_client_call (caller->client, "intake", "digimeente.intake.v1.IntakeService/Submit", &options,
                                       &request.base, arena, &reply, error ? error : &unused);
    if (!status)
        *out = (Digimeente__Intake__V1__SubmitResponse *) reply;
    return status;
}

static dm_status put_chunks (ts_caller *caller, const dm_uuid *document, const uint8_t *bytes, size_t size,
                             dm_arena *arena, dm_error *error)
{
    dm_status status = DM_OK;
    for (size_t offset = 0; !status && offset < size; offset += CHUNK_BYTES) {
        Digimeente__Documents__V1__PutChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__PUT_CHUNK_REQUEST__INIT;
        ProtobufCMessage *reply;
        request.has_document = request.has_offset = request.has_data = true;
        request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
        request.offset = offset;
        request.data = (ProtobufCBinaryData){ size - offset < CHUNK_BYTES ? size - offset : CHUNK_BYTES,
                                              (uint8_t *) bytes + offset };
        status = ts_call (caller, "documents", "digimeente.documents.v1.DocumentsService/PutChunk", NULL, &request.base,
                          arena, &reply, error);
    }
    return status;
}

/* The document's UUIDv7 with other random bits: a key that is the same at every repetition. */
static dm_uuid completing_key (const dm_uuid *document)
{
    dm_uuid key = *document;
    key.bytes[15] ^= 0xFF;
    return key;
}

dm_status ts_upload (ts_caller *caller, const dm_uuid *document, const uint8_t *bytes, size_t size, dm_error *error)
{
    return ts_upload_named (caller, document, "foto.jpg", bytes, size, error);
}

dm_status ts_upload_named (ts_caller *caller, const dm_uuid *document, const char *bestandsnaam, const uint8_t *bytes,
                           size_t size, dm_error *error)
{
    uint8_t hash[32];
    SHA256 (bytes, size, hash);
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_status status = put_chunks (caller, document, bytes, size, arena, error);
    Digimeente__Documents__V1__SealRequest seal = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    seal.has_document = seal.has_bestandsomvang = seal.has_sha256 = true;
    seal.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) document->bytes };
    seal.bestandsomvang = size;
    seal.sha256 = (ProtobufCBinaryData){ sizeof hash, hash };
    if (!status)
        status = ts_call (caller, "documents", "digimeente.documents.v1.DocumentsService/Seal", NULL, &seal.base, arena,
                          &reply, error);
    Digimeente__Documents__V1__CompleteRequest complete = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    complete.has_document = complete.has_bestandsomvang = complete.has_sha256 = true;
    complete.document = seal.document;
    complete.bestandsomvang = size;
    complete.sha256 = seal.sha256;
    complete.bestandsnaam = (char *) bestandsnaam;
    complete.formaat = "image/jpeg";
    dm_uuid key = completing_key (document);
    if (!status)
        status = ts_call (caller, "documents", "digimeente.documents.v1.DocumentsService/Complete", &key,
                          &complete.base, arena, &reply, error);
    dm_arena_destroy (&arena);
    return status;
}
