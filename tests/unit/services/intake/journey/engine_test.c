/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/canonical.h"
#include "services/intake/field/field.h"
#include "tests/unit/services/intake/journey_world.h"

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Input Input;

static intake_journey *journey;

static int open_journey (void **state)
{
    open_arena (state);
    journey = read_good ();
    return 0;
}

static int close_journey (void **state)
{
    intake_journey_destroy (&journey);
    return close_arena (state);
}

/* A walk with these answers, as JSON. The parsed answers are the caller's. */
static intake_walk walk_with (const char *json)
{
    return (intake_walk){ .journey = journey,
                          .language = "nl",
                          .audience = "inwoner",
                          .answers = cJSON_Parse (json),
                          .bsn = "111222333",
                          .name = "Sanne",
                          .today = "2026-11-24" };
}

static Step *show (const intake_walk *walk, const char *step)
{
    Step *out = dm_arena_alloc (arena, sizeof *out);
    return intake_engine_step (walk, step, arena, out, &error) ? NULL : out;
}

/* Saves one input, or two; the new answers as JSON, or NULL when it was refused. */
static const char *save (const char *answers, const char *step, const char *name, const char *value, const char *other,
                         const char *other_value, Step *out)
{
    intake_walk walk = walk_with (answers);
    Input one = DIGIMEENTE__INTAKE__V1__INPUT__INIT, two = DIGIMEENTE__INTAKE__V1__INPUT__INIT;
    Input *inputs[] = { &one, &two };
    Step unused;
    cJSON *merged = NULL;
    one.name = (char *) name;
    one.value = (char *) value;
    two.name = (char *) other;
    two.value = (char *) other_value;
    error = (dm_error){ 0 };
    intake_engine_save (&walk, step, inputs, (name != NULL) + (other != NULL), arena, &merged, out ? out : &unused,
                        &error);
    const char *json = merged ? intake_canonical_write (merged, arena) : NULL;
    cJSON_Delete (merged);
    cJSON_Delete ((cJSON *) walk.answers);
    return json;
}

static void the_first_step_that_is_open_is_shown (void **state)
{
    (void) state;
    static const struct {
        const char *answers, *step;
    } rows[] = {
        { "{}", "soort" },
        { "{\"soort\":\"b\"}", "stop" },
        { "{\"soort\":\"a\"}", "aantal" },
        { "{\"soort\":\"weg\"}", "soort" }, /* no option any more */
        { "{\"soort\":\"a\",\"aantal\":\"10\"}", "wie" },
        { "{\"soort\":\"a\",\"aantal\":\"11\"}", "dagen" },
        { "{\"soort\":\"a\",\"aantal\":\"11\",\"begin\":\"2026-11-24\",\"eind\":\"2026-12-24\"}", "wie" },
        { "{\"soort\":\"a\",\"aantal\":\"11\",\"begin\":\"2026-11-24\",\"eind\":\"2026-12-25\"}", "foto" },
        { "{\"soort\":\"a\",\"aantal\":\"11\",\"begin\":\"2026-11-23\",\"eind\":\"2026-12-25\"}",
          "dagen" }, /* gone by */
        { "{\"soort\":\"a\",\"aantal\":\"10\",\"bsn\":\"111222333\",\"naam\":\"S\"}", "wat" },
        { "{\"soort\":\"a\",\"aantal\":\"10\",\"bsn\":\"111222333\",\"naam\":\"S\",\"wat\":null}", "controleren" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        intake_walk walk = walk_with (rows[i].answers);
        Step *step = show (&walk, NULL);
        if (strcmp (step->id, rows[i].step) != 0)
            fail_msg ("%s: %s", rows[i].answers, step->id);
        cJSON_Delete ((cJSON *) walk.answers);
    }
}

static void a_step_may_be_asked_when_those_before_are_answered (void **state)
{
    (void) state;
    intake_walk walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"10\"}");
    assert_non_null (show (&walk, "soort"));
    assert_non_null (show (&walk, "wie"));
    assert_null (show (&walk, "wat"));
    assert_int_equal (error.status, DM_OUT_OF_RANGE);
    assert_null (show (&walk, "controleren"));
    assert_int_equal (error.status, DM_OUT_OF_RANGE);
    assert_null (show (&walk, "dagen")); /* hidden */
    assert_int_equal (error.status, DM_OUT_OF_RANGE);
    assert_null (show (&walk, "nergens"));
    assert_int_equal (error.status, DM_NOT_FOUND);
    cJSON_Delete ((cJSON *) walk.answers);
}

