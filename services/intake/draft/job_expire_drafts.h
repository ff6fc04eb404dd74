/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that removes drafts whose time is over, and the notes of drafts that were sent. */
#pragma once

#include "common/service.h"

/* dm_job.run. Removes at most 1000 of each at once.  Gives: *out_again, whether there may be more. */
dm_status intake_expire_drafts (dm_runtime *runtime, dm_call *call, bool *out_again);
