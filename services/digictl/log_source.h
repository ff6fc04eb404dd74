/* SPDX-License-Identifier: EUPL-1.2 */
/* Where lines of a log come from: a file, standard input, or a folder of svlogd, whose older files are read too and
 * which goes on in a new file when one is full. */
#pragma once

#include "common/base.h"
#include "common/status.h"

#define DIGICTL_LOG_LINE_MAX 65536 /* bytes of a line; what is longer is cut, and ends with an ellipsis */

typedef enum digictl_log_state {
    DIGICTL_LOG_LINE,    /* a line was read */
    DIGICTL_LOG_WAITING, /* there is none now; more may come */
    DIGICTL_LOG_ENDED,   /* there are no more */
} digictl_log_state;

typedef struct digictl_log_source digictl_log_source;

/* Takes: path of a file, or a folder that has a file current; "-" for standard input. With follows its end is only the
 * end for now, also where another file takes its place. since_ms: older files of a folder that were last written before
 * it are left out.
 * Gives: *out, the caller destroys it.  Errors: DM_NOT_FOUND with the path and the reason. */
dm_status digictl_log_source_open (const char *path, bool follows, int64_t since_ms, digictl_log_source **out,
                                   dm_error *error);
void digictl_log_source_destroy (digictl_log_source **source);

/* Reads the next line; waits only for a stream that is not followed.  Gives: *out, which the caller frees, without
 * its line feed and with the bytes 0 as U+FFFD, when a line was read. What stands behind the last line feed is a line
 * once the source has ended. */
digictl_log_state digictl_log_source_read (digictl_log_source *source, char **out);
/* The descriptor of standard input or another stream that has not ended; -1 for what can only be looked at again. */
int digictl_log_source_descriptor (const digictl_log_source *source);
