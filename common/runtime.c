/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/runtime.h"

#include "common/runtime_inside.h"

void *dm_runtime_app (dm_runtime *runtime)
{
    return runtime->app;
}

dm_client *dm_runtime_client (dm_runtime *runtime)
{
    return runtime->client;
}

dm_metrics *dm_runtime_metrics (dm_runtime *runtime)
{
    return runtime->metrics;
}

dm_spans *dm_runtime_spans (dm_runtime *runtime)
{
    return runtime->spans;
}

const dm_settings *dm_runtime_settings (dm_runtime *runtime)
{
    return runtime->settings;
}

dm_keyring *dm_runtime_keyring (dm_runtime *runtime)
{
    return runtime->keyring;
}

const char *dm_runtime_instance (const dm_runtime *runtime)
{
    return runtime->instance;
}

bool dm_runtime_is_stopping (dm_runtime *runtime)
{
    return runtime->is_stopping;
}

static void publish_head (void *arg, int64_t head)
{
    dm_server_hint (((dm_runtime *) arg)->server, head);
}

dm_batch dm_runtime_batch (dm_runtime *runtime, dm_db *db)
{
    return (dm_batch){ .db = db,
                       .metrics = runtime->metrics,
                       .spans = runtime->spans,
                       .keyring = runtime->keyring,
                       .on_head = publish_head,
                       .on_head_arg = runtime };
}
