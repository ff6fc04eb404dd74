/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/db_connection.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/certificate.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/migrate.h"

#define BACKOFF_FIRST_MS 100
#define BACKOFF_MOST_MS 5000

struct dm_db {
    dm_db_config config;
    PGconn *connection;
    unsigned failures;              /* in a row */
    int64_t next_attempt_ms;        /* monotonic */
    bool was_connected, is_counted; /* among the connections of the metrics */
};

dm_db *dm_db_open (const dm_db_config *config)
{
    dm_db *db = calloc (1, sizeof *db);
    if (!db)
        abort ();
    db->config = *config;
    return db;
}

void dm_db_destroy (dm_db **db)
{
    if (!*db)
        return;
    dm_db_disconnect (*db);
    free (*db);
    *db = NULL;
}

PGconn *dm_db_connection (const dm_db *db)
{
    return db->connection;
}

const dm_db_config *dm_db_config_of (const dm_db *db)
{
    return &db->config;
}

static void count_connection (dm_db *db, bool is_counted)
{
    if (db->is_counted != is_counted)
        dm_metrics_add (db->config.metrics, DM_M_DB_CONNECTIONS, NULL, NULL, is_counted ? 1 : -1);
    db->is_counted = is_counted;
}

void dm_db_disconnect (dm_db *db)
{
    count_connection (db, false);
    PQfinish (db->connection);
    db->connection = NULL;
}

/* A silent network is noticed in 10 s, a hanging statement ends in 10 s. */
PGconn *dm_db_connect (const dm_db_config *config)
{
    char options[512];
    snprintf (options, sizeof options,
              "-c search_path=%s -c statement_timeout=10s -c lock_timeout=2s"
              " -c idle_in_transaction_session_timeout=2s -c plan_cache_mode=force_generic_plan -c jit=off",
              config->schema);
    /* the user timeout is about what we sent; keepalives are about the answer that we wait for */
    const char *names[] = { "dbname",
                            "options",
                            "application_name",
                            "connect_timeout",
                            "tcp_user_timeout",
                            "keepalives_idle",
                            "keepalives_interval",
                            "keepalives_count",
                            "client_encoding",
                            NULL };
    const char *values[] = { config->conninfo, options, config->schema, "5", "10000", "4", "2", "3", "UTF8", NULL };
    return PQconnectdbParams (names, values, 1);
}

/* Refuses a server that may forget what it has acknowledged, because one of these settings is off. */
static dm_status check_durability (PGconn *connection, dm_error *error)
{
    static const char *const settings[] = { "fsync", "full_page_writes", "synchronous_commit" };
    PGresult *rows = PQexec (connection, "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
                                         " current_setting('synchronous_commit')");
    dm_status status = DM_OK;
    if (PQresultStatus (rows) != PGRES_TUPLES_OK)
        status = dm_fail (error, DM_UNAVAILABLE, NULL, "cannot read the server's settings");
    for (int i = 0; status == DM_OK && i < (int) DM_COUNT (settings); i++)
        if (strcmp (PQgetvalue (rows, 0, i), "off") == 0)
            status = dm_fail (error, DM_FAILED_PRECONDITION, NULL,
                              "PostgreSQL runs with %s = off and may lose what it has acknowledged; turn it on",
                              settings[i]);
    PQclear (rows);
    return status;
}

static dm_status read_prepared (PGconn *connection, const dm_query *query, dm_error *error)
{
    PGresult *result = PQgetResult (connection);
    dm_status status = DM_OK;
    if (PQresultStatus (result) != PGRES_COMMAND_OK)
        status = dm_fail (error, DM_UNAVAILABLE, NULL, "cannot prepare %s: %.180s", query->name,
                          PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) ?: "connection lost");
    PQclear (result);
    if (result)
        PQclear (PQgetResult (connection));
    return status;
}

static dm_status read_all_prepared (PGconn *connection, const dm_db_config *config, dm_error *error)
{
    for (size_t t = 0; t < config->query_table_count; t++)
        for (size_t i = 0; i < config->query_counts[t]; i++) {
            dm_status status = read_prepared (connection, config->query_tables[t][i], error);
            if (status)
                return status;
        }
    PGresult *sync = PQgetResult (connection);
    bool is_synced = PQresultStatus (sync) == PGRES_PIPELINE_SYNC;
    PQclear (sync);
    if (!is_synced || !PQexitPipelineMode (connection))
        return dm_fail (error, DM_UNAVAILABLE, NULL, "connection lost while preparing statements");
    return DM_OK;
}

