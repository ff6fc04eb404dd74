/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/derive.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#define TIME_BYTES 6

dm_uuid digictl_derive (const dm_uuid *key, const char *purpose, uint32_t number)
{
    uint8_t text[128], hash[SHA256_DIGEST_LENGTH];
    char uuid[DM_UUID_TEXT_SIZE];
    int length = snprintf ((char *) text, sizeof text, "digictl/%s/%s/%u", dm_uuid_format (key->bytes, uuid), purpose,
                           (unsigned) number);
    SHA256 (text, (size_t) length < sizeof text ? (size_t) length : sizeof text - 1, hash);
    dm_uuid derived = *key;
    memcpy (derived.bytes + TIME_BYTES, hash, DM_UUID_BYTES - TIME_BYTES);
    derived.bytes[6] = (uint8_t) ((derived.bytes[6] & 0x0F) | 0x70); /* version 7 */
    derived.bytes[8] = (uint8_t) ((derived.bytes[8] & 0x3F) | 0x80); /* variant 10 */
    return derived;
}
