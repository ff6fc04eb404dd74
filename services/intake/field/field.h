/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of question: how each answer is checked, kept, and shown again. Messages are for people, in their language.
 * An answer that is kept is a text, or for choices a list of texts, for adres_nl and location an object of texts, for
 * file a list of {document, bestandsnaam}, for repeat a list of objects of such answers. */
#pragma once

#include <cjson/cJSON.h>
#include "common/arena.h"
#include "common/status.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/intake/value/json.h"

#define INTAKE_FIELD_PARTS_MAX 5
#define INTAKE_FIELD_OPTIONS_MAX 2
#define INTAKE_FIELD_FILES_MAX 20       /* a zaak has no more documents */
#define INTAKE_FIELD_EACH_MAX 10        /* questions of a row of a repeat */
#define INTAKE_FIELD_TIMES_MAX 20       /* rows of a repeat */
#define INTAKE_FIELD_TEXT_MAX 500       /* characters */
#define INTAKE_FIELD_LONG_TEXT_MAX 5000 /* characters */

typedef Digimeente__Intake__V1__Input intake_input;
typedef struct intake_field_kind intake_field_kind;

/* A question of a journey; all is borrowed from the journey's JSON. */
typedef struct intake_field {
    const char *id;
    const intake_field_kind *kind;
    const cJSON *json;      /* label, hint, options, accept */
    const cJSON *min, *max; /* of number and amount a text; of date an operand (operand.h); NULL: none */
    bool is_optional;
    uint32_t max_length, max_files, max_mb, decimals;
    uint32_t times;                  /* of repeat: how many rows it takes */
    const char *prefill;             /* login.bsn, login.kvk, login.naam, brp.adres; NULL: none */
    const char *edit;                /* never, report-error; NULL: as any other */
    const struct intake_field *each; /* of repeat: the questions of a row, in their order (repeat.h) */
    size_t each_count;
} intake_field;

/* What a check may look at. */
typedef struct intake_field_context {
    const char *language, *today;
    const cJSON *answers; /* what was answered before; for min and max */
} intake_field_context;

/* What an answer is in JSON. */
typedef enum intake_shape {
    INTAKE_SHAPE_TEXT = DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_TEXT,
    INTAKE_SHAPE_TEXTS = DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_TEXTS,
    INTAKE_SHAPE_OBJECT = DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_OBJECT,
    INTAKE_SHAPE_FILES = DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_FILES,
    INTAKE_SHAPE_GROUPS = DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_GROUPS,
} intake_shape;

/* How a form asks for it. */
typedef enum intake_drawing {
    INTAKE_DRAWING_BOX = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX,
    INTAKE_DRAWING_LINES = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES,
    INTAKE_DRAWING_PARTS = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS,
    INTAKE_DRAWING_ONE = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_ONE,
    INTAKE_DRAWING_SEVERAL = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_SEVERAL,
    INTAKE_DRAWING_FILE = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_FILE,
    INTAKE_DRAWING_LOCATION = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LOCATION,
    INTAKE_DRAWING_REPEAT = DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_REPEAT,
} intake_drawing;

/* How two answers are told less and more; none cannot. */
typedef enum intake_order { INTAKE_ORDER_NONE, INTAKE_ORDER_NUMBER, INTAKE_ORDER_DATE } intake_order;

typedef struct intake_spoken {
    const char *nl, *en;
} intake_spoken;

/* One of the boxes of a kind that is asked in several; the input is called id.name. */
typedef struct intake_field_part {
    const char *name; /* NULL: no more parts */
    intake_spoken label;
    const char *inputmode, *autocomplete; /* as HTML has them; NULL: none */
    uint32_t width;                       /* in characters, as Field.width; 0: as wide as the page */
    bool is_optional, is_hidden;          /* hidden: nobody types it */
    uint8_t from, size;                   /* of a kind that keeps one text: where the part stands in it */
    const char *squeeze;                  /* characters that are taken out, with all space; NULL: it is kept as it is */
    bool (*is_well) (const char *text);   /* NULL: the kind's check looks at all parts together */
    intake_spoken empty, wrong;           /* what is said when it is not; {label} becomes the field's */
} intake_field_part;

/* Something to choose, whoever asks. */
typedef struct intake_field_choice {
    const char *value; /* NULL: no more options */
    intake_spoken label;
} intake_field_choice;

