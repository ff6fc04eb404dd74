/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/network.h"

#include <stdio.h>
#include <string.h>
#include "common/mac.h"

#define MARK_BYTES ((GATEWAY_NETWORK_SIZE - 1) / 2)

void gateway_network_mark (const uint8_t key[GATEWAY_SECRET_BYTES], time_t now, const void *network, size_t size,
                           char out[GATEWAY_NETWORK_SIZE])
{
    char day[sizeof "network:2026-12-31"];
    struct tm parts;
    uint8_t day_key[DM_MAC_BYTES], mark[DM_MAC_BYTES];
    size_t length = strftime (day, sizeof day, "network:%Y-%m-%d", gmtime_r (&now, &parts));
    dm_mac_make (key, day, length, day_key);
    dm_mac_make (day_key, network, size, mark);
    for (size_t i = 0; i < MARK_BYTES; i++)
        snprintf (out + 2 * i, 3, "%02x", mark[i]);
}

bool gateway_network_mark_is_valid (const char *text)
{
    return strlen (text) == GATEWAY_NETWORK_SIZE - 1 && strspn (text, "0123456789abcdef") == GATEWAY_NETWORK_SIZE - 1;
}
