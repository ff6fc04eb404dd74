/* SPDX-License-Identifier: EUPL-1.2 */
/* Who has logged in: makes a role and an actor from the claims of a checked ID token. */
#pragma once

#include "services/gateway/exchange/exchange.h"
#include "services/gateway/login/id_token.h"
#include "services/gateway/login/seal.h"

/* The claim rol makes a behandelaar or beheerder. Without it, bsn alone makes an inwoner, and kvk alone an ondernemer.
 * The actor id is a pseudonym: HMAC-SHA-256 of the number, or for a civil servant of the claim sub. So audit, which
 * forgets nothing, knows nobody by the name that the provider uses. Gives: *out, its text in arena or borrowed from
 * claims. Errors: DM_PERMISSION_DENIED when the claims make nobody, or the number is wrong. */
dm_status gateway_identity_make (const gateway_claims *claims, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                 dm_arena *arena, gateway_session *out, dm_error *error);
/* The actor id of the civil servant whom the provider calls sub; in arena. */
const char *gateway_identity_of_sub (const char *sub, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                     dm_arena *arena);
/* True for text of the form that gateway_identity_of_sub gives. */
bool gateway_identity_is_of_sub (const char *text);
/* What a session keeps of sub or sid, to be found by them: HMAC-SHA-256 of the text under the pseudonym key, 32 bytes
 * in arena; and what intake keeps of a visit's cookie. The session key may be replaced meanwhile, this key never is.
 * Takes: kind, as in sub, sid or visit, which keeps one apart from the other. */
ProtobufCBinaryData gateway_identity_mark (const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES], const char *kind,
                                           const char *text, dm_arena *arena);
