/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that publishes the journeys which come with the program; once for each process. */
#pragma once

#include "common/service.h"

/* dm_job.run. A journey is skipped where a municipality published its own, or withdrew it.  Errors: DM_INTERNAL for a
 * journey that has faults; dm_tx_query's. */
dm_status intake_ship_journeys (dm_runtime *runtime, dm_call *call, bool *out_again);
