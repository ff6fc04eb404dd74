/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "common/stored_reply.h"
#include "sql/dm.h"

#define ROUNDS_MAX 5 /* of meeting another replica's keys, or conflicts */

/* How a try at a set of works ended. */
typedef enum outcome { COMMITTED, SPLIT, KEYS_TAKEN, CONFLICT, UNAVAILABLE } outcome;

static void finish (dm_work *work, dm_status status)
{
    work->status = status;
    work->is_done = true;
}

static void finish_all (dm_work *works[], size_t count, const dm_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!works[i]->is_done) {
            works[i]->call.error = *error;
            finish (works[i], error->status);
        }
}

/* Works that are not done yet, moved to the front, in order. */
static size_t keep_undone (dm_work *works[], size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!works[i]->is_done)
            works[kept++] = works[i];
    return kept;
}

static int compare_keys (const void *a, const void *b)
{
    const dm_work *const *left = a, *const *right = b;
    return memcmp ((*left)->call.key, (*right)->call.key, DM_UUID_BYTES);
}

/* The keyed works that were carried out, or those that were not, ascending by key.  Gives: out, room for count. */
static size_t sort_keyed (dm_work *works[], size_t count, bool has_run, dm_work *out[])
{
    size_t keyed = 0;
    for (size_t i = 0; i < count; i++)
        if (works[i]->call.key && !works[i]->is_done && works[i]->has_run == has_run)
            out[keyed++] = works[i];
    qsort (out, keyed, sizeof *out, compare_keys);
    return keyed;
}

/* A request that was carried out before gets its first reply again. Another request with the same key is refused. */
static void answer_from_key (dm_batch *batch, dm_work *work, const PGresult *rows, int row)
{
    const dm_stored_reply stored = { dm_get_bytes (rows, row, DM_FIND_KEYS_HASH),
                                     dm_get_bytes (rows, row, DM_FIND_KEYS_REPLY),
                                     dm_get_bool (rows, row, DM_FIND_KEYS_IS_SEALED) };
    ProtobufCBinaryData reply;
    dm_status status = dm_stored_reply_open (batch->keyring, work->call.key, work->hash, &stored, work->call.arena,
                                             &reply, &work->call.error);
    if (!status) {
        work->reply = dm_arena_copy (work->call.arena, reply.data, reply.len);
        work->reply_bytes = reply.len;
        dm_metrics_add (batch->metrics, DM_M_KEY_REPLAYS, NULL, NULL, 1);
    }
    finish (work, status);
}

static dm_status look_up_keys (dm_batch *batch, dm_call *call, dm_work *works[], size_t count)
{
    dm_work *keyed[DM_BATCH_MAX];
    size_t keyed_count = sort_keyed (works, count, false, keyed);
    if (keyed_count == 0)
        return DM_OK;
    ProtobufCBinaryData *keys = dm_arena_alloc (call->arena, keyed_count * sizeof *keys);
    for (size_t i = 0; i < keyed_count; i++)
        keys[i] = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) keyed[i]->call.key };
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &dm_sql_find_keys, &rows, dm_param_uuids (call->arena, keys, keyed_count));
    if (status)
        return status;
    for (int row = 0; row < PQntuples (rows); row++)
        for (size_t i = 0; i < keyed_count; i++)
            if (memcmp (keyed[i]->call.key, dm_get_bytes (rows, row, DM_FIND_KEYS_KEY).data, DM_UUID_BYTES) == 0)
                answer_from_key (batch, keyed[i], rows, row);
    return DM_OK;
}

static void send_keys (dm_batch *batch, dm_tx *tx, dm_arena *arena, dm_work *works[], size_t count)
{
    dm_work *keyed[DM_BATCH_MAX];
    size_t keyed_count = sort_keyed (works, count, true, keyed);
    if (keyed_count == 0)
        return;
    ProtobufCBinaryData *columns[3];
    for (size_t c = 0; c < DM_COUNT (columns); c++)
        columns[c] = dm_arena_alloc (arena, keyed_count * sizeof **columns);
    for (size_t i = 0; i < keyed_count; i++) {
        const ProtobufCBinaryData reply = { keyed[i]->reply_bytes, (uint8_t *) keyed[i]->reply };
        const dm_stored_reply stored =
            dm_stored_reply_make (batch->keyring, keyed[i]->call.key, keyed[i]->hash, reply, arena);
        columns[0][i] = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) keyed[i]->call.key };
        columns[1][i] = stored.hash;
        columns[2][i] = stored.reply;
    }
    dm_tx_send (tx, &dm_sql_insert_keys, dm_param_uuids (arena, columns[0], keyed_count),
                dm_param_byteas (arena, columns[1], keyed_count), dm_param_byteas (arena, columns[2], keyed_count),
                DM_BOOL (batch->keyring != NULL));
}

