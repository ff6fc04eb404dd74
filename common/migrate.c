/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/migrate.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "sql/dm.h"
#include "version.h"

#define CONNECT_FOR_MS 60000
#define CHASSIS "chassis" /* the origin of common/'s migrations */

static void clear_result (PGresult **result)
{
    PQclear (*result);
}

static void finish_connection (PGconn **connection)
{
    PQfinish (*connection);
}

/* A server that is just starting gets a minute. */
static PGconn *connect_patiently (const char *conninfo, const char *schema, dm_error *error)
{
    char options[256];
    snprintf (options, sizeof options, "-c search_path=%s -c client_min_messages=warning", schema);
    const char *names[] = { "dbname", "options", "application_name", "connect_timeout", NULL };
    const char *values[] = { conninfo, options, "digimeente-migrate", "5", NULL };
    int64_t until_ms = dm_clock_monotonic_ms () + CONNECT_FOR_MS;
    for (;;) {
        PGconn *connection = PQconnectdbParams (names, values, 1);
        if (PQstatus (connection) == CONNECTION_OK)
            return connection;
        const char *text = PQerrorMessage (connection);
        dm_fail (error, DM_UNAVAILABLE, NULL, "no connection to PostgreSQL: %.*s", (int) strcspn (text, "\n"), text);
        PQfinish (connection);
        if (dm_clock_monotonic_ms () > until_ms)
            return NULL;
        dm_log (DM_INFO, "waiting_for_database", DM_T ("error", error->message));
        usleep (1000 * 1000);
    }
}

static dm_status execute (PGconn *connection, const char *sql, dm_error *error)
{
    DM_AUTO (clear_result) PGresult *result = PQexec (connection, sql);
    ExecStatusType kind = PQresultStatus (result);
    if (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK)
        return DM_OK;
    return dm_fail (error, DM_INTERNAL, NULL, "PostgreSQL says: %s",
                    PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) ?: PQerrorMessage (connection));
}

static void hash_hex (const char *text, char out[65])
{
    uint8_t hash[32];
    unsigned size;
    EVP_Digest (text, strlen (text), hash, &size, EVP_sha256 (), NULL);
    for (size_t i = 0; i < sizeof hash; i++)
        sprintf (out + 2 * i, "%02x", hash[i]);
}

/* Compares what was applied with what this program knows.  Gives: *out_is_applied. */
static dm_status check_applied (PGconn *connection, const char *origin, const dm_migration *migration, const char *hash,
                                bool *out_is_applied, dm_error *error)
{
    char number[12];
    snprintf (number, sizeof number, "%d", migration->number);
    DM_AUTO (clear_result)
    PGresult *rows = PQexecParams (connection, "SELECT sha256 FROM migration WHERE origin = $1 AND number = $2::int", 2,
                                   NULL, (const char *const[]){ origin, number }, NULL, NULL, 0);
    if (PQresultStatus (rows) != PGRES_TUPLES_OK)
        return dm_fail (error, DM_INTERNAL, NULL, "PostgreSQL says: %s", PQerrorMessage (connection));
    *out_is_applied = PQntuples (rows) == 1;
    if (*out_is_applied && strcmp (PQgetvalue (rows, 0, 0), hash) != 0)
        return dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                        "migration %s/%04d_%s was applied with other contents; migrations stay as merged", origin,
                        migration->number, migration->name);
    return DM_OK;
}

static dm_status apply (PGconn *connection, const char *origin, const dm_migration *migration, const char *hash,
                        dm_error *error)
{
    char number[12];
    snprintf (number, sizeof number, "%d", migration->number);
    dm_status status = execute (connection, "BEGIN", error);
    if (!status)
        status = execute (connection, migration->sql, error);
    if (status)
        return status;
    DM_AUTO (clear_result)
    PGresult *result =
        PQexecParams (connection, "INSERT INTO migration (origin, number, name, sha256) VALUES ($1, $2::int, $3, $4)",
                      4, NULL, (const char *const[]){ origin, number, migration->name, hash }, NULL, NULL, 0);
    if (PQresultStatus (result) != PGRES_COMMAND_OK)
        return dm_fail (error, DM_INTERNAL, NULL, "PostgreSQL says: %s", PQerrorMessage (connection));
    return execute (connection, "COMMIT", error);
}

