/* SPDX-License-Identifier: EUPL-1.2 */
/* What the gateway counts, beside what every service counts. */
#pragma once

#include "common/metrics.h"

enum {
    GATEWAY_M_HTTP_SECONDS = DM_M_COUNT, /* histogram; route (its pattern), code (2xx ...) */
    GATEWAY_M_HTTP_REFUSED, /* counter; reason: rate, full, transfers, connections, slow, stalled, idle, memory, forms,
                             * csrf
                             */
    GATEWAY_M_HTTP_CONNECTIONS, /* gauge */
    GATEWAY_M_HTTP_TRANSFERS,   /* gauge */
    GATEWAY_M_HTTP_BODY_BYTES,  /* gauge */
    GATEWAY_M_LOGINS_REFUSED,   /* counter; reason, as in RefuseLoginRequest */
    GATEWAY_M_UPLOADS,          /* counter; outcome: complete, size, kind, count, crowded, failed, abandoned */
    GATEWAY_M_BACKUP_TIME,      /* gauge; seconds since 1970, unknown while no backup is known */
    GATEWAY_M_BACKUP_BYTES,     /* gauge; of all backups together */
    GATEWAY_M_SESSIONS,         /* gauge; of the whole suite */
    GATEWAY_M_END
};

#define GATEWAY_METRICS (GATEWAY_M_END - DM_M_COUNT)

extern const dm_metric_row gateway_metrics[GATEWAY_METRICS];
