/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: one transaction, or one read connection. Handlers see db.h and event.h only. */
#pragma once

#include "common/db.h"
#include "common/db_connection.h"
#include "common/db_error.h"
#include "common/span.h"

typedef struct dm_new_event {
    const uint8_t *bytes; /* borrowed from the call's arena */
    size_t size;
    const dm_step *step; /* its span, which ends with the commit; in the call's arena. NULL: it has none */
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

/* Makes a transaction in the caller's memory.  Takes: db, borrowed. */
void dm_tx_init (dm_tx *tx, dm_db *db);
/* Frees what the transaction holds, and makes it as new. The connection stays. */
void dm_tx_clear (dm_tx *tx);
/* Opens a transaction; the server hears of it with the next statement.  Errors: DM_UNAVAILABLE. */
dm_status dm_tx_begin (dm_tx *tx, dm_error *error);
/* Sends the COMMIT and all before it; its answer is for dm_tx_commit. */
void dm_tx_send_commit (dm_tx *tx);
/* Ends it, sending the COMMIT where that was not done.  Gives: *out_head, the log's new head, 0 where nothing was
 * emitted.  Returns DM_FAILURE_NONE only when the server answered COMMIT. */
dm_failure dm_tx_commit (dm_tx *tx, int64_t *out_head);
/* Undoes it; does nothing outside a transaction. */
void dm_tx_rollback (dm_tx *tx);
/* dm_tx_send_params without what waits before it; for tx_insert.c. */
dm_status dm_tx_send_now (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count);
/* Sends the rows that wait, and forgets them. */
void dm_tx_flush_inserts (dm_tx *tx);
void dm_tx_clear_inserts (dm_tx *tx);
/* Frees the rows that were handed out. */
void dm_tx_clear_results (dm_tx *tx);
