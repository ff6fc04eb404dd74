/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FFFD "\xEF\xBF\xBD"

static void assert_cleans (const char *text, bool is_multiline, const char *expected)
{
    char *clean = digictl_text_clean (text, is_multiline);
    assert_string_equal (clean, expected);
    free (clean);
}

static void printable_text_stays_as_it_is (void **state)
{
    (void) state;
    assert_cleans ("", false, "");
    assert_cleans ("Lantaarnpaal 5, \"kapot\"", false, "Lantaarnpaal 5, \"kapot\"");
    assert_cleans ("caf\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x93\xB7", false, "caf\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x93\xB7");
}

static void what_a_terminal_would_obey_is_replaced (void **state)
{
    (void) state;
    assert_cleans ("\x1B[31mrood\x07\x7F", false, FFFD "[31mrood" FFFD FFFD);
    assert_cleans ("a\xC2\x9B"
                   "31m",
                   false, "a" FFFD "31m"); /* U+009B is CSI too */
    assert_cleans ("a\xE2\x80\xAE"
                   "b\xE2\x80\xAC"
                   "c",
                   false, "a" FFFD "b" FFFD "c"); /* turn the direction, and back */
    assert_cleans ("a\xE2\x80\xA8"
                   "b",
                   false, "a" FFFD "b"); /* LINE SEPARATOR */
    assert_cleans ("a\rb", true, "a" FFFD "b");
}

static void broken_utf8_is_replaced_byte_by_byte (void **state)
{
    (void) state;
    assert_cleans ("a\xFF"
                   "b",
                   false, "a" FFFD "b");
    assert_cleans ("a\xE6\xBC", false, "a" FFFD FFFD);
    assert_cleans ("\xC0\xAF", false, FFFD FFFD);
    assert_cleans ("\xED\xA0\x80", false, FFFD FFFD FFFD);
}

static void lines_stay_only_where_they_may (void **state)
{
    (void) state;
    assert_cleans ("a\nb\tc\r\nd", false, "a b c d");
    assert_cleans ("a\nb\tc\r\nd", true, "a\nb  c\nd");
}

static void width_is_that_of_the_terminal (void **state)
{
    (void) state;
    assert_int_equal (digictl_text_width (""), 0);
    assert_int_equal (digictl_text_width ("caf\xC3\xA9"), 4);
    assert_int_equal (digictl_text_width ("cafe\xCC\x81"), 4);             /* a combining accent */
    assert_int_equal (digictl_text_width ("\xE6\xBC\xA2\xE5\xAD\x97"), 4); /* two wide characters */
}

static char *fit (const char *text, size_t columns, bool is_right)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream (&out, &size);
    digictl_text_fit (file, text, columns, is_right);
    fclose (file);
    assert_int_equal (digictl_text_width (out), columns);
    return out;
}

static void assert_fits (const char *text, size_t columns, bool is_right, const char *expected)
{
    char *found = fit (text, columns, is_right);
    assert_string_equal (found, expected);
    free (found);
}

static void text_is_padded_or_cut_to_its_columns (void **state)
{
    (void) state;
    assert_fits ("abc", 5, false, "abc  ");
    assert_fits ("abc", 5, true, "  abc");
    assert_fits ("abc", 3, false, "abc");
    assert_fits ("abcd", 3, false, "ab\xE2\x80\xA6");
    assert_fits ("caf\xC3\xA9s", 4, false, "caf\xE2\x80\xA6");
    assert_fits ("\xE6\xBC\xA2\xE5\xAD\x97", 3, false, "\xE6\xBC\xA2\xE2\x80\xA6");
    assert_fits ("\xE6\xBC\xA2\xE5\xAD\x97", 2, false, "\xE2\x80\xA6 "); /* half a wide character cannot be shown */
    assert_fits ("ab", 1, false, "\xE2\x80\xA6");
}

static void json_keeps_its_meaning_without_obeyed_characters (void **state)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream (&out, &size);
    (void) state;
    digictl_text_print_json (file, "{\"a\":\"caf\xC3\xA9\x7F\xC2\x9B\xE2\x80\xAE\xE2\x80\xAC\xF3\xA0\x80\x81\"}");
    fclose (file);
    assert_string_equal (out, "{\"a\":\"caf\xC3\xA9\\u007f\\u009b\\u202e\\u202c\\udb40\\udc01\"}");
    free (out);
}

static void printed_lines_are_indented (void **state)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream (&out, &size);
    (void) state;
    digictl_text_print (file, 2, "een\n\ntwee\n");
    fclose (file);
    assert_string_equal (out, "  een\n\n  twee\n");
    free (out);
}

static void sizes_have_three_digits_or_so (void **state)
{
    (void) state;
    char text[16];
    assert_string_equal (digictl_text_size (0, text), "0 B");
    assert_string_equal (digictl_text_size (999, text), "999 B");
    assert_string_equal (digictl_text_size (1000, text), "1.0 kB");
    assert_string_equal (digictl_text_size (3145728, text), "3.1 MB");
    assert_string_equal (digictl_text_size (999949999, text), "999.9 MB");
    assert_string_equal (digictl_text_size (999950000, text), "1.0 GB");
    assert_string_equal (digictl_text_size (UINT64_MAX, text), "18.4 EB");
}

static void what_there_is_is_told_sorted_and_bounded (void **state)
{
    static const char *const names[] = { "zaak", "audit", "submit" };
    char out[100], texts[40][8];
    const char *many[40];
    (void) state;
    assert_string_equal (digictl_text_offer (out, sizeof out, "zaaak", "", names, 3),
                         "; do you mean zaak? There are audit, submit and zaak");
    assert_string_equal (digictl_text_offer (out, sizeof out, "x", "--", names, 1), "; there is --zaak");
    for (size_t i = 0; i < DM_COUNT (many); i++) {
        snprintf (texts[i], sizeof texts[i], "name%02zu", i);
        many[i] = texts[i];
    }
    assert_string_equal (
        digictl_text_offer (out, sizeof out, "x", "", many, 40),
        "; there are name00, name01, name02, name03, name04, name05, name06, name07, name08 and 31 more");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (printable_text_stays_as_it_is),
        cmocka_unit_test (what_a_terminal_would_obey_is_replaced),
        cmocka_unit_test (broken_utf8_is_replaced_byte_by_byte),
        cmocka_unit_test (lines_stay_only_where_they_may),
        cmocka_unit_test (width_is_that_of_the_terminal),
        cmocka_unit_test (text_is_padded_or_cut_to_its_columns),
        cmocka_unit_test (json_keeps_its_meaning_without_obeyed_characters),
        cmocka_unit_test (printed_lines_are_indented),
        cmocka_unit_test (sizes_have_three_digits_or_so),
        cmocka_unit_test (what_there_is_is_told_sorted_and_bounded),
    };
    digictl_text_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
