/* SPDX-License-Identifier: EUPL-1.2 */
/* All that can be asked of the gateway; the rows stand in routes.c. */
#pragma once

#include "services/gateway/exchange/route.h"

extern const gateway_route gateway_routes[];
extern const size_t gateway_route_count;
