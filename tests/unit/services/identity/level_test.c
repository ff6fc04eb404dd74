/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/identity/level.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static const char *const ascending[][4] = {
    { "digid:basis", "digid:midden", "digid:substantieel", "digid:hoog" },
    { "eherkenning:2", "eherkenning:2+", "eherkenning:3", "eherkenning:4" },
};

static void higher_level_of_the_same_means_is_enough (void **state)
{
    (void) state;
    for (int means = 0; means < 2; means++)
        for (int needed = 0; needed < 4; needed++)
            for (int reached = 0; reached < 4; reached++) {
                assert_int_equal (identity_level_suffices (ascending[means][needed], ascending[means][reached]),
                                  reached >= needed);
                assert_false (identity_level_suffices (ascending[means][needed], ascending[1 - means][reached]));
            }
}

static void no_login_is_enough_only_where_none_is_needed (void **state)
{
    (void) state;
    static const struct {
        const char *needed, *reached;
        bool suffices;
    } rows[] = {
        { NULL, NULL, true },
        { "", "", true },
        { "none", "", true },
        { NULL, "digid:basis", true },
        { "", "digid:basis", true },
        { "none", "digid:zoiets", true },
        { "digid:basis", NULL, false },
        { "digid:basis", "", false },
        { "digid:basis", "none", false },
        { "digid:basis", "basis", false },
        { "digid:basis", "digid:zoiets", false },
        { "digid:zoiets", "digid:hoog", false },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_int_equal (identity_level_suffices (rows[i].needed, rows[i].reached), rows[i].suffices);
}

static void levels_that_a_login_reaches_are_written_as_an_array (void **state)
{
    (void) state;
    static const struct {
        const char *reached, *levels;
    } rows[] = {
        { NULL, "{}" },
        { "", "{}" },
        { "none", "{}" },
        { "digid:wie-weet", "{}" },
        { "digid:basis", "{digid:basis}" },
        { "digid:hoog", "{digid:basis,digid:midden,digid:substantieel,digid:hoog}" },
        { "eherkenning:4", "{eherkenning:2,eherkenning:2+,eherkenning:3,eherkenning:4}" },
    };
    char levels[IDENTITY_LEVELS_SIZE];
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        identity_levels_write (rows[i].reached, levels);
        assert_string_equal (levels, rows[i].levels);
    }
}

static void levels_of_both_means_are_known (void **state)
{
    (void) state;
    static const char *const unknown[] = { "", "none", "digid", "digid:", "digid:2", "eherkenning:basis" };
    for (size_t means = 0; means < 2; means++)
        for (size_t i = 0; i < 4; i++)
            assert_true (identity_level_is_known (ascending[means][i]));
    for (size_t i = 0; i < DM_COUNT (unknown); i++)
        assert_false (identity_level_is_known (unknown[i]));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (higher_level_of_the_same_means_is_enough),
        cmocka_unit_test (no_login_is_enough_only_where_none_is_needed),
        cmocka_unit_test (levels_that_a_login_reaches_are_written_as_an_array),
        cmocka_unit_test (levels_of_both_means_are_known),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
