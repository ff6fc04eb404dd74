/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/taal.h"

#include <string.h>

dm_status intake_taal_check (const char *taal, dm_error *error)
{
    if (!taal || strcmp (taal, "nl") == 0 || strcmp (taal, "en") == 0)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, "taal", "nl or en");
}
