/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/portal/portal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/view/render.h"

static dm_arena *arena;

static gemeente *municipality;

static int open_pages (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    static dm_reasons reasons;
    reasons.arena = dm_arena_open ();
    gemeente_open ("compose/gemeente/gemeente.yaml", &reasons, &municipality);
    dm_arena_destroy (&reasons.arena);
    gateway_render_open (municipality);
    return 0;
}

static int close_pages (void **state)
{
    (void) state;
    gateway_render_close ();
    gemeente_destroy (&municipality);
    dm_arena_destroy (&arena);
    return 0;
}

/* The page of a step with this field and its error. */
static const char *show (Field *field)
{
    gateway_exchange exchange = { .arena = arena, .path = "/aanvraag/x/y", .language = "nl", .csrf = "token" };
    Digimeente__Intake__V1__Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    step.n_fields = 1;
    step.fields = &field;
    assert_int_equal (gateway_render (&exchange, "step", gateway_pages_step_json (&exchange, &step)), DM_OK);
    return exchange.body;
}

/* Something that can be filled in, chosen or typed in has this id. */
static bool has_box (const char *page, const char *id)
{
    static const char *const boxes[] = { "<input", "<textarea", "<select" };
    char attribute[120];
    snprintf (attribute, sizeof attribute, " id=\"%s\"", id);
    for (const char *at = page; (at = strchr (at, '<')) != NULL; at++)
        for (size_t i = 0; i < DM_COUNT (boxes); i++) {
            const char *found = strstr (at, attribute);
            if (strncmp (at, boxes[i], strlen (boxes[i])) == 0 && found && found < strchr (at, '>'))
                return true;
        }
    return false;
}

/* A question with one option and one part. */
static void make_field (Field *field, Digimeente__Intake__V1__Drawing drawing)
{
    Digimeente__Intake__V1__Option *option = dm_arena_alloc (arena, sizeof *option);
    Digimeente__Intake__V1__FieldPart *part = dm_arena_alloc (arena, sizeof *part);
    digimeente__intake__v1__field__init (field);
    digimeente__intake__v1__option__init (option);
    digimeente__intake__v1__field_part__init (part);
    option->value = option->label = "een";
    part->name = "deel";
    part->label = "Deel";
    field->id = "gegevens.van";
    field->type = "een soort";
    field->label = "Gegevens";
    field->drawing = drawing;
    field->options = dm_arena_copy (arena, &option, sizeof option);
    field->parts = dm_arena_copy (arena, &part, sizeof part);
    field->n_options = field->n_parts = 1;
}

static void the_summary_of_mistakes_leads_to_a_box_of_the_field (void **state)
{
    static const struct {
        Digimeente__Intake__V1__Drawing drawing;
        const char *edit;
    } rows[] = {
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_ONE, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_SEVERAL, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_FILE, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LOCATION, NULL },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX, "report-error" },
        { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS, "report-error" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        Field field;
        char id[100];
        make_field (&field, rows[i].drawing);
        field.edit = (char *) rows[i].edit;
        field.error = "Dit klopt niet";
        const char *page = show (&field), *link = strstr (page, "href=\"#v-");
        assert_non_null (link);
        link += strlen ("href=\"#");
        snprintf (id, sizeof id, "%.*s", (int) strcspn (link, "\""), link);
        if (!has_box (page, id))
            fail_msg ("drawing %d: #%s is no box of %s", (int) rows[i].drawing, id, page);
    }
}

static void a_box_is_drawn_as_intake_says (void **state)
{
    (void) state;
    Field field;
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX);
    field.type = "of a kind that only intake knows";
    field.input = "tel";
    field.inputmode = "numeric";
    field.autocomplete = "postal-code";
    field.width = 4;
    field.sign = "#";
    const char *page = show (&field);
    static const char *const said[] = { " type=\"tel\"", " inputmode=\"numeric\"", " autocomplete=\"postal-code\"",
                                        " w-4\"", ">#<" };
    for (size_t i = 0; i < DM_COUNT (said); i++)
        assert_non_null (strstr (page, said[i]));
}

static void the_parts_are_drawn_as_intake_says (void **state)
{
    (void) state;
    Field field;
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS);
    field.parts[0]->autocomplete = "address-line1";
    field.parts[0]->width = 24;
    field.parts[0]->is_optional = true;
    const char *page = show (&field);
    assert_non_null (strstr (page, "name=\"gegevens.van.deel\""));
    assert_non_null (strstr (page, ">Deel (niet verplicht)</label>"));
    assert_non_null (strstr (page, " autocomplete=\"address-line1\""));
    assert_non_null (strstr (page, " w-24\""));
}

/* A question asked in rows of one box each, which the last row's alone was refused. */
static void make_rows (Field *field, size_t count)
{
    make_field (field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_REPEAT);
    field->id = "mensen";
    field->hint = "Een hint van het geheel";
    field->rows = dm_arena_alloc (arena, count * sizeof *field->rows);
    for (size_t i = 0; i < count; i++) {
        Digimeente__Intake__V1__FieldRow *row = dm_arena_alloc (arena, sizeof *row);
        Field *inner = dm_arena_alloc (arena, sizeof *inner);
        digimeente__intake__v1__field_row__init (row);
        make_field (inner, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX);
        inner->id = dm_arena_printf (arena, "mensen.%zu.naam", i);
        row->title = dm_arena_printf (arena, "Persoon %zu", i + 1);
        row->fields = dm_arena_copy (arena, &inner, sizeof (Field *));
        row->n_fields = 1;
        field->rows[field->n_rows++] = row;
    }
}

