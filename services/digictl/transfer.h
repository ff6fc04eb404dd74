/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents on their way, in chunks of 256 KiB of which at most 8 are outstanding. */
#pragma once

#include "services/digictl/session.h"

#define DIGICTL_CHUNK_BYTES (256 * 1024)
#define DIGICTL_CHUNKS_OUT 8

/* How far it is: a line on stderr, when that is a terminal and the document is large. The caller's memory. */
typedef struct digictl_progress {
    const char *name;
    uint64_t total;
    int64_t started_ms, shown_ms;
    bool is_shown;
} digictl_progress;

/* Begins.  Takes: name, borrowed; total in bytes. */
void digictl_progress_init (digictl_progress *progress, const char *name, uint64_t total);
/* Writes the line anew, a few times a second at most.  Takes: done in bytes. */
void digictl_progress_show (digictl_progress *progress, uint64_t done);
/* Wipes the line. */
void digictl_progress_clear (digictl_progress *progress);

/* Tells what is wrong with a file that is to be uploaded; DIGICTL_DONE when nothing is. */
int digictl_upload_check (const digictl_session *session, const char *path);
/* The id that digictl_upload gives the document with this number. */
dm_uuid digictl_upload_id (const dm_uuid *key, uint32_t number);
/* Uploads a file and makes it a document: number, from 0, of the request with this key. What arrived in an earlier try
 * with the same key is not sent again.
 * Gives: *out, the document's id. Tells what fails and returns an exit code; DIGICTL_DONE when it is there. */
int digictl_upload (digictl_session *session, const char *path, const dm_uuid *key, uint32_t number, dm_uuid *out);

/* Fetches a document into a file: under another name in the same folder, renamed when its SHA-256 is right.
 * Takes: size and sha256 as DocumentsService/Find gave them. Tells what fails and returns an exit code. */
int digictl_download (digictl_session *session, const dm_uuid *document, uint64_t size, const uint8_t sha256[32],
                      const char *path);

/* The media type by the name's extension; application/octet-stream for others. */
const char *digictl_media_type (const char *name);
