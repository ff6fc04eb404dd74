/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: what is amiss although the process runs, for /readyz and GetStatus. */
#pragma once

#include "common/runtime.h"

#define DM_NOTICE_SIZE 301
#define DM_NOTICES_MAX 28 /* each consumer, each address, clock, jobs, the exporter of spans, the service itself */

typedef struct dm_notices {
    char texts[DM_NOTICES_MAX][DM_NOTICE_SIZE];
    size_t count;
} dm_notices;

/* A log that cannot be followed, a peer without a connection, a collector that takes no spans, and what the service
 * itself tells. Each is one sentence in English without personal data. From any thread.  Takes: runtime, whose parts
 * are open.  Gives: *out. */
void dm_notices_collect (dm_runtime *runtime, dm_notices *out);

#define DM_NOT_READY_SIZE 101

/* Why the process serves nothing now, in a few words of English. From any thread.  Takes: runtime, whose workers are
 * there.  Returns false, with out "", when it serves. */
bool dm_notice_not_ready (const dm_runtime *runtime, char out[DM_NOT_READY_SIZE]);