static void a_step_shows_its_questions_with_numbers_and_a_way_back (void **state)
{
    (void) state;
    intake_walk walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"1000\"}");
    walk.language = "en";
    Step *step = show (&walk, "aantal");
    assert_string_equal (step->previous, "soort");
    assert_int_equal (step->number, 2);
    assert_int_equal (step->count, 6); /* soort, aantal, dagen, wie, wat, the summary */
    assert_string_equal (step->fields[0]->values[0]->value, "1,000");
    assert_string_equal (step->fields[0]->display, "1,000");
    step = show (&walk, "soort");
    assert_null (step->previous);
    assert_int_equal (step->fields[0]->n_options, 2);
    assert_string_equal (step->fields[0]->options[0]->value, "b"); /* the author's order */
    assert_true (step->fields[0]->is_required);
    cJSON_Delete ((cJSON *) walk.answers);
}

static void a_step_says_how_its_questions_are_asked (void **state)
{
    (void) state;
    intake_walk walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"1000\"}");
    walk.language = "en";
    const Digimeente__Intake__V1__Field *field = show (&walk, "aantal")->fields[0];
    assert_int_equal (field->drawing, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX);
    assert_int_equal (field->shape, DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_TEXT);
    assert_string_equal (field->inputmode, "decimal");
    assert_int_equal (field->width, 8);
    assert_int_equal (field->n_parts, 0);
    field = show (&walk, "dagen")->fields[0];
    assert_int_equal (field->drawing, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS);
    assert_string_equal (field->hint, "For example: 27 3 2027"); /* the kind's: the author gives none */
    assert_int_equal (field->n_parts, 3);
    assert_string_equal (field->parts[1]->name, "maand");
    assert_string_equal (field->parts[1]->label, "Month");
    assert_int_equal (field->parts[1]->width, 2);
    assert_false (field->parts[1]->is_optional);
    cJSON_Delete ((cJSON *) walk.answers);
    walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"1\"}");
    assert_string_equal (show (&walk, "wie")->fields[1]->autocomplete, "name"); /* by the field's id */
    cJSON_Delete ((cJSON *) walk.answers);
}

static void hidden_answers_are_absent_everywhere (void **state)
{
    (void) state;
    intake_walk walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"5\",\"begin\":\"2026-12-01\",\"eind\":\"2027-12-01\","
                                  "\"foto\":null,\"bsn\":\"111222333\",\"naam\":\"S\",\"wat\":[\"y\"]}");
    cJSON *out = NULL;
    assert_int_equal (intake_engine_finish (&walk, &out, &error), DM_OK);
    assert_string_equal (intake_canonical_write (out, arena),
                         "{\"aantal\":\"5\",\"bsn\":\"111222333\",\"naam\":\"S\",\"soort\":\"a\",\"wat\":[\"y\"]}");
    Step *summary = show (&walk, NULL);
    assert_true (summary->is_summary);
    assert_int_equal (summary->n_answered, 4);
    assert_string_equal (summary->previous, "wat");
    assert_string_equal (summary->answered[0]->fields[0]->display, "A");
    cJSON_Delete (out);
    cJSON_Delete ((cJSON *) walk.answers);
}

