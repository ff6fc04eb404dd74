/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/language.h"

#include <string.h>

dm_status intake_language_check (const char *language, dm_error *error)
{
    if (!language || strcmp (language, "nl") == 0 || strcmp (language, "en") == 0)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, "language", "nl or en");
}
