/* SPDX-License-Identifier: EUPL-1.2 */
/* The way that the answers lead. */
#include <string.h>
#include "services/intake/journey/from_zaak.h"
#include "services/intake/journey/engine_inside.h"

const char *intake_prefill (const intake_walk *walk, const intake_field *field)
{
    const struct {
        const char *name, *value;
    } known[] = { { "login.bsn", walk->bsn }, { "login.kvk", walk->kvk }, { "login.naam", walk->name } };
    for (size_t i = 0; field->prefill && i < DM_COUNT (known); i++)
        if (strcmp (known[i].name, field->prefill) == 0)
            return known[i].value && *known[i].value ? known[i].value : NULL;
    return NULL;
}

bool intake_field_is_fixed (const intake_walk *walk, const intake_field *field)
{
    return field->edit && intake_prefill (walk, field);
}

bool intake_field_is_absent (const intake_walk *walk, const intake_field *field)
{
    return field->edit && strcmp (field->edit, "never") == 0 && strncmp (field->prefill, "login.", 6) == 0
           && !intake_prefill (walk, field);
}

/* True when the login is the answer, whatever is kept. */
static bool is_known (const intake_walk *walk, const intake_field *field)
{
    return intake_field_is_fixed (walk, field) && strcmp (field->edit, "never") == 0;
}

bool intake_step_is_known (const intake_walk *walk, const intake_step *step)
{
    bool is_any = false;
    for (size_t i = 0; i < step->field_count; i++) {
        const bool is_told =
            is_known (walk, step->fields[i]) || intake_from_zaak_has (walk->answers, step->fields[i]->id);
        if (!is_told && !intake_field_is_absent (walk, step->fields[i]))
            return false;
        is_any |= is_told;
    }
    return is_any;
}

const char *intake_fault_key (const intake_field *field, dm_arena *arena)
{
    return dm_arena_printf (arena, "%s.fout", field->id);
}

static bool asks_anything (const intake_walk *walk, const intake_step *step)
{
    for (size_t i = 0; i < step->field_count; i++)
        if (!intake_field_is_absent (walk, step->fields[i]))
            return true;
    return false;
}

/* The answer as it counts now: checked again, since bounds may move with the day.  Returns a new value or NULL; false
 * in *out_is_answered when it must be asked. */
static cJSON *find_value (const intake_walk *walk, const intake_field *field, const cJSON *before, dm_arena *arena,
                          bool *out_is_answered)
{
    const cJSON *kept = cJSON_GetObjectItemCaseSensitive (walk->answers, field->id);
    *out_is_answered = kept != NULL || is_known (walk, field);
    if (*out_is_answered && intake_field_is_fixed (walk, field))
        return cJSON_CreateString (intake_prefill (walk, field));
    if (!kept)
        return NULL;
    const intake_field_context context = { walk->language, walk->today, before };
    intake_input **inputs;
    size_t count;
    cJSON *value;
    intake_field_inputs (field, walk->language, kept, arena, &inputs, &count);
    *out_is_answered = !intake_field_check (field, &context, inputs, count, arena, &value);
    return value;
}

static void add_value (const intake_walk *walk, const intake_field *field, cJSON *value, cJSON *visible,
                       dm_arena *arena)
{
    if (!value)
        return;
    const char *key = intake_fault_key (field, arena);
    const cJSON *fault = cJSON_GetObjectItemCaseSensitive (walk->answers, key);
    cJSON_AddItemToObject (visible, field->id, value);
    if (cJSON_IsString (fault))
        cJSON_AddStringToObject (visible, key, fault->valuestring);
}

/* Adds the step's valid answers to what is visible. Returns false when one must be asked. */
static bool pass (const intake_walk *walk, const intake_step *step, cJSON *visible, dm_arena *arena)
{
    bool is_passed = true;
    for (size_t i = 0; i < step->field_count; i++) {
        bool is_answered;
        if (intake_field_is_absent (walk, step->fields[i]))
            continue;
        add_value (walk, step->fields[i], find_value (walk, step->fields[i], visible, arena, &is_answered), visible,
                   arena);
        is_passed &= is_answered;
    }
    return is_passed;
}

void intake_route_init (intake_route *out, const intake_walk *walk, dm_arena *arena)
{
    const intake_journey *journey = walk->journey;
    bool is_open = false;
    *out = (intake_route){ .visible = cJSON_CreateObject () };
    for (size_t i = 0; i < journey->step_count; i++) {
        const intake_step *step = &journey->steps[i];
        const intake_knowledge knowledge = { journey, out->visible, walk->audience, walk->today };
        if (!intake_condition_is_true (step->when, &knowledge) || (step->exit ? is_open : !asks_anything (walk, step)))
            continue;
        out->steps[out->count++] = step;
        out->shown += !step->exit && !intake_step_is_known (walk, step);
        if (!is_open && (step->exit || !pass (walk, step, out->visible, arena))) {
            is_open = true;
            out->open = out->count - 1;
        } else if (is_open)
            pass (walk, step, out->visible, arena);
        if (step->exit)
            return;
    }
    if (!is_open)
        out->open = out->count;
}

void intake_route_clear (intake_route *route)
{
    cJSON_Delete (route->visible);
    *route = (intake_route){ 0 };
}
