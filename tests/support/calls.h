/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls that many tests make. Each returns the status; what it gives lives in arena. */
#pragma once

#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "tests/support/suite.h"

typedef struct ts_submission {
    dm_uuid key;
    const char *zaaktype;   /* NULL: melding-openbare-ruimte */
    const char *answers;    /* NULL: {"wat":"lantaarn"} */
    const char *emailadres; /* NULL: no initiator */
    const dm_uuid *documenten;
    size_t document_count;
    uint32_t timeout_ms; /* 0: the client's */
} ts_submission;

/* Gives: *out on DM_OK only, error may be NULL. */
dm_status ts_submit (ts_caller *caller, const ts_submission *submission, dm_arena *arena,
                     Digimeente__Intake__V1__SubmitResponse **out, dm_error *error);
/* Puts, seals and completes these bytes as the document with this UUID; the completing key is derived from it. */
dm_status ts_upload (ts_caller *caller, const dm_uuid *document, const uint8_t *bytes, size_t size, dm_error *error);
/* The same under this file name. */
dm_status ts_upload_named (ts_caller *caller, const dm_uuid *document, const char *bestandsnaam, const uint8_t *bytes,
                           size_t size, dm_error *error);
/* One call with no key, or with one; any request message. */
dm_status ts_call (ts_caller *caller, const char *target, const char *method, const dm_uuid *key,
                   const ProtobufCMessage *request, dm_arena *arena, ProtobufCMessage **out, dm_error *error);
