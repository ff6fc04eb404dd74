/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/metrics.h"

const dm_metric_row notification_metrics[NOTIFICATION_METRICS] = {
    [NOTIFICATION_M_MAIL_ATTEMPTS - DM_M_COUNT] = { "mail_attempts_total", "Attempts to hand over a message.",
                                                    DM_COUNTER, "outcome", NULL, NULL },
    [NOTIFICATION_M_MAIL_INTERRUPTED - DM_M_COUNT] = { "mail_interrupted_total",
                                                       "Attempts cut off by a crash and made again.", DM_COUNTER, NULL,
                                                       NULL, NULL },
    [NOTIFICATION_M_RELAY_DOWN -
        DM_M_COUNT] = { "mail_relay_down", "1 while the mail server takes no mail.", DM_GAUGE, NULL, NULL, NULL },
};
