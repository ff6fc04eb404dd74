/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/static.h"

#include <string.h>

/* Written once, before any thread; read only afterwards. */
static struct {
    const gateway_static *rows;
    size_t count;
} used;

void gateway_static_use (const gateway_static rows[], size_t count)
{
    used.rows = rows;
    used.count = count;
}

static const gateway_static *find (const gateway_static rows[], size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (rows[i].path, path) == 0)
            return &rows[i];
    return NULL;
}

/* The tables are short: some ten rows. */
const gateway_static *gateway_static_find (const char *path)
{
    const gateway_static *found = find (gateway_statics, gateway_static_count, path);
    return found ? found : find (used.rows, used.count, path);
}
