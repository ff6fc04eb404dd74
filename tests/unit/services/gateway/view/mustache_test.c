/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/mustache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct example {
    const char *text, *data, *expected;
    const char *partials[4][2];
} example;

typedef struct partials {
    const example *of;
    mustache_template *compiled[4];
} partials;

static mustache_template *compile (const char *text)
{
    mustache_template *template = NULL;
    dm_error error = { 0 };
    if (gateway_mustache_compile (text, &template, &error))
        fail_msg ("%s", error.message);
    return template;
}

static const mustache_template *find (void *arg, const char *name)
{
    partials *all = arg;
    for (size_t i = 0; i < DM_COUNT (all->compiled) && all->of->partials[i][0]; i++)
        if (strcmp (all->of->partials[i][0], name) == 0) {
            if (!all->compiled[i])
                all->compiled[i] = compile (all->of->partials[i][1]);
            return all->compiled[i];
        }
    return NULL;
}

static dm_status render (const example *it, dm_arena *arena, char **out, dm_error *error)
{
    partials all = { .of = it };
    mustache_template *template = compile (it->text);
    cJSON *data = cJSON_Parse (it->data);
    assert_non_null (data);
    const cJSON *contexts[] = { data };
    size_t bytes = 0;
    dm_status status = gateway_mustache_render (template, contexts, 1, find, &all, arena, out, &bytes, error);
    assert_true (status || bytes == strlen (*out));
    for (size_t i = 0; i < DM_COUNT (all.compiled); i++)
        gateway_mustache_destroy (&all.compiled[i]);
    gateway_mustache_destroy (&template);
    cJSON_Delete (data);
    return status;
}

static void check (const example examples[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
        dm_error error = { 0 };
        char *out = NULL;
        assert_int_equal (render (&examples[i], arena, &out, &error), DM_OK);
        assert_string_equal (out, examples[i].expected);
    }
}
#define CHECK(...)                                                                                                     \
    do {                                                                                                               \
        const example examples[] = { __VA_ARGS__ };                                                                    \
        check (examples, DM_COUNT (examples));                                                                         \
    } while (0)

static void a_value_is_escaped_unless_asked (void **state)
{
    (void) state;
    CHECK ({ "geen tag }} {", "{}", "geen tag }} {", { { 0 } } },
           { "<i>{{ v }}</i>",
             "{\"v\":\"<b>\\\"het's\\\" & meer</b>\"}",
             "<i>&lt;b&gt;&quot;het&#39;s&quot; &amp; meer&lt;/b&gt;</i>",
             { { 0 } } },
           { "{{{v}}} {{& v }}", "{\"v\":\"<&>\"}", "<&> <&>", { { 0 } } },
           { "{{v}}", "{\"v\":\"{{w}}\",\"w\":\"fout\"}", "{{w}}", { { 0 } } });
}

static void every_json_type_has_a_text (void **state)
{
    (void) state;
    CHECK ({ "{{n}} {{d}} {{g}} {{min}}", "{\"n\":85,\"d\":1.21,\"g\":0.1,\"min\":-3}", "85 1.21 0.1 -3", { { 0 } } },
           { "{{ja}} {{nee}} [{{niets}}{{weg}}{{lijst}}{{ding}}]",
             "{\"ja\":true,\"nee\":false,\"niets\":null,\"lijst\":[1],\"ding\":{}}",
             "true false []",
             { { 0 } } },
           { "{{#lijst}}{{.}},{{/lijst}}", "{\"lijst\":[\"<\",2,true]}", "&lt;,2,true,", { { 0 } } });
}

static void a_dotted_name_is_looked_for_by_its_first_part (void **state)
{
    (void) state;
    CHECK ({ "{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x", { { 0 } } },
           { "{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"fout\"}}", "", { { 0 } } },
           { "{{#a}}{{d}}{{#b}}{{d}}{{/b}}{{/a}}", "{\"a\":{\"b\":{\"d\":2}},\"d\":1}", "12", { { 0 } } },
           { "{{#a}}[{{d}}]{{/a}}", "{\"a\":{\"d\":null},\"d\":1}", "[]", { { 0 } } });
}

