/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST_SIZE 256

/* A port from 0 to 65535 in digits alone. */
static bool is_port (const char *text)
{
    size_t length = strlen (text);
    return length > 0 && length <= 5 && strspn (text, "0123456789") == length && strtoul (text, NULL, 10) <= UINT16_MAX;
}

bool dm_address_parse (const char *text, struct sockaddr_storage *out, socklen_t *out_size)
{
    char host[HOST_SIZE];
    struct addrinfo *found = NULL;
    const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
    const char *colon = strrchr (text, ':');
    size_t length = colon ? (size_t) (colon - text) : 0;
    if (length == 0 || length >= sizeof host || !is_port (colon + 1))
        return false;
    bool is_bracketed = length > 2 && text[0] == '[' && colon[-1] == ']';
    snprintf (host, sizeof host, "%.*s", (int) (is_bracketed ? length - 2 : length), text + is_bracketed);
    if (is_bracketed != (strchr (host, ':') != NULL) || getaddrinfo (host, colon + 1, &hints, &found) != 0)
        return false;
    memcpy (out, found->ai_addr, found->ai_addrlen);
    *out_size = found->ai_addrlen;
    freeaddrinfo (found);
    return true;
}

/* Takes "10.1.2.0/24" without what follows.  Gives: the network and its mask, both in network order. */
static bool parse_network (const char *text, in_addr_t *network, in_addr_t *mask)
{
    char host[INET_ADDRSTRLEN];
    const char *slash = strchr (text, '/');
    size_t length = (size_t) (slash - text), digits = strlen (slash + 1);
    if (length >= sizeof host || digits < 1 || digits > 2 || strspn (slash + 1, "0123456789") != digits)
        return false;
    unsigned long bits = strtoul (slash + 1, NULL, 10);
    snprintf (host, sizeof host, "%.*s", (int) length, text);
    if (bits < 1 || bits > 32 || inet_pton (AF_INET, host, network) != 1)
        return false;
    *mask = htonl (UINT32_MAX << (32 - bits));
    return (*network & ~*mask) == 0;
}

/* This machine's first address in the network. */
static bool find_own (in_addr_t network, in_addr_t mask, char out[INET_ADDRSTRLEN])
{
    struct ifaddrs *all = NULL;
    bool is_found = false;
    if (getifaddrs (&all) != 0)
        return false;
    for (const struct ifaddrs *at = all; at && !is_found; at = at->ifa_next) {
        const struct sockaddr_in *own = (const struct sockaddr_in *) (const void *) at->ifa_addr;
        is_found = own && own->sin_family == AF_INET && (at->ifa_flags & IFF_UP)
                   && (own->sin_addr.s_addr & mask) == network
                   && inet_ntop (AF_INET, &own->sin_addr, out, INET_ADDRSTRLEN);
    }
    freeifaddrs (all);
    return is_found;
}

bool dm_address_settle (const char *text, char out[DM_ADDRESS_SIZE])
{
    char network_text[sizeof "255.255.255.255/32"], own[INET_ADDRSTRLEN];
    in_addr_t network, mask;
    const char *colon = strrchr (text, ':');
    if (strlen (text) >= DM_ADDRESS_SIZE)
        return false;
    if (!strchr (text, '/')) {
        snprintf (out, DM_ADDRESS_SIZE, "%s", text);
        return true;
    }
    if (!colon || (size_t) (colon - text) >= sizeof network_text || strchr (text, '/') > colon)
        return false;
    snprintf (network_text, sizeof network_text, "%.*s", (int) (colon - text), text);
    if (!parse_network (network_text, &network, &mask) || !find_own (network, mask, own))
        return false;
    snprintf (out, DM_ADDRESS_SIZE, "%s%s", own, colon);
    return true;
}
