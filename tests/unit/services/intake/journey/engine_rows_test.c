/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/canonical.h"
#include "tests/unit/services/intake/journey_world.h"

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__FieldRow Row;
typedef Digimeente__Intake__V1__Input Input;

#define BEFORE "\"soort\":\"a\",\"aantal\":\"10\",\"bsn\":\"111222333\",\"naam\":\"S\""
#define MENSEN                                                                                                         \
    "  mensen: {type: repeat, label: {nl: Wie, en: Who}, times: 3, each: {naam: {type: text, label: {nl: N, en: N}}, " \
    "dag: {type: date, label: {nl: D, en: D}, optional: true, max: today}, adres: {type: adres_nl, optional: "         \
    "true}}}\n"

/* The journey that is well, which asks for people too. */
static char *with_mensen (void)
{
    char *yaml = replace (good, "steps:\n", MENSEN "steps:\n");
    yaml = replace (yaml, "ask: [wat]}", "title: {nl: T, en: T}, ask: [wat, mensen]}");
    return replace (yaml, "wat: [x]}", "wat: [x], mensen: [{naam: Kim, dag: {today: -1}}, {naam: Jan}]}");
}

static intake_journey *journey;

static int open_journey (void **state)
{
    open_arena (state);
    journey = read_yaml (with_mensen ());
    if (!journey)
        show_reasons ();
    assert_non_null (journey);
    return 0;
}

static int close_journey (void **state)
{
    intake_journey_destroy (&journey);
    return close_arena (state);
}

static intake_walk walk_with (const cJSON *answers)
{
    return (intake_walk){ .journey = journey,
                          .language = "nl",
                          .audience = "inwoner",
                          .answers = answers,
                          .bsn = "111222333",
                          .name = "Sanne",
                          .today = "2026-11-24" };
}

/* Saves the last step with inputs written name=value;name=value. Returns what is kept of the people as JSON, or NULL.
 */
static const char *save (const char *typed, Step *out)
{
    cJSON *answers = cJSON_Parse ("{" BEFORE "}"), *merged;
    const intake_walk walk = walk_with (answers);
    char *text = dm_arena_strdup (arena, typed), *rest = NULL;
    Input *inputs[30];
    size_t count = 0;
    for (char *at = strtok_r (text, ";", &rest); at; at = strtok_r (NULL, ";", &rest)) {
        inputs[count] = dm_arena_alloc (arena, sizeof (Input));
        digimeente__intake__v1__input__init (inputs[count]);
        inputs[count]->value = strchr (at, '=') + 1;
        inputs[count]->value[-1] = '\0';
        inputs[count++]->name = at;
    }
    assert_int_equal (intake_engine_save (&walk, "wat", inputs, count, arena, &merged, out, &error), DM_OK);
    const cJSON *kept = cJSON_GetObjectItem (merged, "mensen");
    const char *json = kept ? intake_canonical_write (kept, arena) : NULL;
    cJSON_Delete (merged);
    cJSON_Delete (answers);
    return json;
}

static const char *value_of (const Field *field, const char *name)
{
    for (size_t i = 0; i < field->n_values; i++)
        if (strcmp (field->values[i]->name, name) == 0)
            return field->values[i]->value;
    return NULL;
}

