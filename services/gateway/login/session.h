/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions: the cookie dm_sessie, and the row in the database that belongs to it. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Finds the session of a cookie, and notes that it is used.
 * Takes: cookie as the browser sent it, any text.
 * Gives: *out in exchange->arena; NULL when the session is unknown, ended, idle, too old or sealed with another key.
 * Errors: as gateway_call_local, when the database cannot be asked now. */
dm_status gateway_session_load (gateway_exchange *exchange, const char *cookie, const gateway_session **out);
/* Begins a session and sets its new cookie. The session that the browser had before ends.
 * Takes: session, borrowed.  Gives: *out_cookie in exchange->arena.  Errors: as gateway_call_local. */
dm_status gateway_session_create (gateway_exchange *exchange, const gateway_session *session, const char **out_cookie);
/* The mark of the network that the request came from, for events (network.h); in exchange->arena. */
char *gateway_session_network (gateway_exchange *exchange);
/* Ends the browser's session, if it has one, and removes its cookie.  Errors: as gateway_call_local. */
dm_status gateway_session_end (gateway_exchange *exchange);
