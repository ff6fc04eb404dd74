/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/engine.h"

#include <string.h>
#include "common/utf8.h"
#include "services/intake/journey/engine_inside.h"

#define INPUTS_MAX 300
#define FAULT_MAX 500 /* characters of what is said to be wrong */

typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__PartError PartError;

/* Where the step stands on the route. */
static dm_status find_index (const intake_walk *walk, const intake_route *route, const char *step, size_t *out,
                             dm_error *error)
{
    size_t index = 0;
    bool is_known = strcmp (step, INTAKE_CONTROLEREN) == 0;
    for (size_t i = 0; i < walk->journey->step_count; i++)
        is_known |= strcmp (walk->journey->steps[i].id, step) == 0;
    if (!is_known)
        return dm_fail (error, DM_NOT_FOUND, "step", "there is no such step");
    while (index < route->count && strcmp (route->steps[index]->id, step) != 0)
        index++;
    if (index > route->open || (index == route->count && strcmp (step, INTAKE_CONTROLEREN) != 0))
        return dm_fail (error, DM_OUT_OF_RANGE, "step",
                        "this step may not be asked: it is hidden, or one before is open");
    *out = index;
    return DM_OK;
}

dm_status intake_engine_step (const intake_walk *walk, const char *step, dm_arena *arena, Step *out, dm_error *error)
{
    intake_route route;
    intake_route_init (&route, walk, arena);
    size_t index = route.open;
    dm_status status = step ? find_index (walk, &route, step, &index, error) : DM_OK;
    if (!status)
        intake_step_fill (out, walk, &route, index, arena);
    intake_route_clear (&route);
    return status;
}

/* The inputs of one field, in arena. */
static intake_input **own_inputs (const intake_field *field, intake_input *const inputs[], size_t count,
                                  dm_arena *arena, size_t *out_count)
{
    intake_input **own = dm_arena_alloc (arena, (count + 1) * sizeof *own);
    *out_count = 0;
    for (size_t i = 0; i < count; i++)
        if (intake_field_owns (field, inputs[i]->name))
            own[(*out_count)++] = inputs[i];
    return own;
}

static bool is_asked (const intake_step *step, const char *name)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (intake_field_owns (step->fields[i], name))
            return true;
    return false;
}

static dm_status check_bounds (const intake_step *step, intake_input *const inputs[], size_t count, dm_error *error)
{
    if (count > INPUTS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "inputs", "at most %d inputs", INPUTS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!inputs[i]->name || strlen (inputs[i]->name) > INTAKE_NAME_BYTES_MAX || !is_asked (step, inputs[i]->name))
            return dm_fail (error, DM_INVALID_ARGUMENT, "inputs", "input %zu is not asked by this step", i);
        if (inputs[i]->value && strlen (inputs[i]->value) > INTAKE_VALUE_BYTES_MAX)
            return dm_fail (error, DM_INVALID_ARGUMENT, "inputs", "an input has at most %d bytes",
                            INTAKE_VALUE_BYTES_MAX);
    }
    return DM_OK;
}

static void replace (cJSON *object, const char *key, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive (object, key);
    if (value)
        cJSON_AddItemToObject (object, key, value);
}

/* What is said to be wrong with what the login told; "" for nothing. */
static const char *find_fault (const intake_field *field, intake_input *const own[], size_t count, dm_arena *arena)
{
    const char *key = intake_fault_key (field, arena), *text = "";
    for (size_t i = 0; i < count; i++)
        if (strcmp (own[i]->name, key) == 0 && own[i]->value && strcmp (field->edit, "report-error") == 0)
            text = own[i]->value;
    return text;
}

static const char *save_fault (const intake_walk *walk, const intake_field *field, intake_input *const own[],
                               size_t count, cJSON *answers, dm_arena *arena)
{
    const char *key = intake_fault_key (field, arena), *text = find_fault (field, own, count, arena);
    if (!dm_utf8_is_valid (text, strlen (text)) || dm_utf8_length (text) > FAULT_MAX)
        return intake_say (walk->language, "Gebruik niet meer dan 500 tekens", "Use no more than 500 characters");
    replace (answers, key, *text ? cJSON_CreateString (text) : NULL);
    return NULL;
}

/* Checks a field and merges its answer; null says that it was left empty. Returns what is wrong, or NULL. */
static const char *save_field (const intake_walk *walk, const intake_field *field, intake_input *const own[],
                               size_t count, cJSON *visible, cJSON *answers, dm_arena *arena)
{
    const intake_field_context context = { walk->language, walk->today, visible };
    cJSON *value = NULL;
    const char *fault = NULL;
    if (intake_field_is_fixed (walk, field)) {
        value = cJSON_CreateString (intake_prefill (walk, field));
        fault = save_fault (walk, field, own, count, answers, arena);
    } else
        fault = intake_field_check (field, &context, own, count, arena, &value);
    replace (visible, field->id, value ? cJSON_Duplicate (value, true) : NULL);
    if (!fault)
        replace (answers, field->id, value ? value : cJSON_CreateNull ());
    else
        cJSON_Delete (value);
    return fault;
}

