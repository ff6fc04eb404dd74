/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: the job that wraps data keys with the current wrap key, after the key file got a new one. */
#pragma once

#include "common/job.h"

/* dm_job.run: looks at the key file again, then wraps up to 500 data keys anew, in one transaction. A kill at any
 * moment leaves rows that the next run takes. */
dm_status dm_rewrap_keys (dm_runtime *runtime, dm_call *call, bool *out_again);
