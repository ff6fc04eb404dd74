/* SPDX-License-Identifier: EUPL-1.2 */
/* What a journey is made of; for the engine and the check alone. */
#pragma once

#include "services/intake/journey/journey.h"
#include "services/intake/value/reden.h"
#include "services/intake/field/veld.h"

#define INTAKE_STAPPEN_MAX 100
#define INTAKE_VELDEN_MAX 200
#define INTAKE_CONTROLEREN "controleren" /* the name of the summary, which no step has */
#define INTAKE_SHA256_BYTES 32

typedef struct intake_stap {
    const char *id;
    const cJSON *json; /* title, intro */
    const cJSON *when; /* NULL: always */
    const cJSON *exit; /* texts; NULL: it asks */
    const intake_veld **velden;
    size_t veld_count;
} intake_stap;

struct intake_journey {
    dm_arena *arena;
    cJSON *root;
    const char *name, *zaaktype, *json;
    uint32_t version;
    uint8_t sha256[INTAKE_SHA256_BYTES];
    intake_veld *velden; /* in the order in which they are asked */
    size_t veld_count;
    intake_stap *stappen; /* those of documents at the end */
    size_t stap_count;
};

/* NULL when there is none. */
const intake_veld *intake_journey_find_veld (const intake_journey *journey, const char *id);
/* NULL when there is none. */
const intake_stap *intake_journey_find_stap (const intake_journey *journey, const char *id);
/* The embedded tests: each that fails is a reason.  Takes: tests, the list as authored, for its lines. */
void intake_journey_run_tests (const intake_journey *journey, const cJSON *tests, intake_redenen *redenen);
