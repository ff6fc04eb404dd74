/* SPDX-License-Identifier: EUPL-1.2 */
/* What Linux says about this process. */
#pragma once

#include "common/base.h"

typedef struct dm_process_figures {
    uint64_t rss_bytes; /* memory that it holds */
    uint64_t cpu_ms;    /* of all cores together */
    unsigned threads;
    unsigned fds; /* that are open */
    uint64_t fds_max;
} dm_process_figures;

/* Reads them. What cannot be read is 0. From any thread.  Source: proc(5), getrusage(2). */
dm_process_figures dm_process_figures_read (void);
