/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of a journey's fields: which keys a kind of field has, and how they fit together. */
#include <math.h>
#include <string.h>
#include "services/intake/value/number.h"
#include "services/intake/journey/journey_check.h"
#include "common/schema.h"
#include "services/intake/value/json.h"

#define ROW_INPUTS_MAX 150.0 /* of all rows; a form has 200 inputs */

/* Which keys only some kinds have, and which of those must have them. */
static void check_own_keys (const cJSON *field, const intake_field_kind *kind, const dm_place *place,
                            dm_reasons *reasons)
{
    const struct {
        const char *name;
        bool is_allowed, is_required;
    } rules[] = {
        { "options", kind->has_options, kind->has_options },
        { "accept", kind->shape == INTAKE_SHAPE_FILES, kind->shape == INTAKE_SHAPE_FILES },
        { "max_mb", kind->shape == INTAKE_SHAPE_FILES, false },
        { "max_files", kind->shape == INTAKE_SHAPE_FILES, false },
        { "max_length", kind->length_max > 0, false },
        { "decimals", kind->has_decimals, false },
        { "min", kind->order != INTAKE_ORDER_NONE, false },
        { "max", kind->order != INTAKE_ORDER_NONE, false },
        { "label", true, !kind->label.nl },
        { "each", kind->shape == INTAKE_SHAPE_GROUPS, kind->shape == INTAKE_SHAPE_GROUPS },
        { "times", kind->shape == INTAKE_SHAPE_GROUPS, kind->shape == INTAKE_SHAPE_GROUPS },
        { "row", kind->shape == INTAKE_SHAPE_GROUPS, false },
        { "more", kind->shape == INTAKE_SHAPE_GROUPS, false },
    };
    for (size_t i = 0; i < DM_COUNT (rules); i++) {
        const cJSON *key = intake_get (field, rules[i].name);
        if (key && !rules[i].is_allowed)
            dm_reason_add (reasons, dm_yaml_line (key), DM_PLACE (place, rules[i].name), "a field of type %s has no %s",
                           kind->name, rules[i].name);
        if (!key && rules[i].is_required)
            dm_reason_add (reasons, dm_yaml_line (field), DM_PLACE (place, rules[i].name),
                           "a field of type %s needs %s", kind->name, rules[i].name);
    }
}

static void check_length (const cJSON *field, const intake_field_kind *kind, const dm_place *place, dm_reasons *reasons)
{
    const cJSON *length = intake_get (field, "max_length");
    if (cJSON_IsNumber (length) && kind->length_max > 0 && length->valuedouble > kind->length_max)
        dm_reason_add (reasons, dm_yaml_line (length), DM_PLACE (place, "max_length"),
                       "a field of type %s has at most %u characters", kind->name, kind->length_max);
}

static void check_bounds (cJSON *field, const intake_field_kind *kind, const dm_place *place, dm_reasons *reasons)
{
    cJSON *min = cJSON_GetObjectItemCaseSensitive (field, "min"),
          *max = cJSON_GetObjectItemCaseSensitive (field, "max");
    size_t before = reasons->count;
    if (kind->order != INTAKE_ORDER_NUMBER)
        return;
    if (min)
        intake_number_normalise (min, DM_PLACE (place, "min"), reasons);
    if (max)
        intake_number_normalise (max, DM_PLACE (place, "max"), reasons);
    if (min && max && reasons->count == before && intake_number_compare (min->valuestring, max->valuestring) > 0)
        dm_reason_add (reasons, dm_yaml_line (max), DM_PLACE (place, "max"), "max is less than min");
}

static void check_prefill (const cJSON *field, const intake_field_kind *kind, const dm_place *place,
                           dm_reasons *reasons)
{
    static const struct {
        const char *prefill, *type;
    } rules[] = {
        { "login.bsn", "bsn" }, { "login.kvk", "kvk" }, { "login.naam", "text" }, { "brp.adres", "adres_nl" }
    };
    const char *prefill = intake_member (field, "prefill");
    if (!prefill && intake_get (field, "edit"))
        dm_reason_add (reasons, dm_yaml_line (intake_get (field, "edit")), DM_PLACE (place, "edit"),
                       "edit says how a prefilled answer may be changed: prefill is missing");
    for (size_t i = 0; prefill && i < DM_COUNT (rules); i++)
        if (strcmp (rules[i].prefill, prefill) == 0 && strcmp (rules[i].type, kind->name) != 0)
            dm_reason_add (reasons, dm_yaml_line (intake_get (field, "prefill")), DM_PLACE (place, "prefill"),
                           "%s fills a field of type %s", prefill, rules[i].type);
}

