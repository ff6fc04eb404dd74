/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of enkelvoudiginformatieobject as messages. */
#pragma once

#include "services/documents/app.h"

/* Takes: rows of find_documents, or of a query whose columns are as those.  Gives: a message in call->arena that
 * borrows from rows. */
Digimeente__Documents__V1__Document *documents_document_read (dm_call *call, const PGresult *rows, int row);
