/* SPDX-License-Identifier: EUPL-1.2 */
/* A step as a page shows it. */
#include <string.h>
#include "services/intake/journey/engine_inside.h"

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__FieldPart Part;
typedef Digimeente__Intake__V1__Option Option;
typedef Digimeente__Intake__V1__Input Input;

static void add_option (Field *out, const intake_field *field, const char *language, const char *value, dm_arena *arena)
{
    Option *option = dm_arena_alloc (arena, sizeof *option);
    digimeente__intake__v1__option__init (option);
    option->value = (char *) value;
    option->label = (char *) intake_field_option (field, language, value);
    out->options[out->n_options++] = option;
}

static void fill_options (Field *out, const intake_field *field, const char *language, dm_arena *arena)
{
    const char *const *values = intake_field_options (field, arena);
    size_t count = 0;
    while (values[count])
        count++;
    out->options = dm_arena_alloc (arena, (count + 1) * sizeof (Option *));
    for (size_t i = 0; i < count; i++)
        add_option (out, field, language, values[i], arena);
}

static Part *make_part (const intake_field_part *part, const char *language, dm_arena *arena)
{
    Part *out = dm_arena_alloc (arena, sizeof *out);
    digimeente__intake__v1__field_part__init (out);
    out->name = (char *) part->name;
    out->label = (char *) intake_say (language, part->label.nl, part->label.en);
    out->inputmode = (char *) part->inputmode;
    out->autocomplete = (char *) part->autocomplete;
    out->has_width = part->width > 0;
    out->width = part->width;
    out->has_is_optional = out->has_is_hidden = true;
    out->is_optional = part->is_optional;
    out->is_hidden = part->is_hidden;
    return out;
}

/* How a form asks it. */
static void fill_drawing (Field *out, const intake_field *field, const char *language, dm_arena *arena)
{
    const intake_field_kind *kind = field->kind;
    out->has_shape = out->has_drawing = true;
    out->shape = (Digimeente__Intake__V1__Shape) kind->shape;
    out->drawing = (Digimeente__Intake__V1__Drawing) kind->drawing;
    out->input = (char *) kind->input;
    out->inputmode = (char *) kind->inputmode;
    out->autocomplete = (char *) intake_field_autocomplete (field);
    out->has_width = kind->width > 0;
    out->width = kind->width;
    out->sign = (char *) kind->sign;
    out->parts = dm_arena_alloc (arena, INTAKE_FIELD_PARTS_MAX * sizeof (Part *));
    for (const intake_field_part *part = kind->parts; part->name; part++)
        out->parts[out->n_parts++] = make_part (part, language, arena);
}

static void fill_file (Field *out, const intake_field *field, dm_arena *arena)
{
    const cJSON *accept = cJSON_GetObjectItemCaseSensitive (field->json, "accept"), *ending;
    out->accept = dm_arena_alloc (arena, (size_t) (cJSON_GetArraySize (accept) + 1) * sizeof (char *));
    cJSON_ArrayForEach (ending, accept)
        out->accept[out->n_accept++] = ending->valuestring;
    out->has_max_mb = out->has_max_files = true;
    out->max_mb = field->max_mb;
    out->max_files = field->max_files;
}

void intake_field_fill (Field *out, const intake_field *field, const char *language, dm_arena *arena)
{
    digimeente__intake__v1__field__init (out);
    out->id = (char *) field->id;
    out->type = (char *) field->kind->name;
    out->label = (char *) intake_field_label (field, language);
    out->hint = (char *) intake_field_hint (field, language);
    out->has_is_required = true;
    out->is_required = !field->is_optional;
    fill_drawing (out, field, language, arena);
    fill_options (out, field, language, arena);
    if (field->kind->shape == INTAKE_SHAPE_FILES)
        fill_file (out, field, arena);
    out->has_max_length = field->kind->length_max > 0;
    out->max_length = field->max_length;
}

