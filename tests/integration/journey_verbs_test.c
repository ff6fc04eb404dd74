/* SPDX-License-Identifier: EUPL-1.2 */
/* How a product owner works on a journey with digictl: check, try, publish, list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/browser.h"
#include "tests/support/process.h"
#include "tests/support/said.h"
#include "tests/support/suite.h"

#define MELDING "services/intake/journeys/melding-openbare-ruimte.yaml"

static ts_suite *suite;
static char copy[300];
static int changed_line; /* of the copy, from 1 */

static ts_said run (const char *verb, const char *file)
{
    return ts_said_by ("%s/digictl --config=%s/digictl.conf journey %s %s", ts_bin_folder (), ts_suite_folder (suite),
                       verb, file);
}

/* The same, with what it says on standard error. */
static ts_said run_aloud (const char *verb, const char *file)
{
    return ts_said_by ("%s/digictl --config=%s/digictl.conf journey %s %s 2>&1", ts_bin_folder (),
                       ts_suite_folder (suite), verb, file);
}

/* A copy of the file with a text replaced. */
static const char *changed (const char *from, const char *to)
{
    snprintf (copy, sizeof copy, "%s/journey.yaml", ts_suite_folder (suite));
    FILE *in = fopen (MELDING, "r"), *out = fopen (copy, "w");
    assert_non_null (in);
    int number = 0;
    for (char line[4096]; fgets (line, sizeof line, in);) {
        char *at = strstr (line, from);
        number++;
        if (at) {
            changed_line = number;
            fprintf (out, "%.*s%s%s", (int) (at - line), line, to, at + strlen (from));
        } else {
            fputs (line, out);
        }
    }
    fclose (in);
    fclose (out);
    return copy;
}

/* Walks a journey with these lines as standard input. */
static ts_said walk (const char *lines)
{
    return ts_said_by ("printf '%s' | %s/digictl --config=%s/digictl.conf journey try %s", lines, ts_bin_folder (),
                       ts_suite_folder (suite), MELDING);
}

static void every_mistake_is_told_with_its_line (void **state)
{
    (void) state;
    char told[80];
    DM_AUTO (ts_said_clear) ts_said right = run ("check", MELDING);
    assert_int_equal (right.code, 0);
    ts_said_has (&right, "melding-openbare-ruimte");
    ts_said_has (&right, "no mistakes, 8 fields, 8 steps, 5 tests passed\n");
    const char *file = changed ("type: \"email\"", "type: \"emial\"");
    DM_AUTO (ts_said_clear) ts_said it = run ("check", file);
    assert_int_equal (it.code, 1);
    snprintf (told, sizeof told, "/journey.yaml:%d: fields.emailadres.type: ", changed_line);
    ts_said_has (&it, told);
    DM_AUTO (ts_said_clear) ts_said published = run ("publish", file);
    assert_int_equal (published.code, 1);
}

static void what_is_published_twice_is_unchanged_and_a_change_is_the_next_version (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said first = run ("publish", MELDING);
    assert_int_equal (first.code, 0);
    DM_AUTO (ts_said_clear) ts_said again = run ("publish", MELDING);
    assert_int_equal (again.code, 0);
    ts_said_has (&again, "unchanged");
    DM_AUTO (ts_said_clear) ts_said next = run ("publish", changed ("Wat is er aan de hand?", "Wat ziet u?"));
    assert_int_equal (next.code, 0);
    assert_null (strstr (next.text, "unchanged"));
    const char *arguments[] = { "journey", "list", NULL };
    DM_AUTO (ts_said_clear) ts_said list = { .text = NULL };
    list.text = ts_digictl (suite, arguments, &list.code);
    ts_said_has (&list, "melding-openbare-ruimte");
}

/* Tells that something is not there, with what there is. */
static void assert_refused (const char *verb, const char *name, const char *text)
{
    DM_AUTO (ts_said_clear) ts_said it = run_aloud (verb, name);
    assert_int_equal (it.code, 1);
    ts_said_has (&it, text);
}

static void what_is_published_is_shown_as_a_journey_file (void **state)
{
    (void) state;
    char path[300], shown[400], command[1200];
    snprintf (path, sizeof path, "%s/shown.yaml", ts_suite_folder (suite));
    DM_AUTO (ts_said_clear) ts_said first = run ("show", "geveltuin");
    assert_int_equal (first.code, 0);
    ts_said_has (&first, "# geveltuin, version 1, which is offered\n# published 2");
    ts_said_has (&first, "came with the program\n# sha256 ");
    FILE *out = fopen (path, "w");
    fputs (first.text, out);
    fclose (out);
    DM_AUTO (ts_said_clear) ts_said again = run ("publish", path);
    assert_int_equal (again.code, 0);
    ts_said_has (&again, "unchanged");
    DM_AUTO (ts_said_clear) ts_said other = run ("show", "melding-openbare-ruimte");
    ts_said_has (&other, " by "); /* whoever ran this test published it */
    snprintf (shown, sizeof shown, "%s/digictl --config=%s/digictl.conf journey show", ts_bin_folder (),
              ts_suite_folder (suite));
    snprintf (command, sizeof command,
              "test \"$(%s geveltuin | sed -n 's/^# sha256 //p')\" = \"$(%s geveltuin --json | tr -d '\\n' |"
              " sha256sum | cut -c -64)\"",
              shown, shown);
    const char *arguments[] = { "/bin/sh", "-c", command, NULL };
    int code;
    free (ts_process_output (arguments, &code));
    assert_int_equal (code, 0);
    assert_refused ("show", "geveltuin --version 7", "geveltuin has no version 7: there is 1 (version, NOT_FOUND)");
    assert_refused ("show", "geveltuim", "there is no journey geveltuim: did you mean geveltuin? There are bezwaar-");
    assert_refused ("withdraw", "geveltuim",
                    "there is no journey geveltuim: did you mean geveltuin? There are bezwaar-");
}

