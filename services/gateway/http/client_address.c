/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/client_address.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NETWORK_BYTES 8
#define IPV4_SITE_BYTES 3
#define IPV6_SITE_BYTES 6

static void take_ipv4 (const void *bytes, gateway_address *out)
{
    out->size = sizeof (struct in_addr);
    memcpy (out->bytes, bytes, out->size);
}

/* ::ffff:192.0.2.1 is the IPv4 address at its end: else all of IPv4 would be one network. */
static void take_ipv6 (const struct in6_addr *address, gateway_address *out)
{
    if (IN6_IS_ADDR_V4MAPPED (address)) {
        take_ipv4 (address->s6_addr + 12, out);
        return;
    }
    out->size = NETWORK_BYTES;
    memcpy (out->bytes, address, out->size);
}

size_t gateway_address_network_bytes (const gateway_address *address)
{
    return address->size == sizeof (struct in_addr) ? IPV4_SITE_BYTES
           : address->size == NETWORK_BYTES         ? IPV6_SITE_BYTES
                                                    : address->size;
}

void gateway_address_of_peer (const struct sockaddr *peer, gateway_address *out)
{
    if (peer->sa_family == AF_INET6)
        take_ipv6 (&((const struct sockaddr_in6 *) peer)->sin6_addr, out);
    else
        take_ipv4 (&((const struct sockaddr_in *) peer)->sin_addr, out);
}

dm_status gateway_address_read_proxy (const char *text, char out[INET6_ADDRSTRLEN], dm_error *error)
{
    static const int families[] = { AF_INET, AF_INET6 };
    struct in6_addr bytes;
    *out = '\0';
    for (size_t i = 0; i < DM_COUNT (families); i++)
        if (inet_pton (families[i], text, &bytes) == 1 && inet_ntop (families[i], &bytes, out, INET6_ADDRSTRLEN))
            return DM_OK;
    if (!*text)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, "proxy",
                    "the setting proxy is the address that the proxy comes from, as in 172.30.71.1, and not %.64s",
                    text);
}

bool gateway_address_is_proxy (const struct sockaddr *peer, const char *proxy)
{
    char text[INET6_ADDRSTRLEN];
    const void *bytes = peer->sa_family == AF_INET6 ? (const void *) &((const struct sockaddr_in6 *) peer)->sin6_addr
                                                    : (const void *) &((const struct sockaddr_in *) peer)->sin_addr;
    return *proxy && inet_ntop (peer->sa_family, bytes, text, sizeof text) && strcmp (text, proxy) == 0;
}

/* Takes away what some proxies write about an address: 192.0.2.1:5678, [2001:db8::1]:5678, [2001:db8::1]. */
static void strip_port (char *address)
{
    char *colon = strchr (address, ':');
    if (*address == '[') {
        address[strcspn (address, "]")] = '\0';
        memmove (address, address + 1, strlen (address));
    } else if (colon && !strchr (colon + 1, ':')) {
        *colon = '\0';
    }
}

/* What is no address counts as it stands. */
static void read_address (const char *text, gateway_address *out)
{
    char address[GATEWAY_ADDRESS_MAX];
    snprintf (address, sizeof address, "%.60s", text + strspn (text, " "));
    address[strcspn (address, " ")] = '\0';
    strip_port (address);
    struct in_addr ipv4;
    struct in6_addr ipv6;
    if (inet_pton (AF_INET, address, &ipv4) == 1) {
        take_ipv4 (&ipv4, out);
    } else if (inet_pton (AF_INET6, address, &ipv6) == 1) {
        take_ipv6 (&ipv6, out);
    } else {
        out->size = strlen (address) + 1;
        memcpy (out->bytes, address, out->size);
    }
}

/* Of several such headers the last one, which our proxy added: those before it came from outside. */
static enum MHD_Result take_forwarded (void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void) kind;
    if (value && strcasecmp (name, "X-Forwarded-For") == 0)
        *(const char **) arg = value;
    return MHD_YES;
}

void gateway_address_find (struct MHD_Connection *connection, const char *proxy, gateway_address *out)
{
    const struct sockaddr *peer = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    const char *forwarded = NULL;
    if (gateway_address_is_proxy (peer, proxy))
        MHD_get_connection_values (connection, MHD_HEADER_KIND, take_forwarded, &forwarded);
    if (!forwarded) {
        gateway_address_of_peer (peer, out);
        return;
    }
    const char *last = strrchr (forwarded, ','); /* the one that our proxy added */
    read_address (last ? last + 1 : forwarded, out);
}
