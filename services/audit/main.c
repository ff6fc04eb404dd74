/* SPDX-License-Identifier: EUPL-1.2 */
/* audit: records every event of every service, and tells who did what and when. */
#include "common/service.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "services/audit/audit.h"
#include "sql/audit.h"

static const dm_method methods[] = {
    { "digimeente.audit.v1.AuditService/ListEntries", DM_READ, audit_handle_list_entries, NULL },
};

static const dm_consumer consumers[] = {
    { "intake", NULL, audit_record, NULL },
    { "documents", NULL, audit_record, NULL },
    { "notification", NULL, audit_record, NULL },
    { "gateway", NULL, audit_record, NULL },
};

static const dm_access access_rows[] = {
    { DM_OPERATOR, "digimeente.audit.v1.AuditService/ListEntries", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/ListParked", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/GetKeys", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/CheckData", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/CheckHealth", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/GetCursor", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/MoveCursor", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/ForgetLog", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
};

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__audit__v1__audit_service__descriptor,
};

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "audit",
        .purpose = "records every event of every service",
        .methods = methods,
        .method_count = DM_COUNT (methods),
        .consumers = consumers,
        .consumer_count = DM_COUNT (consumers),
        .access = access_rows,
        .access_count = DM_COUNT (access_rows),
        .queries = audit_queries,
        .query_count = audit_query_count,
        .migrations = audit_migrations,
        .migration_count = audit_migration_count,
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
    };
    return dm_service_main (&service, argc, argv);
}