static void what_is_not_whole_cannot_be_finished (void **state)
{
    (void) state;
    static const char *const answers[] = { "{}", "{\"soort\":\"b\"}",
                                           "{\"soort\":\"a\",\"aantal\":\"5\",\"wat\":null}" };
    for (size_t i = 0; i < DM_COUNT (answers); i++) {
        intake_walk walk = walk_with (answers[i]);
        cJSON *out = NULL;
        assert_int_equal (intake_engine_finish (&walk, &out, &error), DM_FAILED_PRECONDITION);
        assert_string_equal (error.field, "step");
        assert_null (out);
        cJSON_Delete ((cJSON *) walk.answers);
    }
}

static void answers_are_merged_and_empty_ones_are_null (void **state)
{
    (void) state;
    assert_string_equal (save ("{}", "soort", "soort", "a", NULL, NULL, NULL), "{\"soort\":\"a\"}");
    assert_string_equal (save ("{\"soort\":\"a\"}", "soort", "soort", "b", NULL, NULL, NULL), "{\"soort\":\"b\"}");
    assert_string_equal (
        save ("{\"soort\":\"a\",\"aantal\":\"5\",\"bsn\":\"111222333\",\"naam\":\"S\",\"wat\":[\"x\"]}", "wat", NULL,
              NULL, NULL, NULL, NULL),
        "{\"aantal\":\"5\",\"bsn\":\"111222333\",\"naam\":\"S\",\"soort\":\"a\",\"wat\":null}");
}

static void a_mistake_comes_back_with_what_was_typed (void **state)
{
    (void) state;
    Step step;
    assert_null (save ("{\"soort\":\"a\"}", "aantal", "aantal", "veel", NULL, NULL, &step));
    assert_int_equal (error.status, DM_OK);
    assert_string_equal (step.fields[0]->error, "Vul een getal in, zoals 12");
    assert_string_equal (step.fields[0]->values[0]->value, "veel");
    assert_null (
        save ("{\"soort\":\"a\",\"aantal\":\"11\"}", "dagen", "begin", "2027-01-02", "eind", "2027-01-02", &step));
    assert_null (step.fields[0]->error);
    assert_string_equal (step.fields[1]->error, "Vul een datum in op of na 3 1 2027"); /* the other of this step */
}

static void inputs_beyond_their_bounds_are_refused (void **state)
{
    (void) state;
    char *name = dm_arena_alloc (arena, 200), *value = dm_arena_alloc (arena, INTAKE_VALUE_BYTES_MAX + 2);
    memset (name, 'a', 199);
    name[199] = '\0';
    memset (value, 'a', INTAKE_VALUE_BYTES_MAX + 1);
    value[INTAKE_VALUE_BYTES_MAX + 1] = '\0';
    static const char *const fields[] = { "aantal", "soort.dag", "naam", "", "soort.fout" };
    for (size_t i = 0; i < DM_COUNT (fields); i++) {
        assert_null (save ("{}", "soort", fields[i], "a", NULL, NULL, NULL));
        assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    }
    assert_null (save ("{}", "soort", name, "a", NULL, NULL, NULL));
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_null (save ("{}", "soort", "soort", value, NULL, NULL, NULL));
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_null (save ("{\"soort\":\"b\"}", "stop", NULL, NULL, NULL, NULL, NULL));
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_null (save ("{}", "aantal", "aantal", "1", NULL, NULL, NULL));
    assert_int_equal (error.status, DM_OUT_OF_RANGE);
}

static void what_a_login_told_cannot_be_changed (void **state)
{
    (void) state;
    const char *before = "{\"soort\":\"a\",\"aantal\":\"5\"}";
    const char *after = "{\"aantal\":\"5\",\"bsn\":\"111222333\",\"naam\":\"Bo\",\"soort\":\"a\"}";
    assert_string_equal (save (before, "wie", "naam", "Bo", "bsn", "123456782", NULL), after);
    intake_walk walk =
        walk_with ("{\"soort\":\"a\",\"aantal\":\"5\",\"bsn\":\"123456782\",\"naam\":\"Bo\",\"wat\":null}");
    cJSON *out = NULL;
    assert_int_equal (intake_engine_finish (&walk, &out, &error), DM_OK);
    assert_string_equal (cJSON_GetObjectItem (out, "bsn")->valuestring, "111222333");
    Step *step = show (&walk, "wie");
    assert_string_equal (step->fields[0]->edit, "never");
    assert_string_equal (step->fields[0]->values[0]->value, "111222333");
    assert_null (step->fields[1]->edit);
    cJSON_Delete (out);
    cJSON_Delete ((cJSON *) walk.answers);
}

