/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/audit/page_token.h"

#include <endian.h>
#include <string.h>

/* Version 2: version, order_ms, position, log; the numbers big-endian. */
#define VERSION 2
#define TOKEN_BYTES (1 + 8 + 8 + 8)

const audit_page_token audit_page_start = { .order_ms = INT64_MIN };

static void put64 (uint8_t *at, int64_t value)
{
    uint64_t wire = htobe64 ((uint64_t) value);
    memcpy (at, &wire, sizeof wire);
}

static int64_t get64 (const uint8_t *at)
{
    uint64_t wire;
    memcpy (&wire, at, sizeof wire);
    return (int64_t) be64toh (wire);
}

ProtobufCBinaryData audit_page_token_encode (const audit_page_token *token, dm_arena *arena)
{
    uint8_t *bytes = dm_arena_alloc (arena, TOKEN_BYTES);
    bytes[0] = VERSION;
    put64 (bytes + 1, token->order_ms);
    put64 (bytes + 9, token->position);
    put64 (bytes + 17, token->log);
    return (ProtobufCBinaryData){ TOKEN_BYTES, bytes };
}

bool audit_page_token_decode (ProtobufCBinaryData bytes, audit_page_token *out)
{
    if (bytes.len != TOKEN_BYTES || bytes.data[0] != VERSION)
        return false;
    int64_t position = get64 (bytes.data + 9), log = get64 (bytes.data + 17);
    if (position < 1 || log < 1 || log > INT32_MAX)
        return false;
    *out = (audit_page_token){ get64 (bytes.data + 1), position, log };
    return true;
}
