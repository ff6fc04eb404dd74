/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/base.h"

static const char *const words[] = { "title", "summary", "steps", "emailadres", "submit", "zaak", "zaaktype" };

static void what_was_meant_is_guessed_when_it_is_near (void **state)
{
    (void) state;
    static const char *const rows[][2] = {
        { "titel", "title" }, { "sumary", "summary" }, { "email", "emailadres" },   { "sumbit", "submit" },
        { "zaka", "zaak" },   { "zaal", "zaak" },      { "zaaktypen", "zaaktype" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (dm_words_guess (rows[i][0], words, DM_COUNT (words)), rows[i][1]);
}

static void nothing_is_guessed_when_nothing_is_near (void **state)
{
    (void) state;
    char *longest = calloc (1, 100000);
    memset (longest, 'a', 99999);
    const char *const far[] = { "onderwerp", "", "x", "restart", longest };
    for (size_t i = 0; i < DM_COUNT (far); i++)
        assert_null (dm_words_guess (far[i], words, DM_COUNT (words)));
    assert_null (dm_words_guess ("title", words, 0));
    free (longest);
}

static void what_does_not_fit_is_counted (void **state)
{
    (void) state;
    char out[60];
    dm_words_write (out, sizeof out, "--", words, 3);
    assert_string_equal (out, "--title, --summary and --steps");
    dm_words_write (out, sizeof out, "", words, DM_COUNT (words));
    assert_string_equal (out, "title, summary, steps, emailadres, submit and 2 more");
    dm_words_write (out, 20, "", &words[3], 2);
    assert_string_equal (out, "2 more");
    dm_words_write (out, sizeof out, "", words, 1);
    assert_string_equal (out, "title");
    dm_words_write (out, sizeof out, "", words, 0);
    assert_string_equal (out, "");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (what_was_meant_is_guessed_when_it_is_near),
        cmocka_unit_test (nothing_is_guessed_when_nothing_is_near),
        cmocka_unit_test (what_does_not_fit_is_counted),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
