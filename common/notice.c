/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include "common/consumer.h"
#include "common/job.h"
#include "common/runtime_inside.h"
#include "common/worker.h"

#define CLOCK_MS 2000 /* what two machines that keep their clocks are never apart; the alert ClockOff asks the same */

static void tell_clock (const dm_runtime *runtime, char *out, size_t size)
{
    int64_t offset_ms = 0;
    *out = '\0';
    if (dm_metrics_find (runtime->metrics, DM_M_CLOCK_OFFSET, &offset_ms) && llabs (offset_ms) > CLOCK_MS)
        snprintf (out, size, "the clock is %.0f s %s PostgreSQL's", (double) llabs (offset_ms) / 1000,
                  offset_ms > 0 ? "ahead of" : "behind");
}

void dm_notices_collect (dm_runtime *runtime, dm_notices *out)
{
    out->count = 0;
    for (size_t i = 0; i < runtime->consumer_count; i++) {
        dm_follower_tell (runtime->followers[i], out->texts[out->count], DM_NOTICE_SIZE);
        out->count += *out->texts[out->count] != '\0';
    }
    for (size_t i = 0; i < runtime->target_count; i++)
        if (!dm_client_is_connected (runtime->client, runtime->targets[i]))
            snprintf (out->texts[out->count++], DM_NOTICE_SIZE, "no connection to %s", runtime->targets[i]);
    tell_clock (runtime, out->texts[out->count], DM_NOTICE_SIZE);
    out->count += *out->texts[out->count] != '\0';
    dm_jobs_tell (runtime->jobs, out->texts[out->count], DM_NOTICE_SIZE);
    out->count += *out->texts[out->count] != '\0';
    dm_otlp_tell (runtime->otlp, out->texts[out->count], DM_NOTICE_SIZE);
    out->count += *out->texts[out->count] != '\0';
    if (runtime->tell) {
        runtime->tell (runtime, out->texts[out->count], DM_NOTICE_SIZE);
        out->count += *out->texts[out->count] != '\0';
    }
}

/* A peer without which nothing can be served, and that is away; NULL: none. */
static const char *find_missing (const dm_runtime *runtime)
{
    for (size_t i = 0; i < runtime->need_count; i++)
        if (!dm_client_is_connected (runtime->client, runtime->needs[i]))
            return runtime->needs[i];
    return NULL;
}

bool dm_notice_not_ready (const dm_runtime *runtime, char out[DM_NOT_READY_SIZE])
{
    const char *missing = NULL;
    const size_t size = DM_NOT_READY_SIZE;
    *out = '\0';
    if (runtime->is_stopping)
        snprintf (out, size, "stopping");
    else if (!runtime->is_started)
        snprintf (out, size, "starting");
    else if (!dm_workers_are_ready (runtime->workers))
        snprintf (out, size, "no connection to the database");
    else if (!runtime->is_prepared)
        snprintf (out, size, "a job that comes first has not done its work");
    else if ((missing = find_missing (runtime)))
        snprintf (out, size, "no connection to %s", missing);
    else
        return false;
    return true;
}
