/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the server: its two sockets. */
#pragma once

#include "common/server.h"

/* Opens a ROUTER on config->endpoint and a PUB on the next port, both CURVE servers of our domain.
 * Gives: the sockets, which the caller closes, and the ROUTER's port.
 * Errors: DM_INVALID_ARGUMENT (endpoint), DM_UNAVAILABLE (in use). */
dm_status dm_server_sockets_open (const dm_server_config *config, void **out_router, void **out_pub, uint16_t *out_port,
                                  dm_error *error);
