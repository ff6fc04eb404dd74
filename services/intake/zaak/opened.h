/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as one call has opened it: its key, and the person who asks. */
#pragma once

#include "services/intake/zaak/persoon.h"

#define INTAKE_ZAAK_ANSWERS "zaak.answers" /* the name that answers are sealed under */

typedef struct intake_opened {
    const uint8_t *uuid; /* borrowed */
    intake_zaak_key *key, *person_key;
    Digimeente__Intake__V1__Persoon *persoon; /* never NULL, nor is its initiator */
    bool is_erased;                           /* the zaak or the person */
} intake_opened;

/* Where a statement has what opens a zaak. */
typedef struct intake_opened_columns {
    int uuid, initiator, wrap_id, wrapped, contents, person_wrap_id, person_wrapped;
} intake_opened_columns;

/* Takes: the first row of a zaak.  Gives: *out, of call->arena.  Errors: DM_DATA_LOSS when something does not open. */
dm_status intake_opened_read (dm_call *call, const PGresult *rows, const intake_opened_columns *columns,
                              intake_opened *out);
/* The answers of a zaak, those of its person with them.  Takes: sealed, zaak.answers.
 * Returns JSON in call->arena; NULL when the zaak was erased, and, with key->fault, when it does not open. */
char *intake_opened_answers (dm_call *call, const intake_opened *it, ProtobufCBinaryData sealed);
/* DM_OK, or what did not open, as call->error has it. */
dm_status intake_opened_fault (const intake_opened *it);
