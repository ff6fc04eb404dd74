/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/metrics.h"

const dm_metric_row gateway_metrics[GATEWAY_METRICS] = {
    [GATEWAY_M_HTTP_SECONDS - DM_M_COUNT] = { "http_seconds", "Time from a request's headers to its answer.",
                                              DM_HISTOGRAM, "route", "code", dm_metric_seconds },
    [GATEWAY_M_HTTP_REFUSED - DM_M_COUNT] = { "http_refused_total",
                                              "HTTP requests refused before a handler: too many of one address (rate, "
                                              "transfers, connections), of all (full, memory), too slow (slow, "
                                              "stalled, idle), or forms that are not ours (forms, csrf).",
                                              DM_COUNTER, "reason", NULL, NULL },
    [GATEWAY_M_HTTP_CONNECTIONS -
        DM_M_COUNT] = { "http_connections", "Connections of browsers.", DM_GAUGE, NULL, NULL, NULL },
    [GATEWAY_M_HTTP_TRANSFERS -
        DM_M_COUNT] = { "http_transfers", "Files and documents on their way.", DM_GAUGE, NULL, NULL, NULL },
    [GATEWAY_M_HTTP_BODY_BYTES -
        DM_M_COUNT] = { "http_body_bytes", "Memory for forms and files on their way.", DM_GAUGE, NULL, NULL, NULL },
    [GATEWAY_M_LOGINS_REFUSED -
        DM_M_COUNT] = { "logins_refused_total", "Logins that did not come about.", DM_COUNTER, "reason", NULL, NULL },
    [GATEWAY_M_UPLOADS -
        DM_M_COUNT] = { "uploads_total", "Files that forms brought.", DM_COUNTER, "outcome", NULL, NULL },
    [GATEWAY_M_BACKUP_TIME - DM_M_COUNT] = { "backup_last_success_timestamp_seconds",
                                             "Until when everything is in the backup; NaN while none is known.",
                                             DM_GAUGE, NULL, NULL, NULL },
    [GATEWAY_M_BACKUP_BYTES -
        DM_M_COUNT] = { "backup_bytes", "What all backups take together.", DM_GAUGE, NULL, NULL, NULL },
    [GATEWAY_M_SESSIONS - DM_M_COUNT] = { "sessions", "Browsers that are logged in, at all replicas together.",
                                          DM_GAUGE, NULL, NULL, NULL },
};
