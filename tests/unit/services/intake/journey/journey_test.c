/* SPDX-License-Identifier: EUPL-1.2 */
#include "embed/intake.h"
#include "tests/unit/services/intake/journey_world.h"

/* One fault: what stands in the journey, what stands there instead, and the reason that must come of it. */
typedef struct fault {
    const char *old, *by;
    uint32_t line;
    const char *path, *message;
} fault;

static void check_fault (const fault *row)
{
    intake_journey *journey = read_yaml (replace (good, row->old, row->by));
    intake_journey_destroy (&journey);
    for (size_t i = 0; i < check.n_reasons; i++)
        if (check.reasons[i]->line == row->line && strcmp (check.reasons[i]->path, row->path) == 0
            && strstr (check.reasons[i]->message, row->message))
            return;
    show_reasons ();
    fail_msg ("%s: no reason at line %u, %s: %s", row->by, row->line, row->path, row->message);
}

static void check_faults (const fault rows[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_fault (&rows[i]);
}

static void names_and_texts_are_checked (void **state)
{
    (void) state;
    static const fault rows[] = {
        { "thema: wonen", "thema: wohnen", 4, "thema", "did you mean wonen?" },
        { "thema: wonen", "tema: wonen", 4, "tema", "did you mean thema?" },
        { "thema: wonen\n", "", 1, "thema", "missing" },
        { "{nl: Proef, en: Trial}", "{nl: Proef}", 2, "title.en", "missing" },
        { "{nl: Proef, en: Trial}", "{nl: Proef, en: \"\"}", 2, "title.en", "1 to 100" },
        { "{nl: Proef, en: Trial}", "Proef", 2, "title", "both languages" },
        { "{nl: Proef, en: Trial}", "{nl: Proef, en: T, de: V}", 2, "title.de",
          "there is no name de: there are nl and en" },
        { "journey: proef", "journey: Proef!", 1, "journey", "small letters" },
        { "[inwoner, ondernemer]", "[]", 6, "audience", "1 to 2" },
        { "[inwoner, ondernemer]", "[inwoner, bedrijf]", 6, "audience[1]", "there are inwoner and ondernemer" },
        { "days: 56", "days: 0", 9, "term.days", "from 1 to 3660" },
        { "days: 56", "days: 5.5", 9, "term.days", "whole number" },
        { "warn_at: 14", "warn_at: 56", 9, "term.warn_at", "less than days" },
        { "draft_days: 30", "draft_days: 91", 10, "retention.draft_days", "from 1 to 90" },
        { "action: actie-nodig, ", "", 29, "notify.action", "missing" },
        { "action: actie-nodig", "action: \"\"", 29, "notify.action", "actie-nodig" },
        { "\"digid:midden\"", "\"digid:mid\"", 7, "login.inwoner", "did you mean" },
        { "{inwoner: \"digid:midden\", ondernemer: none}", "{inwoner: none}", 7, "login.ondernemer", "missing" },
        { "{inwoner: \"digid:midden\", ondernemer: none}", "nee", 7, "login", "none" },
        { "{naam: naam}", "{naam: soort}", 28, "initiator.naam", "type text" },
        { "{naam: naam}", "{email: naam}", 28, "initiator.email", "did you mean emailadres?" },
        { "initiator: {naam: naam}", "from_zaak: {naam: \"{besluitdatum}\"}", 28, "from_zaak.naam", "a text takes" },
        { "initiator: {naam: naam}", "from_zaak: {soort: zzz}", 28, "from_zaak.soort", "one of its options" },
        { "initiator: {naam: naam}", "from_zaak: {naam: \"{emailadres}\"}", 28, "from_zaak.naam",
          "an email {emailadres}" },
        { "initiator: {naam: naam}", "initiator: {telefoonnummer: naam}", 28, "initiator.telefoonnummer",
          "type phone" },
        { "initiator: {naam: naam}", "from_zaak: {nergens: \"{zaaknummer}\"}", 28, "from_zaak.nergens",
          "a text takes" },
    };
    check_faults (rows, DM_COUNT (rows));
}

static void fields_are_checked (void **state)
{
    (void) state;
    static const fault rows[] = {
        { "type: choices", "type: choises", 19, "fields.wat.type", "did you mean choices?" },
        { "type: choices", "type: qqqqqqq", 19, "fields.wat.type",
          "there is no type qqqqqqq: there are text, long_text, number, amount, date, choice, choices, yes_no, " },
        { "type: number", "type: text", 13, "fields.aantal.min", "has no min" },
        { "max: 1000", "max: duizend", 13, "fields.aantal.max", "a number is needed" },
        { "max: 1000", "max: 1.000", 13, "fields.aantal.max", "in two ways" },
        { "min: 1,", "min: 2000,", 13, "fields.aantal.max", "less than min" },
        { "accept: [jpg], ", "", 16, "fields.foto.accept", "needs accept" },
        { "accept: [jpg]", "accept: [exe]", 16, "fields.foto.accept[0]", "jpg, png" },
        { "accept: [jpg]", "accept: [jpg], max_files: 21", 16, "fields.foto.max_files", "from 1 to 20" },
        { "label: {nl: D, en: D}, ", "", 14, "fields.begin.label", "needs label" },
        { "prefill: login.bsn", "prefill: login.kvk", 17, "fields.bsn.prefill", "type kvk" },
        { "prefill: login.bsn, ", "", 17, "fields.bsn.edit", "prefill is missing" },
        { "  naam: {type: text", "  today: {type: text", 18, "fields.today", "meaning of its own" },
        { "  naam: {type: text", "  Naam: {type: text", 18, "fields.Naam", "small letters" },
        { "options: {b", "options: {B", 12, "fields.soort.options.B", "small letters" },
        { "min: {add: [begin, 1]}", "min: {add: [einde, 1]}", 15, "fields.eind.min.add",
          "no field einde: did you mean eind?" },
        { "min: today", "min: {add: [eind, 1]}", 14, "fields.begin.min.add", "forward reference" },
        { "min: today", "min: {plus: 1}", 14, "fields.begin.min", "write {add" },
        { "min: today", "min: 2026-02-30", 14, "fields.begin.min", "a date is needed" },
    };
    check_faults (rows, DM_COUNT (rows));
}

static void every_way_ends_and_nothing_is_asked_twice (void **state)
{
    (void) state;
    static const fault rows[] = {
        { "ask: [aantal]", "ask: [soort]", 23, "steps[2].ask", "asked twice: also by step soort" },
        { "ask: [aantal]", "ask: [soort]", 13, "fields.aantal", "no step asks" },
        { "ask: [aantal]", "ask: [aantel]", 23, "steps[2].ask", "did you mean aantal?" },
        { "when: {eq: [soort, b]}, exit", "exit", 22, "steps[1].exit", "dead end" },
        { "{id: wat, ask: [wat]}", "{id: wat}", 27, "steps[6]", "dead end" },
        { "exit: {nl: Nee, en: No}", "exit: {nl: Nee, en: No}, ask: [aantal]", 22, "steps[1]", "not both" },
        { "exit: {nl: Nee, en: No}", "exit: {nl: 'Bel {telefoon}', en: No}", 22, "steps[1].exit.nl", "{telephone}" },
        { "id: wat", "id: soort", 27, "steps[6].id", "another step" },
        { "id: wat", "id: controleren", 27, "steps[6].id", "meaning of its own" },
        { "title: {nl: T, en: T}, ask: [bsn", "ask: [bsn", 26, "steps[5].title", "needs a heading" },
        { "{id: soort, ask", "{id: soort, when: {gt: [aantal, 1]}, ask", 21, "steps[0].when.gt[0]",
          "forward reference" },
        { "{gt: [aantal, 10]}", "{gt: [begin, today]}", 24, "steps[3].when", "a cycle" },
        { "{id: aantal, ask", "{id: aantal, when: {empty: begin}, ask", 23, "steps[2].when",
          "a cycle: aantal depends on begin" },
    };
    check_faults (rows, DM_COUNT (rows));
}

static void conditions_are_checked (void **state)
{
    (void) state;
    static const fault rows[] = {
        { "{eq: [soort, b]}", "{equals: [soort, b]}", 22, "steps[1].when.equals", "no condition equals" },
        { "{eq: [soort, b]}", "{eqq: [soort, b]}", 22, "steps[1].when.eqq", "did you mean eq?" },
        { "{eq: [soort, b]}", "{eq: [soort, c]}", 22, "steps[1].when.eq[1]", "no option c" },
        { "{eq: [soort, b]}", "{eq: [sort, b]}", 22, "steps[1].when.eq[0]", "did you mean soort?" },
        { "{eq: [soort, b]}", "{eq: [soort]}", 22, "steps[1].when.eq", "a field and a value" },
        { "{eq: [soort, b]}", "{gt: [soort, b]}", 22, "steps[1].when.gt", "can be less or more" },
        { "{eq: [soort, b]}", "{in: [soort, b]}", 22, "steps[1].when.in", "a list" },
        { "{eq: [soort, b]}", "{in: [soort, [b, c]]}", 22, "steps[1].when.in[1]", "no option c" },
        { "{eq: [soort, b]}", "{and: []}", 22, "steps[1].when.and", "a list of conditions" },
        { "{eq: [soort, b]}", "{eq: [audience, burger]}", 22, "steps[1].when.eq[1]", "no option burger" },
        { "{eq: [soort, b]}", "soort", 22, "steps[1].when", "one condition" },
        { "{eq: [soort, b]}", "{not: {not: {not: {not: {not: {not: {not: {not: {eq: [soort, b]}}}}}}}}}", 22,
          "steps[1].when.not.not.not.not.not.not.not.not", "too deeply" },
        { "{gt: [aantal, 10]}", "{gt: [aantal, tien]}", 24, "steps[3].when.gt[1]", "a number is needed" },
        { "{gt: [eind, {add: [today, 30]}]}", "{gt: [eind, aantal]}", 25, "steps[4].when.gt[1]", "no date" },
        { "{gt: [eind, {add: [today, 30]}]}", "{gt: [eind, {add: [today, 3.5]}]}", 25, "steps[4].when.gt[1]",
          "in days" },
    };
    check_faults (rows, DM_COUNT (rows));
}

static void a_test_that_fails_is_a_reason (void **state)
{
    (void) state;
    static const fault rows[] = {
        { "ends_at: controleren", "ends_at: wat", 30, "tests", "a dead end" },
        { "ends_at: stop", "ends_at: aantal", 31, "tests[0]", "ends at stop, not at aantal" },
        { "ends_at: stop", "ends_at: stopp", 31, "tests[0].ends_at", "did you mean stop?" },
        { "{soort: b}, ends_at", "{sort: b}, ends_at", 31, "tests[0].answers.sort", "no field" },
        { "{soort: b}, ends_at", "{soort: b, aantal: 3}, ends_at", 31, "tests[0]", "not asked on its way" },
        { "aantal: 10, wat", "aantal: 1001, wat", 32, "tests[1]", "refused: Vul 1.000 of minder in" },
        { "{soort: b}, ends_at: stop", "{soort: b}, refuses: soort, ends_at: stop", 31, "tests[0]", "was taken" },
        { "{soort: b}, ends_at", "{soort: b}, audience: gast, ends_at", 31, "tests[0].audience", "inwoner" },
    };
    check_faults (rows, DM_COUNT (rows));
    intake_journey *journey = read_yaml (
        replace (good, "{soort: b}, ends_at: stop", "{soort: a, aantal: 0}, refuses: aantal, ends_at: aantal"));
    assert_non_null (journey);
    intake_journey_destroy (&journey);
}

static void all_reasons_come_at_once_in_the_order_of_their_lines (void **state)
{
    (void) state;
    char *yaml = replace (replace (replace (good, "days: 56", "days: 0"), "type: choices", "type: x"), "thema: wonen",
                          "thema: x");
    assert_null (read_yaml (yaml));
    assert_true (check.n_reasons >= 3);
    for (size_t i = 1; i < check.n_reasons; i++)
        assert_true (check.reasons[i - 1]->line <= check.reasons[i]->line);
}

static void variants_and_a_pilot_are_checked_and_kept_with_a_warning (void **state)
{
    (void) state;
    const char *more =
        "variants:\n  - {id: kort, when: {eq: [soort, a]}, patch: {steps: [soort, wat]}}\n"
        "pilot: {id: p1, arm: kort, share: 0.2, stop: 2027-03-01, goal: completion, guard: {ces_min: 3.5}}\ntests:\n";
    char *yaml = replace (good, "tests:\n", more);
    intake_journey *journey = read_yaml (yaml);
    show_reasons ();
    assert_non_null (journey);
    assert_int_equal (check.n_warnings, 2);
    assert_string_equal (check.warnings[0]->path, "variants");
    assert_int_equal (check.warnings[1]->line, 32);
    assert_non_null (strstr (intake_journey_json (journey), "\"guard\":{\"ces_min\":3.5}"));
    assert_non_null (strstr (intake_journey_json (journey), "\"share\":0.2,"));
    intake_journey_destroy (&journey);
    static const struct {
        const char *old, *by, *path;
    } rows[] = {
        { "arm: kort", "arm: lang", "pilot.arm" },
        { "share: 0.2", "share: 1.1", "pilot.share" },
        { "steps: [soort", "steps: [sort", "variants[0].patch.steps" },
        { "goal: completion", "goal: x", "pilot.goal" },
        { "stop: 2027-03-01", "stop: 2027-03-01, start: 2027-03-01", "pilot.stop" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        assert_null (read_yaml (replace (yaml, rows[i].old, rows[i].by)));
        assert_string_equal (check.reasons[0]->path, rows[i].path);
    }
}

static void documents_are_asked_at_the_end (void **state)
{
    (void) state;
    intake_journey *journey =
        read_yaml (replace (good, "initiator:",
                            "documents:\n  - {id: machtiging, when: {eq: [audience, ondernemer]}, "
                            "label: {nl: M, en: M}, accept: [pdf]}\ninitiator:"));
    show_reasons ();
    assert_non_null (journey);
    assert_non_null (
        strstr (intake_journey_json (journey), "{\"ask\":[\"machtiging\"],\"id\":\"machtiging\",\"when\":"));
    intake_journey_destroy (&journey);
}

static void the_same_contents_are_the_same_bytes (void **state)
{
    (void) state;
    intake_journey *one = read_good ();
    const char *moved = replace (good, "thema: wonen\n", "");
    intake_journey *other = read_yaml (replace (replace (moved, "max: 1000", "max: \"1000\""), "journey: proef",
                                                "thema: \"wonen\"\njourney: proef # x"));
    assert_string_equal (intake_journey_json (one), intake_journey_json (other));
    intake_journey_destroy (&other);
    other = read_yaml (replace (replace (good, "journey: proef", "version: 7\njourney: \"proef\""),
                                "days: 56, warn_at: 14", "warn_at: 14, days: 56"));
    assert_non_null (other);
    assert_string_equal (intake_journey_json (one), intake_journey_json (other));
    assert_int_equal (intake_journey_version (other), 7);
    assert_int_equal (intake_journey_version (one), 0);
    intake_journey_destroy (&other);
    other =
        read_yaml (replace (good, "{b: {nl: B, en: B}, a: {nl: A, en: A}}", "{a: {nl: A, en: A}, b: {nl: B, en: B}}"));
    assert_string_not_equal (intake_journey_json (one), intake_journey_json (other)); /* another order is shown */
    intake_journey_destroy (&other);
    assert_int_equal (intake_journey_read_json (intake_journey_json (one), 3, &other, &error), DM_OK);
    assert_string_equal (intake_journey_name (other), "proef");
    assert_int_equal (intake_journey_version (other), 3);
    intake_journey_destroy (&other);
    intake_journey_destroy (&one);
}

static void what_is_asked_of_a_journey_is_answered (void **state)
{
    (void) state;
    intake_journey *journey = read_good ();
    Digimeente__Intake__V1__JourneySummary summary;
    intake_journey_summarise (journey, arena, &summary);
    assert_string_equal (summary.title->en, "Trial");
    assert_int_equal (summary.n_audience, 2);
    assert_string_equal (summary.login_inwoner, "digid:midden");
    assert_null (summary.login_ondernemer);
    assert_string_equal (intake_journey_login (journey, "inwoner"), "digid:midden");
    assert_true (intake_journey_has_audience (journey, "ondernemer"));
    assert_int_equal (intake_journey_draft_days (journey), 30);
    assert_string_equal (intake_journey_initiator (journey, "naam"), "naam");
    assert_null (intake_journey_initiator (journey, "emailadres"));
    intake_journey_destroy (&journey);
}

static void json_that_is_no_journey_is_refused (void **state)
{
    (void) state;
    static const char *const others[] = {
        "", "[]", "{}", "{\"journey\":\"a\",\"zaaktype\":\"b\",\"steps\":[{}]}",
        "{\"journey\":\"a\",\"zaaktype\":\"b\",\"steps\":[{\"id\":\"a\",\"ask\":[\"x\"]}]}"
    };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        intake_journey *journey = NULL;
        assert_int_equal (intake_journey_read_json (others[i], 1, &journey, &error), DM_INTERNAL);
        assert_null (journey);
    }
}

static void what_ships_is_well (void **state)
{
    (void) state;
    size_t count = 0;
    for (; intake_assets[count].path; count++) {
        intake_journey *journey = read_yaml (intake_assets[count].text);
        if (!journey) {
            show_reasons ();
            fail_msg ("%s", intake_assets[count].path);
        }
        intake_journey_destroy (&journey);
    }
    assert_int_equal (count, 7);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (names_and_texts_are_checked),
        TEST (fields_are_checked),
        TEST (every_way_ends_and_nothing_is_asked_twice),
        TEST (conditions_are_checked),
        TEST (a_test_that_fails_is_a_reason),
        TEST (all_reasons_come_at_once_in_the_order_of_their_lines),
        TEST (variants_and_a_pilot_are_checked_and_kept_with_a_warning),
        TEST (documents_are_asked_at_the_end),
        TEST (the_same_contents_are_the_same_bytes),
        TEST (what_is_asked_of_a_journey_is_answered),
        TEST (json_that_is_no_journey_is_refused),
        TEST (what_ships_is_well),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
