/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks: what must be true of the data that a service keeps, where no constraint of the database says it. They are
 * read in pieces, each within one call, so that a check of a large table keeps nobody waiting. */
#pragma once

#include "common/db.h"

typedef struct dm_check {
    const char *name;      /* as in "status_of_zaak"; no other check of the service, nor of the chassis, has it */
    const dm_query *query; /* reads one piece: $1 text is the next of the piece before, NULL for the first.
                              Columns: broken, how often the piece breaks it; next, NULL after the last piece */
    const char *advice;    /* two sentences: what is wrong, and what to do */
} dm_check;

/* For the chassis: OpsService/CheckData, whose call->app is the dm_runtime. It has checks of its own too. */
dm_status dm_handle_check_data (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
