/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbered migrations. The owner role applies each once, in order, under an advisory lock. None changes afterwards. */
#pragma once

#include "common/base.h"
#include "common/status.h"

typedef struct dm_migration {
    int number;       /* from the file's name: 0001_zaak.sql */
    const char *name; /* zaak */
    const char *sql;
} dm_migration;

/* Applies what is missing of the chassis's own migrations, then of the service's, each in a transaction.
 * Takes: conninfo of the owner role, the schema's name.
 * Errors: DM_FAILED_PRECONDITION where an applied migration's SHA-256 differs or is unknown to this program;
 * DM_UNAVAILABLE without the server; DM_INTERNAL with PostgreSQL's sentence where a statement fails. */
dm_status dm_migrate (const char *conninfo, const char *schema, const dm_migration migrations[], size_t count,
                      dm_error *error);
