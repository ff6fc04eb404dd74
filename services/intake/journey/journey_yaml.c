/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey out of what an author wrote. */
#include <string.h>
#include "services/intake/value/canonical.h"
#include "services/intake/journey/journey_check.h"
#include "services/intake/value/json.h"
#include "services/intake/value/reasons_tell.h"

/* Everything but the embedded tests, which need a journey that is well. */
static dm_status read_checked (cJSON *root, dm_reasons *reasons, dm_reasons *warnings, intake_journey **out,
                               dm_error *error)
{
    intake_journey_check (root, reasons, warnings);
    if (reasons->count > 0)
        return DM_OK;
    const cJSON *number = cJSON_GetObjectItemCaseSensitive (root, "version");
    uint32_t version = cJSON_IsNumber (number) ? (uint32_t) number->valuedouble : 0;
    intake_journey_normalise (root);
    dm_status status = intake_journey_read_json (intake_canonical_write (root, reasons->arena), version, out, error);
    if (!status)
        intake_journey_run_tests (*out, cJSON_GetObjectItemCaseSensitive (root, "tests"), reasons);
    return status;
}

dm_status intake_journey_read_yaml (const char *yaml, dm_arena *arena, intake_journey **out,
                                    Digimeente__Intake__V1__CheckJourneyResponse *out_check, dm_error *error)
{
    dm_reasons reasons = { .arena = arena }, warnings = { .arena = arena };
    DM_AUTO (intake_json_clear) cJSON *root = dm_yaml_read (yaml, &reasons);
    intake_journey *journey = NULL;
    const char *name = intake_member (root, "journey");
    out_check->journey = name ? dm_arena_strdup (arena, name) : NULL;
    dm_status status = root ? read_checked (root, &reasons, &warnings, &journey, error) : DM_OK;
    if (reasons.count > 0)
        intake_journey_destroy (&journey);
    out_check->n_reasons = intake_reasons_tell (&reasons, arena, &out_check->reasons);
    out_check->n_warnings = intake_reasons_tell (&warnings, arena, &out_check->warnings);
    out_check->has_sha256 = out_check->has_fields = out_check->has_steps = out_check->has_tests = journey != NULL;
    out_check->fields = journey ? (uint32_t) journey->field_count : 0;
    out_check->steps = journey ? (uint32_t) journey->step_count : 0;
    out_check->tests = (uint32_t) cJSON_GetArraySize (cJSON_GetObjectItemCaseSensitive (root, "tests"));
    if (journey)
        out_check->sha256 =
            (ProtobufCBinaryData){ INTAKE_SHA256_BYTES, dm_arena_copy (arena, journey->sha256, INTAKE_SHA256_BYTES) };
    *out = journey;
    return status;
}
