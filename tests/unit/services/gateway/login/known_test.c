/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/known.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static gateway_known *known;
static dm_arena *arena;

static int open_known (void **state)
{
    (void) state;
    known = gateway_known_open (1800);
    arena = dm_arena_open ();
    return 0;
}

static int close_known (void **state)
{
    (void) state;
    gateway_known_destroy (&known);
    dm_arena_destroy (&arena);
    return 0;
}

/* The hash of a cookie, another for each number. */
static const uint8_t *cookie (unsigned number)
{
    static uint8_t bytes[32];
    memset (bytes, 7, sizeof bytes);
    memcpy (bytes, &number, sizeof number);
    return bytes;
}

static const gateway_session alex = {
    .rol = GATEWAY_BEHEERDER, .actor = "a-1", .acr = "mfa", .name = "Alex Bakker", .bsn = "", .kvk = ""
};

static void a_beheerder_who_was_confirmed_is_known_without_a_name (void **state)
{
    (void) state;
    assert_null (gateway_known_find (known, cookie (1), arena));
    gateway_known_keep (known, cookie (1), &alex);
    const gateway_session *found = gateway_known_find (known, cookie (1), arena);
    assert_non_null (found);
    assert_int_equal (found->rol, GATEWAY_BEHEERDER);
    assert_string_equal (found->actor, "a-1");
    assert_string_equal (found->name, "");
    assert_null (gateway_known_find (known, cookie (2), arena));
}

static void nobody_else_is_known (void **state)
{
    (void) state;
    static const gateway_rol others[] = { GATEWAY_INWONER, GATEWAY_ONDERNEMER, GATEWAY_BEHANDELAAR };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        gateway_session other = alex;
        other.rol = others[i];
        gateway_known_keep (known, cookie (1), &other);
        assert_null (gateway_known_find (known, cookie (1), arena));
    }
}

static void all_are_forgotten_when_a_session_ends (void **state)
{
    (void) state;
    gateway_known_keep (known, cookie (1), &alex);
    gateway_known_forget (known);
    assert_null (gateway_known_find (known, cookie (1), arena));
}

static void of_too_many_the_oldest_goes (void **state)
{
    (void) state;
    for (unsigned i = 0; i < 100; i++)
        gateway_known_keep (known, cookie (i), &alex);
    unsigned count = 0;
    for (unsigned i = 0; i < 100; i++)
        count += gateway_known_find (known, cookie (i), arena) != NULL;
    assert_int_equal (count, 32);
}

static void nobody_is_known_for_longer_than_a_session_may_be_idle (void **state)
{
    (void) state;
    gateway_known *strict = gateway_known_open (0);
    gateway_known_keep (strict, cookie (1), &alex);
    assert_null (gateway_known_find (strict, cookie (1), arena));
    gateway_known_destroy (&strict);
    assert_null (strict);
    gateway_known_destroy (&strict);
}

#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_known, close_known)

int main (void)
{
    const struct CMUnitTest tests[] = {
        OPENED (a_beheerder_who_was_confirmed_is_known_without_a_name),
        OPENED (nobody_else_is_known),
        OPENED (all_are_forgotten_when_a_session_ends),
        OPENED (of_too_many_the_oldest_goes),
        OPENED (nobody_is_known_for_longer_than_a_session_may_be_idle),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
