/* SPDX-License-Identifier: EUPL-1.2 */
/* The page to go back to after a login: back, which a browser brings along. */
#pragma once

#include "services/gateway/exchange/exchange.h"

#define GATEWAY_BACK_MAX 1024

/* True for a path of ours, with or without a query, that a login may lead back to. Other hosts are not, nor are the
 * pages of logging in and out. */
bool gateway_back_is_safe (const char *back);
/* The back of this request: the page that is asked for, with its query if there is room for that; for an action, the
 * page that has its form; the home page when a login may not lead back there. Percent-encoded as a value in an address,
 * at most GATEWAY_BACK_MAX bytes; in arena. */
const char *gateway_back_here (const gateway_exchange *exchange);
