/* SPDX-License-Identifier: EUPL-1.2 */
/* Every path that the gateway serves: a table, in routes.c. */
#pragma once

#include "services/gateway/exchange/route.h"

extern const gateway_route gateway_routes[];
extern const size_t gateway_route_count;
