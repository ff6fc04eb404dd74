/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: one PostgreSQL connection. It prepares the statements and connects again when it was lost. */
#pragma once

#include "common/db.h"

typedef struct dm_db dm_db;

typedef struct dm_db_config {
    const char *conninfo;
    const char *schema;
    const dm_query *const *const *query_tables; /* prepared when a connection opens */
    const size_t *query_counts;
    size_t query_table_count;
    const dm_constraint *constraints;
    size_t constraint_count;
    dm_metrics *metrics;
    struct dm_database_schema *known_schema; /* what this program knows of it; NULL: that is not compared */
} dm_db_config;

/* Makes the object; dm_db_ensure connects. One thread at a time uses it.  Takes: config, copied; what it points to is
 * borrowed for as long as the object lives. */
dm_db *dm_db_open (const dm_db_config *config);
void dm_db_destroy (dm_db **db);
/* Connects where there is no connection; between failures it refuses at once until the backoff is over.
 * Errors: DM_UNAVAILABLE; DM_FAILED_PRECONDITION on a server with fsync, full_page_writes or synchronous_commit off,
 * and where the schema does not fit this program (dm_migrate_check). */
dm_status dm_db_ensure (dm_db *db, dm_error *error);
/* Opens a connection of the caller's own, with nothing prepared and nothing checked. Its status says whether it is one;
 * the caller ends it with PQfinish. */
PGconn *dm_db_connect (const dm_db_config *config);
/* True while there is a connection; notices when an idle one was closed by the server. */
bool dm_db_is_connected (dm_db *db);
/* How long until dm_db_ensure tries again, in milliseconds. */
uint32_t dm_db_wait_ms (const dm_db *db);

/* These are for tx.c. */
/* The connection; NULL when there is none. */
PGconn *dm_db_connection (const dm_db *db);
/* The configuration of dm_db_open. */
const dm_db_config *dm_db_config_of (const dm_db *db);
/* Closes a connection that cannot be used any more. */
void dm_db_disconnect (dm_db *db);
