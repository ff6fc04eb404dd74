/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/audit/page_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void token_comes_back_as_it_went (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    static const audit_page_token tokens[] = {
        { 0, 1, 1 }, { -1, INT64_MAX, INT32_MAX }, { INT64_MIN, 1, 2 }, { 1790000000000, 42, 3 }
    };
    for (size_t i = 0; i < DM_COUNT (tokens); i++) {
        audit_page_token back = audit_page_start;
        assert_true (audit_page_token_decode (audit_page_token_encode (&tokens[i], arena), &back));
        assert_memory_equal (&tokens[i], &back, sizeof back);
    }
}

static void other_bytes_are_refused_and_change_nothing (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const audit_page_token token = { 1790000000000, 42, 3 };
    audit_page_token out = audit_page_start;
    ProtobufCBinaryData good = audit_page_token_encode (&token, arena);
    uint8_t bytes[40] = { 0 };
    memcpy (bytes, good.data, good.len);
    for (size_t size = 0; size <= sizeof bytes; size++)
        if (size != good.len)
            assert_false (audit_page_token_decode ((ProtobufCBinaryData){ size, bytes }, &out));
    bytes[0] = 3; /* a version of the future */
    assert_false (audit_page_token_decode ((ProtobufCBinaryData){ good.len, bytes }, &out));
    bytes[0] = good.data[0];
    for (size_t at = 9; at < good.len; at += 8) {
        bytes[at] = 0x80; /* a negative number */
        assert_false (audit_page_token_decode ((ProtobufCBinaryData){ good.len, bytes }, &out));
        memset (bytes + at, 0, 8);
        assert_false (audit_page_token_decode ((ProtobufCBinaryData){ good.len, bytes }, &out));
        memcpy (bytes, good.data, good.len);
    }
    bytes[20] = 1; /* a log's number beyond 32 bits */
    assert_false (audit_page_token_decode ((ProtobufCBinaryData){ good.len, bytes }, &out));
    assert_memory_equal (&out, &audit_page_start, sizeof out);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (token_comes_back_as_it_went),
        cmocka_unit_test (other_bytes_are_refused_and_change_nothing),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
