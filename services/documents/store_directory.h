/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the store: what the parts of its implementation share. */
#pragma once

#include <sys/types.h>
#include "services/documents/store.h"
#include "services/documents/store_hash.h"

struct documents_store {
    int root;
    int stages[3]; /* by documents_stage */
    documents_hashes *hashes;
};

/* An upload's names. */
typedef struct documents_names {
    char name[DM_UUID_TEXT_SIZE];
    char shard[16];                    /* done/ab */
    char done[16 + DM_UUID_TEXT_SIZE]; /* done/ab/<uuid> */
} documents_names;

/* The names of the upload with this UUID (16 bytes). */
documents_names documents_name_upload (const uint8_t *uuid);
/* What errno means to the caller, and the one line in the log.  Takes: what, "read an upload". */
dm_status documents_fail_io (const char *what, dm_error *error);
/* For DM_AUTO; -1 is no descriptor. */
void documents_close_fd (const int *fd);
/* Reads until size bytes or the end.  Returns how many, -1 on a fault (errno). */
ssize_t documents_read_all (int fd, uint8_t *out, size_t size, uint64_t offset);
/* Makes the names in a directory below the root durable. */
dm_status documents_sync_directory (const documents_store *store, const char *path, dm_error *error);
/* Gives: *out_size, -1 where the upload is not sealed. */
dm_status documents_find_done (const documents_store *store, const documents_names *upload, int64_t *out_size,
                               dm_error *error);
/* The part, if any, locked against other replicas until it is closed, and what is sealed.  Gives: *out_fd or -1;
 * *out_done, the size of what is sealed, or -1. Where something is sealed, a part is left over and removed here. */
dm_status documents_open_upload (const documents_store *store, const documents_names *upload, bool may_create,
                                 int *out_fd, int64_t *out_done, dm_error *error);
