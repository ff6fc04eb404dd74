/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/db.h"
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/login/handlers.h"
#include "services/gateway/login/login_config.h"
#include "sql/gateway.h"

dm_status gateway_measure_sessions (dm_runtime *runtime, dm_call *call)
{
    const gateway_login_config *config = gateway_login_config_of (call->app);
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &gateway_sql_count_sessions, &rows, DM_INT4 (config->idle_s));
    if (!status)
        dm_metrics_set (dm_runtime_metrics (runtime), GATEWAY_M_SESSIONS, NULL, NULL,
                        dm_get_int8 (rows, 0, GATEWAY_COUNT_SESSIONS_SESSIONS));
    return status;
}
