/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/audit/page_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static audit_page_token sample (const char *source)
{
    audit_page_token token = { .order_ms = -1, .position = INT64_MAX };
    memset (token.epoch, 0xab, sizeof token.epoch);
    strncpy (token.source, source, sizeof token.source - 1);
    return token;
}

static void token_comes_back_as_it_went (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    static const char *const sources[] = { "a", "intake", "a-service-of-32-characters-123456" };
    for (size_t i = 0; i < DM_COUNT (sources); i++) {
        audit_page_token token = sample (sources[i]), back = audit_page_start;
        assert_true (audit_page_token_decode (audit_page_token_encode (&token, arena), &back));
        assert_memory_equal (&token, &back, sizeof token);
    }
}

static void other_bytes_are_refused_and_change_nothing (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    audit_page_token token = sample ("intake"), out = audit_page_start;
    ProtobufCBinaryData good = audit_page_token_encode (&token, arena);
    uint8_t bytes[200] = { 0 };
    memcpy (bytes, good.data, good.len);
    for (size_t size = 0; size <= good.len - strlen ("intake"); size++)
        assert_false (audit_page_token_decode ((ProtobufCBinaryData) { size, bytes }, &out));
    memset (bytes + good.len, 'a', sizeof bytes - good.len);
    assert_false (audit_page_token_decode ((ProtobufCBinaryData) { good.len + 27, bytes }, &out)); /* 33 characters */
    static const struct {
        size_t at;
        uint8_t value;
    } spoilt[] = { { 0, 0 }, { 0, 2 }, { 25, 0x80 }, { 33, 'A' }, { 34, '\0' }, { 35, 0xc3 } };
    for (size_t i = 0; i < DM_COUNT (spoilt); i++) {
        memcpy (bytes, good.data, good.len);
        bytes[spoilt[i].at] = spoilt[i].value;
        assert_false (audit_page_token_decode ((ProtobufCBinaryData) { good.len, bytes }, &out));
    }
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
