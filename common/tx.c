/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/tx.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/db_error.h"
#include "common/clock.h"
#include "common/log.h"
#include "sql/dm.h"

#define PARAMS_MAX 24

void dm_tx_init (dm_tx *tx, dm_db *db)
{
    memset (tx, 0, sizeof *tx);
    tx->db = db;
}

void dm_tx_clear_results (dm_tx *tx)
{
    while (tx->result_count > 0)
        PQclear (tx->results[--tx->result_count]);
}

void dm_tx_clear (dm_tx *tx)
{
    dm_tx_clear_results (tx);
    dm_tx_clear_inserts (tx);
    free (tx->results);
    free (tx->events);
    dm_tx_init (tx, tx->db);
}

static void keep_result (dm_tx *tx, PGresult *result)
{
    if (tx->result_count == tx->result_room) {
        tx->result_room = tx->result_room ? 2 * tx->result_room : 16;
        tx->results = reallocarray (tx->results, tx->result_room, sizeof *tx->results);
        if (!tx->results)
            abort ();
    }
    tx->results[tx->result_count++] = result;
}

/* Remembers the first failure; a batch goes no further after it. */
static void note_failure (dm_tx *tx, const PGresult *result)
{
    const dm_db_config *config = dm_db_config_of (tx->db);
    dm_error error = { 0 };
    dm_failure failure = dm_db_classify (result, config->constraints, config->constraint_count, &error);
    if (failure == DM_FAILURE_NONE || tx->failure != DM_FAILURE_NONE)
        return;
    tx->failure = failure;
    tx->error = error;
    const char *constraint = result ? PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME) : NULL;
    strncpy (tx->constraint, constraint ? constraint : "", sizeof tx->constraint - 1);
    if (failure == DM_FAILURE_UNAVAILABLE && result)
        dm_log (DM_ERROR, "statement_failed", DM_T ("sqlstate", PQresultErrorField (result, PG_DIAG_SQLSTATE)),
                DM_T ("error", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY)));
}

static dm_status fail_lost (dm_tx *tx)
{
    note_failure (tx, NULL);
    return tx->error.status;
}

/* Puts a prepared statement in the connection's buffer. */
static bool send_prepared (PGconn *connection, const char *name, const dm_param params[], size_t count)
{
    assert (count <= PARAMS_MAX);
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    for (size_t i = 0; i < count; i++) {
        values[i] = params[i].is_small ? (const char *) params[i].small : params[i].data;
        lengths[i] = params[i].bytes;
        formats[i] = params[i].is_binary;
    }
    return PQsendQueryPrepared (connection, name, (int) count, values, lengths, formats, 1);
}

/* Reads one statement's result; in a pipeline a NULL follows it. */
static PGresult *read_result (dm_tx *tx)
{
    PGconn *connection = dm_db_connection (tx->db);
    PGresult *result = PQgetResult (connection);
    if (result && PQresultStatus (result) != PGRES_PIPELINE_SYNC)
        PQclear (PQgetResult (connection));
    return result;
}

/* Reads the results of all statements that were sent without waiting. */
static dm_status read_unread (dm_tx *tx)
{
    for (; tx->unread > 0; tx->unread--) {
        PGresult *result = read_result (tx);
        if (!result)
            return fail_lost (tx);
        note_failure (tx, result);
        PQclear (result);
    }
    return tx->failure ? tx->error.status : DM_OK;
}

dm_status dm_tx_begin (dm_tx *tx, dm_error *error)
{
    dm_status status = dm_db_ensure (tx->db, error);
    if (status)
        return status;
    dm_tx_clear (tx);
    tx->is_batch = true;
    PGconn *connection = dm_db_connection (tx->db);
    if (!PQenterPipelineMode (connection) || !PQsendQueryParams (connection, "BEGIN", 0, NULL, NULL, NULL, NULL, 1)) {
        dm_db_disconnect (tx->db);
        return dm_fail (error, DM_UNAVAILABLE, NULL, "the connection to the database was lost");
    }
    tx->unread = 1;
    return DM_OK;
}

dm_status dm_tx_send_now (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count)
{
    assert (tx->is_batch);
    if (tx->failure)
        return tx->error.status;
    if (!send_prepared (dm_db_connection (tx->db), query->name, params, count))
        return fail_lost (tx);
    tx->unread++;
    return DM_OK;
}

dm_status dm_tx_send_params (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count)
{
    dm_tx_flush_inserts (tx);
    tx->writes += query->is_write;
    return dm_tx_send_now (tx, query, params, count);
}

static void note_wait (const dm_tx *tx, int64_t since_us)
{
    dm_metrics_observe (dm_db_config_of (tx->db)->metrics, DM_M_DB_SECONDS, NULL, NULL,
                        (double) (dm_clock_monotonic_us () - since_us) / 1e6);
}

/* A statement on its own, outside a transaction. */
static PGresult *query_alone (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count)
{
    assert (!query->is_write);
    PGconn *connection = dm_db_connection (tx->db);
    if (!send_prepared (connection, query->name, params, count))
        return NULL;
    PGresult *result = PQgetResult (connection);
    for (PGresult *more = result; more && (more = PQgetResult (connection));)
        PQclear (more);
    return result;
}