static bool is_offered (void *title)
{
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    bool is_there = strstr (ts_browser_get (browser, "/")->body, title) != NULL;
    ts_browser_destroy (&browser);
    return is_there;
}

static void the_portal_offers_what_is_published_within_seconds (void **state)
{
    (void) state;
    static char title[] = "Iets wat gisteren nog heel was";
    assert_false (is_offered (title));
    DM_AUTO (ts_said_clear) ts_said it = run ("publish", changed ("Iets kapot of vies op straat melden", title));
    assert_int_equal (it.code, 0);
    ts_wait_until (is_offered, title, TS_PATIENCE_MS, "the home page has what was published");
    DM_AUTO (ts_said_clear) ts_said back = run ("publish", MELDING);
    assert_int_equal (back.code, 0);
}

/* Variants and a pilot are kept for later: who publishes them is told that nothing is done with them yet. */
static void variants_and_a_pilot_are_published_with_a_warning (void **state)
{
    (void) state;
    const char *file = changed ("tests:\n", "variants:\n"
                                            "  - {id: \"kort\", when: {eq: [\"categorie\", \"afval\"]}, "
                                            "patch: {steps: [\"categorie\", \"gevaar\", \"omschrijving\"]}}\n"
                                            "pilot: {id: \"p1\", arm: \"kort\", share: 0.2, stop: \"2027-03-01\", "
                                            "goal: \"completion\"}\n"
                                            "tests:\n");
    static const char *const verbs[] = { "check", "publish" };
    for (size_t i = 0; i < DM_COUNT (verbs); i++) {
        DM_AUTO (ts_said_clear) ts_said it = run_aloud (verbs[i], file);
        assert_int_equal (it.code, 0);
        ts_said_has (&it, "warning: variants: ");
        ts_said_has (&it, "warning: pilot: ");
    }
    DM_AUTO (ts_said_clear) ts_said plain = run_aloud ("publish", MELDING);
    assert_int_equal (plain.code, 0);
    assert_null (strstr (plain.text, "warning"));
}

static void walk_ends_at_an_exit (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said it = walk ("4\\n1\\n");
    assert_int_equal (it.code, 0);
    ts_said_has (&it, "-- bel: the journey ends here");
    ts_said_has (&it, "112");
}

static void walk_goes_to_the_summary (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said it = walk ("1\\n2\\n1\\nK 12\\nLamp is uit\\nKerkstraat 1\\nlamp.jpg\\n\\n");
    ts_said_has (&it, "everything is answered");
    ts_said_has (&it, "Waarover gaat uw melding?\n  Een straatlantaarn of andere verlichting\n");
    ts_said_has (&it, "lamp.jpg");
    ts_said_has (&it, "Kerkstraat 1");
    ts_said_has (&it, "\n  (not answered)\n");
}

static void walk_tells_a_mistake_goes_back_and_stops_at_the_end (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said it = walk ("99\\n1\\n2\\n<\\n1\\n");
    assert_int_equal (it.code, 0);
    ts_said_has (&it, "-- bel");
    const char *first = strstr (it.text, "-- categorie");
    assert_non_null (first);
    assert_non_null (strstr (first + 1, "-- categorie")); /* 99 is no option: asked again */
    DM_AUTO (ts_said_clear) ts_said short_one = walk ("1\\n");
    assert_int_equal (short_one.code, 0);
    ts_said_has (&short_one, "-- gevaar");
}

/* The answers to everything around the people who move along. */
#define VERHUIZING                                                                                                     \
    "(printf '1\\n'; date -d '+7 days' '+%%d-%%m-%%Y'; printf '1234 AB\\n12\\n\\nKerkstraat\\nPlaats\\n1\\n2\\n%s"     \
    "sanne@example.org\\n\\n') | %s/digictl --config=%s/digictl.conf journey try "                                     \
    "services/intake/journeys/verhuizing-doorgeven.yaml"

static void rows_are_asked_until_nobody_wants_more (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said it = ts_said_by (VERHUIZING,
                             "Kim\\n2 mei 2015\\ny\\nJan\\n31-2-1983\\n\\n" /* no such day: asked again */
                             "Kim\\n2 mei 2015\\nJan\\n4-6-1983\\n\\n",
                             ts_bin_folder (), ts_suite_folder (suite));
    ts_said_has (&it, "\n  (2)\n\nNaam\n");
    ts_said_has (&it, "another? y, or nothing> ");
    ts_said_has (&it, "Vul een datum in die bestaat");
    ts_said_has (&it, "everything is answered");
    ts_said_has (&it, "  Persoon 1\n  Naam: Kim\n  Geboortedatum: 2 mei 2015\n");
    ts_said_has (&it, "  Persoon 2\n  Naam: Jan\n  Geboortedatum: 4 juni 1983\n");
}

static int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (NULL);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_mistake_is_told_with_its_line),
        cmocka_unit_test (what_is_published_twice_is_unchanged_and_a_change_is_the_next_version),
        cmocka_unit_test (what_is_published_is_shown_as_a_journey_file),
        cmocka_unit_test (the_portal_offers_what_is_published_within_seconds),
        cmocka_unit_test (variants_and_a_pilot_are_published_with_a_warning),
        cmocka_unit_test (walk_ends_at_an_exit),
        cmocka_unit_test (walk_goes_to_the_summary),
        cmocka_unit_test (rows_are_asked_until_nobody_wants_more),
        cmocka_unit_test (walk_tells_a_mistake_goes_back_and_stops_at_the_end),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
