/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/tracking_code.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>
#include "common/keyring.h"
#include "common/mac.h"

#define SYMBOLS (INTAKE_TRACKING_CODE_SIZE - 1)
#define SYMBOL_BITS 5
#define CODE_BYTES 16

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* 130 bits of room for 128: the first symbol is one of 0 to 7. */
static void write_symbols (const uint8_t bytes[CODE_BYTES], char out[INTAKE_TRACKING_CODE_SIZE])
{
    unsigned bits = 0, held = SYMBOLS * SYMBOL_BITS - CODE_BYTES * 8;
    size_t next = 0;
    for (size_t i = 0; i < SYMBOLS; i++) {
        if (held < SYMBOL_BITS) {
            bits = (bits << 8 | bytes[next++]) & 0xFFFF;
            held += 8;
        }
        held -= SYMBOL_BITS;
        out[i] = alphabet[bits >> held & 31];
    }
    out[SYMBOLS] = '\0';
}

void intake_tracking_code_make (const uint8_t key[DM_SEAL_KEY_BYTES], const dm_uuid *zaak, uint32_t number,
                                char out[INTAKE_TRACKING_CODE_SIZE],
                                uint8_t out_sha256[INTAKE_TRACKING_CODE_HASH_BYTES])
{
    uint8_t mac[DM_MAC_BYTES], text[DM_UUID_BYTES + sizeof number];
    memcpy (text, zaak->bytes, DM_UUID_BYTES);
    for (size_t i = 0; i < sizeof number; i++)
        text[DM_UUID_BYTES + i] = (uint8_t) (number >> 8 * i);
    dm_mac_make (key, text, number > 0 ? sizeof text : DM_UUID_BYTES, mac);
    write_symbols (mac, out);
    OPENSSL_cleanse (mac, sizeof mac);
    SHA256 ((const uint8_t *) out, SYMBOLS, out_sha256);
}

void intake_tracking_code_of (dm_call *call, const uint8_t *zaak, uint32_t number, char out[INTAKE_TRACKING_CODE_SIZE],
                              uint8_t *out_sha256)
{
    uint8_t key[DM_SEAL_KEY_BYTES], sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    dm_uuid uuid;
    memcpy (uuid.bytes, zaak, sizeof uuid.bytes);
    dm_keyring_find (call->keyring, "tracking-code", key);
    intake_tracking_code_make (key, &uuid, number, out, out_sha256 ? out_sha256 : sha256);
    OPENSSL_cleanse (key, sizeof key);
}

/* Returns the symbol as make writes it, or NUL. */
static char read_symbol (char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char) (c - 'A' + 'a');
    if (c == 'o')
        c = '0';
    if (c == 'i' || c == 'l')
        c = '1';
    return (char) (c && strchr (alphabet, c) ? c : '\0');
}

bool intake_tracking_code_read (const char *text, char out[INTAKE_TRACKING_CODE_SIZE],
                                uint8_t out_sha256[INTAKE_TRACKING_CODE_HASH_BYTES])
{
    char code[INTAKE_TRACKING_CODE_SIZE] = { 0 };
    size_t count = 0;
    for (; *text; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        char symbol = read_symbol (*text);
        if (!symbol || count == SYMBOLS)
            return false;
        code[count++] = symbol;
    }
    if (count != SYMBOLS || code[0] > '7')
        return false;
    memcpy (out, code, sizeof code);
    SHA256 ((const uint8_t *) code, SYMBOLS, out_sha256);
    return true;
}
