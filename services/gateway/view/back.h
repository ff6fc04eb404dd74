/* SPDX-License-Identifier: EUPL-1.2 */
/* Where to go back to, as the browser says it. */
#pragma once

#include "services/gateway/exchange/exchange.h"

#define GATEWAY_BACK_MAX 1024

/* True for a path of ours, perhaps with a query, to which one may be sent after a login: not another host, and neither
 * the login nor the logout itself. */
bool gateway_back_is_safe (const char *back);
/* The page that is asked for, or that an action belongs to, with its query where there is room for that,
 * percent-encoded as a value of another address; in arena. At most GATEWAY_BACK_MAX. The home page where one may not
 * be sent there after a login. */
const char *gateway_back_here (const gateway_exchange *exchange);
