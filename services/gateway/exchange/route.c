/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/route.h"

#include <string.h>

/* Segment by segment.  Gives: *out_rank, a bit for each argument, the leftmost the highest: less is better. */
static bool fits (const char *pattern, const char *path, unsigned *out_rank)
{
    unsigned rank = 0, bit = 1U << 31;
    for (;;) {
        size_t p = strcspn (pattern + 1, "/"), s = strcspn (path + 1, "/");
        bool is_argument = p == 2 && strncmp (pattern + 1, "{}", 2) == 0;
        if (is_argument ? s == 0 : p != s || strncmp (pattern + 1, path + 1, p) != 0)
            return false;
        rank |= is_argument ? bit : 0;
        bit >>= 1;
        pattern += p + 1;
        path += s + 1;
        if (!*pattern || !*path || bit == 0)
            break;
    }
    *out_rank = rank;
    return !*pattern && !*path;
}

static void take_arguments (const char *pattern, const char *path, dm_arena *arena, const char *out[])
{
    for (size_t count = 0; *pattern;) {
        size_t p = strcspn (pattern + 1, "/"), s = strcspn (path + 1, "/");
        if (p == 2 && strncmp (pattern + 1, "{}", 2) == 0)
            out[count++] = dm_arena_printf (arena, "%.*s", (int) s, path + 1);
        pattern += p + 1;
        path += s + 1;
    }
}

const gateway_route *gateway_route_find (const gateway_route routes[], size_t count, const char *path, dm_arena *arena,
                                         const char *out_arguments[GATEWAY_ARGUMENTS_MAX])
{
    const gateway_route *best = NULL;
    unsigned best_rank = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned rank;
        if (!fits (routes[i].path, path, &rank) || (best && best_rank <= rank))
            continue;
        best = &routes[i];
        best_rank = rank;
    }
    if (best)
        take_arguments (best->path, path, arena, out_arguments);
    return best;
}