/* Lets the service ask for all works at once what they need. */
static bool look_ahead (dm_batch *batch, dm_call *call, dm_work *works[], size_t count)
{
    dm_work *undone[DM_BATCH_MAX];
    size_t undone_count = 0;
    for (size_t i = 0; i < count; i++) {
        works[i]->call.ahead = NULL; /* of an earlier try */
        if (works[i]->is_done)
            continue;
        works[i]->call.tx = call->tx;
        undone[undone_count++] = works[i];
    }
    if (batch->look_ahead)
        batch->look_ahead (batch->look_ahead_arg, call, undone, undone_count);
    return !call->tx->failure;
}

/* Runs one work inside the transaction.  Returns false when what it did must be rolled back. */
static bool run_one (dm_tx *tx, dm_work *work)
{
    if (dm_clock_monotonic_ms () >= work->call.deadline_ms) {
        finish (work, dm_fail (&work->call.error, DM_DEADLINE_EXCEEDED, NULL, "the time for this call has run out"));
        return true;
    }
    size_t writes = tx->writes, events = tx->event_count;
    work->call.tx = tx;
    dm_log_set_trace (work->call.origin->traceparent);
    dm_status status = work->run (&work->call, work);
    dm_log_set_trace (NULL);
    work->call.tx = NULL;
    work->status = status;
    work->has_run = status == DM_OK;
    if (tx->failure)
        return false;
    /* a refusal may rest on what an earlier work of this batch did, so it stands only when the batch is committed */
    return status == DM_OK || (tx->writes == writes && tx->event_count == events);
}

static outcome after_failure (const dm_tx *tx, size_t count, dm_work *works[])
{
    if (tx->failure == DM_FAILURE_DATA && strcmp (tx->constraint, "request_key_pkey") == 0)
        return KEYS_TAKEN;
    if (tx->failure == DM_FAILURE_CONFLICT)
        return CONFLICT;
    if (tx->failure == DM_FAILURE_UNAVAILABLE)
        return UNAVAILABLE;
    /* its own fault, or a refusal after a write */
    if (count == 1 && tx->failure == DM_FAILURE_DATA) {
        works[0]->call.error = tx->error;
        works[0]->status = tx->error.status;
    }
    return SPLIT;
}

static void note_commit (dm_batch *batch, const dm_tx *tx, int64_t begin_us, size_t count, int64_t head)
{
    dm_metrics_observe (batch->metrics, DM_M_BATCH_SECONDS, NULL, NULL,
                        (double) (dm_clock_monotonic_us () - begin_us) / 1e6);
    dm_metrics_observe (batch->metrics, DM_M_BATCH_SIZE, NULL, NULL, (double) count);
    if (head == 0)
        return;
    for (size_t i = 0; i < tx->event_count; i++)
        if (tx->events[i].step)
            dm_spans_add (batch->spans, tx->events[i].step);
    dm_metrics_add (batch->metrics, DM_M_EVENTS_EMITTED, NULL, NULL, (int64_t) tx->event_count);
    dm_metrics_raise (batch->metrics, DM_M_LOG_HEAD, NULL, NULL, head);
    if (batch->on_head)
        batch->on_head (batch->on_head_arg, head);
}

/* The transaction as a part of each work that it carried out. */
static void add_spans (const dm_batch *batch, dm_work *const works[], size_t count, int64_t begin_us)
{
    for (size_t i = 0; i < count; i++) {
        char traceparent[DM_TRACEPARENT_SIZE], parent[DM_SPAN_ID_SIZE];
        if (!works[i]->has_run || works[i]->is_done || !dm_trace_is_sampled (works[i]->call.origin->traceparent))
            continue;
        memcpy (traceparent, works[i]->call.origin->traceparent, sizeof traceparent);
        dm_trace_enter (traceparent, parent);
        dm_spans_add (batch->spans, &(dm_step){ .type = DM_SPAN_COMMIT,
                                                .traceparent = traceparent,
                                                .parent = parent,
                                                .started_us = begin_us,
                                                .number = (int64_t) count });
    }
}

/* Sends what is left with the COMMIT, tells that it is under way, and waits for the answer. */
static bool commit (dm_batch *batch, dm_tx *tx, int64_t *out_head)
{
    dm_tx_send_commit (tx);
    if (batch->on_sent)
        batch->on_sent (batch->on_sent_arg);
    return dm_tx_commit (tx, out_head) == DM_FAILURE_NONE;
}

/* One transaction for all that are not done.  Gives: *error when it could not be committed. */
static outcome try_works (dm_batch *batch, dm_tx *tx, dm_arena *arena, dm_work *works[], size_t count, bool looks_first,
                          dm_error *error)
{
    int64_t begin_us = dm_clock_monotonic_us (), head;
    if (dm_tx_begin (tx, error)) {
        error->status = DM_UNAVAILABLE;
        return UNAVAILABLE;
    }
    dm_call call = { .tx = tx, .arena = arena };
    bool is_well = !looks_first || look_up_keys (batch, &call, works, count) == DM_OK;
    is_well = is_well && look_ahead (batch, &call, works, count);
    for (size_t i = 0; is_well && i < count; i++)
        if (!works[i]->is_done)
            is_well = run_one (tx, works[i]);
    /* a work may have been refused because the same was done before: then its key is there */
    is_well = is_well && look_up_keys (batch, &call, works, count) == DM_OK;
    if (is_well) {
        send_keys (batch, tx, arena, works, count);
        is_well = commit (batch, tx, &head);
    } else
        dm_tx_rollback (tx);
    *error = tx->error;
    if (!is_well)
        return after_failure (tx, count, works);
    add_spans (batch, works, count, begin_us);
    for (size_t i = 0; i < count; i++)
        if (!works[i]->is_done)
            finish (works[i], works[i]->status);
    note_commit (batch, tx, begin_us, count, head);
    return COMMITTED;
}