static void a_section_shows_for_what_is_true (void **state)
{
    (void) state;
    CHECK ({ "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":true}", "ja", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":\"x\"}", "ja", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":{}}", "ja", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":[]}", "nee", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":\"\"}", "nee", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":0}", "nee", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{\"v\":null}", "nee", { { 0 } } },
           { "{{#v}}ja{{/v}}{{^v}}nee{{/v}}", "{}", "nee", { { 0 } } },
           { "{{#r}}{{#r}}{{.}}{{/r}};{{/r}}", "{\"r\":[{\"r\":[1,2]},{\"r\":[]}]}", "12;;", { { 0 } } });
}

static void a_tag_alone_on_its_line_takes_the_line_with_it (void **state)
{
    (void) state;
    CHECK ({ "a\n  {{! weg }}\nb", "{}", "a\nb", { { 0 } } }, { "a {{! weg }}\nb", "{}", "a \nb", { { 0 } } },
           { "{{#v}}\n  x\n{{/v}}\n", "{\"v\":[1,2]}", "  x\n  x\n", { { 0 } } },
           { "|\r\n{{#v}}\r\nx\r\n{{/v}}\r\n|", "{\"v\":1}", "|\r\nx\r\n|", { { 0 } } },
           { "  {{v}}\n", "{\"v\":1}", "  1\n", { { 0 } } }, { "{{#v}} {{/v}}\n", "{\"v\":1}", " \n", { { 0 } } },
           { "x\n {{#v}}{{/v}}", "{\"v\":1}", "x\n ", { { 0 } } });
}

static void delimiters_change_for_the_rest_of_the_template (void **state)
{
    (void) state;
    CHECK ({ "{{=<% %>=}}<%v%> {{v}} <%={{ }}=%>{{v}}", "{\"v\":1}", "1 {{v}} 1", { { 0 } } },
           { "{{=| |=}}\n|#v|\n|>p|\n|/v|\n", "{\"v\":1}", "{1}", { { "p", "{{=[ ]=}}{[v]}" } } },
           { "{{=| |=}}|>p|", "{\"v\":1}", "1 |v|", { { "p", "{{v}} |v|" } } });
}

static void a_partial_has_the_contexts_and_the_indentation_of_its_tag (void **state)
{
    (void) state;
    CHECK ({ "[{{>p}}][{{>weg}}]", "{\"v\":1}", "[1][]", { { "p", "{{v}}" } } },
           { "  {{>p}}\nz\n", "{\"v\":\"a\\nb\"}", "  <\n  a\nb\n\n  >\nz\n", { { "p", "<\n{{v}}\n\n>\n" } } },
           { " {{>p}}\n", "{\"v\":[1,2]}", "  x\n  x\n", { { "p", "{{#v}}\n {{>q}}\n{{/v}}\n" }, { "q", "x\n" } } },
           { "- {{>p}}\n", "{}", "- a\nb\n", { { "p", "a\nb" } } },
           { "{{>p}}",
             "{\"n\":1,\"k\":[{\"n\":2,\"k\":[]},{\"n\":3,\"k\":[]}]}",
             "1(2()3())",
             { { "p", "{{n}}({{#k}}{{>p}}{{/k}})" } } });
}

static void a_dynamic_name_is_a_value (void **state)
{
    (void) state;
    CHECK ({ "{{>*soort}}", "{\"soort\":\"p\"}", "x", { { "p", "x" } } },
           { "{{> * a.soort }}|{{>*weg}}", "{\"a\":{\"soort\":\"p\"}}", "x|", { { "p", "x" } } },
           { "{{<*soort}}{{$b}}y{{/b}}{{/*soort}}", "{\"soort\":\"p\"}", "xy", { { "p", "x{{$b}}{{/b}}" } } });
}

