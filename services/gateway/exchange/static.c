/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/static.h"

#include <string.h>

/* The table is short: some ten rows. */
const gateway_static *gateway_static_find (const char *path)
{
    for (size_t i = 0; i < gateway_static_count; i++)
        if (strcmp (gateway_statics[i].path, path) == 0)
            return &gateway_statics[i];
    return NULL;
}
