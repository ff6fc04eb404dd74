/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: connections and transactions. Handlers see db.h and event.h only. */
#pragma once

#include "common/db.h"
#include "common/event.h"

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
} dm_db_config;

/* Connects at the first dm_db_ensure.  Takes: config's pointers, borrowed for as long as the connection object lives.
 */
dm_db *dm_db_open (const dm_db_config *config);
void dm_db_destroy (dm_db **db);
/* Connects where there is no connection; between failures it refuses at once until the backoff is over.
 * Errors: DM_UNAVAILABLE; DM_FAILED_PRECONDITION on a server with fsync, full_page_writes or synchronous_commit off. */
dm_status dm_db_ensure (dm_db *db, dm_error *error);
/* True while there is a connection; notices when an idle one was closed by the server. */
bool dm_db_is_connected (dm_db *db);
/* How long until dm_db_ensure tries again, in milliseconds. */
uint32_t dm_db_wait_ms (const dm_db *db);

/* The connection, NULL when there is none; for tx.c. */
PGconn *dm_db_connection (const dm_db *db);
const dm_db_config *dm_db_config_of (const dm_db *db);
void dm_db_disconnect (dm_db *db);

/* What a failed statement means for a batch. */
typedef enum dm_failure {
    DM_FAILURE_NONE,
    DM_FAILURE_DATA,       /* SQLSTATE class 22 or 23: one request's own fault */
    DM_FAILURE_CONFLICT,   /* class 40: again */
    DM_FAILURE_UNAVAILABLE /* anything else */
} dm_failure;

typedef struct dm_new_event {
    const uint8_t *bytes; /* borrowed from the call's arena */
    size_t size;
} dm_new_event;

struct dm_tx {
    dm_db *db;
    bool is_batch;       /* in a pipeline, between BEGIN and COMMIT; else a plain read connection */
    bool is_synced;      /* COMMIT and the pipeline's end have been sent */
    size_t unread;       /* statements whose results have not been read */
    size_t writes;       /* statements with is_write that were sent */
    dm_failure failure;  /* of the first statement that failed */
    dm_error error;      /* what it means to the caller */
    char constraint[64]; /* the constraint that it violated */
    PGresult **results;  /* handed out; cleared by dm_tx_clear_results */
    size_t result_count, result_room;
    dm_new_event *events;
    size_t event_count, event_room;
    struct dm_insert *inserts; /* rows that wait for their statement */
    size_t insert_count;
};

void dm_tx_init (dm_tx *tx, dm_db *db);
void dm_tx_clear (dm_tx *tx);
/* Opens a transaction; the server hears of it with the next statement.  Errors: DM_UNAVAILABLE. */
dm_status dm_tx_begin (dm_tx *tx, dm_error *error);
/* Ends it.  Gives: *out_head, the log's new head, 0 where nothing was emitted.  Returns DM_FAILURE_NONE only when the
 * server answered COMMIT. */
dm_failure dm_tx_commit (dm_tx *tx, int64_t *out_head);
void dm_tx_rollback (dm_tx *tx);
/* dm_tx_send_params without what waits before it; for tx_insert.c. */
dm_status dm_tx_send_now (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count);
/* Sends the rows that wait, and forgets them. */
void dm_tx_flush_inserts (dm_tx *tx);
void dm_tx_clear_inserts (dm_tx *tx);
/* Frees the rows that were handed out. */
void dm_tx_clear_results (dm_tx *tx);
