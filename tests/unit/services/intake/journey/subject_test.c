/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/subject.h"
#include "tests/unit/services/intake/journey_world.h"

/* A journey with another field of each kind that a subject may name, and this subject. */
static const char *journey_with (const char *subject)
{
    const char *fields = replace (good, "  wat: {type: choices",
                                  "  plek: {type: location, label: {nl: P, en: P}, optional: true}\n"
                                  "  adres: {type: adres_nl, optional: true}\n"
                                  "  verhaal: {type: long_text, label: {nl: V, en: V}, optional: true}\n"
                                  "  wat: {type: choices");
    const char *steps = replace (fields, "  - {id: wat, ask: [wat]}\n",
                                 "  - {id: wat, title: {nl: T, en: T}, ask: [wat, plek, adres, verhaal]}\n");
    return replace (steps, "initiator:", dm_arena_printf (arena, "subject: %s\ninitiator:", subject));
}

static void assert_subject (const char *subject, const char *language, const char *answers, const char *expected)
{
    intake_journey *journey = read_yaml (journey_with (subject));
    if (!journey)
        show_reasons ();
    assert_non_null (journey);
    cJSON *json = cJSON_Parse (answers);
    const char *found = intake_subject_write (journey, language, json, arena);
    if (expected)
        assert_string_equal (found ? found : "(none)", expected);
    else
        assert_null (found);
    cJSON_Delete (json);
    intake_journey_destroy (&journey);
}

static void assert_refused (const char *subject, const char *path, const char *message)
{
    assert_null (read_yaml (journey_with (subject)));
    for (size_t i = 0; i < check.n_reasons; i++)
        if (strcmp (check.reasons[i]->path, path) == 0 && strstr (check.reasons[i]->message, message)
            && check.reasons[i]->line == 31)
            return;
    show_reasons ();
    fail_msg ("%s: no reason at %s: %s", subject, path, message);
}

static void subject_is_made_of_answers_in_either_language (void **state)
{
    (void) state;
    static const char answers[] =
        "{\"soort\":\"a\",\"wat\":[\"x\",\"y\"],\"begin\":\"2026-12-01\","
        "\"plek\":{\"omschrijving\":\"Kerkstraat 12\",\"lat\":\"52.1\",\"lon\":\"5.1\"},"
        "\"adres\":{\"postcode\":\"1234AB\",\"huisnummer\":\"12\",\"straat\":\"Kerkstraat\",\"plaats\":\"Dorp\"},"
        "\"verhaal\":\"Een tegel\\nligt los\"}";
    assert_subject ("\"{soort}, {plek}\"", "nl", answers, "A, Kerkstraat 12");
    assert_subject ("\"{adres}: {verhaal}\"", "nl", answers, "Kerkstraat 12: Een tegel ligt los");
    assert_subject ("\"{wat}\"", "nl", answers, "X, Y");
    assert_subject ("{nl: \"Op {begin}!\", en: \"On {begin}!\"}", "nl", answers, "Op 1 december 2026!");
    assert_subject ("{nl: \"Op {begin}!\", en: \"On {begin}!\"}", "en", answers, "On 1 December 2026!");
}

static void absent_answer_takes_its_words_away (void **state)
{
    (void) state;
    assert_subject ("{nl: \"{soort}, bij {plek}\", en: \"{soort}, at {plek}\"}", "nl", "{\"soort\":\"a\"}", "A");
    assert_subject ("\"{plek}: {soort}\"", "nl", "{\"soort\":\"a\"}", "A");
    assert_subject ("{nl: \"Bij {plek}\", en: \"At {plek}\"}", "nl", "{\"soort\":\"a\"}", NULL);
}

static void long_answer_is_cut_off (void **state)
{
    (void) state;
    char text[400] = "", answers[1000], expected[400] = "";
    for (size_t i = 0; i < 100; i++)
        strcat (text, "é");
    for (size_t i = 0; i + 1 < INTAKE_SUBJECT_ANSWER_MAX; i++)
        strcat (expected, "é");
    strcat (expected, "…");
    snprintf (answers, sizeof answers, "{\"verhaal\":\"%s\"}", text);
    assert_subject ("\"{verhaal}\"", "nl", answers, expected);
    snprintf (answers, sizeof answers, "{\"verhaal\":\"%s\",\"naam\":\"%s\",\"plek\":{\"omschrijving\":\"%s\"}}", text,
              text, text);
    intake_journey *journey = read_yaml (journey_with ("\"{naam} {verhaal} {plek}\""));
    cJSON *json = cJSON_Parse (answers);
    const char *found = intake_subject_write (journey, "nl", json, arena);
    size_t characters = 0;
    for (const char *c = found; *c; c++)
        characters += (*c & 0xC0) != 0x80;
    assert_int_equal (characters, INTAKE_SUBJECT_MAX);
    cJSON_Delete (json);
    intake_journey_destroy (&journey);
}

static void subject_is_checked (void **state)
{
    (void) state;
    static const struct {
        const char *subject, *path, *message;
    } rows[] = {
        { "\"{sort}\"", "subject", "did you mean soort?" },
        { "\"Over {soort}\"", "subject", "in both languages" },
        { "{nl: \"Over {soort}\"}", "subject.en", "missing" },
        { "{nl: \"Over {soort}\", en: \"About {sort}\"}", "subject.en", "did you mean soort?" },
        { "{nl: \"Over\", en: \"About {soort}\"}", "subject.nl", "name a field" },
        { "\", {foto}\"", "subject", "does not fit on a line" },
        { "\"{bsn}\"", "subject", "does not stand in a list" },
        { "\"{soort\"", "subject", "braces hold the name" },
        { "\"{soort}}\"", "subject", "braces hold the name" },
        { "\"{{soort}}\"", "subject", "braces hold the name" },
        { "\"{} {soort}\"", "subject", "braces hold the name" },
        { "[soort]", "subject", "both languages" },
        { "\"\"", "subject", "1 to 100" },
        { "\"{soort}.................................................................................................."
          "\"",
          "subject", "1 to 100" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_refused (rows[i].subject, rows[i].path, rows[i].message);
    assert_subject ("\"{soort}, {naam}\"", "nl", "{\"soort\":\"a\"}", "A");
}

static void journey_without_a_subject_gives_none (void **state)
{
    (void) state;
    intake_journey *journey = read_good ();
    cJSON *json = cJSON_Parse ("{\"soort\":\"a\"}");
    assert_null (intake_subject_write (journey, "nl", json, arena));
    cJSON_Delete (json);
    intake_journey_destroy (&journey);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (subject_is_made_of_answers_in_either_language, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (absent_answer_takes_its_words_away, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (long_answer_is_cut_off, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (subject_is_checked, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (journey_without_a_subject_gives_none, open_arena, close_arena),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
