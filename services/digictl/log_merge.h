/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines of several logs, given in the order of their times. Each log is nearly in order itself: its next lines are held
 * until the others are as far. */
#pragma once

#include "services/digictl/log_line.h"

typedef struct digictl_log_merge digictl_log_merge;

/* Takes: source_count, how many logs there are. */
digictl_log_merge *digictl_log_merge_open (size_t source_count);
void digictl_log_merge_destroy (digictl_log_merge **merge);
/* Holds a line, whose text is taken over. Lines with one time stay in the order in which they were put. */
void digictl_log_merge_put (digictl_log_merge *merge, digictl_log_line line);
/* Gives: *out, the earliest line, whose text the caller frees.  Returns false when none is held. */
bool digictl_log_merge_take (digictl_log_merge *merge, digictl_log_line *out);
/* The earliest line; NULL when none is held. Borrowed until the next call. */
const digictl_log_line *digictl_log_merge_first (const digictl_log_merge *merge);
/* How many lines of this log are held. */
size_t digictl_log_merge_count (const digictl_log_merge *merge, size_t source);
/* Bytes of all lines that are held. */
size_t digictl_log_merge_bytes (const digictl_log_merge *merge);
