/* SPDX-License-Identifier: EUPL-1.2 */
/* Complete: the row and the event that make a sealed upload a document. */
#include <string.h>
#include "services/documents/check.h"
#include "services/documents/document.h"
#include "sql/documents.h"

typedef Digimeente__Documents__V1__CompleteRequest CompleteRequest;
typedef Digimeente__Documents__V1__CompleteResponse CompleteResponse;
typedef Digimeente__Documents__V1__Document Document;

static dm_status check_complete (dm_call *call, const CompleteRequest *request)
{
    const documents_app *app = call->app;
    dm_error *error = &call->error;
    dm_status status = documents_check_uuid (request->has_document, request->document, "document", NULL, error);
    if (!status)
        status = documents_check_whole (app, request->has_bestandsomvang, request->bestandsomvang, request->has_sha256,
                                        request->sha256, error);
    if (!status)
        status = documents_check_bestandsnaam (request->bestandsnaam, error);
    if (!status)
        status = documents_check_formaat (request->formaat, error);
    return status ? status : documents_check_title (request->title, error);
}

static dm_status is_sealed (dm_call *call, const CompleteRequest *request, bool *out)
{
    const documents_app *app = call->app;
    return documents_store_is_sealed (app->store, request->document.data, request->bestandsomvang, request->sha256.data,
                                      out, &call->error);
}

static dm_status fail_not_sealed (dm_call *call)
{
    return dm_fail (&call->error, DM_FAILED_PRECONDITION, "document",
                    "there is no upload that was lately sealed with this size and SHA-256");
}

/* Completed before, under another key: fine where it says the same.  Gives: reply->document, NULL where there is none.
 */
static dm_status answer_existing (dm_call *call, const CompleteRequest *request, CompleteResponse *reply)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &documents_sql_find_documents, &rows, dm_param_uuids (call->arena, &request->document, 1));
    if (status || PQntuples (rows) == 0)
        return status;
    Document *document;
    status = documents_document_read (call, rows, 0, &document);
    if (status)
        return status;
    if (document->bestandsomvang != request->bestandsomvang
        || memcmp (document->sha256.data, request->sha256.data, 32) != 0
        || strcmp (document->bestandsnaam, request->bestandsnaam) != 0
        || strcmp (document->formaat, request->formaat) != 0
        || (request->title && strcmp (document->title, request->title) != 0))
        return dm_fail (&call->error, DM_ALREADY_EXISTS, "document", "it was completed with other particulars");
    reply->document = document;
    return DM_OK;
}

static void emit_completed (dm_call *call, const CompleteRequest *request)
{
    Digimeente__Documents__V1__DocumentCompleted data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_COMPLETED__INIT;
    data.has_bestandsomvang = data.has_sha256 = true;
    data.bestandsomvang = request->bestandsomvang;
    data.sha256 = request->sha256;
    data.formaat = request->formaat;
    dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.completed", request->document.data, NULL, &data.base);
}

/* The upload is looked at twice. Before the first write, so that a refusal costs the batch nothing; and after the
 * insert, so that the job that expires uploads either sees our row or has made us see that it was quicker
 * (expire_uploads.c). */
dm_status documents_handle_complete (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const CompleteRequest *request = (const CompleteRequest *) message;
    CompleteResponse *reply = (CompleteResponse *) out;
    Document *document = NULL;
    bool sealed = false;
    dm_status status = check_complete (call, request);
    if (!status)
        status = is_sealed (call, request, &sealed);
    if (!status && !sealed) {
        status = answer_existing (call, request, reply);
        return status || reply->document ? status : fail_not_sealed (call);
    }
    if (!status)
        status = documents_document_insert (call, request, &document);
    if (!status && !document) {
        status = answer_existing (call, request, reply);
        return status || reply->document ? status : fail_not_sealed (call);
    }
    if (!status)
        status = is_sealed (call, request, &sealed);
    if (status)
        return status;
    if (!sealed)
        return fail_not_sealed (call);
    reply->document = document;
    emit_completed (call, request);
    return DM_OK;
}
