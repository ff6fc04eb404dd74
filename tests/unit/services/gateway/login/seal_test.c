/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/seal.h"

static const uint8_t key[GATEWAY_SECRET_BYTES] = { 1, 2, 3 }, other_key[GATEWAY_SECRET_BYTES] = { 1, 2, 4 };
static dm_arena *arena;
static char token[GATEWAY_TOKEN_SIZE];
static ProtobufCBinaryData sealed;

static int open_arena (void **state)
{
    (void) state;
    Digimeente__Gateway__V1__SessionSecret secret = DIGIMEENTE__GATEWAY__V1__SESSION_SECRET__INIT;
    arena = dm_arena_open ();
    gateway_token_make (token);
    secret.name = "Sanne de Boer";
    secret.bsn = "111222333";
    sealed = gateway_seal (arena, key, token, "session", &secret.base);
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static const Digimeente__Gateway__V1__SessionSecret *unseal (const uint8_t *with, const char *cookie,
                                                             const char *purpose, ProtobufCBinaryData bytes)
{
    return (const void *) gateway_unseal (arena, with, cookie, purpose, bytes,
                                          &digimeente__gateway__v1__session_secret__descriptor);
}

static void what_was_sealed_opens_with_the_same_cookie (void **state)
{
    (void) state;
    const Digimeente__Gateway__V1__SessionSecret *secret = unseal (key, token, "session", sealed);
    assert_non_null (secret);
    assert_string_equal (secret->name, "Sanne de Boer");
    assert_string_equal (secret->bsn, "111222333");
}

static void nothing_of_it_can_be_read_in_it (void **state)
{
    (void) state;
    assert_null (memmem (sealed.data, sealed.len, "Sanne", 5));
    assert_null (memmem (sealed.data, sealed.len, "111222333", 9));
}

static void it_opens_with_nothing_else (void **state)
{
    (void) state;
    char other[GATEWAY_TOKEN_SIZE];
    gateway_token_make (other);
    assert_null (unseal (key, other, "session", sealed));
    assert_null (unseal (other_key, token, "session", sealed));
    assert_null (unseal (key, token, "login", sealed));
}

static void a_changed_byte_shows (void **state)
{
    (void) state;
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.data[i] ^= 1;
        assert_null (unseal (key, token, "session", sealed));
        sealed.data[i] ^= 1;
    }
    for (size_t size = 0; size < sealed.len; size++)
        assert_null (unseal (key, token, "session", (ProtobufCBinaryData){ size, sealed.data }));
}

static void tokens_are_random_and_checked (void **state)
{
    (void) state;
    char first[GATEWAY_TOKEN_SIZE], second[GATEWAY_TOKEN_SIZE];
    for (int i = 0; i < 200; i++) {
        gateway_token_make (first);
        gateway_token_make (second);
        assert_true (gateway_token_is_valid (first));
        assert_string_not_equal (first, second);
    }
    first[42] = '\0';
    assert_false (gateway_token_is_valid (first));
    assert_false (gateway_token_is_valid (""));
    second[7] = '+';
    assert_false (gateway_token_is_valid (second));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (what_was_sealed_opens_with_the_same_cookie, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (nothing_of_it_can_be_read_in_it, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (it_opens_with_nothing_else, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_changed_byte_shows, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (tokens_are_random_and_checked, open_arena, close_arena),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
