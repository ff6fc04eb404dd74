/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/identity/number.h"

#include <string.h>

static bool has_digits (const char *text, size_t count)
{
    return strlen (text) == count && strspn (text, "0123456789") == count && strspn (text, "0") < count;
}

bool identity_bsn_is_valid (const char *bsn)
{
    if (!has_digits (bsn, IDENTITY_BSN_DIGITS))
        return false;
    int sum = -(bsn[IDENTITY_BSN_DIGITS - 1] - '0');
    for (int i = 0; i < IDENTITY_BSN_DIGITS - 1; i++)
        sum += (IDENTITY_BSN_DIGITS - i) * (bsn[i] - '0');
    return sum % 11 == 0;
}

bool identity_kvk_is_valid (const char *kvk)
{
    return has_digits (kvk, IDENTITY_KVK_DIGITS);
}
