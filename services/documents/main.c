/* SPDX-License-Identifier: EUPL-1.2 */
/* documents: stores documents, gives them back, and links them to their zaak. */
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/documents/app.h"
#include "services/documents/metrics.h"
#include "sql/documents.h"

#define SERVICE "digimeente.documents.v1.DocumentsService/"

static const dm_method methods[] = {
    { SERVICE "PutChunk", DM_IO, documents_handle_put_chunk, documents_put_affinity },
    { SERVICE "GetChunk", DM_IO, documents_handle_get_chunk, NULL },
    { SERVICE "Seal", DM_IO, documents_handle_seal, documents_seal_affinity },
    { SERVICE "Complete", DM_WRITE, documents_handle_complete, NULL },
    { SERVICE "Find", DM_READ, documents_handle_find, NULL },
};

static const dm_consumer consumers[] = {
    { "intake", documents_on_intake_event, NULL, NULL },
};

static const dm_job jobs[] = {
    { "expire_uploads", 600000, documents_expire_uploads, false },
    { "remove_released", 600000, documents_remove_released, false },
};

static const dm_figure figures[] = {
    { "store_free_bytes", "bytes", DOCUMENTS_M_STORE_FREE },
    { "store_size_bytes", "bytes", DOCUMENTS_M_STORE_SIZE },
};

static const dm_measure measures[] = {
    { "store", 15000, false, documents_measure_store, { DOCUMENTS_M_STORE_FREE, DOCUMENTS_M_STORE_SIZE } },
};

static const dm_check checks[] = {
    { "file_of_document", NULL,
      "The file of a document is not in the store, or is another one than was sent in. Put the document's file back "
      "from a "
      "backup of the store, under done/ and the last two digits of its id.",
      documents_check_store },
};

static const dm_health_check health_checks[] = {
    { "disk", documents_check_disk },
};

static const char *const key_purposes[] = { DM_PURPOSE_WRAP, DM_PURPOSE_REPLY };

#define PEOPLE (DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) | DM_ACTORS (BEHANDELAAR))

static const dm_access access_rows[] = {
    { "gateway", SERVICE "*", PEOPLE },
    { DM_OPERATOR, SERVICE "*", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListParked", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/RetryParked", DM_ACTORS (BEHEERDER) },
    { "intake", "digimeente.log.v1.LogService/Pull", DM_ACTORS (SYSTEM) },
    { "audit", "digimeente.log.v1.LogService/Pull", DM_ACTORS (SYSTEM) },
};

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__documents__v1__documents_service__descriptor,
    &digimeente__intake__v1__portal_service__descriptor,
    &digimeente__intake__v1__desk_service__descriptor,
};

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "documents",
        .purpose = "stores documents and links them to their zaak",
        .methods = methods,
        .method_count = DM_COUNT (methods),
        .consumers = consumers,
        .consumer_count = DM_COUNT (consumers),
        .jobs = jobs,
        .job_count = DM_COUNT (jobs),
        .measures = measures,
        .measure_count = DM_COUNT (measures),
        .checks = checks,
        .check_count = DM_COUNT (checks),
        .health_checks = health_checks,
        .health_check_count = DM_COUNT (health_checks),
        .access = access_rows,
        .access_count = DM_COUNT (access_rows),
        .settings = documents_settings,
        .setting_count = documents_setting_count,
        .metrics = documents_metrics,
        .metric_count = DOCUMENTS_METRICS,
        .figures = figures,
        .figure_count = DM_COUNT (figures),
        .queries = documents_queries,
        .query_count = documents_query_count,
        .migrations = documents_migrations,
        .migration_count = documents_migration_count,
        .key_purposes = key_purposes,
        .key_purpose_count = DM_COUNT (key_purposes),
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
        .open = documents_app_open,
        .close = documents_app_close,
    };
    return dm_service_main (&service, argc, argv);
}
