/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of a few kilobytes, read and written whole: keys, peers. */
#pragma once

#include <sys/types.h>
#include "common/base.h"
#include "common/status.h"

#define DM_PATH_SIZE 512

/* Reads a whole file.  Takes: path; size of out.  Gives: out and *out_length, which is less than size; no NUL.
 * Errors: DM_INVALID_ARGUMENT with the path in error, also for a file that does not fit. */
dm_status dm_small_file_read (const char *path, char *out, size_t size, size_t *out_length, dm_error *error);

/* Writes a file that appears whole or not at all: it is written under another name and renamed.  Takes: mode of the
 * file. Errors: DM_UNAVAILABLE with the path in error; the file is as it was. */
dm_status dm_small_file_write (const char *path, mode_t mode, const char *text, size_t length, dm_error *error);

/* Writes all bytes. Returns false, with errno, when it failed. */
bool dm_write_all (int fd, const char *text, size_t length);
