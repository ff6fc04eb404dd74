/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/arena.h"

#include <stdalign.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/intake/v1/intake.pb-c.h"

static void pieces_are_aligned_and_apart (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    unsigned char *pieces[200];
    for (size_t i = 0; i < DM_COUNT (pieces); i++) {
        pieces[i] = dm_arena_alloc (arena, i);
        assert_int_equal ((uintptr_t) pieces[i] % alignof (max_align_t), 0);
        memset (pieces[i], (int) i, i);
    }
    for (size_t i = 0; i < DM_COUNT (pieces); i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal (pieces[i][k], i);
}

static void large_piece_fits (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const size_t size = 3 << 20;
    unsigned char *piece = dm_arena_zalloc (arena, size);
    assert_int_equal (piece[0] | piece[size / 2] | piece[size - 1], 0);
}

/* An arena's memory is often that of the one before. */
static void zalloc_clears_what_was_used_before (void **state)
{
    (void) state;
    for (int round = 0; round < 3; round++) {
        DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
        for (int i = 0; i < 50; i++) {
            unsigned char *piece = dm_arena_zalloc (arena, 64);
            for (int k = 0; k < 64; k++)
                assert_int_equal (piece[k], 0);
            memset (piece, 0xFF, 64);
        }
    }
}

static void copies_are_the_arenas_own (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    char text[] = "zaak";
    char *copy = dm_arena_strdup (arena, text);
    char *bytes = dm_arena_copy (arena, text, 2);
    memset (text, 'x', 4);
    assert_string_equal (copy, "zaak");
    assert_memory_equal (bytes, "za", 2);
    assert_non_null (dm_arena_copy (arena, NULL, 0));
}

static void printf_makes_text_of_any_length (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (dm_arena_printf (arena, "%s-%d", "zaak", 7), "zaak-7");
    assert_int_equal (strlen (dm_arena_printf (arena, "%9000d", 1)), 9000);
}

static void message_is_unpacked_into_the_arena (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    request.zaaktype = (char *) "geveltuin";
    uint8_t bytes[64];
    size_t size = protobuf_c_message_pack (&request.base, bytes);
    ProtobufCAllocator *allocator = dm_arena_allocator (arena);
    Digimeente__Intake__V1__SubmitRequest *read =
        digimeente__intake__v1__submit_request__unpack (allocator, size, bytes);
    assert_non_null (read);
    memset (bytes, 0, sizeof bytes);
    assert_string_equal (read->zaaktype, "geveltuin");
    bytes[0] = 0xFF; /* half a message leaves nothing behind: LeakSanitizer would tell */
    assert_null (digimeente__intake__v1__submit_request__unpack (allocator, sizeof bytes, bytes));
}

static void destroy_takes_nothing (void **state)
{
    (void) state;
    dm_arena *arena = NULL;
    dm_arena_destroy (&arena);
    assert_null (arena);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (pieces_are_aligned_and_apart),
        cmocka_unit_test (large_piece_fits),
        cmocka_unit_test (zalloc_clears_what_was_used_before),
        cmocka_unit_test (copies_are_the_arenas_own),
        cmocka_unit_test (printf_makes_text_of_any_length),
        cmocka_unit_test (message_is_unpacked_into_the_arena),
        cmocka_unit_test (destroy_takes_nothing),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
