/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of many works, sent as one statement. PostgreSQL parses a table's CHECKs once a statement; so it does it once a
 * batch instead of once a row. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include "common/tx.h"

#define COLUMNS_MAX 24
#define STATEMENTS_MAX 8
#define BYTES_MAX (64 * 1024) /* of one statement's rows; more go in another, so that PostgreSQL can begin */
#define ARRAY_HEADER_BYTES 20
#define NULL_LENGTH UINT32_MAX

/* A column in the making, in the wire form of a PostgreSQL array of one dimension.
 * Source: array_recv in src/backend/utils/adt/arrayfuncs.c. */
typedef struct column {
    uint32_t element_oid;
    bool has_null;
    uint8_t *bytes;
    size_t size, room;
} column;

struct dm_insert {
    const dm_query *query;
    size_t column_count, row_count, bytes;
    column columns[COLUMNS_MAX];
};

static void append (column *to, const void *data, size_t size)
{
    if (to->size + size > to->room) {
        to->room = 2 * (to->size + size) + 256;
        to->bytes = realloc (to->bytes, to->room);
        if (!to->bytes)
            abort ();
    }
    if (size > 0)
        memcpy (to->bytes + to->size, data, size);
    to->size += size;
}

static void append_number (column *to, uint32_t number)
{
    number = htobe32 (number);
    append (to, &number, sizeof number);
}

static void append_value (column *to, const dm_param *value)
{
    assert (value->oid != 0 && (to->element_oid == 0 || to->element_oid == value->oid));
    to->element_oid = value->oid;
    if (to->size == 0)
        append (to, (const uint8_t[ARRAY_HEADER_BYTES]){ 0 }, ARRAY_HEADER_BYTES);
    const void *data = value->is_small ? value->small : value->data;
    size_t size = !data ? 0 : value->is_binary ? (size_t) value->bytes : strlen (data);
    to->has_null |= !data;
    append_number (to, data ? (uint32_t) size : NULL_LENGTH);
    append (to, data, size);
}

static void write_header (column *it, size_t row_count)
{
    const uint32_t header[] = { htobe32 (1), htobe32 (it->has_null), htobe32 (it->element_oid),
                                htobe32 ((uint32_t) row_count), htobe32 (1) };
    memcpy (it->bytes, header, sizeof header);
}

static void reset (struct dm_insert *insert)
{
    for (size_t c = 0; c < insert->column_count; c++)
        free (insert->columns[c].bytes);
    memset (insert, 0, sizeof *insert);
}

static void send_rows (dm_tx *tx, struct dm_insert *insert)
{
    dm_param params[COLUMNS_MAX];
    for (size_t c = 0; c < insert->column_count; c++) {
        write_header (&insert->columns[c], insert->row_count);
        params[c] = dm_param_bytes (insert->columns[c].bytes, insert->columns[c].size);
    }
    dm_tx_send_now (tx, insert->query, params, insert->column_count);
    reset (insert);
}

void dm_tx_flush_inserts (dm_tx *tx)
{
    for (size_t i = 0; i < tx->insert_count; i++)
        send_rows (tx, &tx->inserts[i]);
    tx->insert_count = 0;
}

void dm_tx_clear_inserts (dm_tx *tx)
{
    for (size_t i = 0; i < tx->insert_count; i++)
        reset (&tx->inserts[i]);
    free (tx->inserts);
    tx->inserts = NULL;
    tx->insert_count = 0;
}

/* The statement's rows so far; others are sent when there are too many. */
static struct dm_insert *find (dm_tx *tx, const dm_query *query, size_t column_count)
{
    for (size_t i = 0; i < tx->insert_count; i++)
        if (tx->inserts[i].query == query)
            return &tx->inserts[i];
    if (tx->insert_count == STATEMENTS_MAX)
        dm_tx_flush_inserts (tx);
    if (!tx->inserts && !(tx->inserts = calloc (STATEMENTS_MAX, sizeof *tx->inserts)))
        abort ();
    struct dm_insert *insert = &tx->inserts[tx->insert_count++];
    insert->query = query;
    insert->column_count = column_count;
    return insert;
}

dm_status dm_tx_insert_params (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count)
{
    assert (tx->is_batch && count <= COLUMNS_MAX);
    if (tx->failure)
        return tx->error.status;
    struct dm_insert *insert = find (tx, query, count);
    tx->writes++;
    insert->row_count++;
    insert->bytes = 0;
    for (size_t c = 0; c < count; c++) {
        append_value (&insert->columns[c], &params[c]);
        insert->bytes += insert->columns[c].size;
    }
    if (insert->bytes >= BYTES_MAX)
        dm_tx_flush_inserts (tx);
    return DM_OK;
}
