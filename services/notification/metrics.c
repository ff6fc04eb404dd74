/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/metrics.h"

const dm_metric_row notification_metrics[NOTIFICATION_METRICS] = {
    [NOTIFICATION_M_MAIL_ATTEMPTS
     - DM_M_COUNT] = { "mail_attempts_total",
                       "Messages that were due, and what became of them: sent, retry (it is tried again), failed (it "
                       "is not) or skipped (there is nobody to write to).",
                       DM_COUNTER, "outcome", NULL, NULL },
    [NOTIFICATION_M_MAIL_INTERRUPTED - DM_M_COUNT] = { "mail_interrupted_total",
                                                       "Attempts cut off by a crash and made again.", DM_COUNTER, NULL,
                                                       NULL, NULL },
    [NOTIFICATION_M_RELAY_DOWN -
        DM_M_COUNT] = { "mail_relay_down", "1 while the mail server takes no mail.", DM_GAUGE, NULL, NULL, NULL },
    [NOTIFICATION_M_QUEUED - DM_M_COUNT] = { "deliveries_queued", "Messages that wait to be sent, up to 100000.",
                                             DM_GAUGE, NULL, NULL, NULL },
    [NOTIFICATION_M_FAILED - DM_M_COUNT] = { "deliveries_failed",
                                             "Messages that failed for good and wait for somebody, up to 100000.",
                                             DM_GAUGE, NULL, NULL, NULL },
    [NOTIFICATION_M_OLDEST_QUEUED - DM_M_COUNT] = { "delivery_oldest_queued_seconds",
                                                    "How long the oldest message waits to be sent; 0: none does.",
                                                    DM_GAUGE_MS, NULL, NULL, NULL },
};
