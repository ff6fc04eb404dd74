/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks: what must be true of the data that a service keeps, where no constraint of the database says it. They are
 * read in pieces, each within one call, so that a check of a large table keeps nobody waiting. */
#pragma once

#include "common/db.h"

#define DM_EXAMPLES_MAX 5

/* What was found in a piece. */
typedef struct dm_piece {
    uint64_t broken;                       /* how often it breaks the check */
    const char *next;                      /* where the next piece begins, at most 64 bytes; NULL after the last */
    const char *examples[DM_EXAMPLES_MAX]; /* ids of some that break it */
    size_t example_count;
} dm_piece;

typedef struct dm_check {
    const char *name;      /* as in "status_of_zaak"; no other check of the service, nor of the chassis, has it */
    const dm_query *query; /* reads one piece: $1 text is the next of the piece before, NULL for the first.
                              Columns: broken, how often the piece breaks it; next, NULL after the last piece */
    const char *advice;    /* two sentences: what is wrong, and what to do */
    /* Where a statement alone cannot read a piece; query is NULL then. A READ, whose call->app is the service's.
     * Takes: after, the next of the piece before, NULL for the first; is_deep: look as closely as can be.
     * Gives: *out, all zero before, in call->arena. */
    dm_status (*run) (dm_call *call, const char *after, bool is_deep, dm_piece *out);
} dm_check;

/* For the chassis: OpsService/CheckData, whose call->app is the dm_runtime. It has checks of its own too. */
dm_status dm_handle_check_data (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
