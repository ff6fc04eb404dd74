/* SPDX-License-Identifier: EUPL-1.2 */
/* The one set of outcomes: gRPC's codes, and an error that says which field and why. */
#pragma once

#include "common/base.h"

typedef enum dm_status {
    DM_OK = 0,
    DM_CANCELLED = 1,
    DM_UNKNOWN = 2,
    DM_INVALID_ARGUMENT = 3,
    DM_DEADLINE_EXCEEDED = 4,
    DM_NOT_FOUND = 5,
    DM_ALREADY_EXISTS = 6,
    DM_PERMISSION_DENIED = 7,
    DM_RESOURCE_EXHAUSTED = 8,
    DM_FAILED_PRECONDITION = 9,
    DM_ABORTED = 10,
    DM_OUT_OF_RANGE = 11,
    DM_UNIMPLEMENTED = 12,
    DM_INTERNAL = 13,
    DM_UNAVAILABLE = 14,
    DM_DATA_LOSS = 15,
    DM_UNAUTHENTICATED = 16,
} dm_status;

/* One row of the table of statuses.  Source: grpc/doc/statuscodes.md. http_code is what a browser or a program hears
 * over HTTP. It says 503 for all that may pass when nothing else changes, 404 for what is beyond the end of a list, and
 * 409 where the state of things forbids it. */
typedef struct dm_status_row {
    const char *name; /* "INVALID_ARGUMENT" */
    unsigned http_code;
    bool is_retryable;
    const char *text; /* a sentence for people */
} dm_status_row;

/* Why something was refused.  message never holds personal data; field is "" where no field is to blame. */
typedef struct dm_error {
    dm_status status;
    uint32_t retry_after_ms; /* 0: the caller's own backoff */
    char field[96];
    char message[256];
} dm_error;

/* The row of a status; a number outside the enum gives UNKNOWN's row. */
const dm_status_row *dm_status_find (int status);

/* Fills *error and returns status, so that a refusal is one line.  Takes: field NULL or a field path; error may be
 * NULL. The text is cut to fit, never in the middle of a UTF-8 sequence. */
dm_status dm_fail (dm_error *error, dm_status status, const char *field, const char *format, ...) DM_PRINTF (4, 5);
