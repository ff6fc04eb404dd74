/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl backup status: what compose/backup/backup.sh wrote into its status file. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include "common/clock.h"
#include "common/small_file.h"
#include "services/digictl/config.h"
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define FILE_BYTES 1024
#define LATE_MS ((int64_t) 10 * 60 * 1000)           /* some rounds of the backup have failed */
#define UNTRIED_MS ((int64_t) 92 * 24 * 3600 * 1000) /* a drill each quarter */

/* The file that says it; NULL when nobody said which, having told the user. */
static const char *find_file (digictl_session *session, dm_error *error)
{
    const char *path = digictl_args_text (&session->args, "file");
    if (path)
        return path;
    if (digictl_config_open (digictl_args_text (&session->args, "config"), &session->config, error))
        return NULL;
    if (!*session->config.backup_status) {
        dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                 "the configuration has no line backup-status=FILE; name the file: --file FILE");
        return NULL;
    }
    return session->config.backup_status;
}

/* Returns NULL, with the reason in error, when the file is no status. */
static cJSON *read_status (const char *path, dm_error *error)
{
    char text[FILE_BYTES];
    size_t length;
    if (dm_small_file_read (path, text, sizeof text, &length, error))
        return NULL;
    cJSON *json = cJSON_ParseWithLength (text, length);
    if (!cJSON_IsObject (json)) {
        dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%s is no status of a backup", path);
        cJSON_Delete (json);
        return NULL;
    }
    return json;
}

/* Milliseconds since 1970; 0: it is not there. */
static int64_t time_of (const cJSON *json, const char *name, int64_t now_ms)
{
    int64_t ms;
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (json, name));
    return text && digictl_time_parse (text, now_ms, &ms) ? ms : 0;
}

/* "2026-11-30 14:05:30, 12s ago" */
static void show_age (const digictl_session *session, const char *name, int64_t ms, int64_t now_ms, const char *none)
{
    char time[DIGICTL_TIME_SIZE], age[DIGICTL_TIME_SIZE];
    const int64_t passed_ms = now_ms > ms ? now_ms - ms : 0;
    digictl_show_field (name, ms == 0 ? none
                                      : dm_arena_printf (session->arena, "%s, %s ago", digictl_time_format (ms, time),
                                                         digictl_time_duration ((uint64_t) passed_ms / 1000, age)));
}

static void show (const digictl_session *session, const cJSON *json, const char *state, int64_t now_ms)
{
    const cJSON *bytes = cJSON_GetObjectItemCaseSensitive (json, "bytes");
    const int64_t verified_ms = time_of (json, "verified_at", now_ms);
    digictl_show_field ("state", state);
    show_age (session, "safe until", time_of (json, "finished_at", now_ms), now_ms, "nothing is");
    show_age (session, "base backup", time_of (json, "base_at", now_ms), now_ms, "none");
    show_age (session, "restore tried", verified_ms, now_ms, "never");
    if (cJSON_IsNumber (bytes))
        digictl_show_field ("size", dm_arena_printf (session->arena, "%.0f MB", bytes->valuedouble / 1e6));
    if (now_ms - verified_ms > UNTRIED_MS)
        printf ("Nobody has tried to restore it %s: backup.sh verify does, on another machine.\n",
                verified_ms == 0 ? "yet" : "for three months");
}

int digictl_backup_status (digictl_session *session)
{
    dm_error error = { 0 };
    const int64_t now_ms = dm_clock_now_ms ();
    const char *path = find_file (session, &error);
    if (!path)
        return digictl_refuse (session, "%s", error.message);
    cJSON *json = read_status (path, &error);
    if (!json)
        return digictl_fail_here (session, "%s", error.message);
    const int64_t finished_ms = time_of (json, "finished_at", now_ms);
    const bool is_late = now_ms - finished_ms > LATE_MS;
    const char *state = finished_ms == 0 ? "no backup" : is_late ? "too old" : "ok";
    if (session->is_json) {
        cJSON_AddStringToObject (json, "state", state);
        digictl_json_print (stdout, json);
        return is_late ? DIGICTL_FAILED : DIGICTL_DONE;
    }
    show (session, json, state, now_ms);
    cJSON_Delete (json);
    return is_late ? DIGICTL_FAILED : DIGICTL_DONE;
}
