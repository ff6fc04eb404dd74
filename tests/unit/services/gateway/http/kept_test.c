/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const gateway_route one, another;
static const gateway_likeness dutch = { &one, "nl", true };

/* Keeps an answer of that size, by which a test knows it. */
static void put (gateway_kept *kept, const gateway_likeness *like, size_t bytes, int64_t began_ms)
{
    struct MHD_Response *response = MHD_create_response_from_buffer (0, NULL, MHD_RESPMEM_PERSISTENT);
    gateway_kept_put (kept, like, response, bytes, began_ms);
}

/* The size of the answer that somebody gets; 0: none. */
static size_t get (gateway_kept *kept, const gateway_likeness *like, int64_t now_ms)
{
    size_t bytes = 0;
    return gateway_kept_find (kept, like, now_ms, &bytes) ? bytes : 0;
}

static void only_who_asks_alike_gets_it (void **state)
{
    (void) state;
    DM_AUTO (gateway_kept_destroy) gateway_kept *kept = gateway_kept_open ();
    const gateway_likeness others[] = { { &another, "nl", true }, { &one, "en", true }, { &one, "nl", false } };
    assert_int_equal (get (kept, &dutch, 1000), 0);
    put (kept, &dutch, 7, 1000);
    assert_int_equal (get (kept, &dutch, 1000), 7);
    for (size_t i = 0; i < DM_COUNT (others); i++)
        assert_int_equal (get (kept, &others[i], 1000), 0);
}

static void soon_one_makes_it_anew_and_the_others_get_it_until_it_is_too_old (void **state)
{
    (void) state;
    DM_AUTO (gateway_kept_destroy) gateway_kept *kept = gateway_kept_open ();
    put (kept, &dutch, 7, 1000);
    assert_int_equal (get (kept, &dutch, 1249), 7);
    assert_int_equal (get (kept, &dutch, 1250), 0);
    assert_int_equal (get (kept, &dutch, 1250), 7);
    assert_int_equal (get (kept, &dutch, 1499), 7);
    assert_int_equal (get (kept, &dutch, 1500), 0); /* the first one has not come back */
    assert_int_equal (get (kept, &dutch, 2999), 0);
    assert_int_equal (get (kept, &dutch, 2999), 7);
    assert_int_equal (get (kept, &dutch, 3000), 0);
    assert_int_equal (get (kept, &dutch, 3000), 0);
}

static void what_was_begun_earlier_replaces_nothing (void **state)
{
    (void) state;
    DM_AUTO (gateway_kept_destroy) gateway_kept *kept = gateway_kept_open ();
    put (kept, &dutch, 7, 1000);
    put (kept, &dutch, 8, 999);
    assert_int_equal (get (kept, &dutch, 1000), 7);
    put (kept, &dutch, 9, 1000);
    assert_int_equal (get (kept, &dutch, 1000), 9);
}

static void the_oldest_makes_room (void **state)
{
    (void) state;
    DM_AUTO (gateway_kept_destroy) gateway_kept *kept = gateway_kept_open ();
    static const gateway_route routes[9];
    for (size_t i = 0; i < DM_COUNT (routes); i++)
        put (kept, &(gateway_likeness){ &routes[i], "nl", true }, i + 1, 1000 + (int64_t) i);
    for (size_t i = 0; i < DM_COUNT (routes); i++)
        assert_int_equal (get (kept, &(gateway_likeness){ &routes[i], "nl", true }, 1100), i == 0 ? 0 : i + 1);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (only_who_asks_alike_gets_it),
        cmocka_unit_test (soon_one_makes_it_anew_and_the_others_get_it_until_it_is_too_old),
        cmocka_unit_test (what_was_begun_earlier_replaces_nothing),
        cmocka_unit_test (the_oldest_makes_room),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