static PGresult *query_in_batch (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count)
{
    PGconn *connection = dm_db_connection (tx->db);
    tx->writes += query->is_write;
    if (dm_tx_send_now (tx, query, params, count))
        return NULL;
    tx->unread--;
    if (!PQsendFlushRequest (connection) || PQflush (connection) < 0 || read_unread (tx)) {
        tx->unread++;
        return NULL;
    }
    return read_result (tx);
}

dm_status dm_tx_query_params (dm_call *call, const dm_query *query, const PGresult **out, const dm_param params[],
                              size_t count)
{
    dm_tx *tx = call->tx;
    dm_tx_flush_inserts (tx);
    int64_t since_us = dm_clock_monotonic_us ();
    PGresult *result = (tx->is_batch ? query_in_batch : query_alone) (tx, query, params, count);
    note_wait (tx, since_us);
    if (result)
        keep_result (tx, result);
    if (!tx->failure)
        note_failure (tx, result);
    if (tx->failure) {
        call->error = tx->error;
        return call->error.status;
    }
    *out = result;
    return DM_OK;
}

/* Sends the events, as the last statement before COMMIT, so that the log's head is never locked over a round trip. */
static bool send_events (dm_tx *tx)
{
    if (tx->event_count == 0)
        return true;
    dm_arena *arena = dm_arena_open ();
    ProtobufCBinaryData *values = dm_arena_alloc (arena, tx->event_count * sizeof *values);
    for (size_t i = 0; i < tx->event_count; i++)
        values[i] = (ProtobufCBinaryData){ tx->events[i].size, (uint8_t *) tx->events[i].bytes };
    dm_param param = dm_param_byteas (arena, values, tx->event_count);
    bool is_sent = send_prepared (dm_db_connection (tx->db), dm_sql_insert_events.name, &param, 1);
    dm_arena_destroy (&arena);
    return is_sent;
}

/* Reads what BEGIN .. COMMIT, sync answered. The tag alone says whether it was committed. */
static bool read_commit (dm_tx *tx, int64_t *out_head)
{
    int64_t head = 0;
    read_unread (tx);
    if (tx->unread == 0 && tx->event_count > 0) {
        PGresult *events = read_result (tx);
        note_failure (tx, events);
        if (PQresultStatus (events) == PGRES_TUPLES_OK && PQntuples (events) == 1)
            head = dm_get_int8 (events, 0, DM_INSERT_EVENTS_POSITION);
        PQclear (events);
    }
    PGresult *commit = read_result (tx);
    note_failure (tx, commit);
    bool is_committed = !tx->failure && strcmp (PQcmdStatus (commit), "COMMIT") == 0;
    PQclear (commit);
    if (is_committed)
        *out_head = head;
    return is_committed;
}

/* Takes the connection out of its pipeline, dropping it where that does not work. */
static void leave_pipeline (dm_tx *tx)
{
    PGconn *connection = dm_db_connection (tx->db);
    PGresult *result = PQgetResult (connection);
    for (int nulls = 0; PQstatus (connection) == CONNECTION_OK && nulls < 2;) {
        if (PQresultStatus (result) == PGRES_PIPELINE_SYNC && result)
            break;
        nulls = result ? 0 : nulls + 1;
        PQclear (result);
        result = PQgetResult (connection);
    }
    PQclear (result);
    if (PQstatus (connection) != CONNECTION_OK || !PQexitPipelineMode (connection))
        dm_db_disconnect (tx->db);
    tx->is_batch = tx->is_synced = false;
    tx->unread = 0;
}

void dm_tx_send_commit (dm_tx *tx)
{
    PGconn *connection = dm_db_connection (tx->db);
    dm_tx_flush_inserts (tx);
    if (!tx->failure)
        tx->is_synced = send_events (tx) && PQsendQueryParams (connection, "COMMIT", 0, NULL, NULL, NULL, NULL, 1)
                        && PQpipelineSync (connection);
}

dm_failure dm_tx_commit (dm_tx *tx, int64_t *out_head)
{
    *out_head = 0;
    bool is_committed = false;
    if (!tx->is_synced)
        dm_tx_send_commit (tx);
    int64_t since_us = dm_clock_monotonic_us ();
    if (tx->is_synced) {
        is_committed = read_commit (tx, out_head);
        note_wait (tx, since_us);
    }
    if (!is_committed && !tx->failure)
        fail_lost (tx);
    if (!is_committed) {
        dm_tx_rollback (tx);
        return tx->failure;
    }
    leave_pipeline (tx);
    return DM_FAILURE_NONE;
}

void dm_tx_rollback (dm_tx *tx)
{
    PGconn *connection = dm_db_connection (tx->db);
    if (!connection || !tx->is_batch)
        return;
    if (!tx->is_synced && !PQpipelineSync (connection)) {
        dm_db_disconnect (tx->db);
        tx->is_batch = false;
        return;
    }
    leave_pipeline (tx);
    connection = dm_db_connection (tx->db);
    if (connection && PQtransactionStatus (connection) != PQTRANS_IDLE) {
        PGresult *result = PQexec (connection, "ROLLBACK");
        if (PQresultStatus (result) != PGRES_COMMAND_OK)
            dm_db_disconnect (tx->db);
        PQclear (result);
    }
}
