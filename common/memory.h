/* SPDX-License-Identifier: EUPL-1.2 */
/* How much memory the process holds. */
#pragma once

#include "common/base.h"

/* Bounds what malloc keeps. Before the first thread is made. */
void dm_memory_init (void);
/* Gives the pages of the program and its libraries back that were read to load them, most of which nobody reads again.
 * The kernel has them in its cache, and maps those again that are used. From any thread, at any time. */
void dm_memory_forget_loading (void);
