/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: do the keys of a key file belong to this database? The first process that uses a key leaves an
 * HMAC of a fixed text by it in the table key_check; a process with another key of that purpose and id is refused. */
#pragma once

#include "common/keyring.h"

/* A dm_keyring_check, over a connection of its own.  Takes: db_config, a dm_db_config.
 * Errors: DM_FAILED_PRECONDITION with path, purpose and id; DM_UNAVAILABLE (database). */
dm_status dm_key_check (void *db_config, const char *path, const dm_keyring_key keys[], size_t count, dm_error *error);
