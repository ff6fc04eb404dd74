/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/app.h"

#include <stdlib.h>
#include "services/documents/metrics.h"

#define MIB (1024 * 1024)
#define HOUR_MS (3600 * 1000)

const dm_setting documents_settings[] = {
    { "directory", DM_SETTING_PATH, "", "where the documents lie; all replicas share it", 0, 0 },
    { "document-max-mb", DM_SETTING_NUMBER, "200", "the largest document, in MiB", 1, 10240 },
    { "reserve-mb", DM_SETTING_NUMBER, "1024", "no upload begins when less of the disk is free, in MiB", 0,
      1000000000 },
    { "upload-hours", DM_SETTING_NUMBER, "24", "after so many hours an upload that was not completed is removed", 1,
      720 },
};
const size_t documents_setting_count = DM_COUNT (documents_settings);

dm_status documents_app_open (dm_runtime *runtime, void **out_app, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    const char *directory = dm_settings_text (settings, "directory");
    if (!*directory) /* not a required row: --migrate does without */
        return dm_fail (error, DM_INVALID_ARGUMENT, "directory", "the setting directory is needed");
    documents_store *store = NULL;
    dm_status status = documents_store_open (directory, &store, error);
    if (status)
        return status;
    documents_app *app = malloc (sizeof *app);
    if (!app)
        abort ();
    *app = (documents_app){
        .store = store,
        .rights = documents_rights_open (runtime),
        .metrics = dm_runtime_metrics (runtime),
        .keyring = dm_runtime_keyring (runtime),
        .document_max_bytes = (uint64_t) dm_settings_number (settings, "document-max-mb") * MIB,
        .reserve_bytes = (uint64_t) dm_settings_number (settings, "reserve-mb") * MIB,
        .upload_ms = dm_settings_number (settings, "upload-hours") * HOUR_MS,
    };
    *out_app = app;
    return DM_OK;
}

void documents_app_close (void **app)
{
    documents_app *it = *app;
    documents_store_destroy (&it->store);
    documents_rights_destroy (&it->rights);
    free (it);
    *app = NULL;
}

dm_status documents_measure_store (dm_runtime *runtime, dm_call *call)
{
    const documents_app *app = call->app;
    uint64_t free_bytes = 0, size = 0;
    dm_status status = documents_store_read_room (app->store, &free_bytes, &size, &call->error);
    if (status)
        return status;
    dm_metrics_set (dm_runtime_metrics (runtime), DOCUMENTS_M_STORE_FREE, NULL, NULL, (int64_t) free_bytes);
    dm_metrics_set (dm_runtime_metrics (runtime), DOCUMENTS_M_STORE_SIZE, NULL, NULL, (int64_t) size);
    return DM_OK;
}
