/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of a journey's steps: what each may know, and that every way ends. */
#include "services/intake/journey/journey_check.h"

#include <stdlib.h>
#include <string.h>
#include "common/schema.h"
#include "services/intake/value/json.h"

static bool is_in_list (const cJSON *list, const char *text)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, list)
        if (cJSON_IsString (each) && strcmp (each->valuestring, text) == 0)
            return true;
    return false;
}

/* The steps that ask a field before the given one; NULL for none. */
static const cJSON *asked_before (const cJSON *steps, const cJSON *until, const char *id)
{
    const cJSON *step;
    cJSON_ArrayForEach (step, steps) {
        if (step == until)
            return NULL;
        if (is_in_list (intake_get (step, "ask"), id))
            return step;
    }
    return NULL;
}

/* A condition that names what its own step asks, or what a step asks that depends on this one: it goes round. */
static void check_cycle (const cJSON *step, const dm_place *place, dm_reasons *reasons)
{
    const cJSON *later, *asked, *own;
    cJSON_ArrayForEach (asked, intake_get (step, "ask"))
        if (cJSON_IsString (asked) && intake_condition_names (intake_get (step, "when"), asked->valuestring))
            dm_reason_add (reasons, dm_yaml_line (intake_get (step, "when")), DM_PLACE (place, "when"),
                           "a cycle: it depends on %s, which this step asks itself", asked->valuestring);
    for (later = step->next; later; later = later->next)
        cJSON_ArrayForEach (asked, intake_get (later, "ask"))
            cJSON_ArrayForEach (own, intake_get (step, "ask"))
                if (cJSON_IsString (asked) && cJSON_IsString (own)
                    && intake_condition_names (intake_get (step, "when"), asked->valuestring)
                    && intake_condition_names (intake_get (later, "when"), own->valuestring))
                    dm_reason_add (reasons, dm_yaml_line (intake_get (step, "when")), DM_PLACE (place, "when"),
                                   "a cycle: %s depends on %s, and %s on %s", own->valuestring, asked->valuestring,
                                   asked->valuestring, own->valuestring);
}

/* The least and the most of a date may name what was asked before; so may those of a date in a row. */
static void check_bounds (cJSON *field, const intake_scope *scope, const dm_place *place, dm_reasons *reasons)
{
    static const char *const names[] = { "min", "max" };
    const char *type = intake_member (field, "type");
    const intake_field_kind *kind = type ? intake_field_kind_find (type) : NULL;
    cJSON *inner;
    for (size_t i = 0; kind && kind->order == INTAKE_ORDER_DATE && i < DM_COUNT (names); i++) {
        cJSON *bound = intake_get (field, names[i]);
        if (bound)
            intake_operand_check (bound, scope, DM_PLACE (place, names[i]), reasons);
    }
    cJSON_ArrayForEach (inner, intake_get (field, "each"))
        if (inner->string)
            check_bounds (inner, scope, DM_PLACE (DM_PLACE (place, "each"), inner->string), reasons);
}

static bool was_asked (const intake_scope *scope, const char *id)
{
    for (size_t i = 0; i < scope->before_count; i++)
        if (strcmp (scope->before[i], id) == 0)
            return true;
    return false;
}

static void check_asked (cJSON *root, const cJSON *step, const cJSON *asked, const dm_place *place, intake_scope *scope,
                         dm_reasons *reasons)
{
    const char *id = cJSON_GetStringValue (asked);
    if (!id)
        return;
    if (!intake_get (intake_get (root, "fields"), id))
        intake_field_refuse (root, asked, id, false, place, reasons);
    else if (was_asked (scope, id)) {
        const cJSON *other = asked_before (intake_get (root, "steps"), step, id);
        dm_reason_add (reasons, dm_yaml_line (asked), place, "%s is asked twice%s%s", id,
                       other ? ": also by step " : "", other ? intake_member (other, "id") : "");
    } else {
        const dm_place fields = { NULL, "fields", 0 };
        check_bounds (intake_get (intake_get (root, "fields"), id), scope, DM_PLACE (&fields, id), reasons);
        if (scope->before_count < INTAKE_FIELDS_MAX)
            scope->before[scope->before_count++] = id;
    }
}

