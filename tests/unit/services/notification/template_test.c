/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const notification_value values[] = {
    { "naam", "Noord & Zuid" },      { "leeg", "" },        { "geen", NULL },
    { "tekst", "<b>\"het's\"</b>" }, { "tag", "{{naam}}" },
};

static void assert_renders (const char *source, bool is_html, const char *expected)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    dm_error error = { 0 };
    char *out = NULL;
    assert_int_equal (notification_template_render (source, values, DM_COUNT (values), is_html, arena, &out, &error),
                      DM_OK);
    assert_string_equal (out, expected);
}

static void assert_refused (const char *source, const char *field)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    dm_error error = { 0 };
    char *out = "untouched";
    assert_int_equal (notification_template_render (source, values, DM_COUNT (values), true, arena, &out, &error),
                      DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, field);
    assert_string_equal (out, "untouched");
}

static void placeholder_becomes_its_value (void **state)
{
    (void) state;
    assert_renders ("", false, "");
    assert_renders ("geen tag } }} {", false, "geen tag } }} {");
    assert_renders ("Dag {{naam}}, {{ naam }}!", false, "Dag Noord & Zuid, Noord & Zuid!");
    assert_renders ("[{{leeg}}{{geen}}]", false, "[]");
}

static void html_escapes_every_value (void **state)
{
    (void) state;
    assert_renders ("<i>{{tekst}}</i>", true, "<i>&lt;b&gt;&quot;het&#39;s&quot;&lt;/b&gt;</i>");
    assert_renders ("<i>{{naam}}</i>", true, "<i>Noord &amp; Zuid</i>");
    assert_renders ("{{tekst}}", false, "<b>\"het's\"</b>");
}

static void value_is_never_read_as_a_template (void **state)
{
    (void) state;
    assert_renders ("{{tag}}", true, "{{naam}}");
}

static void section_shows_only_with_a_value (void **state)
{
    (void) state;
    assert_renders ("{{#naam}}ja{{/naam}}{{^naam}}nee{{/naam}}", false, "ja");
    assert_renders ("{{#leeg}}ja{{/leeg}}{{^leeg}}nee{{/leeg}}", false, "nee");
    assert_renders ("{{#geen}}ja{{/geen}}{{^geen}}nee{{/geen}}", false, "nee");
    assert_renders ("{{#naam}}a{{#leeg}}b{{/leeg}}{{^geen}}c{{/geen}}{{/naam}}", false, "ac");
    assert_renders ("{{#leeg}}a{{#naam}}b{{/naam}}{{^geen}}c{{/geen}}{{/leeg}}d", false, "d");
}

static void tag_alone_on_its_line_takes_the_line (void **state)
{
    (void) state;
    assert_renders ("een\n{{#naam}}\ntwee\n{{/naam}}\ndrie\n", false, "een\ntwee\ndrie\n");
    assert_renders ("een\n  {{#leeg}}  \ntwee\n\t{{/leeg}}", false, "een\n");
    assert_renders ("{{! dit leest niemand }}\neen", false, "een");
    assert_renders ("{{#naam}}een{{/naam}}\ntwee", false, "een\ntwee");
    assert_renders ("een\n{{naam}}\ntwee", false, "een\nNoord & Zuid\ntwee");
    assert_renders ("{{#naam}}\n{{#tekst}}\nx\n{{/tekst}}\n{{/naam}}\n", false, "x\n");
}

static void unknown_placeholder_is_refused_even_where_it_is_not_shown (void **state)
{
    (void) state;
    assert_refused ("{{onbekend}}", "onbekend");
    assert_refused ("{{#onbekend}}{{/onbekend}}", "onbekend");
    assert_refused ("{{#leeg}}{{onbekend}}{{/leeg}}", "onbekend");
    assert_refused ("{{naa}}", "naa");
    assert_refused ("{{naamx}}", "naamx");
}

static void broken_tag_is_refused (void **state)
{
    (void) state;
    assert_refused ("{{naam", "naam");
    assert_refused ("{{naam}", "naam}");
    assert_refused ("{{}}", "");
    assert_refused ("{{", "");
    assert_refused ("{{#}}", "#");
    assert_refused ("{{na am}}", "na am");
    assert_refused ("{{{naam}}}", "{naam");
    assert_refused ("{{&naam}}", "&naam");
    assert_refused ("{{>naam}}", ">naam");
}

static void section_must_end_where_it_should (void **state)
{
    (void) state;
    assert_refused ("{{#naam}}", "naam");
    assert_refused ("{{/naam}}", "naam");
    assert_refused ("{{#naam}}{{#leeg}}{{/naam}}{{/leeg}}", "naam");
}

static void sections_nest_eight_deep_and_no_deeper (void **state)
{
    (void) state;
    char source[400] = "";
    for (int i = 0; i < NOTIFICATION_SECTIONS_MAX; i++)
        strcat (source, "{{#naam}}");
    strcat (source, "x");
    for (int i = 0; i < NOTIFICATION_SECTIONS_MAX; i++)
        strcat (source, "{{/naam}}");
    assert_renders (source, false, "x");
    char deeper[450];
    snprintf (deeper, sizeof deeper, "{{#naam}}%s{{/naam}}", source);
    assert_refused (deeper, "naam");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (placeholder_becomes_its_value),
        cmocka_unit_test (html_escapes_every_value),
        cmocka_unit_test (value_is_never_read_as_a_template),
        cmocka_unit_test (section_shows_only_with_a_value),
        cmocka_unit_test (tag_alone_on_its_line_takes_the_line),
        cmocka_unit_test (unknown_placeholder_is_refused_even_where_it_is_not_shown),
        cmocka_unit_test (broken_tag_is_refused),
        cmocka_unit_test (section_must_end_where_it_should),
        cmocka_unit_test (sections_nest_eight_deep_and_no_deeper),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
