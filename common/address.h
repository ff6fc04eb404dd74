/* SPDX-License-Identifier: EUPL-1.2 */
/* Where an HTTP server listens. */
#pragma once

#include <sys/socket.h>
#include "common/base.h"

/* Takes: "127.0.0.1:7190" or "[::1]:7190", port 0 for any free one.  Gives: *out, of which *out_size bytes count.
 * Returns false, with both unchanged, for another text. */
bool dm_address_parse (const char *text, struct sockaddr_storage *out, socklen_t *out_size);
