/* SPDX-License-Identifier: EUPL-1.2 */
/* Walks a journey with the answers so far. Answers are a JSON object by field id, in the form that intake_field_check
 * gave them:
 * {"eigenaar":"ja","adres":{"postcode":"1234AB",...},"foto":[{"document":"uuid","bestandsnaam":"gevel.jpg"}]}. What a
 * hidden step asked is absent for every condition, every summary and the zaak; a later step's answer is invisible to an
 * earlier one. Pure: no database, no clock but the one that is passed. */
#pragma once

#include <cjson/cJSON.h>
#include "services/intake/journey/journey.h"
#include "common/reason.h"

typedef struct intake_walk {
    const intake_journey *journey;
    const char *language;         /* nl or en */
    const char *audience;         /* inwoner or ondernemer */
    const cJSON *answers;         /* borrowed */
    const char *bsn, *kvk, *name; /* of the login, for prefill; NULL for none */
    const char *today;            /* 2026-11-24, in Amsterdam */
} intake_walk;

/* The step to show.  Takes: step NULL for the first that is not answered (or the summary), an id, or "controleren".
 * Gives: *out in arena.  Errors: DM_NOT_FOUND (no such step), DM_OUT_OF_RANGE (hidden, or an earlier one is not
 * answered). */
dm_status intake_engine_step (const intake_walk *walk, const char *step, dm_arena *arena,
                              Digimeente__Intake__V1__Step *out, dm_error *error);
/* Checks one step's inputs, all of them, and merges them.
 * Gives: *out_answers, a new object the caller deletes, when all is well; else NULL and *out is the step with its
 * inputs as they came and an error at each that is wrong, or without errors where a button was pressed that adds or
 * takes away a row.  Errors: as intake_engine_step; DM_INVALID_ARGUMENT for an
 * input that the step does not ask. */
dm_status intake_engine_save (const intake_walk *walk, const char *step, Digimeente__Intake__V1__Input *const inputs[],
                              size_t input_count, dm_arena *arena, cJSON **out_answers,
                              Digimeente__Intake__V1__Step *out, dm_error *error);
/* What a zaak keeps: the visible answers alone, all checked again.  Errors: DM_FAILED_PRECONDITION with field step when
 * one is missing or the journey ends at an exit. The caller deletes *out. */
dm_status intake_engine_finish (const intake_walk *walk, cJSON **out, dm_error *error);
/* Checks answers that came all at once, as on paper. Every one is kept or refused: what a hidden step asks is refused
 * too. A login of the walk answers only what nobody else did. Dates are ISO 8601, numbers have a decimal point.
 * Takes: walk with language en.  Gives: *out as intake_engine_finish, NULL when there are reasons. The caller deletes
 * it.
 */
void intake_engine_check (const intake_walk *walk, dm_reasons *reasons, cJSON **out);
/* The documents (UUIDs) that these answers name; in arena. */
void intake_engine_documenten (const cJSON *answers, const intake_journey *journey, dm_arena *arena,
                               ProtobufCBinaryData **out, size_t *out_count);

/* An answer as people read it: the label of its question, its value as text. */
typedef struct intake_readable {
    const char *label;
    const char *value;     /* lines with \n between */
    const char *telephone; /* the value as it is dialled; NULL: it is no telephone number */
    ProtobufCBinaryData *documenten;
    size_t document_count;
} intake_readable;
/* All answers in the journey's order, in a language; in arena. */
void intake_engine_describe (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena,
                             intake_readable **out, size_t *out_count);
/* Takes the answers away that say who asks: what the login filled in, and what the journey names as the initiator's.
 * Returns them as an object; the caller deletes it. */
cJSON *intake_engine_take_own (const intake_journey *journey, cJSON *answers, dm_arena *arena);
/* The answers by whose words staff find a zaak (intake_field_kind.is_sought), as people read them; in arena. */
void intake_engine_sought (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena,
                           const char *const **out, size_t *out_count);
/* One answer as people read it, in arena; NULL when there is none. */
const char *intake_engine_value (const intake_journey *journey, const char *language, const cJSON *answers,
                                 const char *field, dm_arena *arena);
