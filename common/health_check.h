/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of what a service needs to work, apart from its data (check.h): files, keys, connections, the database server.
 * Each is one line of digictl doctor. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"

#define DM_FOUND_SIZE 301
#define DM_HEALTH_CHECKS_MAX 32 /* the chassis's and the service's */

/* What a check found. */
typedef struct dm_finding {
    bool is_broken;            /* something is to be done */
    char found[DM_FOUND_SIZE]; /* a phrase in English, without personal data */
    const char *advice;        /* what to do when it is broken; NULL: found says it */
} dm_finding;

typedef struct dm_health_check {
    const char *name; /* as in "store", at most 24 bytes; no other check of the service, nor of the chassis, has it */
    /* Looks, within a few seconds. On an IO thread.  Gives: *out, all zero before. */
    void (*run) (dm_runtime *runtime, dm_finding *out);
} dm_health_check;

/* Writes what was found. */
void dm_finding_tell (dm_finding *finding, const char *format, ...) DM_PRINTF (2, 3);

/* For the chassis: OpsService/CheckHealth, whose call->app is the dm_runtime. */
dm_status dm_handle_check_health (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