static void a_step_shows_its_rows_one_at_least (void **state)
{
    (void) state;
    static const char *const kept[] = { "{" BEFORE "}",
                                        "{" BEFORE
                                        ",\"mensen\":[{\"naam\":\"Kim\",\"dag\":\"2015-05-02\"},{\"naam\":\"Jan\"},"
                                        "{\"naam\":\"Jo\"}]}" };
    Step steps[2];
    for (size_t i = 0; i < 2; i++) {
        cJSON *answers = cJSON_Parse (kept[i]);
        const intake_walk walk = walk_with (answers);
        assert_int_equal (intake_engine_step (&walk, "wat", arena, &steps[i], &error), DM_OK);
        cJSON_Delete (answers);
    }
    const Field *empty = steps[0].fields[1], *full = steps[1].fields[1];
    assert_int_equal (empty->shape, DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_GROUPS);
    assert_int_equal (empty->drawing, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_REPEAT);
    assert_int_equal (empty->times, 3);
    assert_int_equal (empty->n_rows, 1);
    assert_null (empty->rows[0]->less);
    assert_string_equal (empty->more, "Nog een toevoegen");
    assert_int_equal (empty->rows[0]->n_fields, 3);
    assert_string_equal (empty->rows[0]->fields[1]->id, "mensen.0.dag");
    assert_null (empty->rows[0]->fields[2]->parts[0]->autocomplete); /* they are of other people */
    assert_int_equal (full->n_rows, 3);
    assert_null (full->more); /* as many as are taken */
    assert_string_equal (full->rows[2]->title, "Nummer 3");
    assert_string_equal (full->rows[1]->less, "Nummer 2 verwijderen");
    assert_string_equal (value_of (full->rows[0]->fields[1], "mensen.0.dag.jaar"), "2015");
    assert_string_equal (value_of (full->rows[2]->fields[0], "mensen.2.naam"), "Jo");
    assert_string_equal (full->display, "Nummer 1\nN: Kim\nD: 2 mei 2015\n\nNummer 2\nN: Jan\n\nNummer 3\nN: Jo");
}

static void rows_are_saved_and_a_button_saves_nothing (void **state)
{
    (void) state;
    Step step;
    assert_string_equal (save ("mensen.0.naam=Kim;mensen.1.naam=", &step), "[{\"naam\":\"Kim\"}]");
    assert_null (save ("wat=x;mensen.0.naam=Kim;mensen.0.dag.dag=99;mensen.more=1", &step));
    const Field *field = step.fields[1];
    assert_null (field->error);
    assert_string_equal (value_of (step.fields[0], "wat"), "x"); /* the others keep what was typed too */
    assert_int_equal (field->n_rows, 2);
    assert_false (field->rows[0]->is_focused);
    assert_true (field->rows[1]->is_focused);
    assert_string_equal (value_of (field->rows[0]->fields[1], "mensen.0.dag.dag"), "99");
    assert_null (save ("mensen.0.naam=Kim;mensen.1.naam=Jan;mensen.less=0", &step));
    assert_int_equal (step.fields[1]->n_rows, 1);
    assert_string_equal (value_of (step.fields[1]->rows[0]->fields[0], "mensen.0.naam"), "Jan");
    assert_true (step.fields[1]->rows[0]->is_focused);
}

static void a_mistake_is_told_at_its_question_of_its_row (void **state)
{
    (void) state;
    Step step;
    assert_null (save ("mensen.0.naam=Kim;mensen.1.naam=;mensen.2.naam=Jan;mensen.2.dag.dag=25;mensen.2.dag.maand=11;"
                       "mensen.2.dag.jaar=2026;mensen.2.adres.postcode=1234SS;mensen.2.adres.huisnummer=1",
                       &step));
    Row *const *rows = step.fields[1]->rows;
    assert_non_null (step.fields[1]->error);
    assert_int_equal (step.fields[1]->n_rows, 3);
    assert_null (rows[0]->fields[0]->error);
    assert_null (rows[1]->fields[0]->error); /* nothing was filled in there */
    assert_null (rows[2]->fields[0]->error);
    assert_string_equal (rows[2]->fields[1]->error, "Vul een datum in op of voor 24 11 2026");
    assert_int_equal (rows[2]->fields[2]->n_part_errors, 3); /* postcode, straat, plaats */
    assert_null (save ("mensen.0.naam=", &step));
    assert_string_equal (step.fields[1]->rows[0]->fields[0]->error, "Vul in: N");
    assert_null (save ("mensen.0.naam=a;mensen.1.naam=b;mensen.2.naam=c;mensen.3.naam=d", &step));
    assert_string_equal (step.fields[1]->error, "Vul dit niet meer dan 3 keer in");
    assert_int_equal (step.fields[1]->n_rows, 4); /* so that one can be taken away */
}

