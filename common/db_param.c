/* SPDX-License-Identifier: EUPL-1.2 */
/* Parameters and columns in PostgreSQL's binary form.  Source: its recv and send functions in src/backend/utils/adt. */
#include "common/db.h"

#include <endian.h>
#include <string.h>

#define OID_BOOL 16 /* Source: src/include/catalog/pg_type.dat */
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_INT4 23
#define OID_TEXT 25
#define OID_UUID 2950
#define ARRAY_HEADER_BYTES 20
#define ARRAY_EMPTY_BYTES 12
#define NULL_LENGTH UINT32_MAX

static dm_param small (uint32_t oid, const void *data, int bytes)
{
    dm_param param = { .bytes = bytes, .is_binary = true, .is_small = true, .oid = oid };
    memcpy (param.small, data, (size_t) bytes);
    return param;
}

dm_param dm_param_int4 (int32_t value)
{
    uint32_t wire = htobe32 ((uint32_t) value);
    return small (OID_INT4, &wire, sizeof wire);
}

dm_param dm_param_int8 (int64_t value)
{
    uint64_t wire = htobe64 ((uint64_t) value);
    return small (OID_INT8, &wire, sizeof wire);
}

dm_param dm_param_bool (bool value)
{
    return small (OID_BOOL, &(uint8_t){ value }, 1);
}

dm_param dm_param_text (const char *value)
{
    return (dm_param){ .data = value, .oid = OID_TEXT };
}

dm_param dm_param_bytes (const void *data, size_t bytes)
{
    return (dm_param){ .data = data, .bytes = (int) bytes, .is_binary = true, .oid = OID_BYTEA };
}

dm_param dm_param_uuid (const uint8_t *value)
{
    dm_param param = dm_param_bytes (value, DM_UUID_BYTES);
    param.oid = OID_UUID;
    return param;
}

dm_param dm_param_null (dm_param like)
{
    return (dm_param){ .is_binary = true, .oid = like.oid };
}

static uint8_t *put32 (uint8_t *at, uint32_t value)
{
    value = htobe32 (value);
    memcpy (at, &value, sizeof value);
    return at + sizeof value;
}

static dm_param array_param (const uint8_t *bytes, size_t size)
{
    return (dm_param){ .data = bytes, .bytes = (int) size, .is_binary = true };
}

/* Of an array of one dimension, in room for ARRAY_HEADER_BYTES; an empty one ends after ARRAY_EMPTY_BYTES.
 * Source: array_recv in src/backend/utils/adt/arrayfuncs.c. */
static uint8_t *put_header (uint8_t *at, uint32_t element_oid, size_t count)
{
    at = put32 (at, count > 0); /* dimensions */
    at = put32 (at, 0);         /* a flag that nobody reads: a NULL is seen by its length */
    at = put32 (at, element_oid);
    at = put32 (at, (uint32_t) count);
    return put32 (at, 1); /* lower bound */
}

static dm_param array (dm_arena *arena, uint32_t element_oid, const ProtobufCBinaryData *values, size_t count)
{
    size_t size = ARRAY_HEADER_BYTES;
    for (size_t i = 0; i < count; i++)
        size += 4 + values[i].len;
    uint8_t *bytes = dm_arena_alloc (arena, size), *at = put_header (bytes, element_oid, count);
    if (count == 0)
        return array_param (bytes, ARRAY_EMPTY_BYTES);
    for (size_t i = 0; i < count; i++) {
        at = put32 (at, (uint32_t) values[i].len);
        memcpy (at, values[i].data, values[i].len);
        at += values[i].len;
    }
    return array_param (bytes, size);
}

static size_t size_of (const dm_param *value)
{
    const void *data = value->is_small ? value->small : value->data;
    return !data ? 0 : value->is_binary ? (size_t) value->bytes : strlen (data);
}

static uint8_t *put_value (uint8_t *at, const dm_param *value)
{
    const void *data = value->is_small ? value->small : value->data;
    size_t size = size_of (value);
    at = put32 (at, data ? (uint32_t) size : NULL_LENGTH);
    if (size > 0)
        memcpy (at, data, size);
    return at + size;
}

void dm_param_arrays (dm_arena *arena, const dm_param values[], size_t row_count, size_t column_count, dm_param out[])
{
    for (size_t c = 0; c < column_count; c++) {
        size_t size = ARRAY_HEADER_BYTES;
        for (size_t i = 0; i < row_count; i++)
            size += 4 + size_of (&values[i * column_count + c]);
        uint8_t *bytes = dm_arena_alloc (arena, size), *at = put_header (bytes, values[c].oid, row_count);
        for (size_t i = 0; i < row_count; i++)
            at = put_value (at, &values[i * column_count + c]);
        out[c] = array_param (bytes, size);
    }
}

dm_param dm_param_uuids (dm_arena *arena, const ProtobufCBinaryData *values, size_t count)
{
    return array (arena, OID_UUID, values, count);
}

dm_param dm_param_byteas (dm_arena *arena, const ProtobufCBinaryData *values, size_t count)
{
    return array (arena, OID_BYTEA, values, count);
}

int32_t dm_get_int4 (const PGresult *rows, int row, int column)
{
    uint32_t wire = 0;
    if (PQgetlength (rows, row, column) == sizeof wire)
        memcpy (&wire, PQgetvalue (rows, row, column), sizeof wire);
    return (int32_t) be32toh (wire);
}

int64_t dm_get_int8 (const PGresult *rows, int row, int column)
{
    uint64_t wire = 0;
    if (PQgetlength (rows, row, column) == sizeof wire)
        memcpy (&wire, PQgetvalue (rows, row, column), sizeof wire);
    return (int64_t) be64toh (wire);
}

bool dm_get_bool (const PGresult *rows, int row, int column)
{
    return PQgetlength (rows, row, column) == 1 && *PQgetvalue (rows, row, column) != 0;
}

char *dm_get_text (const PGresult *rows, int row, int column)
{
    return PQgetisnull (rows, row, column) ? NULL : PQgetvalue (rows, row, column);
}

ProtobufCBinaryData dm_get_bytes (const PGresult *rows, int row, int column)
{
    if (PQgetisnull (rows, row, column))
        return (ProtobufCBinaryData){ 0, NULL };
    return (ProtobufCBinaryData){ (size_t) PQgetlength (rows, row, column),
                                  (uint8_t *) PQgetvalue (rows, row, column) };
}

bool dm_get_is_null (const PGresult *rows, int row, int column)
{
    return PQgetisnull (rows, row, column);
}
