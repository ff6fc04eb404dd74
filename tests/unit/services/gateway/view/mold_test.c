/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/mold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static gateway_molds *molds;
static dm_arena *arena;

static int open_molds (void **state)
{
    (void) state;
    molds = gateway_molds_open ();
    arena = dm_arena_open ();
    return 0;
}

static int close_molds (void **state)
{
    (void) state;
    gateway_molds_destroy (&molds);
    dm_arena_destroy (&arena);
    return 0;
}

static void keep (const char *key, const char *page)
{
    gateway_mold_keep (molds, key, strlen (key), page);
}

/* Returns the page for this visitor; NULL when there is none. */
static const char *find (const char *key, const char *csrf, const char *path)
{
    char *out;
    size_t bytes;
    const char *const fills[GATEWAY_HOLES] = { csrf, path, "morgen" };
    if (!gateway_mold_find (molds, key, strlen (key), fills, arena, &out, &bytes))
        return NULL;
    assert_int_equal (bytes, strlen (out));
    return out;
}

static void a_page_is_filled_in_for_each_who_asks (void **state)
{
    (void) state;
    keep ("stap", GATEWAY_HOLE_PATH "/een " GATEWAY_HOLE_CSRF " tot " GATEWAY_HOLE_UNTIL
                                    ", \xc3\xa9\xc3\xa9n " GATEWAY_HOLE_CSRF);
    assert_string_equal (find ("stap", "aa", "/a"), "/a/een aa tot morgen, \xc3\xa9\xc3\xa9n aa");
    assert_string_equal (find ("stap", "", "/b"), "/b/een  tot morgen, \xc3\xa9\xc3\xa9n ");
}

static void another_key_finds_nothing (void **state)
{
    (void) state;
    keep ("stap", "nl");
    assert_null (find ("sta", "", ""));
    assert_null (find ("stapp", "", ""));
    assert_null (find ("stop", "", ""));
    keep ("stop", "en");
    assert_string_equal (find ("stap", "", ""), "nl");
    assert_string_equal (find ("stop", "", ""), "en");
}

/* What is kept twice takes one place. */
static void the_oldest_goes_for_a_new_one (void **state)
{
    (void) state;
    char key[20];
    for (int i = 0; i < 128; i++) {
        snprintf (key, sizeof key, "stap %d", i);
        keep (key, key);
        keep (key, "nog eens");
    }
    assert_string_equal (find ("stap 0", "", ""), "stap 0");
    keep ("de laatste", "x");
    assert_null (find ("stap 0", "", ""));
    assert_string_equal (find ("stap 1", "", ""), "stap 1");
    assert_string_equal (find ("de laatste", "", ""), "x");
}

static void a_large_page_is_not_kept (void **state)
{
    (void) state;
    char *page = dm_arena_alloc (arena, 32 * 1024);
    memset (page, 'a', 32 * 1024);
    page[32 * 1024 - 4] = '\0';
    keep ("stap", page);
    assert_null (find ("stap", "", ""));
    page[32 * 1024 - 5] = '\0';
    keep ("stap", page);
    assert_non_null (find ("stap", "", ""));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (a_page_is_filled_in_for_each_who_asks, open_molds, close_molds),
        cmocka_unit_test_setup_teardown (another_key_finds_nothing, open_molds, close_molds),
        cmocka_unit_test_setup_teardown (the_oldest_goes_for_a_new_one, open_molds, close_molds),
        cmocka_unit_test_setup_teardown (a_large_page_is_not_kept, open_molds, close_molds),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
