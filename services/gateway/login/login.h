/* SPDX-License-Identifier: EUPL-1.2 */
/* The login pages, and a login that a page of ours asks for, to go on with what was begun there. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Page handlers. */
dm_status gateway_get_inloggen (gateway_exchange *exchange);      /* /inloggen?als=&back= */
dm_status gateway_get_inloggen_back (gateway_exchange *exchange); /* /inloggen/back?code=&state= */
dm_status gateway_get_logged_in (gateway_exchange *exchange);     /* /logged_in */
dm_status gateway_post_uitloggen (gateway_exchange *exchange);    /* /uitloggen */
dm_status gateway_get_logged_out (gateway_exchange *exchange);    /* /logged_out */

/* Answers a form that starts a journey with the way to the identity provider. The browser that comes back has started
 * the journey; one that gives up is at the page of the form again. The form's token was checked: a link cannot do this.
 * Takes: als, inwoner or ondernemer; acr, the level that is needed, "" for any; journey, an existing one.
 * Errors: as gateway_call_local. */
dm_status gateway_login_to_start (gateway_exchange *exchange, const char *als, const char *acr, const char *journey);
