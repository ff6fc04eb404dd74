/* SPDX-License-Identifier: EUPL-1.2 */
/* The tracking code: what opens a zaak's status page without login, by the link in the mail. Derived from the zaak and
 * the key "tracking-code", so that it need not be kept: the database has its SHA-256 only, by which it is found.
 * Source: Douglas Crockford, Base 32, in lower case; 128 bits as the number that they are, the highest digit first. */
#pragma once

#include "common/rpc.h"
#include "common/seal.h"
#include "common/uuid.h"

#define INTAKE_TRACKING_CODE_SIZE 27 /* 26 symbols and a NUL */
#define INTAKE_TRACKING_CODE_HASH_BYTES 32
#define INTAKE_CONFIRM_NUMBER UINT32_MAX /* of the code that confirms a mail address, and opens no zaak */

/* The first 16 bytes of HMAC-SHA-256 (key, the zaak's UUID, and the number where it is not 0, as four bytes).
 * Takes: number, of which of its codes this is: 0 for the first, as zaak.link_number.
 * Gives: out, the code; out_sha256, that of its 26 characters. */
void intake_tracking_code_make (const uint8_t key[DM_SEAL_KEY_BYTES], const dm_uuid *zaak, uint32_t number,
                                char out[INTAKE_TRACKING_CODE_SIZE],
                                uint8_t out_sha256[INTAKE_TRACKING_CODE_HASH_BYTES]);
/* The same with the key "tracking-code" of this process; out_sha256 NULL: not wanted. */
void intake_tracking_code_of (dm_call *call, const uint8_t *zaak, uint32_t number, char out[INTAKE_TRACKING_CODE_SIZE],
                              uint8_t *out_sha256);
/* Reads what a person typed: in either case, with or without spaces and hyphens, O for 0, I or L for 1.
 * Gives: out, the code as make gave it; out_sha256; both on success only.  Returns false for what cannot be one. */
bool intake_tracking_code_read (const char *text, char out[INTAKE_TRACKING_CODE_SIZE],
                                uint8_t out_sha256[INTAKE_TRACKING_CODE_HASH_BYTES]);
