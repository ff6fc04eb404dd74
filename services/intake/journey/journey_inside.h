/* SPDX-License-Identifier: EUPL-1.2 */
/* What a journey is made of; for the engine and the check alone. */
#pragma once

#include "services/intake/journey/journey.h"
#include "common/reason.h"
#include "services/intake/field/field.h"

#define INTAKE_STEPS_MAX 100
#define INTAKE_FIELDS_MAX 200
#define INTAKE_CONTROLEREN "controleren" /* the name of the summary, which no step has */
#define INTAKE_SHA256_BYTES 32

typedef struct intake_step {
    const char *id;
    const cJSON *json; /* title, intro */
    const cJSON *when; /* NULL: always */
    const cJSON *exit; /* texts; NULL: it asks */
    const intake_field **fields;
    size_t field_count;
} intake_step;

struct intake_journey {
    dm_arena *arena;
    cJSON *root;
    const char *name, *zaaktype, *json;
    uint32_t version;
    uint8_t sha256[INTAKE_SHA256_BYTES];
    intake_field *fields; /* in the order in which they are asked */
    size_t field_count;
    intake_step *steps; /* those of documents at the end */
    size_t step_count;
};

/* NULL when there is none. */
const intake_field *intake_journey_find_field (const intake_journey *journey, const char *id);
/* NULL when there is none. */
const intake_step *intake_journey_find_step (const intake_journey *journey, const char *id);
/* The embedded tests: each that fails is a reason.  Takes: tests, the list as authored, for its lines. */
void intake_journey_run_tests (const intake_journey *journey, const cJSON *tests, dm_reasons *reasons);
