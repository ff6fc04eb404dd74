/* SPDX-License-Identifier: EUPL-1.2 */
/* What the backup command left about what it has made. */
#include <time.h>
#include "common/small_file.h"
#include "services/gateway/beheer/beheer.h"
#include "services/gateway/exchange/metrics.h"

#define FILE_BYTES 1024
#define BYTES_MAX 1e15

/* A moment as in 2026-11-30T14:03:00Z, with or without parts of a second.  Returns 0 for anything else. */
static int64_t read_moment (const cJSON *value)
{
    struct tm utc = { 0 };
    const char *text = cJSON_GetStringValue (value);
    const char *rest = text ? strptime (text, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;
    if (rest && *rest == '.')
        for (rest++; *rest >= '0' && *rest <= '9'; rest++)
            ;
    return rest && (*rest == 'Z' || *rest == 'z') && !rest[1] ? (int64_t) timegm (&utc) * 1000 : 0;
}

static gateway_backup read_object (const cJSON *json)
{
    gateway_backup backup = {
        .finished_ms = read_moment (cJSON_GetObjectItemCaseSensitive (json, "finished_at")),
        .verified_ms = read_moment (cJSON_GetObjectItemCaseSensitive (json, "verified_at")),
    };
    const cJSON *bytes = cJSON_GetObjectItemCaseSensitive (json, "bytes");
    bool has_bytes = cJSON_IsNumber (bytes) && bytes->valuedouble >= 0 && bytes->valuedouble <= BYTES_MAX;
    backup.bytes = has_bytes ? (int64_t) bytes->valuedouble : 0;
    backup.is_known = backup.finished_ms > 0 && has_bytes;
    return backup;
}

gateway_backup gateway_backup_read (const char *path)
{
    char text[FILE_BYTES];
    size_t length;
    if (!*path || dm_small_file_read (path, text, sizeof text, &length, NULL))
        return (gateway_backup){ .is_known = false };
    cJSON *json = cJSON_ParseWithLength (text, length);
    gateway_backup backup = read_object (json);
    cJSON_Delete (json);
    return backup.is_known ? backup : (gateway_backup){ .is_known = false };
}

dm_status gateway_measure_backup (dm_runtime *runtime, dm_call *call)
{
    dm_metrics *metrics = dm_runtime_metrics (runtime);
    const char *path = dm_settings_text (dm_runtime_settings (runtime), "backup-status");
    const gateway_backup backup = gateway_backup_read (path);
    if (!backup.is_known)
        return dm_fail (&call->error, DM_UNAVAILABLE, NULL, "no backup is known");
    dm_metrics_set (metrics, GATEWAY_M_BACKUP_TIME, NULL, NULL, backup.finished_ms / 1000);
    dm_metrics_set (metrics, GATEWAY_M_BACKUP_BYTES, NULL, NULL, backup.bytes);
    return DM_OK;
}
