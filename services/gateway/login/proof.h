/* SPDX-License-Identifier: EUPL-1.2 */
/* How a browser proves who it is: by the cookie of its session, and in each form by a token that only a page for this
 * browser can hold. Before a login a cookie of its visit stands in for that of the session. */
#pragma once

#include "services/gateway/exchange/route.h"

#define GATEWAY_TOKEN_FIELD GATEWAY_OWN "csrf"
#define GATEWAY_VISIT_DAYS 7 /* that a draft goes on in a browser that was closed */

/* The proof of every row that is a page. */
extern const gateway_proof gateway_session_proof;

/* True when the form's token is for this browser's session. The token of its visit counts too, when the browser says
 * that the form was on a page of ours. */
bool gateway_proof_is_own_form (const gateway_exchange *exchange);
/* Gives the forms of the next page the token of the browser's visit, which stays good when the login changes. */
void gateway_proof_use_visit (gateway_exchange *exchange);
/* What stands for the browser's visit to the other services: a keyed hash of its cookie, 32 bytes in the exchange's
 * arena; none for a login that has no such cookie. */
ProtobufCBinaryData gateway_proof_visit (const gateway_exchange *exchange);
/* Lets the cookie of the visit outlast the browser, so that a draft that belongs to it can go on. */
void gateway_proof_keep_visit (gateway_exchange *exchange);
/* Makes the rest of this request, and the forms of its page, those of a session that has just begun.
 * Takes: session and cookie, borrowed until the response is sent. */
void gateway_proof_use_session (gateway_exchange *exchange, const gateway_session *session, const char *cookie);
