/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static dm_arena *arena;
static dm_reasons reasons;

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    reasons = (dm_reasons){ .arena = arena };
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static void assert_read (const char *yaml, const char *json)
{
    cJSON *root = dm_yaml_read (yaml, &reasons);
    assert_int_equal (reasons.count, 0);
    char *text = cJSON_PrintUnformatted (root);
    assert_string_equal (text, json);
    free (text);
    cJSON_Delete (root);
}

static void assert_refused (const char *yaml, uint32_t line, const char *path, const char *message)
{
    reasons.count = 0;
    cJSON_Delete (dm_yaml_read (yaml, &reasons));
    if (reasons.count == 0)
        fail_msg ("taken: %.60s", yaml);
    if (reasons.rows[0].line != line || strcmp (reasons.rows[0].path, path) != 0
        || !strstr (reasons.rows[0].message, message))
        fail_msg ("%.60s: line %u, %s: %s", yaml, reasons.rows[0].line, reasons.rows[0].path, reasons.rows[0].message);
}

static void plain_words_are_texts_and_numbers_are_numbers (void **state)
{
    (void) state;
    assert_read ("a: ja\nb: nee\nc: yes\nd: no\ne: on\nf: Off\n",
                 "{\"a\":\"ja\",\"b\":\"nee\",\"c\":\"yes\",\"d\":\"no\",\"e\":\"on\",\"f\":\"Off\"}");
    assert_read ("[1, -2, 1.5, 1e3, +4, true, False, null, ~, '1', \"true\"]",
                 "[1,-2,1.5,1000,4,true,false,null,null,\"1\",\"true\"]");
    assert_read ("[2026-11-24, 1234AB, 0x10, .inf, .nan, 1.2.3, 06-12345678, 12:30]",
                 "[\"2026-11-24\",\"1234AB\",\"0x10\",\".inf\",\".nan\",\"1.2.3\",\"06-12345678\",\"12:30\"]");
    assert_read ("a: |\n  een\n  twee\nb: >\n  drie\n  vier\n", "{\"a\":\"een\\ntwee\\n\",\"b\":\"drie vier\\n\"}");
}

static void what_the_author_wrote_is_kept_beside_a_number (void **state)
{
    (void) state;
    cJSON *root = dm_yaml_read ("a: 1.10\nb: 0612345678\nc: True\n", &reasons);
    assert_string_equal (cJSON_GetObjectItem (root, "a")->valuestring, "1.10");
    assert_string_equal (cJSON_GetObjectItem (root, "b")->valuestring, "0612345678");
    assert_string_equal (cJSON_GetObjectItem (root, "c")->valuestring, "True");
    assert_int_equal (dm_yaml_line (cJSON_GetObjectItem (root, "c")), 3);
    cJSON_Delete (root);
}

static void what_is_not_allowed_is_refused_with_its_place (void **state)
{
    (void) state;
    assert_refused ("a: 1\na: 2\n", 2, "a", "twice");
    assert_refused ("a:\n  b: [1, {c: 1, c: 2}]\n", 2, "a.b[1].c", "twice");
    assert_refused ("a: &x 1\nb: *x\n", 1, "a", "anchors");
    assert_refused ("a: [1]\nb: *x\n", 2, "b", "aliases");
    assert_refused ("a: !!str 1\n", 1, "a", "tags");
    assert_refused ("a: !x {b: 1}\n", 1, "a", "tags");
    assert_refused ("? [a]\n: 1\n", 1, "", "a simple text");
    assert_refused ("a: 1\n---\nb: 2\n", 2, "", "one document");
    assert_refused ("", 1, "", "empty");
    assert_refused ("# nothing\n", 2, "", "empty");
    assert_refused ("a: [1\nb: 2\n", 1, "", "never closed");
    assert_refused ("a: \"\\x07\"\n", 1, "a", "control character");
    assert_refused ("a: \"x\\0y\"\n", 1, "a", "control character");
    assert_refused ("\"\": 1\n", 1, "", "1 to 100");
    assert_refused ("a: \xC3(\n", 1, "", "not YAML");
    assert_refused ("%TAG ! tag:x,2000:\n---\na: !y 1\n", 3, "a", "tags");
}

