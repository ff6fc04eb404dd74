/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/route.h"

#include <string.h>
#include "common/log.h"

#define REST "/{...}"

static bool is_rest (const char *pattern)
{
    return strcmp (pattern, REST) == 0;
}

/* True when the path fits the pattern, segment by segment.  Gives: *out_rank, less is better: a bit for each argument,
 * of which the leftmost is the highest. The rest of a path counts as arguments all the way. */
static bool fits (const char *pattern, const char *path, unsigned *out_rank)
{
    unsigned rank = 0, bit = 1U << 31;
    while (*pattern && *path && bit > 0 && !is_rest (pattern)) {
        size_t p = strcspn (pattern + 1, "/"), s = strcspn (path + 1, "/");
        bool is_argument = p == 2 && strncmp (pattern + 1, "{}", 2) == 0;
        if (is_argument ? s == 0 : p != s || strncmp (pattern + 1, path + 1, p) != 0)
            return false;
        rank |= is_argument ? bit : 0;
        bit >>= 1;
        pattern += p + 1;
        path += s + 1;
    }
    bool has_rest = is_rest (pattern);
    *out_rank = has_rest ? rank | (2 * bit - 1) : rank;
    return has_rest || (!*pattern && !*path);
}

static void take_arguments (const char *pattern, const char *path, dm_arena *arena, const char *out[])
{
    for (size_t count = 0; *pattern && !is_rest (pattern);) {
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

const gateway_route *gateway_route_find_rest (const gateway_route routes[], size_t count, const char *target)
{
    const gateway_route *best = &routes[count - 1];
    for (size_t i = 0; i < count; i++) {
        const char *rest = strstr (routes[i].path, REST);
        size_t length = rest ? (size_t) (rest - routes[i].path) : 0;
        bool is_below = rest && strncmp (routes[i].path, target, length) == 0 && strchr ("/?", target[length]);
        if (is_below && strlen (routes[i].path) > strlen (best->path))
            best = &routes[i];
    }
    return best;
}

bool gateway_route_is_served (const gateway_route *route)
{
    return route->get || route->post || route->file;
}

const char *gateway_route_label (const gateway_route *route)
{
    return gateway_route_is_served (route) ? route->path : "none";
}

static const char *show_nothing (const gateway_exchange *exchange)
{
    (void) exchange;
    return NULL;
}

static dm_status enter_as_visitor (gateway_exchange *exchange)
{
    exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_INWONER, .id = "anoniem" };
    return DM_OK;
}

static dm_status admit_anybody (gateway_exchange *exchange)
{
    (void) exchange;
    return DM_OK;
}

const gateway_proof gateway_no_proof = { show_nothing, enter_as_visitor, admit_anybody, NULL, NULL };

void gateway_log_refusal (const gateway_exchange *exchange)
{
    dm_log (exchange->status >= 500 ? DM_WARN : DM_INFO, "http_refused",
            DM_T ("route", gateway_route_label (exchange->route)), DM_N ("code", exchange->status),
            DM_T ("field", exchange->error.field), DM_T ("error", exchange->error.message));
}
