/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void assert_taken (const char *text)
{
    dm_error error = { 0 };
    if (intake_answers_check (text, &error))
        fail_msg ("%.60s: %s", text, error.message);
}

static void assert_refused (const char *text, const char *why)
{
    dm_error error = { 0 };
    if (intake_answers_check (text, &error) != DM_INVALID_ARGUMENT)
        fail_msg ("taken: %.60s", text);
    assert_string_equal (error.field, "answers");
    if (!strstr (error.message, why))
        fail_msg ("%.60s: %s", text, error.message);
}

static void every_kind_of_value_is_taken (void **state)
{
    (void) state;
    assert_taken ("{}");
    assert_taken (" {\t\"a\" :\r\n 1 } ");
    assert_taken ("{\"a\":[null,true,false,0,-0,-1.5,12e3,1E-3,\"\",[],{}],\"\":\"\"}");
    assert_taken ("{\"naam\":\"Zo\\u00eb \\ud83d\\ude00 \\\"\\\\\\/\\b\\f\\n\\r\\t\",\"stra\xC3\x9F"
                  "e\":\"\xE2\x82\xAC\"}");
}

static void only_an_object_is_taken (void **state)
{
    (void) state;
    static const char *const others[] = { "[]", "\"a\"", "1", "null", "true", "[{}]" };
    for (size_t i = 0; i < DM_COUNT (others); i++)
        assert_refused (others[i], "object");
}

static void what_is_no_json_is_refused (void **state)
{
    (void) state;
    static const char *const others[] = { "",
                                          " ",
                                          "{",
                                          "}",
                                          "{}}",
                                          "{} {}",
                                          "{}x",
                                          "{a:1}",
                                          "{'a':1}",
                                          "{\"a\":}",
                                          "{\"a\":1,}",
                                          "{\"a\":nul}",
                                          "{\"a\":[1,]}",
                                          "{\"a\":[1}",
                                          "{\"a\":tru}",
                                          "\xEF\xBB\xBF{}",
                                          "{\"a\":\"\\x\"}",
                                          "{\"a\":\"\\u12\"}",
                                          "{\"a\" 1}",
                                          "{\"a\":\"\\ud83d\"}",
                                          "{\"a\":\"\\ude00\"}",
                                          "{\"a\":NaN}",
                                          "{1:1}",
                                          "{\"a\":/**/1}" };
    for (size_t i = 0; i < DM_COUNT (others); i++)
        assert_refused (others[i], "not JSON");
}

static void texts_without_end_and_raw_control_characters_are_refused (void **state)
{
    (void) state;
    assert_refused ("{\"a", "no end");
    assert_refused ("{\"a\\", "no end");
    assert_refused ("{\"a\\\"", "no end");
    assert_refused ("{\"a\":\"x\ny\"}", "control");
    assert_refused ("{\"a\":\"x\ty\"}", "control");
}

static void numbers_are_written_as_json_has_it (void **state)
{
    (void) state;
    static const char *const wrong[] = { "01", "-", "-01", "1.", ".5", "1.e3", "1..2", "1-2", "0x1", "1e5e5", "--1" };
    char text[64];
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        snprintf (text, sizeof text, "{\"a\":%s}", wrong[i]);
        dm_error error = { 0 };
        assert_int_equal (intake_answers_check (text, &error), DM_INVALID_ARGUMENT);
    }
    assert_refused ("{\"a\":01}", "number");
    assert_refused ("{\"a\":-x}", "number");
}

static void long_numbers_and_wide_exponents_are_refused (void **state)
{
    (void) state;
    assert_taken ("{\"a\":1e30,\"b\":1E-30,\"c\":1e+05}");
    assert_refused ("{\"a\":1e31}", "exponent");
    assert_refused ("{\"a\":1e-31}", "exponent");
    assert_refused ("{\"a\":1e999999999999999999999}", "exponent");
    assert_refused ("{\"a\":1e}", "exponent");
    assert_taken ("{\"a\":1234567890123456789012345678901234567890}");
    assert_refused ("{\"a\":12345678901234567890123456789012345678901}", "too long");
}

static void character_zero_is_refused_by_name (void **state)
{
    (void) state;
    assert_refused ("{\"a\":\"x\\u0000y\"}", "\\u0000");
    assert_refused ("{\"\\u0000\":1}", "\\u0000");
    assert_taken ("{\"a\":\"\\\\u0000\"}"); /* a backslash, then text */
    assert_taken ("{\"a\":\"\\u0001\"}");
}

static void key_named_twice_is_refused_where_ever_it_is (void **state)
{
    (void) state;
    assert_refused ("{\"a\":1,\"a\":1}", "twice");
    assert_refused ("{\"a\":1,\"\\u0061\":2}", "twice");
    assert_refused ("{\"x\":[1,{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]}", "twice");
    assert_refused ("{\"\":1,\"\":2}", "twice");
    assert_taken ("{\"a\":{\"a\":{\"a\":1}},\"A\":[{\"a\":1},{\"a\":1}]}");
}

static char *nested (int depth, char open, char close)
{
    char *text = malloc ((size_t) (2 * depth) + 8);
    int at = sprintf (text, "{\"a\":");
    for (int i = 1; i < depth; i++)
        text[at++] = open;
    for (int i = 1; i < depth; i++)
        text[at++] = close;
    strcpy (text + at, "}");
    return text;
}

static void depth_has_a_bound (void **state)
{
    (void) state;
    char *most = nested (16, '[', ']'), *more = nested (17, '[', ']'), *much = nested (30000, '[', ']');
    assert_taken (most);
    assert_refused (more, "deep");
    assert_refused (much, "deep");
    free (most);
    free (more);
    free (much);
    assert_taken ("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[{{{{{{\"}");
}

static void size_has_a_bound (void **state)
{
    (void) state;
    char *text = malloc (INTAKE_ANSWERS_MAX + 2);
    memset (text, ' ', INTAKE_ANSWERS_MAX + 1);
    memcpy (text, "{}", 2);
    text[INTAKE_ANSWERS_MAX + 1] = '\0';
    assert_refused (text, "65536 bytes");
    text[INTAKE_ANSWERS_MAX] = '\0';
    assert_taken (text);
    free (text);
}

static void many_keys_are_compared_in_good_time (void **state)
{
    (void) state;
    char *text = malloc (INTAKE_ANSWERS_MAX + 1);
    int at = sprintf (text, "{");
    for (int i = 0; at < INTAKE_ANSWERS_MAX - 32; i++)
        at += sprintf (text + at, "\"%x\":1,", i);
    strcpy (text + at, "\"z\":1}");
    assert_taken (text);
    strcpy (text + at, "\"z\":1,\"a\":1}");
    assert_refused (text, "twice");
    free (text);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_kind_of_value_is_taken),
        cmocka_unit_test (only_an_object_is_taken),
        cmocka_unit_test (what_is_no_json_is_refused),
        cmocka_unit_test (texts_without_end_and_raw_control_characters_are_refused),
        cmocka_unit_test (numbers_are_written_as_json_has_it),
        cmocka_unit_test (long_numbers_and_wide_exponents_are_refused),
        cmocka_unit_test (character_zero_is_refused_by_name),
        cmocka_unit_test (key_named_twice_is_refused_where_ever_it_is),
        cmocka_unit_test (depth_has_a_bound),
        cmocka_unit_test (size_has_a_bound),
        cmocka_unit_test (many_keys_are_compared_in_good_time),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
