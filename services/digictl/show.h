/* SPDX-License-Identifier: EUPL-1.2 */
/* Fields and rows that more than one verb shows. */
#pragma once

#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "services/digictl/listing.h"

/* One line "name   text" of a page about one thing; nothing when text is NULL or empty. The text is cleaned. */
void digictl_show_field (const char *name, const char *text);
/* A time in ms as such a line. */
void digictl_show_time (const char *name, bool has_time, int64_t ms);
/* UUID as text; "" unless it has 16 bytes.  Gives: out. Returns out. */
char *digictl_show_uuid (ProtobufCBinaryData bytes, char out[DM_UUID_TEXT_SIZE]);

/* Columns of a list of documents, berichten or audit entries, and the function that adds a row to it. */
extern const digictl_column digictl_document_columns[4];
extern const digictl_column digictl_bericht_columns[5];
extern const digictl_column digictl_entry_columns[5];
/* Each adds a row.  Takes: a listing that was opened with the columns of that kind. */
void digictl_document_add (digictl_listing *listing, const Digimeente__Documents__V1__Document *document);
void digictl_bericht_add (digictl_listing *listing, const Digimeente__Notification__V1__Bericht *bericht);
void digictl_entry_add (digictl_listing *listing, const Digimeente__Audit__V1__Entry *entry);

/* The word for a BerichtStatus: "sent" for BERICHT_STATUS_SENT. */
const char *digictl_bericht_status (int status);
/* The other way round.  Returns false, with *out unchanged, when there is no such status. */
bool digictl_bericht_status_parse (const char *text, int *out);
