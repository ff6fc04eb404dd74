/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/metrics.h"

#include "common/clock.h"

const dm_metric_row documents_metrics[DOCUMENTS_METRICS] = {
    [DOCUMENTS_M_STORE_SECONDS - DM_M_COUNT] = { "store_seconds",
                                                 "Time of the document store: to put a chunk, get one, seal an upload "
                                                 "(which waits for the disk) or remove a document.",
                                                 DM_HISTOGRAM, "operation", NULL, dm_metric_fine_seconds },
    [DOCUMENTS_M_STORE_FREE - DM_M_COUNT] = { "store_free_bytes", "Room left on the disk of the document store.",
                                              DM_GAUGE, NULL, NULL, NULL },
    [DOCUMENTS_M_STORE_SIZE -
        DM_M_COUNT] = { "store_size_bytes", "Size of the disk of the document store.", DM_GAUGE, NULL, NULL, NULL },
};

void documents_note_store (dm_metrics *metrics, const char *operation, int64_t since_us)
{
    dm_metrics_observe (metrics, DOCUMENTS_M_STORE_SECONDS, operation, NULL,
                        (double) (dm_clock_monotonic_us () - since_us) / 1e6);
}