static void a_block_is_replaced_by_the_outermost_that_has_it (void **state)
{
    (void) state;
    CHECK (
        { "{{$b}}zelf{{/b}}", "{}", "zelf", { { 0 } } },
        { "{{<p}} weg {{$b}}anders{{/b}} {{weg}}{{/p}}",
          "{\"weg\":1}",
          "(anders)(c)",
          { { "p", "({{$b}}zelf{{/b}})({{$c}}c{{/c}})" } } },
        { "{{<p}}{{$b}}1{{/b}}{{/p}}", "{}", "1", { { "p", "{{<q}}{{$b}}2{{/b}}{{/q}}" }, { "q", "{{$b}}3{{/b}}" } } },
        { "{{<p}}{{$b}}{{v}}{{/b}}{{/p}}",
          "{\"v\":1,\"w\":[{\"v\":2}]}",
          "2",
          { { "p", "{{#w}}{{$b}}{{/b}}{{/w}}" } } },
        { "{{<p}}{{$b}}x{{$b}}y{{/b}}{{/b}}{{/p}}", "{}", "xy", { { "p", "{{$b}}{{/b}}" } } });
}

static void a_block_is_indented_as_the_place_it_comes_to (void **state)
{
    (void) state;
    CHECK ({ "  {{<p}}{{/p}}\n", "{}", "  a\n  b\n", { { "p", "a\nb\n" } } },
           { "{{<p}}\n    {{$b}}\n    1\n      2\n    {{/b}}\n{{/p}}\n",
             "{}",
             "<\n 1\n   2\n>\n",
             { { "p", "<\n {{$b}}\n {{/b}}\n>\n" } } },
           { "{{<p}}{{$b}}\n1\n2\n{{/b}}{{/p}}", "{}", "   1\n   2\n", { { "p", "{{$b}}\n   zelf\n{{/b}}\n" } } },
           { "{{<p}}{{$b}}1\n2{{/b}}{{/p}}", "{}", "  1\n  2\n", { { "p", "  {{$b}}zelf{{/b}}\n" } } },
           { "{{<p}}{{$b}}\n 1\n{{/b}}{{/p}}", "{}", "x 1\n!", { { "p", "x {{$b}}{{/b}}!" } } },
           { " {{<p}}\n  {{$b}}\n  1\n  {{/b}}\n {{/p}}\n",
             "{}",
             "  <\n   1\n",
             { { "p", " <\n  {{$b}}\n  {{/b}}\n" } } });
}

static void a_wrong_template_is_refused_with_its_line (void **state)
{
    (void) state;
    const struct {
        const char *text, *message;
    } rows[] = {
        { "a\n{{b", "Line 2, tag \"{{b\": it does not end." },
        { "{{{b}}", "Line 1, tag \"{{{b}}\": it does not end." },
        { "\n\n{{#b}}{{/c}}", "Line 3, tag \"c\": this is not what is to end here." },
        { "{{#b}}\n", "Line 2, tag \"b\": it is not ended." },
        { "{{/b}}", "Line 1, tag \"b\": this is not what is to end here." },
        { "{{}}", "Line 1, tag \"{{}}\": it has no name." },
        { "{{>*}}", "Line 1, tag \"{{>*}}\": it has no name." },
        { "{{a b}}", "Line 1, tag \"a b\": a name has no blanks in it." },
        { "{{=<%=}}", "Line 1, tag \"<%\": these are not two delimiters." },
        { "{{=<% % >=}}", "Line 1, tag \"<% % >\": these are not two delimiters." },
        { "{{=0123456789abcdef %=}}", "Line 1, tag \"0123456789abcdef %\": these are not two delimiters." },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        mustache_template *template = NULL;
        dm_error error = { 0 };
        assert_int_equal (gateway_mustache_compile (rows[i].text, &template, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.message, rows[i].message);
        assert_string_equal (error.field, "line");
        assert_null (template);
    }
}

/* count times a, then count times b. */
static char *repeat (dm_arena *arena, const char *a, const char *b, size_t count)
{
    char *text = dm_arena_zalloc (arena, count * (strlen (a) + strlen (b)) + 1), *end = text;
    for (size_t i = 0; i < 2 * count; i++)
        end = stpcpy (end, i < count ? a : b);
    return text;
}

static void sections_nest_as_deep_as_the_bound_and_no_deeper (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    mustache_template *template = compile (repeat (arena, "{{#a}}", "{{/a}}", MUSTACHE_DEPTH_MAX));
    gateway_mustache_destroy (&template);
    dm_error error = { 0 };
    assert_int_equal (
        gateway_mustache_compile (repeat (arena, "{{#a}}", "{{/a}}", MUSTACHE_DEPTH_MAX + 1), &template, &error),
        DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "too deep"));
}

