/* SPDX-License-Identifier: EUPL-1.2 */
/* Key files for tests: the keys follow from purpose and id, so that a test may run again with the same ones. */
#pragma once

#include "common/keyring.h"

/* Makes a key file, mode 0600, with a key of id 1 for each purpose that a service asks for. */
void ts_key_file_make (const char *path);
/* Adds a line at its end. */
void ts_key_file_add (const char *path, const char *purpose, int32_t id);
/* Makes folder/test.keys and opens it; the caller destroys it. */
dm_keyring *ts_key_file_open (const char *folder);
