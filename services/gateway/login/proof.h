/* SPDX-License-Identifier: EUPL-1.2 */
/* The proof of a browser: the cookie of its session, and in each form a token that only a page for it can have. */
#pragma once

#include "services/gateway/exchange/route.h"

#define GATEWAY_TOKEN_FIELD GATEWAY_OWN "csrf"

extern const gateway_proof gateway_session_proof;

/* True when the form that was sent is for this browser: for its login, or, from a page of ours, for its visit. */
bool gateway_proof_is_own_form (const gateway_exchange *exchange);
/* The forms of the next page are for the browser's visit, with which they go on after another login. */
void gateway_proof_use_visit (gateway_exchange *exchange);