static void check_each (cJSON *field, const dm_place *place, dm_reasons *reasons);

static void check_field (cJSON *field, const dm_place *place, dm_reasons *reasons)
{
    static const char *const reserved[] = { "audience", "today", NULL };
    const char *type = intake_member (field, "type");
    const intake_field_kind *kind = type ? intake_field_kind_find (type) : NULL;
    for (size_t i = 0; reserved[i]; i++)
        if (strcmp (reserved[i], field->string) == 0)
            dm_reason_add (reasons, dm_yaml_line (field), place, "this name has a meaning of its own: choose another");
    if (type && !kind)
        dm_reason_no_such (reasons, dm_yaml_line (intake_get (field, "type")), DM_PLACE (place, "type"), "type", type,
                           intake_field_kind_names (reasons->arena));
    if (!kind)
        return;
    check_own_keys (field, kind, place, reasons);
    check_length (field, kind, place, reasons);
    check_bounds (field, kind, place, reasons);
    check_prefill (field, kind, place, reasons);
    if (kind->shape == INTAKE_SHAPE_GROUPS)
        check_each (field, place, reasons);
}

/* How many inputs a form sends for it. */
static double count_boxes (const cJSON *field, const intake_field_kind *kind)
{
    size_t parts = 0;
    while (parts < INTAKE_FIELD_PARTS_MAX && kind->parts[parts].name)
        parts++;
    if (kind->shape == INTAKE_SHAPE_TEXTS)
        return cJSON_GetArraySize (intake_get (field, "options"));
    return parts > 0 ? (double) parts : 1;
}

/* A question of a row is one that a form can ask anew by its name alone. */
static bool is_simple (const intake_field_kind *kind)
{
    return kind->shape != INTAKE_SHAPE_FILES && kind->shape != INTAKE_SHAPE_GROUPS
           && kind->drawing != INTAKE_DRAWING_LOCATION;
}

static void check_each (cJSON *field, const dm_place *place, dm_reasons *reasons)
{
    const dm_place own = { place, "each", 0 };
    const cJSON *times = intake_get (field, "times");
    double boxes = 1; /* what says that the row is there */
    cJSON *inner;
    cJSON_ArrayForEach (inner, intake_get (field, "each")) {
        const char *type = intake_member (inner, "type");
        const intake_field_kind *kind = type ? intake_field_kind_find (type) : NULL;
        const dm_place *at = DM_PLACE (&own, inner->string);
        if (!inner->string || !cJSON_IsObject (inner))
            continue;
        if (kind && !is_simple (kind)) {
            dm_reason_add (reasons, dm_yaml_line (intake_get (inner, "type")), DM_PLACE (at, "type"),
                           "a field of type %s cannot be asked several times", type);
            continue;
        }
        if (intake_get (inner, "prefill"))
            dm_reason_add (reasons, dm_yaml_line (intake_get (inner, "prefill")), DM_PLACE (at, "prefill"),
                           "a login fills nothing that is asked several times");
        check_field (inner, at, reasons);
        boxes += kind ? count_boxes (inner, kind) : 0;
    }
    if (cJSON_IsNumber (times) && boxes * times->valuedouble > ROW_INPUTS_MAX)
        dm_reason_add (reasons, dm_yaml_line (times), DM_PLACE (place, "times"),
                       "a form has no room for so many rows: at most %.0f", floor (ROW_INPUTS_MAX / boxes));
}

void intake_fields_check (cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "fields", 0 };
    cJSON *fields = cJSON_GetObjectItemCaseSensitive (root, "fields"), *field;
    double files = 0;
    cJSON_ArrayForEach (field, fields) {
        if (!field->string || !cJSON_IsObject (field))
            continue;
        const cJSON *most = intake_get (field, "max_files");
        const char *type = intake_member (field, "type");
        const intake_field_kind *kind = type ? intake_field_kind_find (type) : NULL;
        check_field (field, DM_PLACE (&place, field->string), reasons);
        files += kind && kind->shape == INTAKE_SHAPE_FILES ? (cJSON_IsNumber (most) ? most->valuedouble : 1) : 0;
    }
    if (files > INTAKE_FIELD_FILES_MAX)
        dm_reason_add (reasons, dm_yaml_line (fields), &place, "a zaak has at most %d documents; these are %.0f",
                       INTAKE_FIELD_FILES_MAX, files);
}
