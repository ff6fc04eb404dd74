/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/level.h"

#include <string.h>

/* Of one means, from low to high. */
static const char *const levels[][5] = {
    { "digid:basis", "digid:midden", "digid:substantieel", "digid:hoog", NULL },
    { "eherkenning:2", "eherkenning:2+", "eherkenning:3", "eherkenning:4", NULL },
};

/* Gives: *out_means and *out_height.  Returns false for a level that is not known. */
static bool find (const char *level, size_t *out_means, size_t *out_height)
{
    for (size_t means = 0; means < DM_COUNT (levels); means++)
        for (size_t height = 0; levels[means][height]; height++)
            if (strcmp (levels[means][height], level) == 0) {
                *out_means = means;
                *out_height = height;
                return true;
            }
    return false;
}

bool gateway_level_is_known (const char *level)
{
    size_t means, height;
    return find (level, &means, &height);
}

bool gateway_level_is_enough (const char *asked, const char *got)
{
    size_t asked_means, asked_height, got_means, got_height;
    if (!*asked || strcmp (asked, "none") == 0)
        return true;
    return find (asked, &asked_means, &asked_height) && find (got, &got_means, &got_height) && asked_means == got_means
           && got_height >= asked_height;
}
