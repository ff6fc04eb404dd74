/* SPDX-License-Identifier: EUPL-1.2 */
/* A step as a page shows it. */
#include <string.h>
#include "services/intake/journey/engine_inside.h"

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__FieldPart Part;
typedef Digimeente__Intake__V1__Option Option;
typedef Digimeente__Intake__V1__Input Input;

static void add_option (Field *out, const intake_veld *veld, const char *taal, const char *value, dm_arena *arena)
{
    Option *option = dm_arena_alloc (arena, sizeof *option);
    digimeente__intake__v1__option__init (option);
    option->value = (char *) value;
    option->label = (char *) intake_veld_option (veld, taal, value);
    out->options[out->n_options++] = option;
}

static void fill_options (Field *out, const intake_veld *veld, const char *taal, dm_arena *arena)
{
    const char *const *values = intake_veld_options (veld, arena);
    size_t count = 0;
    while (values[count])
        count++;
    out->options = dm_arena_alloc (arena, (count + 1) * sizeof (Option *));
    for (size_t i = 0; i < count; i++)
        add_option (out, veld, taal, values[i], arena);
}

static Part *make_part (const intake_veld_part *part, const char *taal, dm_arena *arena)
{
    Part *out = dm_arena_alloc (arena, sizeof *out);
    digimeente__intake__v1__field_part__init (out);
    out->name = (char *) part->name;
    out->label = (char *) intake_say (taal, part->label.nl, part->label.en);
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
static void fill_drawing (Field *out, const intake_veld *veld, const char *taal, dm_arena *arena)
{
    const intake_veldsoort *soort = veld->soort;
    out->has_shape = out->has_drawing = true;
    out->shape = (Digimeente__Intake__V1__Shape) soort->shape;
    out->drawing = (Digimeente__Intake__V1__Drawing) soort->drawing;
    out->input = (char *) soort->input;
    out->inputmode = (char *) soort->inputmode;
    out->autocomplete = (char *) intake_veld_autocomplete (veld);
    out->has_width = soort->width > 0;
    out->width = soort->width;
    out->sign = (char *) soort->sign;
    out->parts = dm_arena_alloc (arena, INTAKE_VELD_PARTS_MAX * sizeof (Part *));
    for (const intake_veld_part *part = soort->parts; part->name; part++)
        out->parts[out->n_parts++] = make_part (part, taal, arena);
}

static void fill_file (Field *out, const intake_veld *veld, dm_arena *arena)
{
    const cJSON *accept = cJSON_GetObjectItemCaseSensitive (veld->json, "accept"), *ending;
    out->accept = dm_arena_alloc (arena, (size_t) (cJSON_GetArraySize (accept) + 1) * sizeof (char *));
    cJSON_ArrayForEach (ending, accept)
        out->accept[out->n_accept++] = ending->valuestring;
    out->has_max_mb = out->has_max_files = true;
    out->max_mb = veld->max_mb;
    out->max_files = veld->max_files;
}

void intake_field_fill (Field *out, const intake_veld *veld, const char *taal, dm_arena *arena)
{
    digimeente__intake__v1__field__init (out);
    out->id = (char *) veld->id;
    out->type = (char *) veld->soort->name;
    out->label = (char *) intake_veld_label (veld, taal);
    out->hint = (char *) intake_veld_hint (veld, taal);
    out->has_is_required = true;
    out->is_required = !veld->is_optional;
    fill_drawing (out, veld, taal, arena);
    fill_options (out, veld, taal, arena);
    if (veld->soort->shape == INTAKE_SHAPE_FILES)
        fill_file (out, veld, arena);
    out->has_max_length = veld->soort->length_max > 0;
    out->max_length = veld->max_length;
}

void intake_field_show_fout (Field *field, const intake_veld *veld, const char *text, dm_arena *arena)
{
    const char *key = intake_fout_key (veld, arena);
    Input **values = dm_arena_alloc (arena, (field->n_values + 1) * sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < field->n_values; i++)
        if (strcmp (field->values[i]->name, key) != 0)
            values[count++] = field->values[i];
    if (*text) {
        Input *fout = dm_arena_alloc (arena, sizeof *fout);
        digimeente__intake__v1__input__init (fout);
        fout->name = (char *) key;
        fout->value = (char *) text;
        values[count++] = fout;
    }
    field->values = values;
    field->n_values = count;
}

/* What was answered, else what the login says. */
static void fill_values (Field *out, const intake_walk *walk, const intake_veld *veld, dm_arena *arena)
{
    const cJSON *kept = cJSON_GetObjectItemCaseSensitive (walk->antwoorden, veld->id);
    const char *told = intake_prefill (walk, veld);
    const bool is_fixed = intake_veld_is_fixed (walk, veld);
    cJSON prefilled = { .type = cJSON_String, .valuestring = (char *) told };
    const cJSON *value = told && (is_fixed || !kept) ? &prefilled : kept;
    intake_veld_inputs (veld, walk->taal, value, arena, &out->values, &out->n_values);
    out->weergave = dm_arena_strdup (arena, intake_veld_write (veld, walk->taal, value, arena));
    out->edit = is_fixed ? (char *) veld->edit : NULL;
    const cJSON *fout = cJSON_GetObjectItemCaseSensitive (walk->antwoorden, intake_fout_key (veld, arena));
    if (is_fixed && cJSON_IsString (fout))
        intake_field_show_fout (out, veld, dm_arena_strdup (arena, fout->valuestring), arena);
}

static void fill_asking (Step *out, const intake_walk *walk, const intake_stap *stap, dm_arena *arena)
{
    out->fields = dm_arena_alloc (arena, (stap->veld_count + 1) * sizeof (Field *));
    for (size_t i = 0; i < stap->veld_count; i++) {
        if (intake_veld_is_absent (walk, stap->velden[i]))
            continue;
        Field *field = dm_arena_alloc (arena, sizeof *field);
        intake_field_fill (field, stap->velden[i], walk->taal, arena);
        fill_values (field, walk, stap->velden[i], arena);
        out->fields[out->n_fields++] = field;
    }
}

static void fill_stap (Step *out, const intake_walk *walk, const intake_stap *stap, dm_arena *arena)
{
    digimeente__intake__v1__step__init (out);
    out->id = (char *) stap->id;
    out->title = (char *) intake_tekst (cJSON_GetObjectItemCaseSensitive (stap->json, "title"), walk->taal);
    out->intro = (char *) intake_tekst (cJSON_GetObjectItemCaseSensitive (stap->json, "intro"), walk->taal);
    out->exit = (char *) intake_tekst (stap->exit, walk->taal);
    fill_asking (out, walk, stap, arena);
}

static void fill_summary (Step *out, const intake_walk *walk, const intake_route *route, dm_arena *arena)
{
    digimeente__intake__v1__step__init (out);
    out->id = INTAKE_CONTROLEREN;
    out->has_is_summary = out->is_summary = true;
    out->answered = dm_arena_alloc (arena, (route->count + 1) * sizeof (Step *));
    for (size_t i = 0; i < route->count; i++) {
        Step *step = dm_arena_alloc (arena, sizeof *step);
        fill_stap (step, walk, route->stappen[i], arena);
        out->answered[out->n_answered++] = step;
    }
}

void intake_step_fill (Step *out, const intake_walk *walk, const intake_route *route, size_t index, dm_arena *arena)
{
    if (index == route->count)
        fill_summary (out, walk, route, arena);
    else
        fill_stap (out, walk, route->stappen[index], arena);
    out->previous = index > 0 ? (char *) route->stappen[index - 1]->id : NULL;
    out->has_number = out->has_count = true;
    out->number = (uint32_t) index + 1;
    out->count = (uint32_t) route->shown + 1; /* the summary too */
}
