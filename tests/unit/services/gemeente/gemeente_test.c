/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/gemeente.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/small_file.h"
#include "tests/support/process.h"

#define EXAMPLE "compose/gemeente"

static char *folder; /* a copy of the example */
static dm_arena *arena;
static dm_reasons reasons;

static int copy_example (void **state)
{
    (void) state;
    folder = ts_folder_make ();
    const char *arguments[] = { "/bin/cp", "-r", EXAMPLE "/.", folder, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
    arena = dm_arena_open ();
    reasons = (dm_reasons){ .arena = arena };
    return 0;
}

static int remove_example (void **state)
{
    (void) state;
    ts_folder_remove (&folder);
    dm_arena_destroy (&arena);
    return 0;
}

static const char *path_of (const char *name)
{
    return dm_arena_printf (arena, "%s/%s", folder, name);
}

/* Puts the second text for the first in a file of the copy. */
static void change (const char *name, const char *from, const char *to)
{
    static char text[64 * 1024];
    size_t size;
    dm_error error;
    assert_int_equal (dm_small_file_read (path_of (name), text, sizeof text, &size, &error), DM_OK);
    text[size] = '\0';
    const char *at = strstr (text, from);
    if (!at)
        fail_msg ("%s has no %s", name, from);
    const char *changed = dm_arena_printf (arena, "%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
    assert_int_equal (dm_small_file_write (path_of (name), 0644, changed, strlen (changed), &error), DM_OK);
}

static void assert_refused (unsigned line, const char *path, const char *message)
{
    gemeente *found;
    reasons.count = 0;
    gemeente_open (path_of ("gemeente.yaml"), &reasons, &found);
    assert_null (found);
    for (size_t i = 0; i < reasons.count; i++)
        if (reasons.rows[i].line == line && strcmp (reasons.rows[i].path, path) == 0
            && strstr (reasons.rows[i].message, message))
            return;
    fail_msg ("%u: %s: %s; but %zu others, as %u: %s: %s", line, path, message, reasons.count, reasons.rows[0].line,
              reasons.rows[0].path, reasons.rows[0].message);
}

static void example_is_read_whole (void **state)
{
    (void) state;
    gemeente *it;
    gemeente_open (path_of ("gemeente.yaml"), &reasons, &it);
    assert_int_equal (reasons.count, 0);
    assert_string_equal (it->name, "Voorbeeldstad");
    assert_true (it->is_demo);
    assert_int_equal (it->main_colour, 0x0f4c81);
    assert_string_equal (it->logo.media_type, "image/svg+xml");
    assert_string_equal (it->telephone.uri, "tel:140123");
    assert_string_equal (it->urgent.uri, "tel:+31123456789");
    assert_true (it->urgent.hours.is_always);
    assert_int_equal (it->address_count, 2);
    assert_string_equal (it->addresses[0].lines, "Voorbeeldplein 1\n1234 AB Voorbeeldstad");
    assert_string_equal (gemeente_words_in (&it->links[0].title, "en"), "Website of the municipality");
    assert_string_equal (it->first[0], "melding-openbare-ruimte");
    assert_non_null (strstr (it->texts[GEMEENTE_PRIVACY].in[1], "The municipality of Voorbeeldstad takes"));
    gemeente_destroy (&it);
}

static void mistakes_are_told_with_their_lines (void **state)
{
    (void) state;
    static const struct {
        const char *from, *to;
        unsigned line;
        const char *path, *message;
    } rows[] = {
        { "#0f4c81", "#3fa9f5", 10, "colours.main", "a contrast of 2.3, and 4.5 is needed" },
        { "#06263f", "blue", 11, "colours.footer", "a colour is needed here" },
        { "14 0123", "bel ons", 14, "telephone.number", "a telephone number" },
        { "monday: \"8.30-17.00\"", "monday: \"ochtend\"", 15, "telephone.hours.monday", "hours are needed" },
        { "https://www", "http://www", 32, "links[0].url", "begins with https://" },
        { "info@", "info at ", 21, "email", "an e-mail address" },
        { "telephone:", "telefoon:", 13, "telefoon", "did you mean telephone" },
        { "2026-12-25", "2026-02-30", 20, "closed[0]", "a date is needed" },
        { "logo.svg", "../logo.svg", 8, "logo", "no .." },
        { "logo.svg", "weg.svg", 8, "logo", "cannot be read" },
        { "\"teksten\"", "\"weg\"", 38, "texts", "cannot be read" },
        { "name: \"Voorbeeldstad\"", "name: [a", 7, "", "never closed" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        change ("gemeente.yaml", rows[i].from, rows[i].to);
        assert_refused (rows[i].line, rows[i].path, rows[i].message);
        change ("gemeente.yaml", rows[i].to, rows[i].from);
    }
}

static void placeholders_and_the_example_itself_are_for_a_demo_alone (void **state)
{
    (void) state;
    change ("gemeente.yaml", "demo: true", "demo: false");
    assert_refused (7, "name", "of the example");
    assert_refused (14, "telephone.number", "of the example");
    assert_refused (18, "urgent.number", "of the example");
    assert_refused (25, "addresses[0].lines[0]", "of the example");
    assert_refused (38, "texts", "teksten/privacy.nl.txt:18: this still is to be filled in");
    assert_refused (38, "texts", "teksten/privacy.en.txt:22: this still is to be filled in");
}

static void texts_have_a_title_and_bounds (void **state)
{
    (void) state;
    static char large[33 * 1024];
    dm_error error;
    change ("teksten/contact.nl.txt", "# Contact", "Contact");
    assert_refused (38, "texts", "teksten/contact.nl.txt:1: its first line is the title");
    memset (large, 'a', sizeof large);
    assert_int_equal (dm_small_file_write (path_of ("teksten/contact.nl.txt"), 0644, large, sizeof large, &error),
                      DM_OK);
    assert_refused (38, "texts", "is larger than 32768 bytes");
}

static void a_service_starts_with_a_demo_only_on_this_machine_or_without_https (void **state)
{
    (void) state;
    static const char *const here[] = { "http://localhost:7180", "https://localhost:7180", "https://127.0.0.1",
                                        "https://[::1]:7180" };
    static const char *const elsewhere[] = { "https://loket.example.nl", "https://localhost.example.nl",
                                             "https://127.0.0.1.example.nl" };
    gemeente *it = NULL;
    dm_error error = { 0 };
    const char *path = path_of ("gemeente.yaml");
    for (size_t i = 0; i < DM_COUNT (here); i++) {
        assert_int_equal (gemeente_open_for (path, here[i], &it, &error), DM_OK);
        gemeente_destroy (&it);
    }
    for (size_t i = 0; i < DM_COUNT (elsewhere); i++) {
        assert_int_equal (gemeente_open_for (path, elsewhere[i], &it, &error), DM_INVALID_ARGUMENT);
        assert_non_null (strstr (error.message, "is a demo"));
        assert_null (it);
    }
    assert_int_equal (gemeente_open_for ("", "http://localhost:7180", &it, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "the setting gemeente is needed"));
    change ("gemeente.yaml", "14 0123", "?");
    assert_int_equal (gemeente_open_for (path, "http://localhost:7180", &it, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "gemeente.yaml:14: telephone.number: a telephone number"));
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, copy_example, remove_example)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (example_is_read_whole),
        TEST (mistakes_are_told_with_their_lines),
        TEST (placeholders_and_the_example_itself_are_for_a_demo_alone),
        TEST (texts_have_a_title_and_bounds),
        TEST (a_service_starts_with_a_demo_only_on_this_machine_or_without_https),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