/* What libyaml could not read is told in an author's words, at the line where it can be mended. */
static void mistakes_of_authors_are_told_in_plain_words (void **state)
{
    (void) state;
    static const struct {
        const char *yaml;
        uint32_t line;
        const char *sentence;
    } rows[] = {
        /* tabs */
        { "a:\n\tb: c\n", 2, "indent with spaces, not with a tab" },
        { "\ta: b\n", 1, "indent with spaces, not with a tab" },
        { "a:\n  b: c\n\td: e\n", 3, "indent with spaces, not with a tab" },
        { "a:\n  b: c\n  \td: e\n", 3, "indent with spaces, not with a tab" },
        { "a: |\n\tx\n", 2, "indent with spaces, not with a tab" },
        /* no space after a colon or a dash, no colon */
        { "a: b\nc:d\ne: f\n", 2, "after a name come a colon and a space" },
        { "a: b\nc:d\n", 2, "after a name come a colon and a space" },
        { "a:b\nc: d\n", 1, "after a name come a colon and a space" },
        { "a:\n  b:c\n  d: e\n", 2, "after a name come a colon and a space" },
        { "a:\n  x: y\n  b:c\n  d: e\n", 3, "after a name come a colon and a space" },
        { "a: b\nhello\nc: d\n", 2, "after a name come a colon and a space" },
        { "a:\n  - b\n  -c\n", 3, "after - comes a space" },
        /* a colon in a text */
        { "a: Melding: kapot\nb: c\n", 1, "put the text between quotes: it has a colon" },
        { "a:\n  - Melding: kapot: x\n", 2, "put the text between quotes: it has a colon" },
        { "a: {nl: Melding: kapot, en: b}\n", 1, "put the text between quotes: it has a colon" },
        { "\xC3\xA9: {nl: Caf\xC3\xA9: dicht}\n", 1, "put the text between quotes: it has a colon" },
        /* quotes */
        { "x: y\na: \"bla\nb: c\nd: e\n", 2, "a quote is opened here and never closed" },
        { "a: 'bla\nb: c\n", 1, "a quote is opened here and never closed" },
        { "a: \"b\n---\nc\"\n", 1, "a quote is opened here and never closed" },
        { "a: \"bla\nb: \"c\"\nd: e\n", 2, "the quotes do not match" },
        { "a: 'foto's'\nb: c\n", 1, "the quotes do not match" },
        { "a: \"zeg \"ja\" nu\"\nb: c\n", 1, "the quotes do not match" },
        { "a: \"\\d\"\n", 1, "a \\ between double quotes" },
        { "a: \"\\xZZ\"\n", 1, "a \\ between double quotes" },
        { "a: \"\\uD800\"\n", 1, "a \\ between double quotes" },
        /* indentation */
        { "a: b\n  c: d\n", 2, "indented too far" },
        { "a:\n  b: c\n   d: e\n", 3, "indented too far" },
        { "a:\n    b: c\n  d: e\n", 3, "not indented as its neighbours" },
        { "a:\n  - b\n - c\n", 3, "an item of a list stands here" },
        { "a:\n  - b: c\n   d: e\n", 3, "belongs to no item of the list" },
        { "a:\n  - b\n  c: d\n", 3, "belongs to no item of the list" },
        { "a: b\n- c\n", 2, "an item of a list stands here" },
        { "a: - b\n", 1, "a list begins on a line of its own" },
        /* a first character with a meaning */
        { "a: @x\n", 1, "put the text between quotes: it begins with @" },
        { "a: %x\n", 1, "put the text between quotes: it begins with @, %" },
        { "a: `x`\n", 1, "put the text between quotes: it begins with @, % or `" },
        { "a: [%x]\n", 1, "put the text between quotes: it begins with" },
        { "%x\na: b\n", 1, "put the text between quotes: it begins with %" },
        { "a: & y\n", 1, "put the text between quotes: it begins with &" },
        { "a: * y\n", 1, "put the text between quotes: it begins with *" },
        { "a: !x!y z\n", 1, "put the text between quotes: it begins with !" },
        { "a: ? x\n", 1, "put the text between quotes: it begins with ?" },
        { "a: |x\n", 1, "after | or > the text begins on the next line" },
        { "a: > x\n", 1, "after | or > the text begins on the next line" },
        { "a: }x\n", 1, "a value is missing here" },
        { "a: , x\n", 1, "a value is missing here" },
        /* brackets and commas */
        { "x: y\na: [b, c\nd: e\n", 2, "a [ is opened here and never closed" },
        { "a: [b, c\n", 1, "a [ is opened here and never closed" },
        { "a: {b: c\n", 1, "a { is opened here and never closed" },
        { "a:\n  - {b: c, d: [e]\n  - {b: f}\n", 2, "a { is opened here and never closed" },
        { "a:\n  - {b: c, d: [e}\n  - {b: f}\n", 2, "a [ is opened here and never closed" },
        { "a: [b]]\nc: d\n", 1, "nothing may follow the ] or }" },
        { "a: {b: c} d\n", 1, "nothing may follow the ] or }" },
        { "a: {nl: \"x\" en: \"y\"}\n", 1, "a comma is missing here" },
        { "a: [\"x\" \"y\"]\n", 1, "a comma is missing here" },
        /* bytes, documents */
        { "a: b\nc: \001d\n", 2, "a control character is not allowed" },
        { "a: b\n...\nc: d\n", 3, "a file holds one document" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_refused (rows[i].yaml, rows[i].line, "", rows[i].sentence);
}

static char *repeat (const char *text, size_t times)
{
    size_t size = strlen (text);
    char *out = dm_arena_alloc (arena, size * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy (out + i * size, text, size);
    out[size * times] = '\0';
    return out;
}

static void bombs_and_deep_nesting_are_refused (void **state)
{
    (void) state;
    const char *bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n";
    assert_refused (bomb, 1, "a", "anchors");
    assert_refused (dm_arena_printf (arena, "%s%s", repeat ("[", 17), repeat ("]", 17)), 1,
                    "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]", "too deeply");
    reasons.count = 0;
    cJSON_Delete (dm_yaml_read (dm_arena_printf (arena, "%s%s", repeat ("[", 16), repeat ("]", 16)), &reasons));
    assert_int_equal (reasons.count, 0);
    assert_refused (repeat ("[", 200000), 1, "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]", "too deeply");
    assert_refused (dm_arena_printf (arena, "[%s1]", repeat ("1,", 20000)), 1, "[19999]", "too large");
    assert_refused (repeat ("#", DM_YAML_BYTES_MAX + 1), 0, "", "256 KiB");
    char *keys = dm_arena_strdup (arena, "");
    for (int i = 0; i <= DM_YAML_KEYS_MAX; i++)
        keys = dm_arena_printf (arena, "%sk%d: 1\n", keys, i);
    assert_refused (keys, DM_YAML_KEYS_MAX + 1, "", "500 names");
}

static void a_hundred_reasons_are_kept (void **state)
{
    (void) state;
    cJSON_Delete (dm_yaml_read (dm_arena_printf (arena, "[%s1]", repeat ("!x 1,", 150)), &reasons));
    assert_int_equal (reasons.count, DM_REASONS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (plain_words_are_texts_and_numbers_are_numbers),
        TEST (what_the_author_wrote_is_kept_beside_a_number),
        TEST (what_is_not_allowed_is_refused_with_its_place),
        TEST (mistakes_of_authors_are_told_in_plain_words),
        TEST (bombs_and_deep_nesting_are_refused),
        TEST (a_hundred_reasons_are_kept),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
