/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions: the cookie dm_sessie, and the row in the database that belongs to it. */
#pragma once

#include "services/gateway/exchange/exchange.h"
#include "services/gateway/login/id_token.h"

/* In the query of a page that a script asks for anew: such a request does not keep the session from being idle. */
#define GATEWAY_BY_ITSELF "vanzelf"
#define GATEWAY_NAME_PURPOSE "name" /* with which the name of a civil servant is sealed by the actor id */

/* Finds the session of a cookie, and notes that it is used. While the database is away, a row that
 * serves_without_database gets a beheerder's session that was known lately (known.h). Takes: cookie as the browser sent
 * it, any text. Gives: *out in exchange->arena; NULL when the session is unknown, ended, idle, too old or sealed with
 * another key. Errors: as gateway_call_local, when the database cannot be asked now. */
dm_status gateway_session_load (gateway_exchange *exchange, const char *cookie, const gateway_session **out);
/* The SHA-256 of a cookie, by which the session's row is found; in exchange->arena. */
ProtobufCBinaryData gateway_session_hash (gateway_exchange *exchange, const char *cookie);
/* Begins a session and sets its new cookie. The session that the browser had before ends.
 * Takes: session, borrowed; claims, of which it was made.  Gives: *out_cookie in exchange->arena.
 * Errors: as gateway_call_local. */
dm_status gateway_session_create (gateway_exchange *exchange, const gateway_session *session,
                                  const gateway_claims *claims, const char **out_cookie);
/* The mark of the network that the request came from, for events and the log (network.h); in exchange->arena. */
char *gateway_session_network (gateway_exchange *exchange);
/* Ends the browser's session, if it has one, and removes its cookie.  Errors: as gateway_call_local. */
dm_status gateway_session_end (gateway_exchange *exchange);
