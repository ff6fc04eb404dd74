/* SPDX-License-Identifier: EUPL-1.2 */
/* What documents counts, beside what every service counts. */
#pragma once

#include "common/metrics.h"

enum {
    DOCUMENTS_M_STORE_SECONDS = DM_M_COUNT, /* histogram; operation: put, get, seal, remove */
    DOCUMENTS_M_STORE_FREE,                 /* gauge; what services may still write to the disk of the directory */
    DOCUMENTS_M_STORE_SIZE,                 /* gauge; all of that disk */
    DOCUMENTS_M_END
};

#define DOCUMENTS_METRICS (DOCUMENTS_M_END - DM_M_COUNT)

extern const dm_metric_row documents_metrics[DOCUMENTS_METRICS];

/* Counts one operation of the store.  Takes: since_us, dm_clock_monotonic_us () when it began. */
void documents_note_store (dm_metrics *metrics, const char *operation, int64_t since_us);
