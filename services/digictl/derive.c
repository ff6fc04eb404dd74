/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/derive.h"

#include <openssl/sha.h>
#include <stdio.h>

dm_uuid digictl_derive (const dm_uuid *key, const char *purpose, uint32_t number)
{
    uint8_t text[128], hash[SHA256_DIGEST_LENGTH];
    char uuid[DM_UUID_TEXT_SIZE];
    int length = snprintf ((char *) text, sizeof text, "digictl/%s/%s/%u", dm_uuid_format (key->bytes, uuid), purpose,
                           (unsigned) number);
    SHA256 (text, (size_t) length < sizeof text ? (size_t) length : sizeof text - 1, hash);
    return dm_uuid_derive (key->bytes, hash);
}
