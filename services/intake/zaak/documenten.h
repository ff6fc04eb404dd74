/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents that are to become a zaak's, in whichever way they come. */
#pragma once

#include "common/rpc.h"

#define INTAKE_DOCUMENTEN_MAX 20    /* of one request */
#define INTAKE_BESTANDSNAAM_MAX 255 /* characters */

/* At most INTAKE_DOCUMENTEN_MAX UUIDs, none twice.  Errors: DM_INVALID_ARGUMENT with field documenten. */
dm_status intake_documenten_check (const ProtobufCBinaryData *documenten, size_t count, dm_error *error);
/* Are they complete, and free? A document that is taken will stay so; one that is not known may be on its way.
 * Takes: call->tx; documents that passed the check.  Errors, with field documenten: DM_FAILED_PRECONDITION (a zaak has
 * one), DM_ABORTED (one is not known yet); dm_tx_query's. */
dm_status intake_documenten_find (dm_call *call, const ProtobufCBinaryData *documenten, size_t count);
