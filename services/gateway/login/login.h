/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages of logging in and out, and the login that starting a journey asks for. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Page handlers, each with its path in routes.c. */
dm_status gateway_get_inloggen (gateway_exchange *exchange);      /* /inloggen?als=&terug= */
dm_status gateway_get_inloggen_back (gateway_exchange *exchange); /* /inloggen/terug?code=&state= */
dm_status gateway_get_logged_in (gateway_exchange *exchange);     /* /ingelogd */
dm_status gateway_post_uitloggen (gateway_exchange *exchange);    /* /uitloggen */
dm_status gateway_get_logged_out (gateway_exchange *exchange);    /* /uitgelogd */

/* The path that logs in with this level, and then goes on at a page.  Takes: level, one that identity knows. */
const char *gateway_login_for_level (dm_arena *arena, const char *level, const char *back);
/* Answers that this login is too low for the page, and how to log in with a higher level and come back. */
dm_status gateway_show_low_level (gateway_exchange *exchange, const char *level);

/* Answers a form that starts a journey by sending the browser to the identity provider. After the login the journey is
 * started. Whoever gives up there comes back to the page of the form. Call it only for a form whose token was checked,
 * so that no link can start a journey.
 * Takes: als, inwoner or ondernemer; acr, the level that is needed, "" for any; journey, the name of an existing one;
 * about, the zaak that it is about, no bytes for none.
 * Errors: as gateway_call_local. */
dm_status gateway_login_to_start (gateway_exchange *exchange, const char *als, const char *acr, const char *journey,
                                  ProtobufCBinaryData about);
