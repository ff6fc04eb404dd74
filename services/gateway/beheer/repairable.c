/* SPDX-License-Identifier: EUPL-1.2 */
/* What the services set aside, and which berichten failed. */
#include <stdio.h>
#include <string.h>
#include "services/gateway/beheer/beheer.h"

#define BUDGET_MS 1000

static dm_call_options options_of (const gateway_exchange *exchange)
{
    return (dm_call_options){
        .origin = &exchange->origin, .timeout_ms = BUDGET_MS, .attempt_ms = BUDGET_MS, .attempts = 1, .connect_ms = 1
    };
}

static dm_pending *start_parked (gateway_exchange *exchange, const gateway_watched *of)
{
    const Digimeente__Ops__V1__ListParkedRequest request = DIGIMEENTE__OPS__V1__LIST_PARKED_REQUEST__INIT;
    const dm_call_options options = options_of (exchange);
    const GetStatusResponse *status = gateway_any_status (of);
    bool has_some = status && status->parked > 0 && status->database && status->database->is_reachable;
    return has_some ? dm_client_start (dm_runtime_client (exchange->runtime), of->service,
                                       "digimeente.ops.v1.OpsService/ListParked", &options, &request.base)
                    : NULL;
}

static dm_pending *start_failed (gateway_exchange *exchange, const gateway_watched *of)
{
    Digimeente__Notification__V1__ListBerichtenRequest request =
        DIGIMEENTE__NOTIFICATION__V1__LIST_BERICHTEN_REQUEST__INIT;
    const dm_call_options options = options_of (exchange);
    const GetStatusResponse *status = gateway_any_status (of);
    if (strcmp (of->service, "notification") != 0 || !status || !status->database || !status->database->is_reachable)
        return NULL;
    request.has_status = true;
    request.status = DIGIMEENTE__NOTIFICATION__V1__BERICHT_STATUS__BERICHT_STATUS_FAILED;
    return dm_client_start (dm_runtime_client (exchange->runtime), of->service,
                            "digimeente.notification.v1.NotificationService/ListBerichten", &options, &request.base);
}

/* The answer; NULL: there is none. */
static const void *finish (const gateway_exchange *exchange, dm_pending *pending)
{
    ProtobufCMessage *reply = NULL;
    dm_error error = { 0 };
    if (!pending || dm_client_wait (&pending, exchange->arena, &reply, &error))
        return NULL;
    return reply;
}

void gateway_repairable_find (gateway_exchange *exchange, const gateway_watched watched[GATEWAY_WATCHED],
                              gateway_repairable *out)
{
    dm_pending *parked[GATEWAY_WATCHED], *failed[GATEWAY_WATCHED];
    snprintf (exchange->origin.purpose, sizeof exchange->origin.purpose, GATEWAY_BEHEER_PURPOSE);
    *out = (gateway_repairable){ .failed = NULL };
    for (size_t i = 0; i < GATEWAY_WATCHED; i++) {
        parked[i] = start_parked (exchange, &watched[i]);
        failed[i] = start_failed (exchange, &watched[i]);
    }
    for (size_t i = 0; i < GATEWAY_WATCHED; i++) {
        out->parked[i] = finish (exchange, parked[i]);
        const void *berichten = finish (exchange, failed[i]);
        out->failed = berichten ? berichten : out->failed;
    }
}
