/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of what names fields and steps beside the steps themselves. */
#include <stdio.h>
#include <string.h>
#include "services/intake/journey/from_zaak.h"
#include "services/intake/journey/journey_check.h"
#include "services/intake/journey/subject.h"
#include "common/schema.h"
#include "services/intake/value/json.h"

#define VARIANTS_MAX 10 /* as journey_schema.c has it */

static bool has_step (const cJSON *root, const char *id)
{
    const cJSON *step;
    cJSON_ArrayForEach (step, intake_get (root, "steps")) {
        const char *own = intake_member (step, "id");
        if (own && strcmp (own, id) == 0)
            return true;
    }
    return false;
}

static void check_step_name (const cJSON *root, const cJSON *node, const dm_place *place, dm_reasons *reasons)
{
    const char *words[INTAKE_STEPS_MAX + 2] = { INTAKE_CONTROLEREN }, *id = cJSON_GetStringValue (node);
    const cJSON *step;
    size_t count = 1;
    if (!id || strcmp (id, INTAKE_CONTROLEREN) == 0 || has_step (root, id))
        return;
    cJSON_ArrayForEach (step, intake_get (root, "steps")) {
        const char *own = intake_member (step, "id");
        if (own && count <= INTAKE_STEPS_MAX)
            words[count++] = own;
    }
    dm_reason_no_such (reasons, dm_yaml_line (node), place, "step", id, words);
}

static bool has_audience (const cJSON *root, const char *audience)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, intake_get (root, "audience"))
        if (cJSON_IsString (each) && strcmp (each->valuestring, audience) == 0)
            return true;
    return false;
}

/* One level for each audience, or none for all. */
static void check_login (cJSON *root, dm_reasons *reasons)
{
    static const char *const audiences[] = { "inwoner", "ondernemer" };
    const dm_place place = { NULL, "login", 0 };
    cJSON *login = intake_get (root, "login");
    const dm_schema_key keys = { "login", DM_SCHEMA_OBJECT, true, 0, 0, intake_journey_login_keys, NULL };
    if (!login || (cJSON_IsString (login) && strcmp (login->valuestring, "none") == 0))
        return;
    if (!cJSON_IsObject (login)) {
        dm_reason_add (reasons, dm_yaml_line (login), &place,
                       "write none, or a level for each audience: "
                       "{inwoner: \"digid:substantieel\"}");
        return;
    }
    dm_schema_check (login, &keys, &place, reasons);
    for (size_t i = 0; i < DM_COUNT (audiences); i++) {
        const bool is_named = intake_get (login, audiences[i]) != NULL;
        if (is_named != has_audience (root, audiences[i]))
            dm_reason_add (reasons, dm_yaml_line (login), DM_PLACE (&place, audiences[i]),
                           is_named ? "%s is no audience of this journey"
                                    : "the login of %s is missing: a level, or none",
                           audiences[i]);
    }
}

static void check_initiator (const cJSON *root, dm_reasons *reasons)
{
    static const struct {
        const char *part, *types[3];
    } rules[] = { { "naam", { "text" } },
                  { "emailadres", { "email" } },
                  { "telefoonnummer", { "phone" } },
                  { "verblijfsadres", { "adres_nl", "text", "long_text" } } };
    const dm_place place = { NULL, "initiator", 0 };
    for (size_t i = 0; i < DM_COUNT (rules); i++) {
        const cJSON *node = intake_get (intake_get (root, "initiator"), rules[i].part);
        const char *id = cJSON_GetStringValue (node);
        const intake_field_kind *kind = id ? intake_tree_kind (root, id) : NULL;
        bool is_well = !id;
        for (size_t k = 0; kind && k < 3 && rules[i].types[k]; k++)
            is_well |= strcmp (rules[i].types[k], kind->name) == 0;
        if (!is_well)
            dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (&place, rules[i].part),
                           "the name of a field of type %s is needed here", rules[i].types[0]);
    }
}

/* What an answer of from_zaak is: something of the zaak of the field's kind, or a word that the field offers. */
static bool can_be_from_zaak (const cJSON *root, const char *id, const char *value)
{
    const intake_field_kind *kind = intake_tree_kind (root, id);
    if (!kind)
        return false;
    const char *needed = intake_from_zaak_kind (value);
    if (needed)
        return strcmp (kind->name, needed) == 0;
    const cJSON *options = intake_get (intake_get (intake_get (root, "fields"), id), "options");
    return strcmp (kind->name, "choice") == 0 && intake_get (options, value);
}