static void what_has_no_end_is_refused (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const char *loop = repeat (arena, "{{#r}}", "{{/r}}", 24);
    const example endless[] = {
        { "{{>p}}", "{}", "partials", { { "p", "x{{>p}}" } } },
        { "{{<p}}{{/p}}", "{}", "partials", { { "p", "{{$b}}{{<p}}{{/p}}{{/b}}" } } },
        { loop, "{\"r\":[1,2,3]}", "steps", { { 0 } } },
        { repeat (arena, "{{#r}}x", "{{/r}}", 22), "{\"r\":[1,2,3]}", "", { { 0 } } },
    };
    for (size_t i = 0; i < DM_COUNT (endless); i++) {
        dm_error error = { 0 };
        char *out = "untouched";
        assert_int_equal (render (&endless[i], arena, &out, &error), DM_RESOURCE_EXHAUSTED);
        assert_non_null (strstr (error.message, endless[i].expected));
        assert_string_equal (out, "untouched");
    }
}

static void output_is_bounded (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    const char *data = dm_arena_printf (arena, "{\"v\":\"%s\"}", repeat (arena, "xxxxxxxx", "yyyyyyyy", 131072));
    const example most = { "{{v}}{{v}}", data, NULL, { { 0 } } };
    dm_error error = { 0 };
    char *out = NULL;
    assert_int_equal (render (&most, arena, &out, &error), DM_RESOURCE_EXHAUSTED);
    assert_non_null (strstr (error.message, "too large"));
    const example fits = { "{{v}}", data, NULL, { { 0 } } };
    assert_int_equal (render (&fits, arena, &out, &error), DM_OK);
    assert_int_equal (strlen (out), 2 * 1024 * 1024);
}

static void contexts_are_a_stack_with_the_innermost_last (void **state)
{
    (void) state;
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    cJSON *outer = cJSON_Parse ("{\"a\":1,\"b\":1}"), *inner = cJSON_Parse ("{\"b\":2}");
    const cJSON *contexts[] = { outer, inner };
    mustache_template *template = compile ("{{a}}{{b}}{{>p}}");
    dm_error error = { 0 };
    char *out = NULL;
    size_t bytes = 0;
    assert_int_equal (gateway_mustache_render (template, contexts, 2, NULL, NULL, arena, &out, &bytes, &error), DM_OK);
    assert_string_equal (out, "12");
    assert_int_equal (gateway_mustache_render (template, NULL, 0, NULL, NULL, arena, &out, &bytes, &error), DM_OK);
    assert_string_equal (out, "");
    gateway_mustache_destroy (&template);
    cJSON_Delete (outer);
    cJSON_Delete (inner);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_value_is_escaped_unless_asked),
        cmocka_unit_test (every_json_type_has_a_text),
        cmocka_unit_test (a_dotted_name_is_looked_for_by_its_first_part),
        cmocka_unit_test (a_section_shows_for_what_is_true),
        cmocka_unit_test (a_tag_alone_on_its_line_takes_the_line_with_it),
        cmocka_unit_test (delimiters_change_for_the_rest_of_the_template),
        cmocka_unit_test (a_partial_has_the_contexts_and_the_indentation_of_its_tag),
        cmocka_unit_test (a_dynamic_name_is_a_value),
        cmocka_unit_test (a_block_is_replaced_by_the_outermost_that_has_it),
        cmocka_unit_test (a_block_is_indented_as_the_place_it_comes_to),
        cmocka_unit_test (a_wrong_template_is_refused_with_its_line),
        cmocka_unit_test (sections_nest_as_deep_as_the_bound_and_no_deeper),
        cmocka_unit_test (what_has_no_end_is_refused),
        cmocka_unit_test (output_is_bounded),
        cmocka_unit_test (contexts_are_a_stack_with_the_innermost_last),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
