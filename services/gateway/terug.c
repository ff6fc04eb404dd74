/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/terug.h"

#include <string.h>

static bool is_below (const char *path, const char *root)
{
    size_t length = strlen (root);
    return strncmp (path, root, length) == 0 && (path[length] == '\0' || strchr ("/?#", path[length]));
}

bool gateway_terug_is_safe (const char *terug)
{
    size_t length = strlen (terug);
    if (length > GATEWAY_TERUG_MAX || terug[0] != '/' || terug[1] == '/')
        return false;
    for (size_t i = 0; i < length; i++) /* browsers take \ for /, and skip control characters */
        if (terug[i] <= ' ' || terug[i] >= 0x7f || terug[i] == '\\')
            return false;
    return !is_below (terug, "/inloggen") && !is_below (terug, "/uitloggen") && !is_below (terug, "/uitgelogd");
}
