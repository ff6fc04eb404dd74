/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbered migrations. The owner role applies each once, in order, under an advisory lock. None changes afterwards. */
#pragma once

#include <libpq-fe.h>
#include <stdatomic.h>
#include "common/base.h"
#include "common/status.h"

typedef struct dm_migration {
    int number;       /* from the file's name: 0001_zaak.sql */
    const char *name; /* zaak */
    const char *sql;
} dm_migration;

/* Applies what is missing of the chassis's own migrations, then of the service's, each in a transaction, and lets the
 * runtime role, whose name is the schema's, read which there are.
 * Takes: conninfo of the owner role, the schema's name.
 * Errors: DM_FAILED_PRECONDITION where an applied migration's SHA-256 differs or is unknown to this program;
 * DM_UNAVAILABLE without the server; DM_INTERNAL with PostgreSQL's sentence where a statement fails. */
dm_status dm_migrate (const char *conninfo, const char *schema, const dm_migration migrations[], size_t count,
                      dm_error *error);

/* What a program knows of its schema. One for a process, shared by its connections. */
typedef struct dm_database_schema {
    const char *name;
    const dm_migration *migrations; /* the service's own, in order */
    size_t count;
    atomic_bool has_fitted; /* it was as new as this program: a newer program may have migrated it since */
} dm_database_schema;

/* Compares the schema with this program, over a connection of the runtime role. A schema that lacks a migration is
 * refused. So is one that has more than the program knows, unless it has fitted before: a process that runs goes on
 * while a newer version takes over, but none of the old version starts any more.
 * Errors: DM_FAILED_PRECONDITION, which says which migration and what to do; DM_UNAVAILABLE (connection). */
dm_status dm_migrate_check (PGconn *connection, dm_database_schema *schema, dm_error *error);
