/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom a limit counts: an IPv4 address, the 64 bits of a network of IPv6 (one household has that many addresses), or
 * what our proxy says instead. */
#pragma once

#include <microhttpd.h>
#include <sys/socket.h>
#include "common/base.h"

#define GATEWAY_ADDRESS_MAX 64

typedef struct gateway_address {
    char bytes[GATEWAY_ADDRESS_MAX];
    size_t size; /* at least 1 */
} gateway_address;

/* The other end of a connection. */
void gateway_address_of_peer (const struct sockaddr *peer, gateway_address *out);
/* Is it the proxy that was named?  Takes: proxy, an address as text; "" for none. */
bool gateway_address_is_proxy (const struct sockaddr *peer, const char *proxy);
/* Who asks: the other end, or behind the proxy what that added to X-Forwarded-For. */
void gateway_address_find (struct MHD_Connection *connection, const char *proxy, gateway_address *out);
