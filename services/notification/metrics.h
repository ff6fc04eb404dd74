/* SPDX-License-Identifier: EUPL-1.2 */
/* What notification counts, beside what every service counts. */
#pragma once

#include "common/metrics.h"

enum {
    NOTIFICATION_M_MAIL_ATTEMPTS = DM_M_COUNT, /* counter; outcome: sent, retry, failed, skipped */
    NOTIFICATION_M_MAIL_INTERRUPTED,           /* counter; attempts cut off by a crash and made again */
    NOTIFICATION_M_RELAY_DOWN,                 /* gauge; 1 while the mail server takes no mail */
    NOTIFICATION_M_QUEUED,                     /* gauge; berichten that wait to be sent, counted up to 100000 */
    NOTIFICATION_M_FAILED,                     /* gauge; berichten that nobody tries to send any more, up to 100000 */
    NOTIFICATION_M_OLDEST_QUEUED,              /* gauge; for how long the oldest that waits has done so */
    NOTIFICATION_M_END
};

#define NOTIFICATION_METRICS (NOTIFICATION_M_END - DM_M_COUNT)

extern const dm_metric_row notification_metrics[NOTIFICATION_METRICS];
