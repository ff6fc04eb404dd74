/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/zaaknummer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SYMBOLS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

static const uint64_t some[] = { 0, 1, 0x1FFFFFFFFFFF, 0x123456789ABC, 0xFFFFFFFFFFFFFFFF, 0x0F0F0F0F0F0F };

static void number_has_the_form_of_its_header (void **state)
{
    (void) state;
    char number[INTAKE_ZAAKNUMMER_SIZE];
    intake_zaaknummer_encode (2026, 0x123456789ABC, number);
    assert_int_equal (strlen (number), 14);
    assert_memory_equal (number, "26", 2);
    assert_int_equal (number[4], '-');
    assert_int_equal (number[9], '-');
    assert_int_equal (strspn (number, SYMBOLS "-"), 14);
}

static void number_never_changes_its_form (void **state)
{
    (void) state;
    char number[INTAKE_ZAAKNUMMER_SIZE];
    intake_zaaknummer_encode (2026, 0, number);
    assert_string_equal (number, "2600-0000-0007");
    intake_zaaknummer_encode (2107, 0x1FFFFFFFFFFF, number);
    assert_string_equal (number, "07ZZ-ZZZZ-ZZZ5");
    intake_zaaknummer_encode (2026, 0x123456789ABC, number);
    assert_string_equal (number, "26WN-6H7B-H6JK");
}

static void every_random_bit_counts (void **state)
{
    (void) state;
    char number[INTAKE_ZAAKNUMMER_SIZE], other[INTAKE_ZAAKNUMMER_SIZE];
    intake_zaaknummer_encode (2026, 0, number);
    for (int bit = 0; bit < 45; bit++) {
        intake_zaaknummer_encode (2026, 1ULL << bit, other);
        assert_string_not_equal (number, other);
    }
    intake_zaaknummer_encode (2026, 1ULL << 45, other);
    assert_string_equal (number, other);
}

static void decode_gives_back_what_encode_made (void **state)
{
    (void) state;
    for (size_t i = 0; i < DM_COUNT (some); i++) {
        char number[INTAKE_ZAAKNUMMER_SIZE], read[INTAKE_ZAAKNUMMER_SIZE];
        intake_zaaknummer_encode (2000 + (unsigned) i, some[i], number);
        assert_true (intake_zaaknummer_decode (number, read));
        assert_string_equal (read, number);
    }
}

static void number_is_read_as_people_type_it (void **state)
{
    (void) state;
    static const char *const typed[] = { "2620-0000-000P",     "2620-0000-000p", "26200000000P",
                                         "  26 20 0000 000p ", "262o-oOO0-oooP", "--2620-0000--000P" };
    char read[INTAKE_ZAAKNUMMER_SIZE];
    for (size_t i = 0; i < DM_COUNT (typed); i++) {
        assert_true (intake_zaaknummer_decode (typed[i], read));
        assert_string_equal (read, "2620-0000-000P");
    }
    char number[INTAKE_ZAAKNUMMER_SIZE];
    intake_zaaknummer_encode (2011, 1ULL << 5 | 1, number);
    assert_memory_equal (number, "1111-0", 6);
    memcpy (number, "iIlL", 4);
    assert_true (intake_zaaknummer_decode (number, read));
    assert_memory_equal (read, "1111-0", 6);
}

static void what_is_no_number_is_refused_and_leaves_out_alone (void **state)
{
    (void) state;
    static const char *const wrong[] = { "",
                                         " ",
                                         "-",
                                         "2620-0000-000",
                                         "2620-0000-000P0",
                                         "262U-0000-000P",
                                         "2620_0000_000P",
                                         "2620-0000-000\xC3\xA9",
                                         "A620-0000-000P",
                                         "zaak",
                                         "2620-0000-000P\n",
                                         "2620-0000-000Q" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        char read[INTAKE_ZAAKNUMMER_SIZE] = "as it was";
        assert_false (intake_zaaknummer_decode (wrong[i], read));
        assert_string_equal (read, "as it was");
    }
}

static void one_wrong_symbol_is_always_noticed (void **state)
{
    (void) state;
    for (size_t n = 0; n < DM_COUNT (some); n++) {
        char number[INTAKE_ZAAKNUMMER_SIZE], read[INTAKE_ZAAKNUMMER_SIZE];
        intake_zaaknummer_encode (2026, some[n], number);
        for (size_t i = 0; number[i]; i++)
            for (const char *symbol = SYMBOLS; number[i] != '-' && *symbol; symbol++) {
                char right = number[i];
                number[i] = *symbol;
                assert_int_equal (intake_zaaknummer_decode (number, read), *symbol == right);
                number[i] = right;
            }
    }
}

static void two_symbols_that_changed_places_are_always_noticed (void **state)
{
    (void) state;
    for (size_t n = 0; n < DM_COUNT (some); n++) {
        char number[INTAKE_ZAAKNUMMER_SIZE], read[INTAKE_ZAAKNUMMER_SIZE];
        intake_zaaknummer_encode (2026, some[n], number);
        for (size_t i = 0; number[i]; i++)
            for (size_t k = i + 1; number[k]; k++) {
                char swapped[INTAKE_ZAAKNUMMER_SIZE];
                memcpy (swapped, number, sizeof swapped);
                swapped[i] = number[k];
                swapped[k] = number[i];
                if (number[i] != '-' && number[k] != '-' && number[i] != number[k])
                    assert_false (intake_zaaknummer_decode (swapped, read));
            }
    }
}

static void beginning_of_a_number_names_those_that_begin_so (void **state)
{
    (void) state;
    static const char *const read[][3] = {
        { "26rb", "26RB-0000-0000", "26RB-ZZZZ-ZZZZ" },
        { "26RB-K", "26RB-K000-0000", "26RB-KZZZ-ZZZZ" },
        { " 26 rb-ko Il ", "26RB-K011-0000", "26RB-K011-ZZZZ" },
        { "26RB-K3QX-9MFH", "26RB-K3QX-9MFH", "26RB-K3QX-9MFH" },
    };
    static const char *const wrong[] = { "",     "26",        "26R",  "26-R",           "loket",
                                         "2O26", "geveltuin", "26RU", "26RB-K3QX-9MFHH" };
    char lowest[INTAKE_ZAAKNUMMER_SIZE] = "none", highest[INTAKE_ZAAKNUMMER_SIZE] = "none";
    for (size_t i = 0; i < DM_COUNT (wrong); i++)
        if (intake_zaaknummer_range (wrong[i], lowest, highest))
            fail_msg ("%s", wrong[i]);
    assert_string_equal (lowest, "none");
    assert_string_equal (highest, "none");
    for (size_t i = 0; i < DM_COUNT (read); i++) {
        assert_true (intake_zaaknummer_range (read[i][0], lowest, highest));
        assert_string_equal (lowest, read[i][1]);
        assert_string_equal (highest, read[i][2]);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (number_has_the_form_of_its_header),
        cmocka_unit_test (number_never_changes_its_form),
        cmocka_unit_test (every_random_bit_counts),
        cmocka_unit_test (decode_gives_back_what_encode_made),
        cmocka_unit_test (number_is_read_as_people_type_it),
        cmocka_unit_test (what_is_no_number_is_refused_and_leaves_out_alone),
        cmocka_unit_test (beginning_of_a_number_names_those_that_begin_so),
        cmocka_unit_test (one_wrong_symbol_is_always_noticed),
        cmocka_unit_test (two_symbols_that_changed_places_are_always_noticed),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
