/* SPDX-License-Identifier: EUPL-1.2 */
/* gateway: what browsers meet. */
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "services/gateway/app.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/login/handlers.h"
#include "services/gateway/public_certificate.h"
#include "sql/gateway.h"

static const dm_job jobs[] = {
    { "expire_sessions", 60000, gateway_expire_sessions, false },
    { "watch_provider", 15000, gateway_app_watch_provider, false },
    { "watch_services", 10000, gateway_watch_services, false },
};

static const dm_figure figures[] = {
    { "http_connections", "count", GATEWAY_M_HTTP_CONNECTIONS },
    { "http_transfers", "count", GATEWAY_M_HTTP_TRANSFERS },
    { "sessions", "count", GATEWAY_M_SESSIONS },
};

static const dm_measure measures[] = {
    { "sessions", 30000, true, gateway_measure_sessions, { GATEWAY_M_SESSIONS } },
    { "certificate", 60000, false, gateway_measure_certificate, { 0 } },
    { "backup", 15000, false, gateway_measure_backup, { GATEWAY_M_BACKUP_TIME, GATEWAY_M_BACKUP_BYTES } },
};

static const dm_access access_rows[] = {
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.gateway.v1.SessionService/FindMedewerker", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.gateway.v1.SessionService/EndMedewerkerSessions", DM_ACTORS (BEHEERDER) },
    { "audit", "digimeente.log.v1.LogService/Pull", DM_ACTORS (SYSTEM) },
};

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__gateway__v1__session_service__descriptor,
    &digimeente__intake__v1__intake_service__descriptor,
    &digimeente__intake__v1__journey_service__descriptor,
    &digimeente__intake__v1__draft_service__descriptor,
    &digimeente__intake__v1__portal_service__descriptor,
    &digimeente__intake__v1__desk_service__descriptor,
    &digimeente__documents__v1__documents_service__descriptor,
    &digimeente__notification__v1__notification_service__descriptor,
};

static const char *const targets[] = { "intake", "documents" };
static const char *const watches[] = { "notification", "audit", "gateway" };
static const char *const needs[] = { "intake" }; /* no page is made without it */

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "gateway",
        .purpose = "serves the counter to browsers",
        .methods = gateway_session_methods,
        .method_count = gateway_session_method_count,
        .jobs = jobs,
        .job_count = DM_COUNT (jobs),
        .measures = measures,
        .measure_count = DM_COUNT (measures),
        .access = access_rows,
        .access_count = DM_COUNT (access_rows),
        .settings = gateway_settings,
        .setting_count = gateway_setting_count,
        .metrics = gateway_metrics,
        .metric_count = GATEWAY_METRICS,
        .figures = figures,
        .figure_count = DM_COUNT (figures),
        .queries = gateway_queries,
        .query_count = gateway_query_count,
        .migrations = gateway_migrations,
        .migration_count = gateway_migration_count,
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
        .targets = targets,
        .target_count = DM_COUNT (targets),
        .watches = watches,
        .watch_count = DM_COUNT (watches),
        .needs = needs,
        .need_count = DM_COUNT (needs),
        .open = gateway_app_open,
        .close = gateway_app_close,
        .tell = gateway_app_tell,
        .reload = gateway_app_reload,
        .serve = gateway_app_serve,
        .unserve = gateway_app_unserve,
    };
    return dm_service_main (&service, argc, argv);
}
