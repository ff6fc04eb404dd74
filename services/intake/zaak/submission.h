/* SPDX-License-Identifier: EUPL-1.2 */
/* A request on its way to a zaak, whichever way it came in. */
#pragma once

#include "common/rpc.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/intake/zaak/documenten.h"
#include "services/intake/zaak/mail_address.h"
#include "services/intake/zaak/tracking_code.h"
#include "services/intake/zaak/zaaknummer.h"
#include "services/intake/zaaktype/zaaktype.h"

/* What is asked. Borrowed. */
typedef struct intake_submission {
    const char *zaaktype;
    const char *answers;     /* JSON, without those that say who asks */
    const char *own_answers; /* these, JSON; kept with the initiator. NULL: none */
    const char *language;    /* NULL: nl */
    const ProtobufCBinaryData *documenten;
    size_t document_count;
    const Digimeente__Intake__V1__Initiator *initiator; /* NULL: none */
    const char *kvk_nummer;                             /* of the initiator; NULL: none */
    const char *const *sought; /* texts by whose words it is found, beside those of the initiator */
    size_t sought_count;
    const Digimeente__Intake__V1__Text *subject; /* what it is about; NULL: not known */
    const char *journey;                         /* what it was filled in with; NULL: came otherwise */
    uint32_t journey_version;
    const dm_actor *owner;  /* NULL: nobody */
    bool has_tracking_code; /* the zaak can be followed without login */
    const char *startdatum; /* NULL: today */
    intake_mail_hold hold;  /* of its mails */
    const char *level;      /* the login that reads it; NULL: none is needed */
} intake_submission;

/* What became of it. */
typedef struct intake_submitted {
    dm_uuid uuid;
    char identificatie[INTAKE_ZAAKNUMMER_SIZE];
    intake_zaaktype zaaktype;
    char tracking_code[INTAKE_TRACKING_CODE_SIZE]; /* "" for none */
} intake_submitted;

/* Checks all that can be told before its documents are there.  Errors: as intake_submit. */
dm_status intake_submission_check (dm_call *call, intake_zaaktypen *zaaktypen, const intake_submission *submission);
/* True when there is somebody to keep: own_answers need an initiator. */
bool intake_submission_has_initiator (const intake_submission *submission);
/* Checks all of it, writes the zaak with its first status, its person and its documents, and emits zaak.created and,
 * where the owner of its mail address is to be asked, zaak.address-asked. On the usual way nothing here waits for the
 * database: what it must know of the zaaktype is in memory, and all that it writes travels with the batch. Gives: *out,
 * in call->arena.  Errors: DM_INVALID_ARGUMENT with the field as in SubmitRequest; DM_FAILED_PRECONDITION (a document
 * is taken), DM_ABORTED (a document is not known yet); dm_tx_query's. */
dm_status intake_submit (dm_call *call, intake_zaaktypen *zaaktypen, const intake_submission *submission,
                         intake_submitted **out);
