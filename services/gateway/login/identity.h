/* SPDX-License-Identifier: EUPL-1.2 */
/* Who has logged in: the role and the actor that the claims of a checked ID token make. */
#pragma once

#include "services/gateway/exchange/exchange.h"
#include "services/gateway/login/id_token.h"
#include "services/gateway/login/seal.h"

/* The claim rol tells a civil servant; bsn alone tells an inwoner, kvk alone an ondernemer. A person's actor id is a
 * pseudonym: HMAC-SHA-256 of the number; a civil servant's is sub, or where that has other characters than an actor id,
 * a pseudonym of it.
 * Gives: *out, its text in arena or borrowed from claims.  Errors: DM_PERMISSION_DENIED for claims that make nobody. */
dm_status gateway_identity_make (const gateway_claims *claims, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                 dm_arena *arena, gateway_session *out, dm_error *error);
