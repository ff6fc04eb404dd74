/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/utf8.h"

static dm_arena *arena;

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static void nearest_word_comes_first_and_all_in_their_order (void **state)
{
    (void) state;
    static const char *const words[] = { "ontvangen", "in_behandeling", "afgehandeld", NULL }, *const none[] = { NULL };
    assert_string_equal (
        dm_words_offer ("in_behandelig", words, 190, arena),
        "in_behandelig: did you mean in_behandeling? There are ontvangen, in_behandeling and afgehandeld");
    assert_string_equal (dm_words_offer ("weg", words, 190, arena),
                         "weg: there are ontvangen, in_behandeling and afgehandeld");
    assert_string_equal (dm_words_offer (NULL, &words[2], 190, arena), ": there is afgehandeld");
    assert_string_equal (dm_words_offer ("weg", none, 190, arena), "weg");
}

static void what_does_not_fit_is_counted (void **state)
{
    (void) state;
    const char *words[101] = { NULL };
    for (size_t i = 0; i < 100; i++)
        words[i] = dm_arena_printf (arena, "woord-%03zu", i);
    const char *text = dm_words_offer ("x", words, 150, arena);
    assert_true (strlen (text) < 150);
    assert_non_null (strstr (text, "x: there are woord-000, woord-001"));
    assert_string_equal (strstr (text, " and "), " and 89 more");
    words[0] = dm_arena_printf (arena, "%0200d", 0);
    words[1] = NULL;
    assert_string_equal (dm_words_offer ("x", words, 150, arena), "x: there is 1 more");
}

static void word_is_cut_at_a_character (void **state)
{
    (void) state;
    static const char *const words[] = { "a", NULL };
    char word[200] = "x";
    for (size_t i = 0; i < 60; i++)
        memcpy (word + 1 + 2 * i, "\xC3\xA9", 3);
    const char *text = dm_words_offer (word, words, 150, arena);
    assert_true (dm_utf8_is_valid (text, strlen (text)));
    assert_int_equal (strcspn (text, ":"), 49);
    assert_string_equal (dm_words_offer ("b\xFFz", words, 150, arena), "b: there is a");
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (nearest_word_comes_first_and_all_in_their_order),
        TEST (what_does_not_fit_is_counted),
        TEST (word_is_cut_at_a_character),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
