/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of question: how each answer is checked, kept, and shown again. Messages are for people, in their language.
 * An answer that is kept is a text, or for choices a list of texts, for adres_nl and location an object of texts, for
 * file a list of {document, bestandsnaam}. */
#pragma once

#include <cjson/cJSON.h>
#include "common/arena.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/intake/value/json.h"

#define INTAKE_VELD_PARTS_MAX 5
#define INTAKE_VELD_FILES_MAX 20       /* a zaak has no more documents */
#define INTAKE_VELD_TEXT_MAX 500       /* characters */
#define INTAKE_VELD_LONG_TEXT_MAX 5000 /* characters */

typedef Digimeente__Intake__V1__Input intake_input;
typedef struct intake_veldsoort intake_veldsoort;

/* A question of a journey; all is borrowed from the journey's JSON. */
typedef struct intake_veld {
    const char *id;
    const intake_veldsoort *soort;
    const cJSON *json;      /* label, hint, options, accept */
    const cJSON *min, *max; /* of number and amount a text; of date an operand (operand.h); NULL: none */
    bool is_optional;
    uint32_t max_length, max_files, max_mb, decimals;
    const char *prefill; /* login.bsn, login.kvk, login.naam, brp.adres; NULL: none */
    const char *edit;    /* never, report-error; NULL: as any other */
} intake_veld;

/* What a check may look at. */
typedef struct intake_veld_context {
    const char *taal, *today;
    const cJSON *antwoorden; /* what was answered before; for min and max */
} intake_veld_context;

struct intake_veldsoort {
    const char *name;
    /* Returns the answer to keep, or NULL with *out_fault (a sentence); NULL without fault never comes back. Takes:
     * inputs of this field alone, with something in them. */
    cJSON *(*check) (const intake_veld *veld, const intake_veld_context *context, intake_input *const inputs[],
                     size_t count, dm_arena *arena, const char **out_fault);
    /* The answer as people read it, in arena. */
    const char *(*write) (const intake_veld *veld, const char *taal, const cJSON *value, dm_arena *arena);
    /* Says what is wrong with each part, NULL where nothing is. NULL: the kind cannot tell its parts' faults apart. */
    void (*blame) (const intake_veld *veld, const char *taal, intake_input *const inputs[], size_t count,
                   dm_arena *arena, const char *out_faults[INTAKE_VELD_PARTS_MAX]);
    const char *parts[INTAKE_VELD_PARTS_MAX + 1]; /* of id.part; none: the id itself */
    struct {
        const char *nl, *en;
    } label, empty, wrong; /* label NULL: the author gives one */
    bool has_options, is_number, is_ordered, has_length, is_file;
    uint32_t length_default, length_max; /* in characters */
};

/* NULL when there is no such kind. */
const intake_veldsoort *intake_veldsoort_find (const char *name);
/* Names of all kinds, ended by NULL. */
const char *const *intake_veldsoort_names (void);

/* True when the input is this field's: the id, or id.part. */
bool intake_veld_owns (const intake_veld *veld, const char *input_name);
/* Checks what was filled in.
 * Takes: the field's own inputs.  Gives: *out_value, which the caller deletes; NULL when nothing was filled in and that
 * is well.  Returns NULL, or what is wrong as a sentence for people, in arena or static. */
const char *intake_veld_check (const intake_veld *veld, const intake_veld_context *context,
                               intake_input *const inputs[], size_t count, dm_arena *arena, cJSON **out_value);
/* Which parts of what was filled in are wrong, after intake_veld_check said that something is.
 * Gives: out_faults, a sentence for people at each part (soort->parts) that is to blame, NULL at the others; all NULL
 * when nothing was filled in, or the kind cannot tell. */
void intake_veld_blame (const intake_veld *veld, const char *taal, intake_input *const inputs[], size_t count,
                        dm_arena *arena, const char *out_faults[INTAKE_VELD_PARTS_MAX]);
/* An answer as inputs of a form.  Gives: *out, *out_count, in arena. */
void intake_veld_inputs (const intake_veld *veld, const char *taal, const cJSON *value, dm_arena *arena,
                         intake_input ***out, size_t *out_count);
/* As people read it; never NULL. */
const char *intake_veld_write (const intake_veld *veld, const char *taal, const cJSON *value, dm_arena *arena);
/* The label in a language. */
const char *intake_veld_label (const intake_veld *veld, const char *taal);
/* The label of an option, NULL when there is no such option. */
const char *intake_veld_option (const intake_veld *veld, const char *taal, const char *value);
/* The sentence in the language that is spoken. */
const char *intake_say (const char *taal, const char *nl, const char *en);
/* The text of a {nl, en} in a language; NULL when there is none. */
const char *intake_tekst (const cJSON *tekst, const char *taal);
