/* SPDX-License-Identifier: EUPL-1.2 */
/* A login that a page of ours asks for, to go on with what was begun there. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Answers a form that starts a journey with the way to the identity provider. The browser that comes back has started
 * the journey; one that gives up is at the page of the form again. The form's token was checked: a link cannot do this.
 * Takes: als, inwoner or ondernemer; acr, the level that is needed, "" for any; journey, an existing one.
 * Errors: as gateway_call_local. */
dm_status gateway_login_to_start (gateway_exchange *exchange, const char *als, const char *acr, const char *journey);
