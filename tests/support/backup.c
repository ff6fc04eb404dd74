/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/backup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "tests/support/process.h"

#define SCRIPT "compose/backup/backup.sh"
void ts_backup_open (ts_backup *backup, ts_suite *suite)
{
    char cluster[300];
    *backup = (ts_backup){ .suite = suite, .folder = ts_folder_make () };
    const char *conninfo = ts_cluster_conninfo (ts_suite_cluster (suite), "backup");
    sscanf (conninfo, "host=%299s", cluster);
    snprintf (backup->environment, sizeof backup->environment,
              "PGHOST=%s BACKUP_PLACE=%s/place BACKUP_KEY=%s/key/backup.public BACKUP_SPOOL=%s/spool"
              " DOCUMENTS=%s/documents BACKUP_PAUSE_S=1",
              cluster, backup->folder, backup->folder, backup->folder, ts_suite_folder (suite));
    DM_AUTO (ts_said_clear)
    ts_said made = ts_said_by ("mkdir %s/place %s/spool && " SCRIPT " make-key %s/key 2>&1", backup->folder,
                               backup->folder, backup->folder);
    if (made.code != 0)
        ts_die ("backup.sh make-key: %s", made.text);
}

void ts_backup_clear (ts_backup *backup)
{
    ts_backup_stop (backup, SIGTERM);
    ts_folder_remove (&backup->folder);
}

ts_said ts_backup_say (const ts_backup *backup, const char *environment, const char *verb)
{
    return ts_said_by ("env %s %s " SCRIPT " %s 2>&1", backup->environment, environment, verb);
}

void ts_backup_do (const ts_backup *backup, const char *environment, const char *verb)
{
    DM_AUTO (ts_said_clear) ts_said said = ts_backup_say (backup, environment, verb);
    if (said.code != 0)
        ts_die ("backup.sh %s: %s", verb, said.text);
}

static bool has_base (void *arg)
{
    const ts_backup *backup = arg;
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("ls %s/place/base/*/about %s/place/covers_until 2>&1", backup->folder, backup->folder);
    if (ts_process_has_ended (backup->process))
        ts_die ("backup.sh run ended (its log: %s/run.log)", backup->folder);
    return said.code == 0;
}

void ts_backup_start (ts_backup *backup)
{
    char line[2300], log_path[300];
    snprintf (line, sizeof line, "exec env %s " SCRIPT " run", backup->environment);
    snprintf (log_path, sizeof log_path, "%s/run.log", backup->folder);
    const char *arguments[] = { "/bin/bash", "-c", line, NULL };
    backup->process =
        ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path, .death_signal = SIGTERM });
    ts_wait_until (has_base, backup, TS_PATIENCE_MS, "there is a base backup");
}

void ts_backup_stop (ts_backup *backup, int signal)
{
    if (backup->process > 0)
        ts_process_end (backup->process, signal);
    backup->process = 0;
}

typedef struct covered {
    const ts_backup *backup;
    time_t since;
} covered;

static bool is_covered (void *arg)
{
    const covered *it = arg;
    DM_AUTO (ts_said_clear) ts_said said = ts_said_by ("cat %s/place/covers_until 2>&1", it->backup->folder);
    return strtoll (said.text, NULL, 10) > it->since;
}

void ts_backup_wait_covered (const ts_backup *backup)
{
    ts_wait_until (is_covered, &(covered){ backup, time (NULL) }, TS_PATIENCE_MS, "the backup has all of it");
}

ts_suite *ts_backup_restore (const ts_backup *backup, const char *folder, const char *options)
{
    char secret[300], verb[1000];
    DM_AUTO (ts_said_clear)
    ts_said copied = ts_said_by ("mkdir -p %s && cp -a %s/keys %s && mkdir -p %s/postgres"
                                 " && { [ $(id -u) != 0 ] || chown nobody %s/postgres; } 2>&1",
                                 folder, ts_suite_folder (backup->suite), folder, folder, folder);
    if (copied.code != 0)
        ts_die ("%s", copied.text);
    snprintf (secret, sizeof secret, "BACKUP_SECRET_KEY=%s/key/backup.secret", backup->folder);
    snprintf (verb, sizeof verb, "restore --data %s/postgres/data --documents %s/documents %s", folder, folder,
              options);
    ts_backup_do (backup, secret, verb);
    return ts_suite_open (&(ts_suite_options){ .kept = folder });
}
