/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/document.h"

#include <string.h>
#include "common/data_key.h"
#include "sql/documents.h"

#define BESTANDSNAAM "enkelvoudiginformatieobject.bestandsnaam"
#define TITLE "enkelvoudiginformatieobject.title"

typedef Digimeente__Documents__V1__Document Document;
typedef Digimeente__Documents__V1__CompleteRequest CompleteRequest;

static dm_status open_text (dm_call *call, const uint8_t key[DM_SEAL_KEY_BYTES], const Document *document,
                            const char *place, ProtobufCBinaryData sealed, char **out)
{
    ProtobufCBinaryData plain;
    dm_status status = dm_unseal (key, document->uuid.data, place, sealed, call->arena, &plain, &call->error);
    if (!status)
        *out = (char *) plain.data;
    return status;
}

/* The texts of a row that its data key opens. */
static dm_status open_texts (dm_call *call, const PGresult *rows, int row, Document *out)
{
    const documents_app *app = call->app;
    uint8_t key[DM_SEAL_KEY_BYTES];
    const dm_wrapped_key wrapped = { dm_get_int4 (rows, row, DOCUMENTS_FIND_DOCUMENTS_WRAP_ID),
                                     dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_WRAPPED) };
    dm_status status = dm_data_key_open (app->keyring, out->uuid.data, &wrapped, call->arena, key, &call->error);
    if (!status)
        status = open_text (call, key, out, BESTANDSNAAM,
                            dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_BESTANDSNAAM), &out->bestandsnaam);
    if (!status)
        status =
            open_text (call, key, out, TITLE, dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_TITLE), &out->title);
    explicit_bzero (key, sizeof key);
    return status;
}

dm_status documents_document_read (dm_call *call, const PGresult *rows, int row, Document **out)
{
    Document *it = dm_arena_alloc (call->arena, sizeof *it);
    digimeente__documents__v1__document__init (it);
    it->has_uuid = it->has_bestandsomvang = it->has_sha256 = it->has_creatiedatum_ms = true;
    it->uuid = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_UUID);
    it->bestandsomvang = (uint64_t) dm_get_int8 (rows, row, DOCUMENTS_FIND_DOCUMENTS_BESTANDSOMVANG);
    it->sha256 = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_SHA256);
    it->formaat = dm_get_text (rows, row, DOCUMENTS_FIND_DOCUMENTS_FORMAAT);
    it->creatiedatum_ms = dm_get_int8 (rows, row, DOCUMENTS_FIND_DOCUMENTS_CREATIEDATUM_MS);
    it->has_zaak = !dm_get_is_null (rows, row, DOCUMENTS_FIND_DOCUMENTS_ZAAK);
    it->zaak = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_ZAAK);
    dm_status status = open_texts (call, rows, row, it);
    if (!status)
        *out = it;
    return status;
}

/* The first characters of a name, as many as a title may have. */
static char *cut_title (dm_arena *arena, const char *name)
{
    size_t bytes = 0, characters = 0;
    for (; name[bytes]; bytes++)
        if ((name[bytes] & 0xc0) != 0x80 && ++characters > DOCUMENTS_TITLE_MAX) /* the first byte of one more */
            break;
    return dm_arena_printf (arena, "%.*s", (int) bytes, name);
}

static dm_status seal_text (dm_call *call, const uint8_t key[DM_SEAL_KEY_BYTES], const Document *document,
                            const char *place, const char *text, ProtobufCBinaryData *out)
{
    return dm_seal (key, document->uuid.data, place, text, strlen (text), call->arena, out, &call->error);
}

static dm_status insert_sealed (dm_call *call, Document *document, const dm_wrapped_key *wrapped,
                                ProtobufCBinaryData bestandsnaam, ProtobufCBinaryData title, Document **out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &documents_sql_insert_document, &rows, DM_UUID (document->uuid.data),
                                    DM_INT8 ((int64_t) document->bestandsomvang), DM_BYTES (document->sha256.data, 32),
                                    DM_BYTES (bestandsnaam.data, bestandsnaam.len), DM_TEXT (document->formaat),
                                    DM_BYTES (title.data, title.len));
    if (!status)
        *out = PQntuples (rows) > 0 ? document : NULL;
    if (status || !*out)
        return status;
    document->creatiedatum_ms = dm_get_int8 (rows, 0, DOCUMENTS_INSERT_DOCUMENT_CREATIEDATUM_MS);
    return dm_data_key_insert_wrapped (call, document->uuid.data, wrapped);
}

dm_status documents_document_insert (dm_call *call, const CompleteRequest *request, Document **out)
{
    const documents_app *app = call->app;
    Document *it = dm_arena_alloc (call->arena, sizeof *it);
    digimeente__documents__v1__document__init (it);
    it->has_uuid = it->has_bestandsomvang = it->has_sha256 = it->has_creatiedatum_ms = true;
    it->uuid = request->document;
    it->bestandsomvang = request->bestandsomvang;
    it->sha256 = request->sha256;
    it->bestandsnaam = request->bestandsnaam;
    it->formaat = request->formaat;
    it->title = request->title ? request->title : cut_title (call->arena, request->bestandsnaam);
    uint8_t key[DM_SEAL_KEY_BYTES];
    dm_wrapped_key wrapped;
    ProtobufCBinaryData bestandsnaam = { 0 }, title = { 0 };
    dm_status status = dm_data_key_make (app->keyring, it->uuid.data, call->arena, key, &wrapped, &call->error);
    if (!status)
        status = seal_text (call, key, it, BESTANDSNAAM, it->bestandsnaam, &bestandsnaam);
    if (!status)
        status = seal_text (call, key, it, TITLE, it->title, &title);
    explicit_bzero (key, sizeof key);
    return status ? status : insert_sealed (call, it, &wrapped, bestandsnaam, title, out);
}
