/* SPDX-License-Identifier: EUPL-1.2 */
/* What a file may hold, as tables of keys. */
#pragma once

#include <cjson/cJSON.h>
#include "services/intake/value/reason.h"

typedef enum intake_kind {
    INTAKE_TEXT,    /* min..max characters; a number or a boolean is taken as the author wrote it */
    INTAKE_TEXTS,   /* {nl, en}, both, each as INTAKE_TEXT */
    INTAKE_ID,      /* a-z, then a-z 0-9 _ -, at most 50 */
    INTAKE_NAME,    /* a-z, then a-z 0-9 -, at most 50 */
    INTAKE_INTEGER, /* min..max */
    INTAKE_NUMBER,  /* min..max */
    INTAKE_BOOL,
    INTAKE_DATE,
    INTAKE_WORD,   /* of words */
    INTAKE_LIST,   /* min..max elements, each as of says */
    INTAKE_MAP,    /* min..max ids, each value as of says */
    INTAKE_VALUES, /* the same, and an id may begin with a digit */
    INTAKE_OBJECT, /* of: its keys */
    INTAKE_ANY,    /* checked elsewhere */
} intake_kind;

typedef struct intake_key {
    const char *name; /* NULL ends a table of keys; of a list's or map's elements it says nothing */
    intake_kind kind;
    bool is_required;
    int32_t min, max;
    const struct intake_key *of;
    const char *const *words; /* ended by NULL */
} intake_key;

/* Checks a node, and all in it; each fault is a reason. Scalars that are to be texts become them. */
void intake_schema_check (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons);
/* A number, boolean or null becomes the text that the author wrote; returns it, NULL for a list or a mapping. */
const char *intake_schema_text (cJSON *node);
/* The whole file. */
extern const intake_key intake_journey_schema;
extern const intake_key intake_journey_login_keys[];
