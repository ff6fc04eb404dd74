/* SPDX-License-Identifier: EUPL-1.2 */
/* The measure that counts the berichten which wait, and those that failed. */
#include "services/notification/handlers.h"
#include "services/notification/metrics.h"
#include "sql/notification.h"

#define COUNT_MAX 100000 /* far beyond a normal day: 50,000 that wait and as many that failed take 30 ms */

dm_status notification_measure_queue (dm_runtime *runtime, dm_call *call)
{
    dm_metrics *metrics = dm_runtime_metrics (runtime);
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &notification_sql_count_queue, &rows, DM_INT4 (COUNT_MAX));
    if (status)
        return status;
    int64_t oldest_ms = dm_get_int8 (rows, 0, NOTIFICATION_COUNT_QUEUE_OLDEST_MS);
    dm_metrics_set (metrics, NOTIFICATION_M_QUEUED, NULL, NULL, dm_get_int8 (rows, 0, NOTIFICATION_COUNT_QUEUE_QUEUED));
    dm_metrics_set (metrics, NOTIFICATION_M_FAILED, NULL, NULL, dm_get_int8 (rows, 0, NOTIFICATION_COUNT_QUEUE_FAILED));
    dm_metrics_set (metrics, NOTIFICATION_M_OLDEST_QUEUED, NULL, NULL, oldest_ms > 0 ? oldest_ms : 0);
    return DM_OK;
}
