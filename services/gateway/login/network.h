/* SPDX-License-Identifier: EUPL-1.2 */
/* A mark of the network that a request came from, so that what one network did on one day can be found together, and
 * nobody without our key learns which network it was. */
#pragma once

#include <time.h>
#include "common/arena.h"
#include "services/gateway/login/seal.h"

#define GATEWAY_NETWORK_SIZE 33 /* 32 hex digits, and a NUL */

/* Makes the mark: the first 16 bytes, in hex, of HMAC-SHA-256 of the network. Its key is HMAC-SHA-256, with our own
 * key, of "network:" and the day in UTC. Takes: key, the session key; now, any moment of the day; network, the first 24
 * bits of an IPv4 address, or the first 48 of an IPv6 address; or a whole address, which has a mark of its own. */
void gateway_network_mark (const uint8_t key[GATEWAY_SECRET_BYTES], time_t now, const void *network, size_t size,
                           char out[GATEWAY_NETWORK_SIZE]);
/* True for text that gateway_network_mark could have made. */
bool gateway_network_mark_is_valid (const char *text);
