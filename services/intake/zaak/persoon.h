/* SPDX-License-Identifier: EUPL-1.2 */
/* The initiator's personal data: its bounds, and how it is kept. */
#pragma once

#include "common/status.h"
#include "common/uuid.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/zaak/zaak_key.h"

/* Checks every bound that intake.proto states; a field that is absent or empty is well.
 * Errors: DM_INVALID_ARGUMENT with the field ("initiator.name"), and never its value. */
dm_status intake_initiator_check (const Digimeente__Intake__V1__Initiator *initiator, dm_error *error);
/* True when there is nothing to store. */
bool intake_initiator_is_empty (const Digimeente__Intake__V1__Initiator *initiator);

/* A person as the column contents of persoon, sealed under a key.  Takes: uuid of the row, 16 bytes. */
dm_param intake_persoon_seal (dm_call *call, const intake_zaak_key *key, const uint8_t *uuid,
                              const Digimeente__Intake__V1__Persoon *persoon);
/* Opens it.  Returns a person in call->arena whose initiator is never NULL: one with nothing in it where there is no
 * row, where it was erased, and, with key->fault, where it does not open. */
Digimeente__Intake__V1__Persoon *intake_persoon_open (dm_call *call, intake_zaak_key *key, ProtobufCBinaryData uuid,
                                                      ProtobufCBinaryData contents);
