/* SPDX-License-Identifier: EUPL-1.2 */
/* Signals as one thing to wait for.  SIGTERM and SIGINT: stop. SIGHUP: reload. */
#pragma once

#include "common/base.h"

typedef enum dm_signal { DM_SIGNAL_NONE, DM_SIGNAL_STOP, DM_SIGNAL_RELOAD } dm_signal;

/* Blocks the three signals, and SIGPIPE for good, in this thread and all that it starts. Call it first in main. */
void dm_lifecycle_init (void);
/* Waits at most timeout_ms (-1: for ever) for the next signal.  Returns DM_SIGNAL_NONE when none came. */
dm_signal dm_lifecycle_wait (int timeout_ms);
