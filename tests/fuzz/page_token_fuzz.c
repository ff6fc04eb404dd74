/* SPDX-License-Identifier: EUPL-1.2 */
/* The bytes that a caller hands back to read the next page: what is taken is exactly what we would have given. */
#include <assert.h>
#include <string.h>
#include "services/audit/page_token.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    audit_page_token token = audit_page_start;
    dm_arena *arena = dm_arena_open ();
    if (audit_page_token_decode ((ProtobufCBinaryData){ size, (uint8_t *) data }, &token)) {
        ProtobufCBinaryData again = audit_page_token_encode (&token, arena);
        assert (again.len == size && memcmp (again.data, data, size) == 0);
    } else
        assert (memcmp (&token, &audit_page_start, sizeof token) == 0);
    dm_arena_destroy (&arena);
    return 0;
}
