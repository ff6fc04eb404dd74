/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/notice.h"

#include <stdio.h>
#include "common/consumer.h"
#include "common/runtime_inside.h"

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
    if (runtime->tell) {
        runtime->tell (runtime, out->texts[out->count], DM_NOTICE_SIZE);
        out->count += *out->texts[out->count] != '\0';
    }
}