void intake_field_show_fault (Field *drawn, const intake_field *field, const char *text, dm_arena *arena)
{
    const char *key = intake_fault_key (field, arena);
    Input **values = dm_arena_alloc (arena, (drawn->n_values + 1) * sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < drawn->n_values; i++)
        if (strcmp (drawn->values[i]->name, key) != 0)
            values[count++] = drawn->values[i];
    if (*text) {
        Input *fault = dm_arena_alloc (arena, sizeof *fault);
        digimeente__intake__v1__input__init (fault);
        fault->name = (char *) key;
        fault->value = (char *) text;
        values[count++] = fault;
    }
    drawn->values = values;
    drawn->n_values = count;
}

/* What was answered, else what the login says. */
static void fill_values (Field *out, const intake_walk *walk, const intake_field *field, dm_arena *arena)
{
    const cJSON *kept = cJSON_GetObjectItemCaseSensitive (walk->answers, field->id);
    const char *told = intake_prefill (walk, field);
    const bool is_fixed = intake_field_is_fixed (walk, field);
    cJSON prefilled = { .type = cJSON_String, .valuestring = (char *) told };
    const cJSON *value = told && (is_fixed || !kept) ? &prefilled : kept;
    intake_field_inputs (field, walk->language, value, arena, &out->values, &out->n_values);
    out->display = dm_arena_strdup (arena, intake_field_write (field, walk->language, value, arena));
    out->edit = is_fixed ? (char *) field->edit : NULL;
    if (field->kind->shape == INTAKE_SHAPE_GROUPS)
        intake_rows_show (out, field, walk->language, out->values, out->n_values, arena);
    const cJSON *fault = cJSON_GetObjectItemCaseSensitive (walk->answers, intake_fault_key (field, arena));
    if (is_fixed && cJSON_IsString (fault))
        intake_field_show_fault (out, field, dm_arena_strdup (arena, fault->valuestring), arena);
}

static void fill_asking (Step *out, const intake_walk *walk, const intake_step *step, dm_arena *arena)
{
    out->fields = dm_arena_alloc (arena, (step->field_count + 1) * sizeof (Field *));
    for (size_t i = 0; i < step->field_count; i++) {
        if (intake_field_is_absent (walk, step->fields[i]))
            continue;
        Field *drawn = dm_arena_alloc (arena, sizeof *drawn);
        intake_field_fill (drawn, step->fields[i], walk->language, arena);
        fill_values (drawn, walk, step->fields[i], arena);
        out->fields[out->n_fields++] = drawn;
    }
}

static void fill_step (Step *out, const intake_walk *walk, const intake_step *step, dm_arena *arena)
{
    digimeente__intake__v1__step__init (out);
    out->id = (char *) step->id;
    out->title = (char *) intake_text (cJSON_GetObjectItemCaseSensitive (step->json, "title"), walk->language);
    out->intro = (char *) intake_text (cJSON_GetObjectItemCaseSensitive (step->json, "intro"), walk->language);
    out->exit = (char *) intake_text (step->exit, walk->language);
    fill_asking (out, walk, step, arena);
}

static void fill_summary (Step *out, const intake_walk *walk, const intake_route *route, dm_arena *arena)
{
    digimeente__intake__v1__step__init (out);
    out->id = INTAKE_CONTROLEREN;
    out->has_is_summary = out->is_summary = true;
    out->answered = dm_arena_alloc (arena, (route->count + 1) * sizeof (Step *));
    for (size_t i = 0; i < route->count; i++) {
        Step *shown = dm_arena_alloc (arena, sizeof *shown);
        fill_step (shown, walk, route->steps[i], arena);
        out->answered[out->n_answered++] = shown;
    }
}

void intake_step_fill (Step *out, const intake_walk *walk, const intake_route *route, size_t index, dm_arena *arena)
{
    if (index == route->count)
        fill_summary (out, walk, route, arena);
    else
        fill_step (out, walk, route->steps[index], arena);
    uint32_t before = 0; /* pages */
    for (size_t i = 0; i < index; i++) {
        if (intake_step_is_known (walk, route->steps[i]))
            continue;
        out->previous = (char *) route->steps[i]->id;
        before++;
    }
    out->has_number = out->has_count = true;
    out->number = before + 1;
    out->count = (uint32_t) route->shown + 1; /* the summary too */
}