static void what_only_another_login_could_tell_is_absent (void **state)
{
    (void) state;
    intake_walk walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"5\",\"bsn\":\"123456782\"}");
    walk.audience = "ondernemer";
    walk.bsn = NULL;
    Step *step = show (&walk, "wie");
    assert_int_equal (step->n_fields, 1);
    assert_string_equal (step->fields[0]->id, "naam");
    cJSON_Delete ((cJSON *) walk.answers);
    intake_journey *other = read_yaml (replace (good, "{id: wie, title: {nl: T, en: T}, ask: [bsn, naam]}",
                                                "{id: nummer, ask: [bsn]}\n  - {id: wie, ask: [naam]}"));
    assert_non_null (other);
    walk = walk_with ("{\"soort\":\"a\",\"aantal\":\"5\"}");
    walk.journey = other;
    step = show (&walk, NULL); /* a page that only shows what is known is passed over */
    assert_string_equal (step->id, "wie");
    assert_string_equal (step->previous, "aantal");
    const uint32_t pages = step->count;
    assert_int_equal (step->number, 3);
    walk.bsn = NULL;
    assert_int_equal (show (&walk, NULL)->count, pages);
    assert_int_equal (show (&walk, NULL)->number, 3);
    assert_string_equal (show (&walk, NULL)->previous, "aantal"); /* nothing of number is left */
    cJSON_Delete ((cJSON *) walk.answers);
    intake_journey_destroy (&other);
}

static void conditions_hold_as_the_readme_says (void **state)
{
    (void) state;
    static const struct {
        const char *when, *answers, *audience;
        bool is_shown;
    } rows[] = {
        { "{eq: [soort, a]}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{ne: [soort, a]}", "{\"soort\":\"a\"}", "inwoner", false },
        { "{ne: [soort, b]}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{in: [soort, [a, b]]}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{eq: [audience, ondernemer]}", "{\"soort\":\"a\"}", "ondernemer", true },
        { "{eq: [audience, ondernemer]}", "{\"soort\":\"a\"}", "inwoner", false },
        { "{not: {eq: [audience, ondernemer]}}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{and: [{eq: [soort, a]}, {ne: [soort, b]}]}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{and: [{eq: [soort, a]}, {eq: [soort, b]}]}", "{\"soort\":\"a\"}", "inwoner", false },
        { "{or: [{eq: [soort, b]}, {eq: [soort, a]}]}", "{\"soort\":\"a\"}", "inwoner", true },
        { "{empty: soort}", "{\"soort\":\"a\"}", "inwoner", false },
        { "{not: {empty: soort}}", "{\"soort\":\"a\"}", "inwoner", true },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *path = dm_arena_printf (arena, "{answers: {soort: a, naam: Bo%s}, audience: %s, ends_at",
                                            rows[i].is_shown ? ", aantal: 10" : "", rows[i].audience);
        char *yaml =
            replace (good, "{id: aantal, ask", dm_arena_printf (arena, "{id: aantal, when: %s, ask", rows[i].when));
        intake_journey *other = read_yaml (replace (yaml, "{answers: {soort: a, aantal: 10, wat: [x]}, ends_at", path));
        show_reasons ();
        assert_non_null (other);
        intake_walk walk = walk_with (rows[i].answers);
        walk.journey = other;
        walk.audience = rows[i].audience;
        if ((strcmp (show (&walk, NULL)->id, "aantal") == 0) != rows[i].is_shown)
            fail_msg ("%s", rows[i].when);
        cJSON_Delete ((cJSON *) walk.answers);
        intake_journey_destroy (&other);
    }
}