static void check_name (const cJSON *steps, const cJSON *step, const dm_place *place, dm_reasons *reasons)
{
    static const char *const reserved[] = { INTAKE_CONTROLEREN, "weggooien", NULL };
    const char *id = intake_member (step, "id");
    for (size_t i = 0; id && reserved[i]; i++)
        if (strcmp (id, reserved[i]) == 0)
            dm_reason_add (reasons, dm_yaml_line (intake_get (step, "id")), DM_PLACE (place, "id"),
                           "this name has a meaning of its own: choose another");
    for (const cJSON *other = steps->child; id && other && other != step; other = other->next) {
        const char *name = intake_member (other, "id");
        if (name && strcmp (name, id) == 0) {
            dm_reason_add (reasons, dm_yaml_line (intake_get (step, "id")), DM_PLACE (place, "id"),
                           "another step has this id");
            return;
        }
    }
}

/* A text that is shown with numbers to call: what stands between { and } is one that the portal knows. */
static void check_marks (const cJSON *texts, const dm_place *place, dm_reasons *reasons)
{
    static const char *const marks[] = { "{telephone}", "{urgent}" };
    const cJSON *text;
    cJSON_ArrayForEach (text, texts)
        for (const char *at = cJSON_IsString (text) ? strchr (text->valuestring, '{') : NULL; at;
             at = strchr (at + 1, '{'))
            if (strncmp (at, marks[0], strlen (marks[0])) != 0 && strncmp (at, marks[1], strlen (marks[1])) != 0) {
                dm_reason_add (reasons, dm_yaml_line (text), DM_PLACE (place, text->string),
                               "a { begins {telephone} or {urgent}, a number of the municipality");
                return;
            }
}

static void check_shape (const cJSON *step, const dm_place *place, dm_reasons *reasons)
{
    const cJSON *ask = intake_get (step, "ask"), *exit = intake_get (step, "exit");
    if (!ask == !exit)
        dm_reason_add (reasons, dm_yaml_line (intake_get (step, "id")), place,
                       ask ? "a step asks, or it ends the journey (exit): not both"
                           : "a dead end: a step asks something (ask), or ends the journey (exit)");
    if (exit && !intake_get (step, "when"))
        dm_reason_add (reasons, dm_yaml_line (exit), DM_PLACE (place, "exit"),
                       "a dead end: without when it ends the journey for everybody, and nothing can be sent");
    check_marks (exit, DM_PLACE (place, "exit"), reasons);
    if (cJSON_GetArraySize (ask) > 1 && !intake_get (step, "title"))
        dm_reason_add (reasons, dm_yaml_line (ask), DM_PLACE (place, "title"),
                       "title is missing: a step that asks more than one thing needs a heading");
}

static void check_steps (cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "steps", 0 };
    cJSON *steps = intake_get (root, "steps"), *step;
    intake_scope scope = { .root = root };
    int i = 0;
    cJSON_ArrayForEach (step, steps) {
        const dm_place own = { &place, NULL, i++ };
        const cJSON *asked;
        if (!cJSON_IsObject (step))
            continue;
        check_name (steps, step, &own, reasons);
        check_shape (step, &own, reasons);
        check_cycle (step, &own, reasons);
        if (intake_get (step, "when"))
            intake_condition_check (intake_get (step, "when"), &scope, DM_PLACE (&own, "when"), reasons);
        cJSON_ArrayForEach (asked, intake_get (step, "ask"))
            check_asked (root, step, asked, DM_PLACE (&own, "ask"), &scope, reasons);
    }
}

static void check_all_asked (const cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "fields", 0 };
    const cJSON *field;
    cJSON_ArrayForEach (field, intake_get (root, "fields"))
        if (field->string && !asked_before (intake_get (root, "steps"), NULL, field->string))
            dm_reason_add (reasons, dm_yaml_line (field), DM_PLACE (&place, field->string), "no step asks this field");
}

void intake_journey_check (cJSON *root, dm_reasons *reasons, dm_reasons *warnings)
{
    const dm_schema_key *schema = &intake_journey_schema;
    dm_schema_check (root, schema, NULL, reasons);
    if (!cJSON_IsObject (root))
        return;
    intake_documents_expand (root);
    intake_fields_check (root, reasons);
    check_steps (root, reasons);
    check_all_asked (root, reasons);
    check_marks (intake_get (root, "before_you_start"), DM_PLACE (NULL, "before_you_start"), reasons);
    intake_rest_check (root, reasons, warnings);
    dm_reasons_sort (reasons);
}