static void rows_are_drawn_with_their_buttons (void **state)
{
    (void) state;
    Field field;
    make_rows (&field, 2);
    field.more = "Nog iemand";
    field.rows[1]->less = "Persoon 2 verwijderen";
    field.rows[1]->has_is_focused = field.rows[1]->is_focused = true;
    const char *page = show (&field);
    static const char *const said[] = {
        " name=\"mensen.0.naam\"",
        " name=\"mensen.1.naam\"",
        "<legend>Persoon 2</legend>",
        " name=\"mensen.1\"",
        " name=\"mensen.less\" value=\"1\"",
        " name=\"mensen.more\"",
        " autofocus",
    };
    for (size_t i = 0; i < DM_COUNT (said); i++)
        if (!strstr (page, said[i]))
            fail_msg ("no %s in %s", said[i], page);
    assert_null (strstr (page, " name=\"mensen.less\" value=\"0\""));
    assert_null (strstr (page, "id=\"v-mensen-0-naam-hint\"")); /* the hint is of the whole */
    make_rows (&field, 2);
    assert_null (strstr (show (&field), "mensen.more"));
}

static void a_mistake_in_a_row_is_told_there_alone (void **state)
{
    (void) state;
    Field field;
    make_rows (&field, 2);
    field.error = field.rows[1]->fields[0]->error = "Vul dit in";
    const char *page = show (&field);
    assert_non_null (strstr (page, "href=\"#v-mensen-1-naam\">Persoon 2: Gegevens: Vul dit in</a>"));
    assert_null (strstr (page, "href=\"#v-mensen-0-naam\""));
    assert_non_null (strstr (page, "id=\"v-mensen-1-naam-fout\""));
    assert_null (strstr (page, "id=\"v-mensen-fout\""));
    make_rows (&field, 1);
    field.error = "Te vaak"; /* of no row: of the whole, which leads to its first box */
    page = show (&field);
    assert_non_null (strstr (page, "href=\"#v-mensen-0-naam\">Gegevens: Te vaak</a>"));
    assert_non_null (strstr (page, "id=\"v-mensen-fout\">Te vaak<"));
    assert_null (strstr (page, "id=\"v-mensen-0-naam-fout\""));
}

static void a_drawing_without_a_picture_is_refused_and_is_no_box (void **state)
{
    (void) state;
    dm_error error = { 0 };
    assert_int_equal (gateway_pages_check_pictures (&error),
                      DM_OK); /* the start looks at every drawing that there is */
    gateway_exchange exchange = { .arena = arena };
    Field field, *fields[] = { &field };
    Digimeente__Intake__V1__Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    step.n_fields = 1;
    step.fields = fields;
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES);
    assert_int_equal (gateway_pages_check_step (&exchange, &step), DM_OK);
    make_field (&field, (Digimeente__Intake__V1__Drawing) 99);
    assert_int_equal (gateway_pages_check_step (&exchange, &step), DM_INTERNAL);
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_UNSPECIFIED);
    assert_int_equal (gateway_pages_check_step (&exchange, &step), DM_INTERNAL);
    make_rows (&field, 1);
    assert_int_equal (gateway_pages_check_step (&exchange, &step), DM_OK);
    field.rows[0]->fields[0]->drawing = (Digimeente__Intake__V1__Drawing) 99;
    assert_int_equal (gateway_pages_check_step (&exchange, &step), DM_INTERNAL);
}

static void a_step_that_has_anything_of_a_person_is_not_blank (void **state)
{
    (void) state;
    Field field, *fields[] = { &field };
    Digimeente__Intake__V1__Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT, *answered[] = { &step };
    Input input = DIGIMEENTE__INTAKE__V1__INPUT__INIT, *inputs[] = { &input };
    step.n_fields = 1;
    step.fields = fields;
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES);
    assert_true (gateway_pages_is_blank (&step));
    field.values = inputs;
    field.n_values = 1;
    assert_false (gateway_pages_is_blank (&step));
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES);
    field.display = "";
    assert_true (gateway_pages_is_blank (&step));
    field.display = "een antwoord";
    assert_false (gateway_pages_is_blank (&step));
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES);
    field.error = "zo niet";
    assert_false (gateway_pages_is_blank (&step));
    make_rows (&field, 1);
    assert_false (gateway_pages_is_blank (&step));
    make_field (&field, DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES);
    step.answered = answered;
    step.n_answered = 1;
    assert_false (gateway_pages_is_blank (&step));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_summary_of_mistakes_leads_to_a_box_of_the_field),
        cmocka_unit_test (a_box_is_drawn_as_intake_says),
        cmocka_unit_test (the_parts_are_drawn_as_intake_says),
        cmocka_unit_test (rows_are_drawn_with_their_buttons),
        cmocka_unit_test (a_mistake_in_a_row_is_told_there_alone),
        cmocka_unit_test (a_step_that_has_anything_of_a_person_is_not_blank),
        cmocka_unit_test (a_drawing_without_a_picture_is_refused_and_is_no_box),
    };
    return cmocka_run_group_tests (tests, open_pages, close_pages);
}
