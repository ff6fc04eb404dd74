/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/address.h"

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
