/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/args.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/digictl/text.h"

static const digictl_option options[] = {
    { .name = "json" },
    { .name = "answers", .kind = DIGICTL_TEXT, .value = "FILE", .is_required = true },
    { .name = "document", .kind = DIGICTL_TEXT, .value = "FILE", .is_repeatable = true },
    { .name = "limit", .kind = DIGICTL_NUMBER, .value = "N", .min = 1, .max = 100 },
    { .name = "from", .kind = DIGICTL_TIME, .value = "TIME" },
    { .name = "key", .kind = DIGICTL_KEY, .value = "UUID" },
    { .name = "taal", .kind = DIGICTL_TEXT, .value = "nl|en" },
    { .name = "output", .letter = 'o', .kind = DIGICTL_TEXT, .value = "FILE" },
};

#define OPTIONS "--answers, --document, --from, --json, --key, --limit, --output and --taal"

/* Arguments in one text, with spaces between. */
static dm_status parse (digictl_args *args, const char *line, dm_error *error)
{
    static char text[4096];
    static char *argv[512];
    int argc = 0;
    snprintf (text, sizeof text, "digictl %s", line);
    for (char *word = strtok (text, " "); word; word = strtok (NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    memset (args, 0, sizeof *args);
    digictl_args_allow (args, options, DM_COUNT (options));
    dm_status status = digictl_args_parse (args, argc, argv, false, error);
    return status ? status : digictl_args_check (args, error);
}

static void options_and_words_may_be_mixed (void **state)
{
    digictl_args args;
    (void) state;
    assert_int_equal (parse (&args, "een --answers a.json twee --json -o uit -- --drie", NULL), DM_OK);
    assert_string_equal (digictl_args_text (&args, "answers"), "a.json");
    assert_string_equal (digictl_args_text (&args, "output"), "uit");
    assert_true (digictl_args_has (&args, "json"));
    assert_false (digictl_args_has (&args, "limit"));
    assert_int_equal (args.word_count, 3);
    assert_string_equal (args.words[0], "een");
    assert_string_equal (args.words[1], "twee");
    assert_string_equal (args.words[2], "--drie");
}

static void values_may_stand_behind_an_equals_sign (void **state)
{
    digictl_args args;
    (void) state;
    assert_int_equal (parse (&args, "--answers=a=b --limit=7 -ouit", NULL), DM_OK);
    assert_string_equal (digictl_args_text (&args, "answers"), "a=b");
    assert_string_equal (digictl_args_text (&args, "output"), "uit");
    assert_int_equal (digictl_args_number (&args, "limit", 25), 7);
}

static void what_is_not_given_has_its_fallback (void **state)
{
    digictl_args args;
    (void) state;
    assert_int_equal (parse (&args, "--answers a", NULL), DM_OK);
    assert_int_equal (digictl_args_number (&args, "limit", 25), 25);
    assert_null (digictl_args_text (&args, "document"));
    assert_null (digictl_args_value (&args, "answers", 1));
}

static void repeatable_option_keeps_its_order (void **state)
{
    digictl_args args;
    (void) state;
    assert_int_equal (parse (&args, "--document a --answers x --document b", NULL), DM_OK);
    assert_string_equal (digictl_args_value (&args, "document", 0)->text, "a");
    assert_string_equal (digictl_args_value (&args, "document", 1)->text, "b");
    assert_null (digictl_args_value (&args, "document", 2));
}

static void values_are_read_by_their_kind (void **state)
{
    digictl_args args;
    dm_uuid key;
    (void) state;
    assert_int_equal (
        parse (&args, "--answers a --from 1970-01-01T00:00:01Z --key 019AB1C0-1000-7000-8000-000000000001", NULL),
        DM_OK);
    assert_int_equal (digictl_args_number (&args, "from", 0), 1000);
    assert_true (dm_uuid_parse ("019ab1c0-1000-7000-8000-000000000001", &key));
    assert_memory_equal (digictl_args_value (&args, "key", 0)->uuid.bytes, key.bytes, DM_UUID_BYTES);
}

static void mistakes_are_told_in_a_sentence (void **state)
{
    static const struct {
        const char *line, *message;
    } rows[] = {
        { "", "--answers FILE is needed" },
        { "--answers", "--answers needs a value" },
        { "--answers a -o", "--output needs a value" },
        { "--answer a", NULL }, /* an abbreviation */
        { "--answers a --answers b", "--answers is given twice" },
        { "--answers a --json=ja", "--json takes no value" },
        { "--answers a --limt 3", "there is no option --limt; do you mean --limit? There are " OPTIONS },
        { "--answers a --limt=3", "there is no option --limt; do you mean --limit? There are " OPTIONS },
        { "--answers a --volstrekt-iets-anders", "there is no option --volstrekt-iets-anders; there are " OPTIONS },
        { "--answers a -x", "there is no option -x; there are " OPTIONS },
        { "--answers a --taal de", "--taal does not take de; there are en and nl" },
        { "--answers a --taal=n", "--taal does not take n; do you mean nl? There are en and nl" },
        { "--answers a --limit 0", "--limit takes a number from 1 to 100" },
        { "--answers a --limit 101", "--limit takes a number from 1 to 100" },
        { "--answers a --limit 7x", "--limit takes a number from 1 to 100" },
        { "--answers a --limit 99999999999999999999", "--limit takes a number from 1 to 100" },
        { "--answers a --key 019ab1c0-1000-4000-8000-000000000001",
          "--key takes a UUIDv7, as in 019ab1c0-1000-7000-8000-000000000001" },
        { "--answers a --key x", "--key takes a UUIDv7, as in 019ab1c0-1000-7000-8000-000000000001" },
        { "--answers a --from gisteren",
          "--from takes a time, as in 2026-11-23, \"2026-11-23 14:05\", 2026-11-23T14:05:00Z or 2h (ago)" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        digictl_args args;
        dm_error error = { 0 };
        dm_status status = parse (&args, rows[i].line, &error);
        assert_int_equal (status, rows[i].message ? DM_INVALID_ARGUMENT : DM_OK);
        if (rows[i].message)
            assert_string_equal (error.message, rows[i].message);
    }
}

static void too_many_options_are_refused (void **state)
{
    static const char option[] = " --document a";
    char line[2048] = "--answers a";
    size_t length = strlen (line);
    digictl_args args;
    dm_error error;
    (void) state;
    for (int i = 1; i < DIGICTL_VALUES_MAX; i++, length += strlen (option))
        memcpy (line + length, option, sizeof option);
    assert_int_equal (parse (&args, line, &error), DM_OK);
    assert_int_equal (args.value_count, DIGICTL_VALUES_MAX);
    memcpy (line + length, option, sizeof option);
    assert_int_equal (parse (&args, line, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.message, "more than 64 options");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (options_and_words_may_be_mixed),
        cmocka_unit_test (values_may_stand_behind_an_equals_sign),
        cmocka_unit_test (what_is_not_given_has_its_fallback),
        cmocka_unit_test (repeatable_option_keeps_its_order),
        cmocka_unit_test (values_are_read_by_their_kind),
        cmocka_unit_test (mistakes_are_told_in_a_sentence),
        cmocka_unit_test (too_many_options_are_refused),
    };
    digictl_text_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
