/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as one call has opened it: its key, and the person who asks. */
#pragma once

#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/intake/zaak/persoon.h"

#define INTAKE_ZAAK_ANSWERS "zaak.answers" /* the name that answers are sealed under */
#define INTAKE_ZAAK_SUBJECT "zaak.subject"
#define INTAKE_PERSON_SUBJECT "zaak.subject.person" /* inside the other, where the person has a key */

typedef struct intake_opened {
    const uint8_t *uuid; /* borrowed */
    intake_zaak_key *key, *person_key;
    Digimeente__Intake__V1__Persoon *persoon; /* never NULL, nor is its initiator */
    bool has_own_key;                         /* person_key is another than key */
    bool is_erased;                           /* the zaak or the person */
} intake_opened;

/* Where a statement has what opens a zaak. */
typedef struct intake_opened_columns {
    int uuid, initiator, wrap_id, wrapped, contents, person_wrap_id, person_wrapped;
} intake_opened_columns;

/* Takes: row, of rows; of more rows of a zaak the first.  Gives: *out, of call->arena.  Errors: DM_DATA_LOSS when
 * something does not open. */
dm_status intake_opened_read (dm_call *call, const PGresult *rows, int row, const intake_opened_columns *columns,
                              intake_opened *out);
/* The answers of a zaak, those of its person with them.  Takes: sealed, zaak.answers.
 * Returns JSON in call->arena; NULL when the zaak was erased, and, with key->fault, when it does not open. */
char *intake_opened_answers (dm_call *call, const intake_opened *it, ProtobufCBinaryData sealed);
/* What a zaak is about, as the column subject.  Takes: person_key, key itself where the zaak has no other; subject NULL
 * for none. */
dm_param intake_subject_seal (dm_call *call, const intake_zaak_key *key, const intake_zaak_key *person_key,
                              const uint8_t *uuid, const Digimeente__Intake__V1__Text *subject);
/* Opens it.  Returns it in call->arena; NULL where there is none, when either was erased, and, with a fault, when it
 * does not open. */
Digimeente__Intake__V1__Text *intake_opened_subject (dm_call *call, const intake_opened *it,
                                                     ProtobufCBinaryData sealed);
/* DM_OK, or what did not open, as call->error has it. */
dm_status intake_opened_fault (const intake_opened *it);
