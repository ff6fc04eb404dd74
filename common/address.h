/* SPDX-License-Identifier: EUPL-1.2 */
/* Where an HTTP server listens. */
#pragma once

#include <sys/socket.h>
#include "common/base.h"

/* Takes: "127.0.0.1:7190" or "[::1]:7190", port 0 for any free one.  Gives: *out, of which *out_size bytes count.
 * Returns false, with both unchanged, for another text. */
bool dm_address_parse (const char *text, struct sockaddr_storage *out, socklen_t *out_size);

#define DM_ADDRESS_SIZE 300
/* Puts this machine's own address in the place of an IPv4 network: "10.1.2.7:7190" for "10.1.2.0/24:7190". So a process
 * that is in several networks listens in one. Any other text stays as it is, for dm_address_parse.
 * Returns false, with out unchanged, when the network is malformed or this machine has no address in it. */
bool dm_address_settle (const char *text, char out[DM_ADDRESS_SIZE]);
