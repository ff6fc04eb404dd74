/* SPDX-License-Identifier: EUPL-1.2 */
/* One process, as its handlers, consumers, jobs and pages hold it. */
#pragma once

#include "common/base.h"
#include "common/client.h"
#include "common/keyring.h"
#include "common/metrics.h"
#include "common/settings.h"
#include "common/span.h"

typedef struct dm_runtime dm_runtime;

/* What the process has, borrowed for as long as it runs. dm_service.open finds settings and metrics here already; the
 * client is there before anything is handled, and the app (what open made) as soon as open has returned. */
void *dm_runtime_app (dm_runtime *runtime);
dm_client *dm_runtime_client (dm_runtime *runtime);
dm_metrics *dm_runtime_metrics (dm_runtime *runtime);
dm_spans *dm_runtime_spans (dm_runtime *runtime);
const dm_settings *dm_runtime_settings (dm_runtime *runtime);
/* The keys of the key file, there before dm_service.open; NULL for a service without key_purposes. */
dm_keyring *dm_runtime_keyring (dm_runtime *runtime);
/* False when the database did not answer when it was asked last, at most some seconds ago. From any thread. */
bool dm_runtime_has_database (dm_runtime *runtime);
/* Which process this is, of those that run the service: 8 hex digits, drawn at its start. */
const char *dm_runtime_instance (const dm_runtime *runtime);
/* True when the process is to stop: a job then ends its run early. From any thread. */
bool dm_runtime_is_stopping (dm_runtime *runtime);
