/* SPDX-License-Identifier: EUPL-1.2 */
/* A ZIP file that is made piece by piece, and never stands in memory or on disk as a whole. */
#pragma once

#include "common/base.h"

typedef struct gateway_archive gateway_archive;

/* Begins an empty ZIP, which gateway_archive_destroy frees, finished or not. */
gateway_archive *gateway_archive_open (void);
void gateway_archive_destroy (gateway_archive **archive);

/* Begins a file in the ZIP. gateway_archive_add must bring all its bytes before the next file begins.
 * Takes: name, UTF-8, a path with / between its parts. Folders in it need no file of their own. */
void gateway_archive_begin (gateway_archive *archive, const char *name, uint64_t bytes);
/* Adds bytes to the file that was begun last.  Takes: no more bytes than that file has left. */
void gateway_archive_add (gateway_archive *archive, const void *bytes, size_t size);
/* Ends the ZIP with its table of contents, after the last file. */
void gateway_archive_close (gateway_archive *archive);
/* The bytes of the ZIP that were made since the last clear. Borrowed: any other call here may move them. */
const uint8_t *gateway_archive_bytes (const gateway_archive *archive, size_t *out_size);
/* Forgets the bytes that were made, once they are sent. */
void gateway_archive_clear (gateway_archive *archive);