/* All statements in one round trip. */
static dm_status prepare_all (PGconn *connection, const dm_db_config *config, dm_error *error)
{
    bool is_sent = PQenterPipelineMode (connection);
    for (size_t t = 0; t < config->query_table_count; t++)
        for (size_t i = 0; is_sent && i < config->query_counts[t]; i++) {
            const dm_query *query = config->query_tables[t][i];
            is_sent = PQsendPrepare (connection, query->name, query->sql, 0, NULL);
        }
    if (!is_sent || !PQpipelineSync (connection))
        return dm_fail (error, DM_UNAVAILABLE, NULL, "connection lost while preparing statements");
    return read_all_prepared (connection, config, error);
}

static void ignore_notice (void *arg, const PGresult *result)
{
    (void) arg;
    (void) result;
}

static dm_status connect_and_prepare (dm_db *db, dm_error *error)
{
    db->connection = dm_db_connect (&db->config);
    if (PQstatus (db->connection) != CONNECTION_OK) {
        const char *text = PQerrorMessage (db->connection);
        return dm_fail (error, DM_UNAVAILABLE, NULL, "no connection to PostgreSQL: %.*s", (int) strcspn (text, "\n"),
                        text);
    }
    PQsetNoticeReceiver (db->connection, ignore_notice, NULL);
    dm_status status = check_durability (db->connection, error);
    if (!status && db->config.known_schema)
        status = dm_migrate_check (db->connection, db->config.known_schema, error);
    return status ? status : prepare_all (db->connection, &db->config, error);
}

/* When the server's certificate ends; nothing without TLS. */
static void note_certificate (const dm_db *db)
{
    int64_t expiry_ms = dm_certificate_of_peer_ms (PQsslStruct (db->connection, "OpenSSL"));
    if (expiry_ms > 0)
        dm_metrics_set (db->config.metrics, DM_M_CERTIFICATE_EXPIRY, "postgresql", NULL, expiry_ms);
}

dm_status dm_db_ensure (dm_db *db, dm_error *error)
{
    if (db->connection && PQstatus (db->connection) == CONNECTION_OK)
        return DM_OK;
    dm_db_disconnect (db);
    if (dm_clock_monotonic_ms () < db->next_attempt_ms) {
        dm_fail (error, DM_UNAVAILABLE, NULL, "there is no connection to the database now");
        error->retry_after_ms = dm_db_wait_ms (db);
        return DM_UNAVAILABLE;
    }
    if (db->was_connected)
        dm_metrics_add (db->config.metrics, DM_M_DB_RECONNECTS, NULL, NULL, 1);
    dm_status status = connect_and_prepare (db, error);
    if (status) {
        dm_db_disconnect (db);
        db->next_attempt_ms =
            dm_clock_monotonic_ms () + 20 + dm_backoff_ms (db->failures++, BACKOFF_FIRST_MS, BACKOFF_MOST_MS);
        if ((db->failures & (db->failures - 1)) == 0) /* 1, 2, 4, 8 ...: each thread that works has a connection */
            dm_log (DM_WARN, "database_unavailable", DM_T ("error", error->message), DM_N ("attempt", db->failures));
        return status;
    }
    if (db->failures > 0 || db->was_connected)
        dm_log (DM_INFO, "database_connected", DM_N ("attempts", db->failures + 1));
    count_connection (db, true);
    note_certificate (db);
    db->failures = 0;
    db->was_connected = true;
    return DM_OK;
}

bool dm_db_is_connected (dm_db *db)
{
    if (!db->connection)
        return false;
    if (PQpipelineStatus (db->connection) == PQ_PIPELINE_OFF && !PQconsumeInput (db->connection))
        dm_db_disconnect (db);
    return db->connection && PQstatus (db->connection) == CONNECTION_OK;
}

uint32_t dm_db_wait_ms (const dm_db *db)
{
    int64_t wait_ms = db->next_attempt_ms - dm_clock_monotonic_ms ();
    return db->connection || wait_ms < 1 ? 1 : (uint32_t) wait_ms;
}