static outcome try_with (dm_batch *batch, dm_work *works[], size_t count, bool looks_first, dm_error *error)
{
    dm_arena *arena = dm_arena_open ();
    dm_tx tx;
    dm_tx_init (&tx, batch->db);
    for (size_t i = 0; i < count; i++)
        works[i]->has_run = false;
    outcome result = try_works (batch, &tx, arena, works, count, looks_first, error);
    dm_tx_clear (&tx);
    dm_arena_destroy (&arena);
    return result;
}

static void count_failure (dm_batch *batch, const char *how)
{
    dm_metrics_add (batch->metrics, DM_M_BATCH_FAILURES, how, NULL, 1);
}

static bool any_is_repeat (dm_work *works[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (works[i]->is_repeat)
            return true;
    return false;
}

/* Runs works with distinct keys until each has an answer.  Takes: is_last, true when a work that fails through its own
 * fault is not tried again. */
static void run_distinct (dm_batch *batch, dm_work *works[], size_t count, bool is_last)
{
    dm_error error = { 0 };
    outcome result = CONFLICT;
    unsigned rounds = 0;
    bool looks_first = is_last || any_is_repeat (works, count);
    for (; rounds < ROUNDS_MAX && (result == CONFLICT || result == KEYS_TAKEN); rounds++) {
        if (rounds > 0)
            count_failure (batch, "retried");
        result = try_with (batch, works, count, looks_first || rounds > 0, &error);
        count = keep_undone (works, count);
    }
    if (count == 0)
        return;
    if (result == KEYS_TAKEN)
        dm_fail (&error, DM_ABORTED, NULL, "another replica is carrying this out; try again");
    if (result != SPLIT) {
        count_failure (batch, "unavailable");
        finish_all (works, count, &error);
        return;
    }
    if (is_last) {
        finish (works[0], works[0]->status);
        return;
    }
    /* also a work that was alone: perhaps another replica has carried it out, and its key tells that now */
    count_failure (batch, "split");
    for (size_t i = 0; i < count; i++)
        run_distinct (batch, &works[i], 1, true);
}

static bool has_key_before (dm_work *works[], size_t count, const uint8_t *key)
{
    for (size_t i = 0; i < count; i++)
        if (works[i]->call.key && memcmp (works[i]->call.key, key, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

void dm_batch_run (dm_batch *batch, dm_work *works[], size_t count)
{
    while (count > 0) {
        dm_work *now[DM_BATCH_MAX];
        size_t taken = 0, later = 0;
        for (size_t i = 0; i < count; i++) {
            dm_work *work = works[i];
            bool is_taken = taken < DM_BATCH_MAX && !(work->call.key && has_key_before (now, taken, work->call.key));
            work->is_repeat |= !is_taken;
            if (is_taken)
                now[taken++] = work;
            else
                works[later++] = work;
        }
        run_distinct (batch, now, taken, false);
        count = later;
    }
}

dm_status dm_batch_run_whole (dm_batch *batch, dm_status (*prologue) (dm_call *call, void *arg), void *arg,
                              dm_work *works[], size_t count, size_t *out_failed, dm_error *error)
{
    int64_t begin_us = dm_clock_monotonic_us (), head;
    dm_arena *arena = dm_arena_open ();
    dm_tx tx;
    dm_tx_init (&tx, batch->db);
    dm_call call = { .tx = &tx, .arena = arena };
    *out_failed = count;
    dm_status status = dm_tx_begin (&tx, error);
    if (status)
        goto out;
    status = prologue ? prologue (&call, arg) : DM_OK;
    *error = call.error;
    for (size_t i = 0; status == DM_OK && i < count; i++) {
        run_one (&tx, works[i]);
        status = works[i]->status;
        if (status) {
            *out_failed = i;
            *error = works[i]->call.error;
        }
    }
    if (status == DM_OK && commit (batch, &tx, &head)) {
        note_commit (batch, &tx, begin_us, count, head);
        goto out;
    }
    if (tx.failure) {
        *error = tx.error;
        status = tx.error.status;
        /* with several works the one at fault is not known: the caller tries them one by one */
        *out_failed = tx.failure == DM_FAILURE_DATA && count > 0 ? 0 : count;
    }
    dm_tx_rollback (&tx);
out:
    dm_tx_clear (&tx);
    dm_arena_destroy (&arena);
    return status;
}