static Field *find_field (const Step *step, const char *id)
{
    for (size_t i = 0; i < step->n_fields; i++)
        if (strcmp (step->fields[i]->id, id) == 0)
            return step->fields[i];
    return NULL;
}

void intake_drawn_blame (Field *drawn, const intake_field *field, const char *language, intake_input *const inputs[],
                         size_t count, dm_arena *arena)
{
    const char *faults[INTAKE_FIELD_PARTS_MAX];
    intake_field_blame (field, language, inputs, count, arena, faults);
    drawn->part_errors = dm_arena_alloc (arena, DM_COUNT (faults) * sizeof *drawn->part_errors);
    for (size_t i = 0; i < DM_COUNT (faults); i++) {
        if (!faults[i])
            continue;
        PartError *error = dm_arena_alloc (arena, sizeof *error);
        digimeente__intake__v1__part_error__init (error);
        error->part = (char *) field->kind->parts[i].name;
        error->error = (char *) faults[i];
        drawn->part_errors[drawn->n_part_errors++] = error;
    }
}

/* Each field of out holds what was typed.  Returns true when a button that adds or takes away a row was pressed. */
static bool show_typed (const intake_walk *walk, const intake_step *step, intake_input *const inputs[], size_t count,
                        dm_arena *arena, Step *out)
{
    bool is_pressed = false;
    for (size_t i = 0; i < step->field_count; i++) {
        const intake_field *field = step->fields[i];
        Field *drawn = find_field (out, field->id);
        size_t own_count;
        if (!drawn)
            continue;
        intake_input **own = own_inputs (field, inputs, count, arena, &own_count);
        if (drawn->edit) {
            intake_field_show_fault (drawn, field, find_fault (field, own, own_count, arena), arena);
        } else if (field->kind->shape == INTAKE_SHAPE_GROUPS) {
            is_pressed |= intake_rows_show (drawn, field, walk->language, own, own_count, arena);
        } else {
            drawn->values = own;
            drawn->n_values = own_count;
        }
    }
    return is_pressed;
}

static void blame (const intake_walk *walk, const intake_field *field, const cJSON *visible, dm_arena *arena,
                   Field *drawn)
{
    const intake_field_context context = { walk->language, walk->today, visible };
    if (field->kind->shape == INTAKE_SHAPE_GROUPS)
        intake_rows_blame (drawn, field, &context, arena);
    else
        intake_drawn_blame (drawn, field, walk->language, drawn->values, drawn->n_values, arena);
}

/* Checks every field.  Returns true when all are well; else the fields of out that are not have their error. */
static bool save_all (const intake_walk *walk, const intake_step *step, intake_input *const inputs[], size_t count,
                      cJSON *visible, cJSON *answers, dm_arena *arena, Step *out)
{
    bool is_well = true;
    for (size_t i = 0; i < step->field_count; i++) {
        const intake_field *field = step->fields[i];
        Field *drawn = find_field (out, field->id);
        size_t own_count;
        if (!drawn)
            continue;
        intake_input **own = own_inputs (field, inputs, count, arena, &own_count);
        drawn->error = (char *) save_field (walk, field, own, own_count, visible, answers, arena);
        is_well &= !drawn->error;
        if (drawn->error && !drawn->edit)
            blame (walk, field, visible, arena, drawn);
    }
    return is_well;
}

dm_status intake_engine_save (const intake_walk *walk, const char *step, intake_input *const inputs[],
                              size_t input_count, dm_arena *arena, cJSON **out_answers, Step *out, dm_error *error)
{
    intake_route route;
    size_t index = 0;
    *out_answers = NULL;
    intake_route_init (&route, walk, arena);
    dm_status status = find_index (walk, &route, step, &index, error);
    if (!status && (index == route.count || route.steps[index]->exit))
        status = dm_fail (error, DM_INVALID_ARGUMENT, "step", "this step asks nothing");
    if (!status)
        status = check_bounds (route.steps[index], inputs, input_count, error);
    if (!status) {
        cJSON *answers = walk->answers ? cJSON_Duplicate (walk->answers, true) : cJSON_CreateObject ();
        intake_step_fill (out, walk, &route, index, arena);
        if (!show_typed (walk, route.steps[index], inputs, input_count, arena, out)
            && save_all (walk, route.steps[index], inputs, input_count, route.visible, answers, arena, out))
            *out_answers = answers;
        else
            cJSON_Delete (answers);
    }
    intake_route_clear (&route);
    return status;
}

dm_status intake_engine_finish (const intake_walk *walk, cJSON **out, dm_error *error)
{
    dm_arena *arena = dm_arena_open ();
    intake_route route;
    dm_status status = DM_OK;
    intake_route_init (&route, walk, arena);
    if (route.open < route.count)
        status = dm_fail (error, DM_FAILED_PRECONDITION, "step", "step %s is not answered, or ends the journey",
                          route.steps[route.open]->id);
    else {
        *out = route.visible;
        route.visible = NULL;
    }
    intake_route_clear (&route);
    dm_arena_destroy (&arena);
    return status;
}
