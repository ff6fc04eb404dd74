/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/http/state.h"

void gateway_http_count_refusal (const gateway_http *http, const char *reason)
{
    dm_metrics_add (dm_runtime_metrics (http->runtime), GATEWAY_M_HTTP_REFUSED, reason, NULL, 1);
}
