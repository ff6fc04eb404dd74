/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a page of entries ended, as the bytes that the caller hands back.
 *
 * Entries are listed by (order_ms, position, log), which never change: while entries arrive, a page neither repeats nor
 * skips one that was there when the first page was asked for. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"
#include "common/base.h"

typedef struct audit_page_token {
    int64_t order_ms;
    int64_t position; /* from 1; 0 only before the first entry */
    int64_t log;      /* likewise */
} audit_page_token;

/* Before every entry. */
extern const audit_page_token audit_page_start;

/* Gives: bytes in arena. */
ProtobufCBinaryData audit_page_token_encode (const audit_page_token *token, dm_arena *arena);
/* Returns false, with *out unchanged, for bytes that encode never gives. */
bool audit_page_token_decode (ProtobufCBinaryData bytes, audit_page_token *out);
