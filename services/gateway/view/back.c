/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/back.h"

#include <string.h>
#include "services/gateway/exchange/form.h"

static bool is_below (const char *path, const char *root)
{
    size_t length = strlen (root);
    return strncmp (path, root, length) == 0 && (path[length] == '\0' || strchr ("/?#", path[length]));
}

bool gateway_back_is_safe (const char *back)
{
    size_t length = strlen (back);
    if (length > GATEWAY_BACK_MAX || back[0] != '/' || back[1] == '/')
        return false;
    for (size_t i = 0; i < length; i++) /* browsers take \ for /, and skip control characters */
        if (back[i] <= ' ' || back[i] >= 0x7f || back[i] == '\\')
            return false;
    return !is_below (back, "/inloggen") && !is_below (back, "/uitloggen") && !is_below (back, "/uitgelogd");
}

/* Returns NULL for what there is no room for. */
static const char *encode_bounded (dm_arena *arena, const char *address)
{
    const char *encoded = gateway_url_encode (arena, address);
    return strlen (encoded) <= GATEWAY_BACK_MAX ? encoded : NULL;
}

/* The page that an action's form stands on is what its path begins with. */
static const char *find_page (const gateway_exchange *exchange)
{
    const char *path = exchange->path ? exchange->path : "/", *last = strrchr (path, '/');
    if (!exchange->is_action || !last)
        return path;
    return last == path ? "/" : dm_arena_printf (exchange->arena, "%.*s", (int) (last - path), path);
}

const char *gateway_back_here (const gateway_exchange *exchange)
{
    dm_arena *arena = exchange->arena;
    const char *path = find_page (exchange), *here = path, *found;
    if (!gateway_back_is_safe (path))
        return "%2F";
    for (size_t i = 0; i < exchange->query_count && strlen (here) <= GATEWAY_BACK_MAX; i++)
        here = dm_arena_printf (arena, "%s%c%s=%s", here, i ? '&' : '?',
                                gateway_url_encode (arena, exchange->query[i].name),
                                gateway_url_encode (arena, exchange->query[i].value));
    found = encode_bounded (arena, here);
    if (!found)
        found = encode_bounded (arena, path);
    return found ? found : "%2F";
}
