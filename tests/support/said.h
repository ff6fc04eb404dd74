/* SPDX-License-Identifier: EUPL-1.2 */
/* What a command said, and how it ended. */
#pragma once

#include "common/base.h"

typedef struct ts_said {
    char *text;
    int code;
} ts_said;

/* Runs a line of shell.  Gives: its standard output, and its standard error after 2>&1; ts_said_clear frees. */
ts_said ts_said_by (const char *format, ...) DM_PRINTF (1, 2);
void ts_said_clear (ts_said *said);
/* Fails with all that was said where the text is not in it. */
void ts_said_has (const ts_said *said, const char *text);
