/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers that one service alone can tell of itself: its disk, its mails that wait, its sessions. */
#pragma once

#include "common/base.h"

#define DM_FIGURES_MAX 32

/* A figure of GetStatus, which is a gauge or counter of the service: the sum of its series, where they are known. */
typedef struct dm_figure {
    const char *name; /* [a-z_]+ */
    const char *unit; /* of the gauge's value: "bytes", "seconds", "ms" or "count" */
    unsigned row;     /* of dm_metrics */
} dm_figure;
