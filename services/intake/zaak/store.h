/* SPDX-License-Identifier: EUPL-1.2 */
/* Zaken as the database has them, and the key by which a caller names one. */
#pragma once

#include "common/db.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/zaak/zaaknummer.h"

/* What a violated constraint of the schema means to a caller. */
extern const dm_constraint intake_constraints[];
extern const size_t intake_constraint_count;

/* Names one zaak, by UUID or by zaaknummer. */
typedef struct dm_schema_key {
    const uint8_t *uuid; /* borrowed; NULL: by identificatie */
    char identificatie[INTAKE_ZAAKNUMMER_SIZE];
} dm_schema_key;

/* Takes: a request's fields.  Gives: *out.  Errors: DM_INVALID_ARGUMENT unless exactly one is given, and is well
 * formed; a zaaknummer may be written as people do. */
dm_status intake_key_init (dm_schema_key *out, bool has_uuid, ProtobufCBinaryData uuid, const char *identificatie,
                           dm_error *error);
/* The key as the two parameters of a statement. */
#define INTAKE_KEY(key) DM_UUID ((key)->uuid), DM_TEXT ((key)->uuid ? NULL : (key)->identificatie)
/* NOT_FOUND, with the field that named it. */
dm_status intake_key_fail (const dm_schema_key *key, dm_error *error);

/* The whole zaak.  Gives: *out, in call->arena and the rows of call->tx.  Errors: DM_NOT_FOUND; DM_DATA_LOSS;
 * dm_tx_query's. */
dm_status intake_store_find_zaak (dm_call *call, const dm_schema_key *key, Digimeente__Intake__V1__Zaak **out);
/* Zaken with a UUID below the given one, newest first, each with its newest status and without what is sealed.
 * Takes: zaaktype NULL for all; open NULL for both.  Gives: *out, *out_count. */
dm_status intake_store_list_zaken (dm_call *call, const char *zaaktype, const bool *open, const dm_uuid *below,
                                   int32_t most, Digimeente__Intake__V1__Zaak ***out, size_t *out_count);
