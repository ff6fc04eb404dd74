/* SPDX-License-Identifier: EUPL-1.2 */
/* The HTTP side: one thread for all connections, which never waits, and workers on which pages are made. */
#pragma once

#include "services/gateway/exchange/route.h"

typedef struct gateway_http gateway_http;

/* Listens at the setting `http` and serves the rows of the site.
 * Takes: site, borrowed until destroy.
 * Errors: DM_INVALID_ARGUMENT (http), DM_UNAVAILABLE when it is in use. */
dm_status gateway_http_open (dm_runtime *runtime, const gateway_site *site, gateway_http **out, dm_error *error);
/* Takes nothing in any more, finishes what is in hand within 2 s, and then makes calls that are out end (the runtime's
 * client stops), so that it always ends. */
void gateway_http_destroy (gateway_http **http);