struct intake_field_kind {
    const char *name;
    intake_shape shape;
    intake_drawing drawing;
    const char *input, *inputmode, *autocomplete; /* as HTML has them; NULL: text, none, none */
    uint32_t width;                               /* as Field.width; 0: as wide as the page */
    intake_order order;
    const char *sign; /* stands before the box; NULL: nothing does */
    /* Returns the answer to keep, or NULL with *out_fault (a sentence); NULL without fault never comes back. Takes:
     * inputs of this field alone, with something in them. */
    cJSON *(*check) (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                     size_t count, dm_arena *arena, const char **out_fault);
    /* The answer as people read it, in arena. */
    const char *(*write) (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena);
    intake_field_part parts[INTAKE_FIELD_PARTS_MAX + 1];       /* none: the id itself */
    intake_spoken label, hint;                                 /* NULL: the author gives one */
    intake_spoken empty, wrong;                                /* what is said of no answer, and of a bad one */
    intake_field_choice options[INTAKE_FIELD_OPTIONS_MAX + 1]; /* those that are the same everywhere */
    uint32_t decimals;                                         /* of a number, as it is shown always */
    uint32_t length_default, length_max;                       /* in characters; 0: the author sets no length */
    bool has_options;                                          /* the author gives them */
    bool has_decimals;                                         /* the author may say how many */
    bool is_sought;                                            /* by its words staff find who asks */
    bool is_named;                                             /* what the browser fills in depends on the field's id */
};

/* NULL when there is no such kind. */
const intake_field_kind *intake_field_kind_find (const char *name);
/* Names of all kinds, ended by NULL, in arena. */
const char *const *intake_field_kind_names (dm_arena *arena);
/* Every kind can be checked, read and asked.  Errors: DM_INTERNAL, which names the kind and what its row lacks. */
dm_status intake_field_kind_check_all (dm_error *error);
/* The same of one row. */
dm_status intake_field_kind_check (const intake_field_kind *kind, dm_error *error);

/* True when the input is this field's: the id, or id.part; of repeat as repeat.h says. */
bool intake_field_owns (const intake_field *field, const char *input_name);
/* Checks what was filled in.
 * Takes: the field's own inputs.  Gives: *out_value, which the caller deletes; NULL when nothing was filled in and that
 * is well.  Returns NULL, or what is wrong as a sentence for people, in arena or static. */
const char *intake_field_check (const intake_field *field, const intake_field_context *context,
                                intake_input *const inputs[], size_t count, dm_arena *arena, cJSON **out_value);
/* Which parts of what was filled in are wrong, after intake_field_check said that something is.
 * Gives: out_faults, a sentence for people at each part (kind->parts) that is to blame, NULL at the others; all NULL
 * when the kind cannot tell, or asks for itself as a whole where nothing was filled in. */
void intake_field_blame (const intake_field *field, const char *language, intake_input *const inputs[], size_t count,
                         dm_arena *arena, const char *out_faults[INTAKE_FIELD_PARTS_MAX]);
/* An answer as inputs of a form.  Gives: *out, *out_count, in arena. */
void intake_field_inputs (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena,
                          intake_input ***out, size_t *out_count);
/* True for a value of an input in which there is nothing but space; NULL is blank. */
bool intake_is_blank (const char *value);
/* As people read it; never NULL. */
const char *intake_field_write (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena);
/* The label in a language. */
const char *intake_field_label (const intake_field *field, const char *language);
/* The author's hint, else the kind's; NULL: there is none. */
const char *intake_field_hint (const intake_field *field, const char *language);
/* What a browser may fill in of what it knows of its user; NULL: nothing. */
const char *intake_field_autocomplete (const intake_field *field);
/* The values of its options, ended by NULL, in arena; none where there is nothing to choose from. */
const char *const *intake_field_options (const intake_field *field, dm_arena *arena);
/* The label of an option, NULL when there is no such option. */
const char *intake_field_option (const intake_field *field, const char *language, const char *value);
/* The sentence in the language that is spoken. */
const char *intake_say (const char *language, const char *nl, const char *en);
/* The text of a {nl, en} in a language; NULL when there is none. */
const char *intake_text (const cJSON *text, const char *language);