static void numbers_dates_and_choices_in_conditions (void **state)
{
    (void) state;
    static const struct {
        const char *when, *wat;
        bool is_shown;
    } rows[] = {
        { "{ge: [aantal, 9.5]}", "null", true },
        { "{lt: [aantal, 9]}", "null", false },
        { "{le: [aantal, 10]}", "null", true },
        { "{eq: [aantal, \"10.0\"]}", "null", true },
        { "{gt: [begin, today]}", "null", false }, /* hidden: absent */
        { "{ne: [begin, today]}", "null", true },
        { "{empty: begin}", "null", true },
        { "{empty: wat}", "null", true },
        { "{empty: wat}", "[\"x\"]", false },
        { "{eq: [wat, x]}", "[\"x\",\"y\"]", true },
        { "{eq: [wat, y]}", "[\"x\"]", false },
        { "{in: [wat, [y, x]]}", "[\"x\"]", true },
        { "{ne: [wat, x]}", "null", true },
    };
    const char *more = replace (replace (good, "initiator:", "  - {id: extra, when: W, ask: [extra]}\ninitiator:"),
                                "  naam:", "  extra: {type: yes_no, label: {nl: X, en: X}}\n  naam:");
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *wat = strcmp (rows[i].wat, "null") == 0 ? "" : dm_arena_printf (arena, ", wat: %s", rows[i].wat);
        const char *path =
            dm_arena_printf (arena, "{soort: a, aantal: 10%s%s}", wat, rows[i].is_shown ? ", extra: ja" : "");
        char *yaml = replace (more, "when: W", dm_arena_printf (arena, "when: %s", rows[i].when));
        intake_journey *other = read_yaml (replace (yaml, "{soort: a, aantal: 10, wat: [x]}", path));
        show_reasons ();
        assert_non_null (other);
        intake_walk walk = walk_with (dm_arena_printf (arena,
                                                       "{\"soort\":\"a\",\"aantal\":\"10\",\"begin\":\"2027-01-01\","
                                                       "\"bsn\":\"111222333\",\"naam\":\"S\",\"wat\":%s}",
                                                       rows[i].wat));
        walk.journey = other;
        if ((strcmp (show (&walk, NULL)->id, "extra") == 0) != rows[i].is_shown)
            fail_msg ("%s of %s", rows[i].when, rows[i].wat);
        cJSON_Delete ((cJSON *) walk.answers);
        intake_journey_destroy (&other);
    }
}

static void answers_can_be_read_and_their_documents_found (void **state)
{
    (void) state;
    cJSON *answers =
        cJSON_Parse ("{\"soort\":\"b\",\"aantal\":\"1000\",\"foto\":[{\"document\":\"0192f0c1-2d3e-7abc-8def-"
                     "0123456789ab\",\"bestandsnaam\":\"a.jpg\"}],\"wat\":[\"x\",\"y\"],\"naam\":null}");
    intake_readable *rows;
    size_t count, document_count;
    ProtobufCBinaryData *documents;
    intake_engine_describe (journey, "nl", answers, arena, &rows, &count);
    assert_int_equal (count, 4);
    assert_string_equal (rows[0].label, "S");
    assert_string_equal (rows[0].value, "B");
    assert_string_equal (rows[1].value, "1.000");
    assert_string_equal (rows[2].value, "a.jpg");
    assert_int_equal (rows[2].document_count, 1);
    assert_string_equal (rows[3].value, "X\nY");
    intake_engine_documenten (answers, journey, arena, &documents, &document_count);
    assert_int_equal (document_count, 1);
    assert_int_equal (documents[0].data[0], 0x01);
    assert_string_equal (intake_engine_value (journey, "en", answers, "aantal", arena), "1,000");
    assert_null (intake_engine_value (journey, "en", answers, "naam", arena));
    cJSON_Delete (answers);
}

