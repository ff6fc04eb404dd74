/* SPDX-License-Identifier: EUPL-1.2 */
/* Group commit: one mechanism for writers, consumers and jobs. */
#pragma once

#include "common/keyring.h"
#include "common/rpc.h"
#include "common/tx.h"

#define DM_BATCH_MAX 128

/* One piece of work. The caller fills the first part and owns all of it. */
typedef struct dm_work {
    dm_call call; /* arena, origin, key, deadline_ms, app; tx is set while it runs */
    dm_status (*run) (dm_call *call, struct dm_work *work); /* may run twice */
    void *arg;
    const uint8_t *hash; /* of a keyed work (call.key): SHA-256 of the request, 32 bytes */
    /* Gives */
    const uint8_t *reply; /* filled by run, or from the key's row; in call.arena */
    size_t reply_bytes;
    dm_status status; /* DM_OK only when committed; else see call.error */
    /* The caller's again: its key is probably there, and is looked up before the work runs, not only when it is met */
    bool is_repeat;
    /* For the batch alone */
    bool is_done, has_run;
} dm_work;

typedef struct dm_batch {
    dm_db *db;
    dm_metrics *metrics;
    dm_spans *spans;     /* NULL: nobody keeps any */
    dm_keyring *keyring; /* seals the replies that are stored; NULL: they are stored as they are */
    /* Called after a commit that emitted events; NULL: nobody. */
    void (*on_head) (void *arg, int64_t head);
    void *on_head_arg;
    /* Called in each transaction before its works run, with those that will (dm_service.look_ahead); NULL: nobody. */
    void (*look_ahead) (void *arg, dm_call *call, dm_work *works[], size_t count);
    void *look_ahead_arg;
    /* Called when a transaction has been sent whole and only its answer is awaited; NULL: nobody. */
    void (*on_sent) (void *arg);
    void *on_sent_arg;
} dm_batch;

/* Runs all works in as few transactions as possible, and fills the status of each. Keys are stored; one that is met
 * there, or that a repeated work brings, is looked up. A work that fails does no harm to the others. When the
 * connection is lost, all are UNAVAILABLE; some may have been committed all the same, which a repeated call finds out
 * by its key.
 * Takes: any number of works; more than DM_BATCH_MAX become several batches. */
void dm_batch_run (dm_batch *batch, dm_work *works[], size_t count);

/* Runs prologue and then all works, in order, in one transaction: all of it is committed or nothing. Keys are not
 * looked at.  Takes: prologue, NULL for none.
 * Returns DM_OK when committed. Else *error says why, and *out_failed is the number of the work that failed through its
 * own fault, or count when no work is to blame (prologue, connection, conflict). */
dm_status dm_batch_run_whole (dm_batch *batch, dm_status (*prologue) (dm_call *call, void *arg), void *arg,
                              dm_work *works[], size_t count, size_t *out_failed, dm_error *error);
