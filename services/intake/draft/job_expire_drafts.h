/* SPDX-License-Identifier: EUPL-1.2 */
/* The job that removes drafts whose time is over, and what tells of those that were sent. */
#pragma once

#include "common/service.h"

dm_status intake_expire_drafts (dm_runtime *runtime, dm_call *call, bool *out_again);
