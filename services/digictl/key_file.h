/* SPDX-License-Identifier: EUPL-1.2 */
/* A service's key file, changed in place: a file that is mounted in a container stays the same one. */
#pragma once

#include "common/keyring.h"

typedef struct digictl_key_file {
    dm_keyring_key keys[DM_KEYRING_KEYS_MAX];
    size_t count;
} digictl_key_file;

/* Reads a key file; one that does not exist has no keys.  Gives: *out, which digictl_key_file_clear clears.
 * Errors: as dm_keyring_read. */
dm_status digictl_key_file_read (const char *path, digictl_key_file *out, dm_error *error);
void digictl_key_file_clear (digictl_key_file *file);
/* The highest id of a purpose, 0 for none. */
int32_t digictl_key_file_newest (const digictl_key_file *file, const char *purpose);
/* Adds a new random key as one line, durably; makes the file (mode 0600) when there is none. A line that was cut off by
 * a crash shows when the file is read.  Takes: purpose, checked by digictl_key_file_read afterwards.
 * Errors: DM_UNAVAILABLE (file, randomness). */
dm_status digictl_key_file_add (const char *path, const char *purpose, int32_t id, dm_error *error);
/* Writes # over the line of a wrap key, durably, so that it becomes a comment.
 * Errors: DM_NOT_FOUND when there is no such line; DM_UNAVAILABLE (file). */
dm_status digictl_key_file_drop (const char *path, int32_t id, dm_error *error);
