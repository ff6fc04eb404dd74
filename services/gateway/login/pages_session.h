/* SPDX-License-Identifier: EUPL-1.2 */
/* The lists of sessions: a resident's own, and those of civil servants for a beheerder. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* Page handlers, each with its path in routes.c. */
dm_status gateway_get_own_sessions (gateway_exchange *exchange);         /* /mijn/gegevens/sessies */
dm_status gateway_post_own_sessions (gateway_exchange *exchange);        /* ends the one of field -sessie */
dm_status gateway_get_medewerker_sessions (gateway_exchange *exchange);  /* /beheer/sessies?vanaf= */
dm_status gateway_post_medewerker_sessions (gateway_exchange *exchange); /* ends those of field -medewerker */
