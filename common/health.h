/* SPDX-License-Identifier: EUPL-1.2 */
/* /metrics, /livez and /readyz on a port of each service, by libmicrohttpd. */
#pragma once

#include "common/base.h"
#include "common/metrics.h"
#include "common/status.h"

typedef struct dm_health dm_health;

/* What /readyz asks.  Returns true when ready.  Gives: text (size bytes), lines without a line end after the last: why
 * it is not ready, then what else is amiss; "" for nothing. From MHD's thread. */
typedef bool (*dm_ready_check) (void *arg, char *text, size_t size);

/* Starts one thread.  Takes: address as "127.0.0.1:7190" (port 0: any free one). metrics and arg are borrowed.
 * Gives: *out.  Errors: DM_INVALID_ARGUMENT (address), DM_UNAVAILABLE (in use). */
dm_status dm_health_open (const char *address, dm_metrics *metrics, dm_ready_check check, void *arg, dm_health **out,
                          dm_error *error);
void dm_health_destroy (dm_health **health);
/* The port that it listens on. */
uint16_t dm_health_port (const dm_health *health);
