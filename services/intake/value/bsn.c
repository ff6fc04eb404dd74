/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/bsn.h"

#include <string.h>

#define DIGITS "0123456789"

bool intake_bsn_is_valid (const char *bsn)
{
    if (strlen (bsn) != INTAKE_BSN_DIGITS || strspn (bsn, DIGITS) != INTAKE_BSN_DIGITS
        || strspn (bsn, "0") == INTAKE_BSN_DIGITS)
        return false;
    int sum = -(bsn[INTAKE_BSN_DIGITS - 1] - '0');
    for (int i = 0; i < INTAKE_BSN_DIGITS - 1; i++)
        sum += (INTAKE_BSN_DIGITS - i) * (bsn[i] - '0');
    return sum % 11 == 0;
}
