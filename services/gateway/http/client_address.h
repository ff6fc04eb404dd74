/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom a limit counts. That is an IPv4 address, or the first 64 bits of an IPv6 address: one household has all
 * addresses below those. Behind our proxy it is the address that the proxy tells. */
#pragma once

#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/socket.h>
#include "common/base.h"
#include "common/status.h"

#define GATEWAY_ADDRESS_MAX 64

typedef struct gateway_address {
    char bytes[GATEWAY_ADDRESS_MAX];
    size_t size; /* at least 1 */
} gateway_address;

/* The address at the other end of a connection. */
void gateway_address_of_peer (const struct sockaddr *peer, gateway_address *out);
/* Reads the setting proxy: one address, or nothing.  Gives: out, as the kernel writes that address.  Errors:
 * DM_INVALID_ARGUMENT (field proxy). */
dm_status gateway_address_read_proxy (const char *text, char out[INET6_ADDRSTRLEN], dm_error *error);
/* True when the other end is our proxy.  Takes: proxy, an address as text; "" for no proxy. */
bool gateway_address_is_proxy (const struct sockaddr *peer, const char *proxy);
/* How many of the first bytes of an address are its network: 24 bits of IPv4, 48 of IPv6; all of what is no address. */
size_t gateway_address_network_bytes (const gateway_address *address);
/* Who asks: the other end of the connection. When that is our proxy, the address that it added to X-Forwarded-For. */
void gateway_address_find (struct MHD_Connection *connection, const char *proxy, gateway_address *out);
