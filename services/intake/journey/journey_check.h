/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the check of a journey file: what its parts share. All work on the file's tree, which may be wrong anywhere.
 */
#pragma once

#include "common/schema.h"
#include "common/yaml.h"
#include "services/intake/journey/journey_inside.h"

/* What a condition, a least or a most may name. */
typedef struct intake_scope {
    const cJSON *root;
    const char *before[INTAKE_FIELDS_MAX]; /* fields that were asked already */
    size_t before_count;
    bool is_all; /* every field may be named */
} intake_scope;

/* Checks a condition and writes its values in the form that condition.h has. */
void intake_condition_check (cJSON *condition, const intake_scope *scope, const dm_place *place, dm_reasons *reasons);
/* Checks what a date is compared with, likewise. */
void intake_operand_check (cJSON *operand, const intake_scope *scope, const dm_place *place, dm_reasons *reasons);
/* True when the condition names the field, at any depth. */
bool intake_condition_names (const cJSON *condition, const char *id);
/* The kind of a field of the tree; NULL when there is none, or none such. */
const intake_field_kind *intake_tree_kind (const cJSON *root, const char *id);
/* The reason that there is no such field, with those that there are.  Takes: has_audience, where that may be named too.
 */
void intake_field_refuse (const cJSON *root, const cJSON *node, const char *id, bool has_audience,
                          const dm_place *place, dm_reasons *reasons);
/* A number as it is kept; its own text when it is none, with a reason. */
void intake_number_normalise (cJSON *node, const dm_place *place, dm_reasons *reasons);

/* journey_check.c: fields, steps, and all that refers to them. */
void intake_journey_check (cJSON *root, dm_reasons *reasons, dm_reasons *warnings);
/* field_rules.c: each field's own keys. */
void intake_fields_check (cJSON *root, dm_reasons *reasons);
/* journey_rest.c: what names fields and steps beside the steps: login, initiator, variants, pilot, tests. */
void intake_rest_check (cJSON *root, dm_reasons *reasons, dm_reasons *warnings);
/* journey_normal.c: documents become fields and steps; before the other checks. */
void intake_documents_expand (cJSON *root);
/* journey_normal.c: what is canonical, out of a tree without faults. */
void intake_journey_normalise (cJSON *root);

/* journey_schema.c: the whole file. */
extern const dm_schema_key intake_journey_schema;
extern const dm_schema_key intake_journey_login_keys[];
