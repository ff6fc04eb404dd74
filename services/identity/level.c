/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/identity/level.h"

#include <stdio.h>
#include <string.h>

const char *const identity_digid[] = { IDENTITY_NONE,        "digid:basis", "digid:midden",
                                       "digid:substantieel", "digid:hoog",  NULL };
const char *const identity_eherkenning[] = { IDENTITY_NONE,   "eherkenning:2", "eherkenning:2+",
                                             "eherkenning:3", "eherkenning:4", NULL };

static const char *const *const means[] = { identity_digid, identity_eherkenning };

/* The height of a level within its means, from 1; 0 when it is no level of them. */
static size_t find_height (const char *const levels[], const char *level)
{
    for (size_t height = 1; level && levels[height]; height++)
        if (strcmp (levels[height], level) == 0)
            return height;
    return 0;
}

bool identity_level_is_known (const char *level)
{
    for (size_t i = 0; i < DM_COUNT (means); i++)
        if (find_height (means[i], level) > 0)
            return true;
    return false;
}

bool identity_level_suffices (const char *needed, const char *reached)
{
    if (!needed || !*needed || strcmp (needed, IDENTITY_NONE) == 0)
        return true;
    for (size_t i = 0; i < DM_COUNT (means); i++) {
        size_t least = find_height (means[i], needed);
        if (least > 0 && find_height (means[i], reached) >= least)
            return true;
    }
    return false;
}

void identity_levels_write (const char *reached, char out[IDENTITY_LEVELS_SIZE])
{
    size_t used = (size_t) snprintf (out, IDENTITY_LEVELS_SIZE, "{");
    for (size_t i = 0; i < DM_COUNT (means); i++)
        for (size_t height = 1; height <= find_height (means[i], reached); height++)
            used += (size_t) snprintf (out + used, IDENTITY_LEVELS_SIZE - used, "%s%s", used > 1 ? "," : "",
                                       means[i][height]);
    snprintf (out + used, IDENTITY_LEVELS_SIZE - used, "}");
}
