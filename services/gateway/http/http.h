/* SPDX-License-Identifier: EUPL-1.2 */
/* The HTTP side: one thread for all connections, which never waits, and workers that make pages and may wait. */
#pragma once

#include "services/gateway/exchange/route.h"

typedef struct gateway_http gateway_http;

/* Listens at the setting `http` and serves the rows of the site.
 * Takes: site, borrowed until destroy.
 * Errors: DM_INVALID_ARGUMENT (http), DM_UNAVAILABLE when it is in use. */
dm_status gateway_http_open (dm_runtime *runtime, const gateway_site *site, gateway_http **out, dm_error *error);
/* Accepts no more connections and gives requests in hand 2 s to finish. Then it stops the runtime's client, so that
 * calls to other services fail and no worker waits for ever. */
void gateway_http_destroy (gateway_http **http);
