/* SPDX-License-Identifier: EUPL-1.2 */
/* The backup of a suite, as an operator runs it, and suites that are restored from it. */
#pragma once

#include <sys/types.h>
#include "tests/support/said.h"
#include "tests/support/suite.h"

typedef struct ts_backup {
    ts_suite *suite;
    char *folder;  /* key/, place/, spool/ */
    pid_t process; /* of backup.sh run; 0: it does not run */
    char environment[2000];
} ts_backup;

/* Makes a key and folders. Takes: suite, borrowed. */
void ts_backup_open (ts_backup *backup, ts_suite *suite);
void ts_backup_clear (ts_backup *backup);

/* Runs a verb of backup.sh, with more environment before it ("" for none).  Gives: all it said; ts_said_clear frees. */
ts_said ts_backup_say (const ts_backup *backup, const char *environment, const char *verb);
/* Runs it, and fails with what it said where it does not succeed. */
void ts_backup_do (const ts_backup *backup, const char *environment, const char *verb);
/* Starts backup.sh run, and waits for a base backup that is restorable. */
void ts_backup_start (ts_backup *backup);
void ts_backup_stop (ts_backup *backup, int signal);
/* Until everything that is committed now can be restored. */
void ts_backup_wait_covered (const ts_backup *backup);
/* Restores to another place, and opens the suite that is there, with the first one's keys. Takes: folder, new; options
 * of restore, as "--time=...". Until the first suite's end, close the restored one by ts_suite_destroy. */
ts_suite *ts_backup_restore (const ts_backup *backup, const char *folder, const char *options);
