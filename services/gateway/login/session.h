/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions as pages see them: the cookie dm_session, and what stands behind it. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Finds the session of a cookie, and keeps it from becoming idle.
 * Takes: cookie as the browser sent it, any text.
 * Gives: *out in exchange->arena; NULL when it is unknown, ended, idle, too old or of another key.
 * Errors: as gateway_call_local, when that cannot be said now. */
dm_status gateway_session_load (gateway_exchange *exchange, const char *cookie, const gateway_session **out);
/* Begins a session under a new cookie, which is set; the one that the browser had before ends.
 * Takes: session, borrowed.  Errors: as gateway_call_local. */
dm_status gateway_session_create (gateway_exchange *exchange, const gateway_session *session);
/* Ends the browser's session, if it has one, and takes its cookie away.  Errors: as gateway_call_local. */
dm_status gateway_session_end (gateway_exchange *exchange);
