/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the server: its two sockets. */
#pragma once

#include "common/keys.h"
#include "common/status.h"

/* Opens a ROUTER on endpoint ("tcp://host:port", port * for any free one) and a PUB on the next port, both CURVE
 * servers of our domain. Gives: the sockets, which the caller closes, and the ROUTER's port. Errors:
 * DM_INVALID_ARGUMENT (endpoint), DM_UNAVAILABLE (in use). */
dm_status dm_server_sockets_open (void *zmq_context, const dm_keys *keys, const char *endpoint, void **out_router,
                                  void **out_pub, uint16_t *out_port, dm_error *error);
