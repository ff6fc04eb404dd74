/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/audit/page_token.h"

#include <endian.h>
#include <string.h>

/* Version 1: version, order_ms, epoch, position, then the source to the end; numbers big-endian. */
#define VERSION 1
#define FIXED_BYTES (1 + 8 + 16 + 8)

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
    size_t source_bytes = strlen (token->source);
    uint8_t *bytes = dm_arena_alloc (arena, FIXED_BYTES + source_bytes);
    bytes[0] = VERSION;
    put64 (bytes + 1, token->order_ms);
    memcpy (bytes + 9, token->epoch, sizeof token->epoch);
    put64 (bytes + 25, token->position);
    memcpy (bytes + FIXED_BYTES, token->source, source_bytes);
    return (ProtobufCBinaryData) { FIXED_BYTES + source_bytes, bytes };
}

static bool is_source (const uint8_t *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!(text[i] >= 'a' && text[i] <= 'z') && !(text[i] >= '0' && text[i] <= '9') && text[i] != '-')
            return false;
    return size > 0 && size < AUDIT_SOURCE_SIZE;
}

bool audit_page_token_decode (ProtobufCBinaryData bytes, audit_page_token *out)
{
    if (bytes.len <= FIXED_BYTES || bytes.data[0] != VERSION)
        return false;
    audit_page_token token = { .order_ms = get64 (bytes.data + 1), .position = get64 (bytes.data + 25) };
    size_t source_bytes = bytes.len - FIXED_BYTES;
    if (token.position < 1 || !is_source (bytes.data + FIXED_BYTES, source_bytes))
        return false;
    memcpy (token.epoch, bytes.data + 9, sizeof token.epoch);
    memcpy (token.source, bytes.data + FIXED_BYTES, source_bytes);
    *out = token;
    return true;
}