static dm_status check_none_newer (PGconn *connection, const char *origin, int newest, dm_error *error)
{
    char number[12];
    snprintf (number, sizeof number, "%d", newest);
    DM_AUTO (clear_result)
    PGresult *rows =
        PQexecParams (connection, "SELECT max(number) FROM migration WHERE origin = $1 AND number > $2::int", 2, NULL,
                      (const char *const[]){ origin, number }, NULL, NULL, 0);
    if (PQresultStatus (rows) != PGRES_TUPLES_OK)
        return dm_fail (error, DM_INTERNAL, NULL, "PostgreSQL says: %s", PQerrorMessage (connection));
    if (!PQgetisnull (rows, 0, 0))
        return dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                        "the schema has migration %s/%s, which this program does not know; use the newer program",
                        origin, PQgetvalue (rows, 0, 0));
    return DM_OK;
}

static dm_status migrate_origin (PGconn *connection, const char *origin, const dm_migration migrations[], size_t count,
                                 dm_error *error)
{
    dm_status status = check_none_newer (connection, origin, count > 0 ? migrations[count - 1].number : 0, error);
    for (size_t i = 0; !status && i < count; i++) {
        char hash[65];
        bool is_applied = false;
        hash_hex (migrations[i].sql, hash);
        status = check_applied (connection, origin, &migrations[i], hash, &is_applied, error);
        if (status || is_applied)
            continue;
        status = apply (connection, origin, &migrations[i], hash, error);
        if (!status)
            dm_log (DM_INFO, "migration_applied", DM_T ("origin", origin), DM_N ("number", migrations[i].number),
                    DM_T ("name", migrations[i].name));
    }
    return status;
}

dm_status dm_migrate (const char *conninfo, const char *schema, const dm_migration migrations[], size_t count,
                      dm_error *error)
{
    DM_AUTO (finish_connection) PGconn *connection = connect_patiently (conninfo, schema, error);
    if (!connection)
        return DM_UNAVAILABLE;
    dm_status status = execute (connection, "SELECT pg_advisory_lock(hashtext(current_schema()))", error);
    if (!status)
        status = execute (connection,
                          "CREATE TABLE IF NOT EXISTS migration (origin text, number int, name text NOT NULL,"
                          " sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),"
                          " PRIMARY KEY (origin, number))",
                          error);
    if (!status)
        status =
            execute (connection,
                     "DO $$ BEGIN EXECUTE format('GRANT SELECT ON migration TO %I', current_schema()); END $$", error);
    if (!status)
        status = migrate_origin (connection, CHASSIS, dm_migrations, dm_migration_count, error);
    return status ? status : migrate_origin (connection, schema, migrations, count, error);
}

/* The newest migration of an origin that the schema has; 0 for none. */
static int find_newest (const PGresult *rows, const char *origin)
{
    for (int row = 0; row < PQntuples (rows); row++)
        if (strcmp (PQgetvalue (rows, row, 0), origin) == 0)
            return (int) strtol (PQgetvalue (rows, row, 1), NULL, 10);
    return 0;
}

/* Compares one origin's migrations with the newest that the schema has. */
static dm_status check_origin (const dm_database_schema *schema, const char *origin, int newest,
                               const dm_migration migrations[], size_t count, dm_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (migrations[i].number > newest)
            return dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                            "the schema %s is older than this program: it lacks migration %s/%04d_%s. Run %s --migrate "
                            "first",
                            schema->name, origin, migrations[i].number, migrations[i].name, schema->name);
    if (!schema->has_fitted && newest > (count > 0 ? migrations[count - 1].number : 0))
        return dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                        "the schema %s is newer than this program: it has migration %s/%04d, which version %s does not "
                        "know. Start the newer program",
                        schema->name, origin, newest, DM_VERSION);
    return DM_OK;
}

/* The table is missing, or from before this role might read it. */
static bool is_unreadable (const PGresult *rows)
{
    const char *sqlstate = PQresultErrorField (rows, PG_DIAG_SQLSTATE);
    return sqlstate && (strcmp (sqlstate, "42P01") == 0 || strcmp (sqlstate, "42501") == 0);
}

dm_status dm_migrate_check (PGconn *connection, dm_database_schema *schema, dm_error *error)
{
    DM_AUTO (clear_result)
    PGresult *rows = PQexec (connection, "SELECT origin, max(number) FROM migration GROUP BY origin");
    if (is_unreadable (rows))
        return dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                        "the schema %s is older than this program: it does not tell its migrations. Run %s --migrate "
                        "first",
                        schema->name, schema->name);
    if (PQresultStatus (rows) != PGRES_TUPLES_OK)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "cannot read which migrations the schema has: %.150s",
                        PQerrorMessage (connection));
    dm_status status =
        check_origin (schema, CHASSIS, find_newest (rows, CHASSIS), dm_migrations, dm_migration_count, error);
    if (!status)
        status = check_origin (schema, schema->name, find_newest (rows, schema->name), schema->migrations,
                               schema->count, error);
    if (!status)
        schema->has_fitted = true;
    return status;
}
