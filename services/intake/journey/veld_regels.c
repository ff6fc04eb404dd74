/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of a journey's fields: which keys a kind of field has, and how they fit together. */
#include <string.h>
#include "services/intake/value/getal.h"
#include "services/intake/journey/journey_check.h"
#include "services/intake/value/schema.h"
#include "services/intake/value/json.h"

/* Which keys only some kinds have, and which of those must have them. */
static void check_own_keys (const cJSON *field, const intake_veldsoort *soort, const intake_plek *plek,
                            intake_redenen *redenen)
{
    const struct {
        const char *name;
        bool is_allowed, is_required;
    } rules[] = {
        { "options", soort->has_options, soort->has_options },
        { "accept", soort->shape == INTAKE_SHAPE_FILES, soort->shape == INTAKE_SHAPE_FILES },
        { "max_mb", soort->shape == INTAKE_SHAPE_FILES, false },
        { "max_files", soort->shape == INTAKE_SHAPE_FILES, false },
        { "max_length", soort->length_max > 0, false },
        { "decimals", soort->has_decimals, false },
        { "min", soort->order != INTAKE_ORDER_NONE, false },
        { "max", soort->order != INTAKE_ORDER_NONE, false },
        { "label", true, !soort->label.nl },
    };
    for (size_t i = 0; i < DM_COUNT (rules); i++) {
        const cJSON *key = intake_get (field, rules[i].name);
        if (key && !rules[i].is_allowed)
            intake_reden_add (redenen, intake_yaml_line (key), INTAKE_PLEK (plek, rules[i].name),
                              "a field of type %s has no %s", soort->name, rules[i].name);
        if (!key && rules[i].is_required)
            intake_reden_add (redenen, intake_yaml_line (field), INTAKE_PLEK (plek, rules[i].name),
                              "a field of type %s needs %s", soort->name, rules[i].name);
    }
}

static void check_length (const cJSON *field, const intake_veldsoort *soort, const intake_plek *plek,
                          intake_redenen *redenen)
{
    const cJSON *length = intake_get (field, "max_length");
    if (cJSON_IsNumber (length) && soort->length_max > 0 && length->valuedouble > soort->length_max)
        intake_reden_add (redenen, intake_yaml_line (length), INTAKE_PLEK (plek, "max_length"),
                          "a field of type %s has at most %u characters", soort->name, soort->length_max);
}

static void check_bounds (cJSON *field, const intake_veldsoort *soort, const intake_plek *plek, intake_redenen *redenen)
{
    cJSON *min = cJSON_GetObjectItemCaseSensitive (field, "min"),
          *max = cJSON_GetObjectItemCaseSensitive (field, "max");
    size_t before = redenen->count;
    if (soort->order != INTAKE_ORDER_NUMBER)
        return;
    if (min)
        intake_number_normalise (min, INTAKE_PLEK (plek, "min"), redenen);
    if (max)
        intake_number_normalise (max, INTAKE_PLEK (plek, "max"), redenen);
    if (min && max && redenen->count == before && intake_getal_compare (min->valuestring, max->valuestring) > 0)
        intake_reden_add (redenen, intake_yaml_line (max), INTAKE_PLEK (plek, "max"), "max is less than min");
}

static void check_prefill (const cJSON *field, const intake_veldsoort *soort, const intake_plek *plek,
                           intake_redenen *redenen)
{
    static const struct {
        const char *prefill, *type;
    } rules[] = {
        { "login.bsn", "bsn" }, { "login.kvk", "kvk" }, { "login.naam", "text" }, { "brp.adres", "adres_nl" }
    };
    const char *prefill = intake_member (field, "prefill");
    if (!prefill && intake_get (field, "edit"))
        intake_reden_add (redenen, intake_yaml_line (intake_get (field, "edit")), INTAKE_PLEK (plek, "edit"),
                          "edit says how a prefilled answer may be changed: prefill is missing");
    for (size_t i = 0; prefill && i < DM_COUNT (rules); i++)
        if (strcmp (rules[i].prefill, prefill) == 0 && strcmp (rules[i].type, soort->name) != 0)
            intake_reden_add (redenen, intake_yaml_line (intake_get (field, "prefill")), INTAKE_PLEK (plek, "prefill"),
                              "%s fills a field of type %s", prefill, rules[i].type);
}

static void check_field (cJSON *field, const intake_plek *plek, intake_redenen *redenen)
{
    static const char *const reserved[] = { "audience", "today", NULL };
    const char *type = intake_member (field, "type");
    const intake_veldsoort *soort = type ? intake_veldsoort_find (type) : NULL;
    for (size_t i = 0; reserved[i]; i++)
        if (strcmp (reserved[i], field->string) == 0)
            intake_reden_add (redenen, intake_yaml_line (field), plek,
                              "this name has a meaning of its own: choose another");
    if (type && !soort)
        intake_reden_no_such (redenen, intake_yaml_line (intake_get (field, "type")), INTAKE_PLEK (plek, "type"),
                              "type", type, intake_veldsoort_names (redenen->arena));
    if (!soort)
        return;
    check_own_keys (field, soort, plek, redenen);
    check_length (field, soort, plek, redenen);
    check_bounds (field, soort, plek, redenen);
    check_prefill (field, soort, plek, redenen);
}

void intake_velden_check (cJSON *root, intake_redenen *redenen)
{
    const intake_plek plek = { NULL, "fields", 0 };
    cJSON *fields = cJSON_GetObjectItemCaseSensitive (root, "fields"), *field;
    double files = 0;
    cJSON_ArrayForEach (field, fields) {
        if (!field->string || !cJSON_IsObject (field))
            continue;
        const cJSON *most = intake_get (field, "max_files");
        const char *type = intake_member (field, "type");
        const intake_veldsoort *soort = type ? intake_veldsoort_find (type) : NULL;
        check_field (field, INTAKE_PLEK (&plek, field->string), redenen);
        files += soort && soort->shape == INTAKE_SHAPE_FILES ? (cJSON_IsNumber (most) ? most->valuedouble : 1) : 0;
    }
    if (files > INTAKE_VELD_FILES_MAX)
        intake_reden_add (redenen, intake_yaml_line (fields), &plek, "a zaak has at most %d documents; these are %.0f",
                          INTAKE_VELD_FILES_MAX, files);
}
