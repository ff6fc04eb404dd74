/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of enkelvoudiginformatieobject as messages. Name and title are sealed by the document's own data key. */
#pragma once

#include "services/documents/app.h"

#define DOCUMENTS_TITLE_MAX 200 /* characters */

/* Takes: rows of find_documents, or of a query whose columns are as those.
 * Gives: *out, a message in call->arena that borrows from rows.  Errors: as dm_data_key_open; DM_DATA_LOSS for a name
 * that was not sealed so. */
dm_status documents_document_read (dm_call *call, const PGresult *rows, int row,
                                   Digimeente__Documents__V1__Document **out);
/* Adds a document and its data key.  Takes: request, checked.  Gives: *out, a message in call->arena that borrows from
 * request; NULL where there is such a document.  Errors: as dm_data_key_make, dm_seal and dm_tx_query. */
dm_status documents_document_insert (dm_call *call, const Digimeente__Documents__V1__CompleteRequest *request,
                                     Digimeente__Documents__V1__Document **out);
