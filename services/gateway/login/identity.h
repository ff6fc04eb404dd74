/* SPDX-License-Identifier: EUPL-1.2 */
/* Who has logged in: makes a role and an actor from the claims of a checked ID token. */
#pragma once

#include "services/gateway/exchange/exchange.h"
#include "services/gateway/login/id_token.h"
#include "services/gateway/login/seal.h"

/* The claim rol makes a behandelaar or beheerder. Without it, bsn alone makes an inwoner, and kvk alone an ondernemer.
 * The actor id of those two is a pseudonym: HMAC-SHA-256 of the number. The actor id of a civil servant is the claim
 * sub, or a pseudonym of it when sub has characters that an actor id cannot have. Gives: *out, its text in arena or
 * borrowed from claims. Errors: DM_PERMISSION_DENIED when the claims make nobody, or the number is wrong. */
dm_status gateway_identity_make (const gateway_claims *claims, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                 dm_arena *arena, gateway_session *out, dm_error *error);