static void what_is_said_to_be_wrong_is_kept_beside_the_answer (void **state)
{
    (void) state;
    intake_journey *own = journey;
    journey = read_yaml (replace (good, "prefill: login.naam", "prefill: login.naam, edit: report-error"));
    const char *kept =
        save ("{\"soort\":\"a\",\"aantal\":\"5\"}", "wie", "naam", "Bo", "naam.fout", "Ik heet Bo", NULL);
    assert_string_equal (
        kept,
        "{\"aantal\":\"5\",\"bsn\":\"111222333\",\"naam\":\"Sanne\",\"naam.fout\":\"Ik heet Bo\",\"soort\":\"a\"}");
    cJSON *answers = cJSON_Parse (kept);
    intake_readable *rows;
    size_t count;
    intake_engine_describe (journey, "en", answers, arena, &rows, &count);
    assert_string_equal (rows[3].value, "Sanne\nWrong, says the applicant: Ik heet Bo");
    cJSON_Delete (answers);
    intake_journey_destroy (&journey);
    journey = own;
}

static const char *shown_fault (const Step *step)
{
    const Digimeente__Intake__V1__Field *field = step->fields[step->n_fields - 1];
    const char *shown = NULL;
    for (size_t i = 0; i < field->n_values; i++)
        if (strcmp (field->values[i]->name, "naam.fout") == 0) {
            assert_null (shown);
            shown = field->values[i]->value;
        }
    assert_string_equal (field->id, "naam");
    assert_string_equal (field->values[0]->value, "Sanne");
    return shown;
}

static void what_is_said_to_be_wrong_is_shown_again (void **state)
{
    (void) state;
    intake_journey *own = journey;
    char *long_text = dm_arena_alloc (arena, 502);
    memset (long_text, 'x', 501);
    long_text[501] = '\0';
    journey = read_yaml (replace (good, "prefill: login.naam", "prefill: login.naam, edit: report-error"));
    const char *kept =
        save ("{\"soort\":\"a\",\"aantal\":\"5\"}", "wie", "naam", "Bo", "naam.fout", "Ik heet Bo", NULL);
    intake_walk walk = walk_with (kept);
    assert_string_equal (shown_fault (show (&walk, "wie")), "Ik heet Bo");
    cJSON_Delete ((cJSON *) walk.answers);
    Step step;
    assert_null (save (kept, "wie", "naam", "Bo", "naam.fout", long_text, &step));
    assert_non_null (step.fields[step.n_fields - 1]->error);
    assert_string_equal (shown_fault (&step), long_text);
    intake_journey_destroy (&journey);
    journey = own;
}

#define WALK(name) cmocka_unit_test_setup_teardown (name, open_journey, close_journey)

int main (void)
{
    const struct CMUnitTest tests[] = {
        WALK (the_first_step_that_is_open_is_shown),
        WALK (a_step_may_be_asked_when_those_before_are_answered),
        WALK (a_step_shows_its_questions_with_numbers_and_a_way_back),
        WALK (a_step_says_how_its_questions_are_asked),
        WALK (hidden_answers_are_absent_everywhere),
        WALK (what_is_not_whole_cannot_be_finished),
        WALK (answers_are_merged_and_empty_ones_are_null),
        WALK (a_mistake_comes_back_with_what_was_typed),
        WALK (inputs_beyond_their_bounds_are_refused),
        WALK (what_a_login_told_cannot_be_changed),
        WALK (what_only_another_login_could_tell_is_absent),
        WALK (conditions_hold_as_the_readme_says),
        WALK (numbers_dates_and_choices_in_conditions),
        WALK (answers_can_be_read_and_their_documents_found),
        WALK (what_is_said_to_be_wrong_is_kept_beside_the_answer),
        WALK (what_is_said_to_be_wrong_is_shown_again),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
