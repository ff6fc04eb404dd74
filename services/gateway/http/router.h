/* SPDX-License-Identifier: EUPL-1.2 */
/* Which row of the routes a path belongs to. */
#pragma once

#include "services/gateway/routes.h"

/* The row whose pattern the path fits: one without an argument where the other has one goes first, from the left.
 * Takes: path, decoded.  Gives: the arguments, in arena. Returns NULL when there is none. */
const gateway_route *gateway_router_find (const gateway_route routes[], size_t count, const char *path, dm_arena *arena,
                                          const char *out_arguments[GATEWAY_ARGUMENTS_MAX]);
