/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a list goes on: opaque to the caller, and good for the list it came from only.
 * Source: Google AIP-158 (pagination). */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/uuid.h"
#include "digimeente/intake/v1/intake.pb-c.h"

#define INTAKE_PAGE_TOKEN_BYTES 20 /* the last zaak's UUID, then 4 bytes of a SHA-256 over it and the filters */

/* Takes: request, its zaaktype shorter than INTAKE_ZAAKTYPE_SIZE (zaaktype.h); the last zaak of its page. */
void intake_page_token_encode (const Digimeente__Intake__V1__ListZakenRequest *request,
                               const uint8_t last[DM_UUID_BYTES], uint8_t out[INTAKE_PAGE_TOKEN_BYTES]);
/* Returns: false, with *out_last unchanged, for a token that no list with these filters gave. */
bool intake_page_token_decode (const Digimeente__Intake__V1__ListZakenRequest *request, ProtobufCBinaryData token,
                               dm_uuid *out_last);
