/* SPDX-License-Identifier: EUPL-1.2 */
/* What a journey takes from a zaak about whose decision it is begun: its from_zaak, by field. */
#pragma once

#include <cjson/cJSON.h>
#include "services/intake/journey/journey.h"

typedef struct intake_from_zaak {
    const char *uuid, *zaaknummer; /* as texts */
    const char *besluitdatum;      /* 2026-11-30 */
    const char *naam;              /* of who asked for it; NULL: not known */
    const intake_journey *journey; /* that the zaak came by; NULL: none */
    const cJSON *answers;          /* of the zaak; NULL: none */
} intake_from_zaak;

/* The kind of field that a word such as "{zaaknummer}" answers; NULL: there is no such word. */
const char *intake_from_zaak_kind (const char *word);
/* Adds those answers as a draft keeps them, and which they are. What the zaak does not have is left empty where it is
 * optional, and asked where it is not. */
void intake_from_zaak_add (const intake_journey *journey, const intake_from_zaak *from, cJSON *answers);
/* The zaak that such answers came from, as a text; NULL: none. */
const char *intake_from_zaak_uuid (const cJSON *answers);
/* True when the answer to a field came from a zaak. */
bool intake_from_zaak_has (const cJSON *answers, const char *field);
