/* SPDX-License-Identifier: EUPL-1.2 */
/* Child processes, temporary folders and free ports for tests. Whatever fails here ends the test program with a
 * sentence: a test that cannot set up its world proves nothing. Children die with the test program. */
#pragma once

#include <sys/types.h>
#include "common/base.h"

/* A new folder under /tmp that nobody may enter too. Gives: the caller frees the text, and ts_folder_remove the folder.
 */
char *ts_folder_make (void);
/* The folder at this path, made if it is not there, for what is kept after the program. The caller frees the text. */
char *ts_folder_keep (const char *path);
void ts_folder_remove (char **folder);

/* A port P of 127.0.0.1 such that P .. P+span-1 are free now, and are given to nobody else as long as this program
 * lives. */
uint16_t ts_port_find (unsigned span);

typedef struct ts_spawn {
    const char *const *arguments; /* NULL at the end; the first is the program's path */
    const char *log_path;         /* standard output and error are appended there; NULL: /dev/null */
    bool as_nobody;               /* where we are root */
    const char *environment;      /* one more variable, NAME=value; NULL: none */
    int death_signal;             /* when the test program ends; 0: SIGKILL */
} ts_spawn;

/* Starts a program without any DIGIMEENTE_ variable in its environment but the one of spawn. */
pid_t ts_process_start (const ts_spawn *spawn);
/* Waits; returns the exit code, or 128 + the signal's number. */
int ts_process_wait (pid_t pid);
/* Without waiting; the process can still be waited for. */
bool ts_process_has_ended (pid_t pid);
/* Sends the signal and waits. */
int ts_process_end (pid_t pid, int signal);
/* Starts, waits and demands exit code 0, else shows the log. */
void ts_process_run (const ts_spawn *spawn);
/* Starts, waits and gives standard output; *out_code is the exit code. The caller frees the text. */
char *ts_process_output (const char *const *arguments, int *out_code);

/* Stops the test program with a sentence. */
void ts_die (const char *format, ...) DM_PRINTF (1, 2) __attribute__ ((noreturn));

/* How long a test waits for what should come. Only what never comes takes this long, so a machine with a lot of other
 * work, or a sanitizer, meets it. */
#define TS_PATIENCE_MS 120000

/* Calls check every few milliseconds until it is true; ends the program after timeout_ms with the sentence. */
void ts_wait_until (bool (*check) (void *arg), void *arg, int timeout_ms, const char *sentence);

/* The folder with the programs that were built as this test was: build/bin, build/address/bin. Borrowed. */
const char *ts_bin_folder (void);
