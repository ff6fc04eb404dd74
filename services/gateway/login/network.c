/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/network.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_BYTES ((GATEWAY_NETWORK_SIZE - 1) / 2)

static void sign (const uint8_t key[GATEWAY_SECRET_BYTES], const void *data, size_t size, uint8_t out[32])
{
    if (!HMAC (EVP_sha256 (), key, GATEWAY_SECRET_BYTES, data, size, out, NULL))
        abort ();
}

void gateway_network_mark (const uint8_t key[GATEWAY_SECRET_BYTES], time_t now, const void *network, size_t size,
                           char out[GATEWAY_NETWORK_SIZE])
{
    char day[sizeof "network:2026-12-31"];
    struct tm parts;
    uint8_t day_key[32], mark[32];
    size_t length = strftime (day, sizeof day, "network:%Y-%m-%d", gmtime_r (&now, &parts));
    sign (key, day, length, day_key);
    sign (day_key, network, size, mark);
    for (size_t i = 0; i < MARK_BYTES; i++)
        snprintf (out + 2 * i, 3, "%02x", mark[i]);
}

bool gateway_network_mark_is_valid (const char *text)
{
    return strlen (text) == GATEWAY_NETWORK_SIZE - 1 && strspn (text, "0123456789abcdef") == GATEWAY_NETWORK_SIZE - 1;
}
