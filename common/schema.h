/* SPDX-License-Identifier: EUPL-1.2 */
/* What a file may hold, as tables of keys. */
#pragma once

#include <cjson/cJSON.h>
#include "common/reason.h"

typedef enum dm_schema_kind {
    DM_SCHEMA_TEXT,    /* min..max characters; a number or a boolean is taken as the author wrote it */
    DM_SCHEMA_TEXTS,   /* {nl, en}, both, each as DM_SCHEMA_TEXT */
    DM_SCHEMA_ID,      /* a-z, then a-z 0-9 _ -, at most 50 */
    DM_SCHEMA_NAME,    /* a-z, then a-z 0-9 -, at most 50 */
    DM_SCHEMA_INTEGER, /* min..max */
    DM_SCHEMA_NUMBER,  /* min..max */
    DM_SCHEMA_BOOL,
    DM_SCHEMA_DATE,
    DM_SCHEMA_WORD,   /* of words */
    DM_SCHEMA_LIST,   /* min..max elements, each as of says */
    DM_SCHEMA_MAP,    /* min..max ids, each value as of says */
    DM_SCHEMA_VALUES, /* the same, and an id may begin with a digit */
    DM_SCHEMA_OBJECT, /* of: its keys */
    DM_SCHEMA_ANY,    /* checked elsewhere */
} dm_schema_kind;

typedef struct dm_schema_key {
    const char *name; /* NULL ends a table of keys; of a list's or map's elements it says nothing */
    dm_schema_kind kind;
    bool is_required;
    int32_t min, max;
    const struct dm_schema_key *of;
    const char *const *words; /* ended by NULL */
} dm_schema_key;

/* Checks a node, and all in it; each fault is a reason. Scalars that are to be texts become them. */
void dm_schema_check (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons);
/* A number, boolean or null becomes the text that the author wrote; returns it, NULL for a list or a mapping. */
const char *dm_schema_text (cJSON *node);
