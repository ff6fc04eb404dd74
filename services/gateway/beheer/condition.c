/* SPDX-License-Identifier: EUPL-1.2 */
/* Words for how something is, and since when. */
#include <stdio.h>
#include <string.h>
#include "common/clock.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SECOND_MS 1000LL
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

void gateway_add_condition (const gateway_exchange *exchange, cJSON *object, gateway_condition condition)
{
    static const struct {
        const char *name, *flag, *key;
    } rows[] = {
        [GATEWAY_GOOD] = { "good", "is_good", "ops.state.good" },
        [GATEWAY_ATTENTION] = { "attention", "is_attention", "ops.state.attention" },
        [GATEWAY_BROKEN] = { "broken", "is_broken", "ops.state.broken" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        gateway_show_flag (object, rows[i].flag, i == condition);
    gateway_show_text (object, "state", rows[condition].name);
    gateway_show_text (object, "state_word", gateway_text (exchange, rows[condition].key));
}

const char *gateway_duration_text (const gateway_exchange *exchange, int64_t duration_ms)
{
    static const struct {
        int64_t unit_ms, least_ms;
        const char *key;
    } rows[] = {
        { DAY_MS, 2 * DAY_MS, "ops.duration.days" },
        { HOUR_MS, 2 * HOUR_MS, "ops.duration.hours" },
        { MINUTE_MS, MINUTE_MS, "ops.duration.minutes" },
        { SECOND_MS, 0, "ops.duration.seconds" },
    };
    size_t i = 0;
    while (i + 1 < DM_COUNT (rows) && duration_ms < rows[i].least_ms)
        i++;
    return gateway_pages_count_text (exchange, rows[i].key, duration_ms > 0 ? duration_ms / rows[i].unit_ms : 0);
}

const char *gateway_since_text (const gateway_exchange *exchange, int64_t since_ms)
{
    return dm_arena_printf (exchange->arena, "%s (%s)",
                            gateway_moment_text (since_ms, exchange->language, exchange->arena),
                            gateway_duration_text (exchange, dm_clock_now_ms () - since_ms));
}

const char *gateway_bytes_text (const gateway_exchange *exchange, int64_t bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    double value = (double) bytes;
    size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < DM_COUNT (units); unit++)
        value /= 1000;
    char *text =
        dm_arena_printf (exchange->arena, value < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    char *point = strchr (text, '.');
    if (point && strcmp (exchange->language, "nl") == 0)
        *point = ',';
    return text;
}

bool gateway_find_figure (const GetStatusResponse *status, const char *name, int64_t *out)
{
    for (size_t i = 0; status && i < status->n_figures; i++)
        if (status->figures[i]->name && strcmp (status->figures[i]->name, name) == 0) {
            *out = status->figures[i]->value;
            return true;
        }
    return false;
}

const GetStatusResponse *gateway_any_status (const gateway_watched *of)
{
    for (size_t i = 0; i < of->count; i++)
        if (of->replicas[i].status)
            return of->replicas[i].status;
    return NULL;
}