/* The reasons why answers that come all at once are refused, as path: message, or what is kept of the people. */
static const char *check_whole (const char *mensen)
{
    cJSON *kept = NULL, *answers = cJSON_Parse (dm_arena_printf (arena, "{" BEFORE ",\"mensen\":%s}", mensen));
    intake_walk walk = walk_with (answers);
    dm_reasons reasons = { .arena = arena };
    walk.language = "en";
    assert_non_null (answers);
    intake_engine_check (&walk, &reasons, &kept);
    const char *out = "";
    for (size_t i = 0; i < reasons.count; i++)
        out = dm_arena_printf (arena, "%s%s: %s\n", out, reasons.rows[i].path, reasons.rows[i].message);
    if (kept)
        out = intake_canonical_write (cJSON_GetObjectItem (kept, "mensen"), arena);
    cJSON_Delete (kept);
    cJSON_Delete (answers);
    return out;
}

static void answers_that_come_all_at_once_are_lists_of_rows (void **state)
{
    (void) state;
    static const struct {
        const char *mensen, *said;
    } rows[] = {
        { "[{\"naam\":\"Kim\",\"dag\":\"2015-05-02\"},{},{\"naam\":\"Jan\",\"dag\":null}]",
          "[{\"dag\":\"2015-05-02\",\"naam\":\"Kim\"},{\"naam\":\"Jan\"}]" },
        { "[{\"naam\":\"Kim\",\"adres\":{\"postcode\":\"1234AB\",\"huisnummer\":1,\"straat\":\"S\",\"plaats\":\"P\"}}]",
          "[{\"adres\":{\"huisnummer\":\"1\",\"plaats\":\"P\",\"postcode\":\"1234AB\",\"straat\":\"S\"},\"naam\":"
          "\"Kim\"}]" },
        { "[{\"naam\":\"Kim\"},{\"dag\":\"2026-11-25\"}]",
          "mensen[1].naam: Fill in: N\nmensen[1].dag: Fill in a date on or before 24 11 2026\n" },
        { "[{\"naam\":\"Kim\",\"leeftijd\":3}]",
          "mensen[0].leeftijd: There is no such part. There are: naam, dag, adres\n" },
        { "[{\"naam\":[\"Kim\"]}]", "mensen[0].naam: It takes a text\n" },
        { "[{\"naam\":\"Kim\",\"adres\":{\"postcode\":\"1234SS\",\"huisnummer\":1,\"straat\":\"S\",\"plaats\":\"P\"}}]",
          "mensen[0].adres.postcode: Fill in a valid postcode, like 1234 AB\n" },
        { "\"Kim\"", "mensen: It takes a list of objects with: naam, dag, adres\n" },
        { "[\"Kim\"]", "mensen[0]: It takes a list of objects with: naam, dag, adres\n" },
        { "{\"naam\":\"Kim\"}", "mensen: It takes a list of objects with: naam, dag, adres\n" },
        { "[]", "mensen: Fill in at least once: Who\n" },
        { "null", "mensen: Fill in at least once: Who\n" },
        { "[{}]", "mensen: Fill in at least once: Who\n" },
        { "[{\"naam\":\"a\"},{\"naam\":\"b\"},{\"naam\":\"c\"},{\"naam\":\"d\"}]",
          "mensen: Fill this in no more than 3 times\n" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *said = check_whole (rows[i].mensen);
        if (strcmp (said, rows[i].said) != 0)
            fail_msg ("%s: %s", rows[i].mensen, said);
    }
}

static void the_questions_of_a_row_are_checked_with_their_lines (void **state)
{
    (void) state;
    static const struct {
        const char *old, *by, *path, *message;
        uint32_t line;
    } rows[] = {
        { "times: 3, ", "", "fields.mensen.times", "needs times", 20 },
        { "times: 3", "times: 21", "fields.mensen.times", "from 1 to 20", 20 },
        { "times: 3", "times: 19", "fields.mensen.times", "no room for so many rows: at most 15", 20 },
        { "each: {naam: {type: text", "each: {naam: {type: repeat", "fields.mensen.each.naam.type",
          "type repeat cannot be asked several times", 20 },
        { "each: {naam: {type: text", "each: {naam: {type: file", "fields.mensen.each.naam.type",
          "type file cannot be asked", 20 },
        { "each: {naam: {type: text", "each: {naam: {type: location", "fields.mensen.each.naam.type",
          "type location cannot", 20 },
        { "each: {naam: {type: text", "each: {naam: {type: tekst", "fields.mensen.each.naam.type", "did you mean text?",
          20 },
        { "each: {naam: {type: text, label: {nl: N, en: N}}", "each: {naam: {type: text}",
          "fields.mensen.each.naam.label", "needs label", 20 },
        { "each: {naam: {type: text, label: {nl: N, en: N}}, dag", "each: {naam: {type: bsn, prefill: login.bsn}, dag",
          "fields.mensen.each.naam.prefill", "a login fills nothing", 20 },
        { "each: {naam", "each: {Naam", "fields.mensen.each.Naam", "small letters", 20 },
        { "max: today", "max: {add: [einde, 1]}", "fields.mensen.each.dag.max.add", "no field einde", 20 },
        { "max: today", "max: {add: [aantal, 1]}", "fields.mensen.each.dag.max.add", "this field is no date", 20 },
        { "each: {naam: {type: text", "each: {naam: {type: number, max: duizend", "fields.mensen.each.naam.max",
          "a number is needed", 20 },
        { "  naam: {type: text", "  naam: {times: 2, type: text", "fields.naam.times", "has no times", 18 },
        { "initiator:", "  - {id: na, when: {eq: [mensen, Kim]}, exit: {nl: E, en: E}}\ninitiator:", "steps[7].when.eq",
          "asked several times can be compared with empty alone", 29 },
        { "initiator:", "  - {id: na, when: {in: [mensen, [Kim]]}, exit: {nl: E, en: E}}\ninitiator:",
          "steps[7].when.in", "asked several times can be compared with empty alone", 29 },
        { "[{naam: Kim, dag: {today: -1}}, {naam: Jan}]", "[{nam: Kim}]", "tests[1]", "this test fails", 33 },
        { "[{naam: Kim, dag: {today: -1}}, {naam: Jan}]", "[{naam: Kim, dag: {today: 1}}]", "tests[1]",
          "the answer to mensen is refused", 33 },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        bool is_told = false;
        intake_journey *wrong = read_yaml (replace (with_mensen (), rows[i].old, rows[i].by));
        for (size_t k = 0; k < check.n_reasons; k++)
            is_told |= check.reasons[k]->line == rows[i].line && strcmp (check.reasons[k]->path, rows[i].path) == 0
                       && strstr (check.reasons[k]->message, rows[i].message);
        intake_journey_destroy (&wrong);
        if (is_told)
            continue;
        show_reasons ();
        fail_msg ("%s: no reason at line %u, %s: %s", rows[i].by, rows[i].line, rows[i].path, rows[i].message);
    }
    intake_journey *right = read_yaml (replace (
        with_mensen (), "initiator:", "  - {id: na, when: {empty: mensen}, exit: {nl: E, en: E}}\ninitiator:"));
    assert_non_null (right);
    intake_journey_destroy (&right);
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown (name, open_journey, close_journey)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (a_step_shows_its_rows_one_at_least),
        TEST (rows_are_saved_and_a_button_saves_nothing),
        TEST (a_mistake_is_told_at_its_question_of_its_row),
        TEST (answers_that_come_all_at_once_are_lists_of_rows),
        TEST (the_questions_of_a_row_are_checked_with_their_lines),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
