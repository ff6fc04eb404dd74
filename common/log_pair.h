/* SPDX-License-Identifier: EUPL-1.2 */
/* What a line of the log is made of. */
#pragma once

#include "common/base.h"

typedef enum dm_log_level { DM_DEBUG, DM_INFO, DM_WARN, DM_ERROR } dm_log_level;

typedef struct dm_pair {
    const char *name;
    const char *text; /* NULL: number is the value */
    int64_t number;
} dm_pair;
