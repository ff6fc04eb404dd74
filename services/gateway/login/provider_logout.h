/* SPDX-License-Identifier: EUPL-1.2 */
/* The identity provider says that a login has ended there.  Source: OpenID Connect Back-Channel Logout 1.0. */
#pragma once

#include "services/gateway/exchange/exchange.h"

/* POST /inloggen/afmelden-provider: ends the sessions of the login that the form's logout_token names. The answer is
 * empty. Whoever sends a good token is the provider, so no other proof is asked for.
 * Errors: DM_INVALID_ARGUMENT when the token is not good or was taken before; DM_UNAVAILABLE when the provider's keys
 * cannot be had now. */
dm_status gateway_post_provider_logout (gateway_exchange *exchange);