static void check_from_zaak (const cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "from_zaak", 0 };
    const cJSON *value;
    cJSON_ArrayForEach (value, intake_get (root, "from_zaak"))
        if (cJSON_IsString (value) && !can_be_from_zaak (root, value->string, value->valuestring))
            dm_reason_add (reasons, dm_yaml_line (value), DM_PLACE (&place, value->string),
                           "a text takes {zaaknummer} or {naam}, a date {besluitdatum}, an email {emailadres}, "
                           "a phone {telefoonnummer}, an adres_nl {verblijfsadres}, a choice one of its options");
}

static void check_variants (cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "variants", 0 };
    const intake_scope scope = { .root = root, .is_all = true };
    const cJSON *variant, *id;
    int i = 0;
    cJSON_ArrayForEach (variant, intake_get (root, "variants")) {
        const dm_place own = { &place, NULL, i++ }, patch = { &own, "patch", 0 };
        if (intake_get (variant, "when"))
            intake_condition_check (intake_get (variant, "when"), &scope, DM_PLACE (&own, "when"), reasons);
        cJSON_ArrayForEach (id, intake_get (intake_get (variant, "patch"), "steps"))
            check_step_name (root, id, DM_PLACE (&patch, "steps"), reasons);
    }
}

static void check_pilot (const cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "pilot", 0 };
    const cJSON *pilot = intake_get (root, "pilot"), *variant;
    const char *arm = intake_member (pilot, "arm"), *start = intake_member (pilot, "start");
    const char *stop = intake_member (pilot, "stop");
    const char *words[VARIANTS_MAX + 1] = { NULL };
    size_t count = 0;
    bool is_known = !arm;
    cJSON_ArrayForEach (variant, intake_get (root, "variants")) {
        const char *id = intake_member (variant, "id");
        is_known |= id && arm && strcmp (id, arm) == 0;
        if (id && count < VARIANTS_MAX)
            words[count++] = id;
    }
    if (!is_known)
        dm_reason_no_such (reasons, dm_yaml_line (intake_get (pilot, "arm")), DM_PLACE (&place, "arm"), "variant", arm,
                           words);
    if (start && stop && strcmp (start, stop) >= 0)
        dm_reason_add (reasons, dm_yaml_line (intake_get (pilot, "stop")), DM_PLACE (&place, "stop"),
                       "a pilot stops after it starts");
}

static void check_term (const cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "term", 0 };
    const cJSON *term = intake_get (root, "term"), *days = intake_get (term, "days"),
                *warn = intake_get (term, "warn_at");
    if (cJSON_IsNumber (days) && cJSON_IsNumber (warn) && warn->valuedouble >= days->valuedouble)
        dm_reason_add (reasons, dm_yaml_line (warn), DM_PLACE (&place, "warn_at"),
                       "warn_at is a number of days before the end: less than days");
}

static void check_tests (cJSON *root, dm_reasons *reasons)
{
    const dm_place place = { NULL, "tests", 0 };
    cJSON *test;
    int i = 0;
    cJSON_ArrayForEach (test, intake_get (root, "tests")) {
        const dm_place own = { &place, NULL, i++ }, answers = { &own, "answers", 0 };
        const cJSON *answer, *node = intake_get (test, "answers");
        const char *audience = intake_member (test, "audience"), *refuses = intake_member (test, "refuses");
        check_step_name (root, intake_get (test, "ends_at"), DM_PLACE (&own, "ends_at"), reasons);
        if (node && !cJSON_IsObject (node))
            dm_reason_add (reasons, dm_yaml_line (node), &answers, "names of fields with answers are needed here");
        if (audience && !has_audience (root, audience))
            dm_reason_add (reasons, dm_yaml_line (intake_get (test, "audience")), DM_PLACE (&own, "audience"),
                           "%s is no audience of this journey", audience);
        if (refuses && !intake_get (intake_get (root, "fields"), refuses))
            intake_field_refuse (root, intake_get (test, "refuses"), refuses, false, DM_PLACE (&own, "refuses"),
                                 reasons);
        cJSON_ArrayForEach (answer, node)
            if (answer->string && !intake_get (intake_get (root, "fields"), answer->string))
                intake_field_refuse (root, answer, answer->string, false, DM_PLACE (&answers, answer->string), reasons);
    }
}

static void warn (const cJSON *root, const char *name, dm_reasons *warnings)
{
    const cJSON *node = intake_get (root, name);
    if (node)
        dm_reason_add (warnings, dm_yaml_line (node), DM_PLACE (NULL, name),
                       "%s is checked and kept, and not acted on yet", name);
}

void intake_rest_check (cJSON *root, dm_reasons *reasons, dm_reasons *warnings)
{
    check_login (root, reasons);
    check_initiator (root, reasons);
    check_from_zaak (root, reasons);
    intake_subject_check (root, reasons);
    check_variants (root, reasons);
    check_pilot (root, reasons);
    check_term (root, reasons);
    check_tests (root, reasons);
    warn (root, "variants", warnings);
    warn (root, "pilot", warnings);
}
