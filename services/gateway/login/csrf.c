/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/csrf.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/mac.h"
#include "common/message_json.h"

#define HALF 16

/* Gives: out, what the token is under its mask. */
static void sign (const uint8_t key[32], const char *cookie, uint8_t out[HALF])
{
    static const char purpose[] = "csrf:";
    uint8_t mac[DM_MAC_BYTES];
    char text[sizeof purpose + 256];
    int length = snprintf (text, sizeof text, "%s%.255s", purpose, cookie);
    dm_mac_make (key, text, (size_t) length, mac);
    memcpy (out, mac, HALF);
}

void gateway_csrf_make (const uint8_t key[32], const char *cookie, char out[GATEWAY_CSRF_SIZE])
{
    uint8_t bytes[2 * HALF];
    if (RAND_bytes (bytes, HALF) != 1)
        abort ();
    sign (key, cookie, bytes + HALF);
    for (size_t i = 0; i < HALF; i++)
        bytes[HALF + i] ^= bytes[i];
    dm_hex (bytes, sizeof bytes, out);
}

bool gateway_csrf_check (const uint8_t key[32], const char *cookie, const char *token)
{
    uint8_t bytes[2 * HALF], wanted[HALF];
    size_t count;
    if (strlen (token) != GATEWAY_CSRF_SIZE - 1 || !OPENSSL_hexstr2buf_ex (bytes, sizeof bytes, &count, token, '\0'))
        return false;
    sign (key, cookie, wanted);
    for (size_t i = 0; i < HALF; i++)
        bytes[HALF + i] ^= bytes[i];
    return CRYPTO_memcmp (bytes + HALF, wanted, HALF) == 0;
}
