/* SPDX-License-Identifier: EUPL-1.2 */
/* The initiator's personal data: its bounds, and how the BSN is kept. */
#pragma once

#include "common/status.h"
#include "common/uuid.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/value/person_key.h"

#define INTAKE_BSN_FORMAT 1
#define INTAKE_BSN_BYTES 38 /* format, nonce of 12, ciphertext of 9, tag of 16 */

/* Checks every bound that intake.proto states; a field that is absent or empty is well.
 * Errors: DM_INVALID_ARGUMENT with the field ("initiator.name"), and never its value. */
dm_status intake_initiator_check (const Digimeente__Intake__V1__Initiator *initiator, dm_error *error);
/* True when there is nothing to store. */
bool intake_initiator_is_empty (const Digimeente__Intake__V1__Initiator *initiator);

/* AES-256-GCM with a random nonce; the person's UUID is authenticated with it, so that a row's BSN cannot be moved to
 * another's.  Takes: bsn, valid. Gives: out, on success only.  Errors: DM_INTERNAL.
 * Source: NIST SP 800-38D section 8.2.2 (good for 2^32 BSNs under a key). */
dm_status intake_bsn_encrypt (const uint8_t key[INTAKE_PERSON_KEY_BYTES], const dm_uuid *persoon, const char *bsn,
                              uint8_t out[INTAKE_BSN_BYTES], dm_error *error);
