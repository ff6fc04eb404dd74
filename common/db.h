/* SPDX-License-Identifier: EUPL-1.2 */
/* Statements and their rows, as handlers use them. */
#pragma once

#include <libpq-fe.h>
#include "common/arena.h"
#include "common/base.h"
#include "common/metrics.h"
#include "common/rpc.h"
#include "common/status.h"
#include "common/uuid.h"

/* A statement, made from sql/queries/<name>.sql at build time and prepared when a connection opens. */
typedef struct dm_query {
    const char *name;
    const char *sql;
    bool is_write; /* it holds INSERT, UPDATE or DELETE */
} dm_query;

/* A parameter in its PostgreSQL wire form; made by the macros below, borrowed until the statement has been sent. */
typedef struct dm_param {
    const void *data; /* NULL: SQL NULL, or small when is_small */
    int bytes;
    bool is_binary, is_small;
    uint8_t small[8];
    uint32_t oid; /* of its type in PostgreSQL; 0 for arrays */
} dm_param;

/* Parameters, each named after its type in PostgreSQL (bytes: bytea). Texts, bytes and UUIDs (16 bytes) are borrowed; a
 * NULL pointer gives SQL NULL. */
dm_param dm_param_int4 (int32_t value);
dm_param dm_param_int8 (int64_t value);
dm_param dm_param_bool (bool value);
dm_param dm_param_text (const char *value);
dm_param dm_param_bytes (const void *data, size_t bytes);
dm_param dm_param_uuid (const uint8_t *value);
/* uuid[] and bytea[] from elements that lie in arena or live as long as it. */
dm_param dm_param_uuids (dm_arena *arena, const ProtobufCBinaryData *values, size_t count);
dm_param dm_param_byteas (dm_arena *arena, const ProtobufCBinaryData *values, size_t count);

/* SQL NULL of the same type. */
dm_param dm_param_null (dm_param like);

#define DM_INT4(value) dm_param_int4 (value)
#define DM_INT8(value) dm_param_int8 (value)
#define DM_BOOL(value) dm_param_bool (value)
#define DM_TEXT(value) dm_param_text (value)
#define DM_BYTES(data, bytes) dm_param_bytes ((data), (bytes))
#define DM_UUID(value) dm_param_uuid (value)

/* What a violated constraint means to the caller: a status, a field and a sentence. DM_ABORTED means that the work runs
 * again at once, because nobody is to blame: a random number was taken, say. The caller hears of it only when it keeps
 * happening. */
typedef struct dm_constraint {
    const char *name; /* of the constraint or unique index */
    dm_status status;
    const char *field;
    const char *message;
} dm_constraint;

/* Sends a statement whose rows are not needed; its failure shows at the next dm_tx_query or at commit.
 * dm_tx_send (tx, &intake_sql_insert_zaak, DM_UUID (id), DM_TEXT (name)).  Errors: DM_UNAVAILABLE (connection). */
#define dm_tx_send(tx, query, ...)                                                                                     \
    dm_tx_send_params ((tx), (query), (const dm_param[]){ __VA_ARGS__ __VA_OPT__ (, ){ 0 } },                          \
                       sizeof ((const dm_param[]){ __VA_ARGS__ __VA_OPT__ (, ){ 0 } }) / sizeof (dm_param) - 1)
/* Adds a row to a statement whose parameters are arrays, one element a row (FROM unnest ($1::uuid[], $2::text[])). The
 * statement is sent once, with the rows of all works of a batch: before the next statement of another kind, or at the
 * commit. Values are copied; a column has the same type in every row.  Errors: as dm_tx_send. */
#define dm_tx_insert(tx, query, ...)                                                                                   \
    dm_tx_insert_params ((tx), (query), (const dm_param[]){ __VA_ARGS__ },                                             \
                         sizeof ((const dm_param[]){ __VA_ARGS__ }) / sizeof (dm_param))
/* Sends a statement and waits for its rows (binary).  Gives: *out, freed with the call.
 * Errors: what the SQLSTATE or the violated constraint means, in call->error too. */
#define dm_tx_query(call, query, out, ...)                                                                             \
    dm_tx_query_params ((call), (query), (out), (const dm_param[]){ __VA_ARGS__ __VA_OPT__ (, ){ 0 } },                \
                        sizeof ((const dm_param[]){ __VA_ARGS__ __VA_OPT__ (, ){ 0 } }) / sizeof (dm_param) - 1)
/* The functions behind the macros above.  Takes: count parameters. */
dm_status dm_tx_insert_params (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count);
dm_status dm_tx_send_params (dm_tx *tx, const dm_query *query, const dm_param params[], size_t count);
dm_status dm_tx_query_params (dm_call *call, const dm_query *query, const PGresult **out, const dm_param params[],
                              size_t count);

/* A column of a row, in binary form. Its number has a name: INTAKE_LIST_ZAKEN_UUID is that of uuid in list_zaken.sql.
 * Pointers are borrowed from the result, which lives as long as the call. NULL in SQL gives 0, NULL or no bytes. */
int32_t dm_get_int4 (const PGresult *rows, int row, int column);
int64_t dm_get_int8 (const PGresult *rows, int row, int column);
bool dm_get_bool (const PGresult *rows, int row, int column);
char *dm_get_text (const PGresult *rows, int row, int column); /* text, varchar; cast jsonb, date and enums ::text */
ProtobufCBinaryData dm_get_bytes (const PGresult *rows, int row, int column); /* bytea, uuid */
bool dm_get_is_null (const PGresult *rows, int row, int column);
