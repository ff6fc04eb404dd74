/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* The words of a text with a bar between them. */
static const char *words_of (const char *text)
{
    static char out[1000];
    char word[INTAKE_WORD_SIZE];
    *out = '\0';
    while (intake_word_next (&text, word)) {
        strcat (out, *out ? "|" : "");
        strcat (out, word);
    }
    return out;
}

static void same_word_is_the_same_however_it_is_written (void **state)
{
    (void) state;
    static const struct {
        const char *text, *words;
    } rows[] = {
        { "Zo\xC3\xAB de Vries-JANSEN", "zoe|de|vries|jansen" },
        { "ZOE\xCC\x88 De  Vries, Jansen", "zoe|de|vries|jansen" }, /* an accent behind its letter */
        { "\xC3\x86r\xC3\xB8 \xC4\xB2sbrand Stra\xC3\x9F"
          "e \xC5\x81\xC3\xB3"
          "d\xC5\xBA",
          "aero|ijsbrand|strasse|lodz" },
        { "'t Hof", "t|hof" },
        { "Kerkstraat 12 a\n1234 AB Digimeente", "kerkstraat|12|a|1234ab|digimeente" },
        { "1234ab", "1234ab" },
        { "1234 abc", "1234|abc" },
        { "12345 AB", "12345|ab" },
        { "06-1234 5678", "0612345678" },
        { "+31 (0)6 12345678", "0612345678" },
        { "0031612345678", "0612345678" },
        { "jansen 06 12345678", "jansen|0612345678" },
        { "KVK 12345678", "kvk|12345678" },
        { "Sanne.de-Boer+werk@Example.org", "sanne.de-boer+werk@example.org" },
        { "<sanne@example.org>, Sanne", "sanne@example.org|sanne" },
        { "mail sanne@example.org.", "mail|sanne@example.org" },
        { "\xD0\x96\xD1\x83\xD0\xBA", "\xD0\x96\xD1\x83\xD0\xBA" },
        { "\xF0\x9F\x98\x80 - .,;\xC2\xA0\xE2\x80\x93\xE2\x82\xAC+", "\xF0\x9F\x98\x80" },
        { "", "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (words_of (rows[i].text), rows[i].words);
}

static void long_word_is_cut_off_between_characters (void **state)
{
    (void) state;
    char text[301], word[INTAKE_WORD_SIZE];
    for (size_t i = 0; i < 150; i++)
        memcpy (text + 2 * i, "\xD0\x96", 3);
    const char *at = text;
    assert_true (intake_word_next (&at, word));
    assert_int_equal (strlen (word), 64);
    assert_memory_equal (word, text, 64);
    assert_false (intake_word_next (&at, word));
    memset (text, '1', 300);
    text[300] = '\0';
    at = text;
    assert_true (intake_word_next (&at, word));
    assert_int_equal (strlen (word), 64);
    assert_false (intake_word_next (&at, word));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (same_word_is_the_same_however_it_is_written),
        cmocka_unit_test (long_word_is_cut_off_between_characters),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
