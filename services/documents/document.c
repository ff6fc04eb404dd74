/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/document.h"

#include "sql/documents.h"

Digimeente__Documents__V1__Document *documents_document_read (dm_call *call, const PGresult *rows, int row)
{
    Digimeente__Documents__V1__Document *out = dm_arena_alloc (call->arena, sizeof *out);
    digimeente__documents__v1__document__init (out);
    out->has_uuid = out->has_bestandsomvang = out->has_sha256 = out->has_creatiedatum_ms = true;
    out->uuid = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_UUID);
    out->bestandsomvang = (uint64_t) dm_get_int8 (rows, row, DOCUMENTS_FIND_DOCUMENTS_BESTANDSOMVANG);
    out->sha256 = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_SHA256);
    out->bestandsnaam = dm_get_text (rows, row, DOCUMENTS_FIND_DOCUMENTS_BESTANDSNAAM);
    out->formaat = dm_get_text (rows, row, DOCUMENTS_FIND_DOCUMENTS_FORMAAT);
    out->title = dm_get_text (rows, row, DOCUMENTS_FIND_DOCUMENTS_TITLE);
    out->creatiedatum_ms = dm_get_int8 (rows, row, DOCUMENTS_FIND_DOCUMENTS_CREATIEDATUM_MS);
    out->has_zaak = !dm_get_is_null (rows, row, DOCUMENTS_FIND_DOCUMENTS_ZAAK);
    out->zaak = dm_get_bytes (rows, row, DOCUMENTS_FIND_DOCUMENTS_ZAAK);
    return out;
}
