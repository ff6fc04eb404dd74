/* SPDX-License-Identifier: EUPL-1.2 */
/* Bounds of what callers send. Each returns DM_OK, or DM_INVALID_ARGUMENT with the field. */
#pragma once

#include "services/documents/app.h"

/* A document's UUID: version 7, 16 bytes.  Gives: *out_time_ms when it was made, may be NULL. */
dm_status documents_check_uuid (bool has, ProtobufCBinaryData uuid, const char *field, int64_t *out_time_ms,
                                dm_error *error);
/* The UUID of an upload that may still go on.
 * Errors: DM_FAILED_PRECONDITION when it began longer ago than app->upload_ms. */
dm_status documents_check_upload (const documents_app *app, bool has, ProtobufCBinaryData uuid, dm_error *error);
/* Size and SHA-256 (32 bytes) of a whole document: both are there, and the size is 1 to app->document_max_bytes. */
dm_status documents_check_whole (const documents_app *app, bool has_size, uint64_t size, bool has_sha256,
                                 ProtobufCBinaryData sha256, dm_error *error);
/* A file's name: no folders, no characters that are invisible or that change the direction of the text. */
dm_status documents_check_bestandsnaam (const char *name, dm_error *error);
/* A media type without parameters.  Source: RFC 6838 section 4.2. */
dm_status documents_check_formaat (const char *formaat, dm_error *error);
/* A title; NULL, no title, is well. */
dm_status documents_check_title (const char *title, dm_error *error);
