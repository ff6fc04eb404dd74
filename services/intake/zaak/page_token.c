/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/page_token.h"

#include <assert.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include "services/intake/zaaktype/zaaktype.h"

typedef Digimeente__Intake__V1__ListZakenRequest ListZakenRequest;

void intake_page_token_encode (const ListZakenRequest *request, const uint8_t last[DM_UUID_BYTES],
                               uint8_t out[INTAKE_PAGE_TOKEN_BYTES])
{
    const char *open = !request->has_open ? "*" : request->open ? "+" : "-";
    const char *zaaktype = request->zaaktype ? request->zaaktype : "";
    uint8_t list[DM_UUID_BYTES + 1 + INTAKE_ZAAKTYPE_SIZE], hash[SHA256_DIGEST_LENGTH];
    memcpy (list, last, DM_UUID_BYTES);
    int length = snprintf ((char *) list + DM_UUID_BYTES, sizeof list - DM_UUID_BYTES, "%s%s", open, zaaktype);
    assert (length < (int) (sizeof list - DM_UUID_BYTES));
    SHA256 (list, DM_UUID_BYTES + (size_t) length, hash);
    memcpy (out, last, DM_UUID_BYTES);
    memcpy (out + DM_UUID_BYTES, hash, INTAKE_PAGE_TOKEN_BYTES - DM_UUID_BYTES);
}

bool intake_page_token_decode (const ListZakenRequest *request, ProtobufCBinaryData token, dm_uuid *out_last)
{
    uint8_t expected[INTAKE_PAGE_TOKEN_BYTES];
    if (token.len != INTAKE_PAGE_TOKEN_BYTES)
        return false;
    intake_page_token_encode (request, token.data, expected);
    if (memcmp (expected, token.data, sizeof expected) != 0)
        return false;
    memcpy (out_last->bytes, token.data, DM_UUID_BYTES);
    return true;
}
