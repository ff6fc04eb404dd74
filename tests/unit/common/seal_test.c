/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/seal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const uint8_t key[DM_SEAL_KEY_BYTES] = { 1, 2, 3 };
static const uint8_t row[DM_UUID_BYTES] = { 9 };
static dm_arena *arena;
static dm_error error;

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    memset (&error, 0, sizeof error);
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static ProtobufCBinaryData seal (const char *text)
{
    ProtobufCBinaryData sealed;
    assert_int_equal (dm_seal (key, row, "antwoorden", text, strlen (text), arena, &sealed, &error), DM_OK);
    return sealed;
}

static dm_status unseal (const uint8_t *with, const uint8_t *at, const char *column, ProtobufCBinaryData sealed)
{
    ProtobufCBinaryData plain;
    return dm_unseal (with, at, column, sealed, arena, &plain, &error);
}

static void what_is_sealed_comes_back_and_cannot_be_read_in_between (void **state)
{
    (void) state;
    ProtobufCBinaryData sealed = seal ("{\"naam\":\"Zo\xC3\xAB\"}"), plain;
    assert_null (memmem (sealed.data, sealed.len, "naam", 4));
    assert_int_equal (dm_unseal (key, row, "antwoorden", sealed, arena, &plain, &error), DM_OK);
    assert_string_equal (plain.data, "{\"naam\":\"Zo\xC3\xAB\"}");
    assert_int_equal (plain.len, sealed.len - DM_SEALED_EXTRA);
}

static void the_same_text_is_sealed_differently_each_time (void **state)
{
    (void) state;
    ProtobufCBinaryData one = seal ("ja"), other = seal ("ja");
    assert_memory_not_equal (one.data, other.data, one.len);
}

#define MANY 200

typedef uint8_t nonce[12];

static void *seal_many (void *out)
{
    nonce *nonces = out;
    dm_arena *own = dm_arena_open ();
    dm_error refused = { 0 };
    for (size_t i = 0; i < MANY; i++) {
        ProtobufCBinaryData sealed = { 0 };
        if (dm_seal (key, row, "antwoorden", "x", 1, own, &sealed, &refused))
            abort ();
        memcpy (nonces[i], sealed.data + 1, sizeof nonces[i]);
    }
    dm_arena_destroy (&own);
    return NULL;
}

static void no_nonce_is_used_twice_not_even_by_two_threads (void **state)
{
    (void) state;
    static nonce nonces[2 * MANY];
    pthread_t thread;
    assert_int_equal (pthread_create (&thread, NULL, seal_many, &nonces[MANY]), 0);
    seal_many (nonces);
    pthread_join (thread, NULL);
    for (size_t i = 1; i < DM_COUNT (nonces); i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal (nonces[i], nonces[j], sizeof nonces[i]);
}

static void nothing_can_be_sealed_too (void **state)
{
    (void) state;
    ProtobufCBinaryData sealed = seal (""), plain;
    assert_int_equal (dm_unseal (key, row, "antwoorden", sealed, arena, &plain, &error), DM_OK);
    assert_int_equal (plain.len, 0);
}

static void another_key_row_or_column_opens_nothing (void **state)
{
    (void) state;
    const uint8_t other_key[DM_SEAL_KEY_BYTES] = { 1, 2, 4 }, other_row[DM_UUID_BYTES] = { 8 };
    ProtobufCBinaryData sealed = seal ("geheim");
    assert_int_equal (unseal (other_key, row, "antwoorden", sealed), DM_DATA_LOSS);
    assert_int_equal (unseal (key, other_row, "antwoorden", sealed), DM_DATA_LOSS);
    assert_int_equal (unseal (key, row, "login", sealed), DM_DATA_LOSS);
}

static void each_changed_or_missing_byte_is_noticed (void **state)
{
    (void) state;
    ProtobufCBinaryData sealed = seal ("geheim");
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.data[i] ^= 1;
        assert_int_equal (unseal (key, row, "antwoorden", sealed), DM_DATA_LOSS);
        sealed.data[i] ^= 1;
    }
    for (size_t size = 0; size < sealed.len; size++)
        assert_int_equal (unseal (key, row, "antwoorden", (ProtobufCBinaryData){ size, sealed.data }), DM_DATA_LOSS);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (what_is_sealed_comes_back_and_cannot_be_read_in_between),
        TEST (the_same_text_is_sealed_differently_each_time),
        TEST (no_nonce_is_used_twice_not_even_by_two_threads),
        TEST (nothing_can_be_sealed_too),
        TEST (another_key_row_or_column_opens_nothing),
        TEST (each_changed_or_missing_byte_is_noticed),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
