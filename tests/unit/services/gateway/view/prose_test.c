/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/prose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/base.h"
#include "services/gateway/view/hyphen.h"

#define P "<p class=\"utrecht-paragraph\">"
#define H2 "<h2 class=\"utrecht-heading-2\">"
#define LINK(url) "<a class=\"utrecht-link utrecht-link--html-a\" href=\"" url "\">" url "</a>"

static void assert_html (const char *text, const char *html)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (gateway_prose_html (text, arena), html);
}

static void text_becomes_headings_lists_and_paragraphs (void **state)
{
    (void) state;
    assert_html ("# Titel\n\nEen\ntwee.\n\nDrie.\n\n## Kop\n\n- a\n- b\n\n- c\nvier",
                 P "Een\ntwee.\n</p>\n" P "Drie.\n</p>\n" H2
                   "Kop</h2>\n<ul class=\"lijst\">\n<li>a</li>\n<li>b</li>\n</ul>\n"
                   "<ul class=\"lijst\">\n<li>c</li>\n</ul>\n" P "vier\n</p>\n");
    assert_html ("# Titel\r\n\r\nEen.\r\n\r\nTwee.\r\n", P "Een.\n</p>\n" P "Twee.\n</p>\n");
    assert_html ("# Titel", "");
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    assert_string_equal (gateway_prose_title ("# Titel & zo\r\n\nx", arena), "Titel & zo");
}

static void nothing_of_a_text_is_obeyed_and_addresses_are_links (void **state)
{
    (void) state;
    assert_html ("# T\n\n<script>\"&\n", P "&lt;script&gt;&quot;&amp;\n</p>\n");
    assert_html ("# T\n\nKijk op https://voorbeeld.nl/a?b=1&c. En https://x.nl/).\n",
                 P "Kijk op <a class=\"utrecht-link utrecht-link--html-a\" href=\"https://voorbeeld.nl/a?b=1&amp;c\">"
                   "https://voorbeeld.nl/a?b=1&amp;c</a>. En " LINK ("https://x.nl/") ").\n</p>\n");
    assert_html ("# T\n\n- https://x.nl/\"onclick=x\n",
                 "<ul class=\"lijst\">\n<li>" LINK ("https://x.nl/") "&quot;onclick=x</li>\n</ul>\n");
    assert_html ("# T\n\njavascript:x() http://x.nl/\n", P "javascript:x() http://x.nl/\n</p>\n");
}

static void long_words_may_be_broken_at_their_joints (void **state)
{
    (void) state;
    static const struct {
        const char *text, *hyphened;
    } rows[] = {
        { "Gehandicaptenparkeerkaart aanvragen", "Gehandicapten\xC2\xADparkeer\xC2\xADkaart aanvragen" },
        { "Omgevingsvergunning\nen  parkeren", "Omgevings\xC2\xADvergunning\nen  parkeren" },
        { "Iets kapot of vies op straat melden", "Iets kapot of vies op straat melden" },
        { "kaartverkoopautomaten", "kaartverkoopautomaten" },
        { "", "" },
    };
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (gateway_hyphen_add (rows[i].text, arena), rows[i].hyphened);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (text_becomes_headings_lists_and_paragraphs),
        cmocka_unit_test (nothing_of_a_text_is_obeyed_and_addresses_are_links),
        cmocka_unit_test (long_words_may_be_broken_at_their_joints),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
