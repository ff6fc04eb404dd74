/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak under change: who may, found and locked in one statement; what changes, written in another; and its history.
 * Rights are decided here and in dossier.h, by the actor alone: the initiator's own zaken, those of a civil servant's
 * teams, or the one whose tracking code is known. */
#pragma once

#include "common/db.h"
#include "services/intake/value/term.h"
#include "services/intake/zaak/tracking_code.h"
#include "services/intake/zaak/zaak_key.h"

/* How a zaak is named: by UUID, for an actor who has a right to it, or by its tracking code. */
typedef struct intake_rights {
    const uint8_t *uuid; /* borrowed; NULL: by tracking code */
    uint8_t tracking_code_sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    int32_t link_days; /* after the einddatum that the code opens */
} intake_rights;

/* Takes: a request's fields; tracking_code NULL for none; link_days as the setting says, 0 where no link is
 * asked about.  Errors: DM_INVALID_ARGUMENT unless exactly one is given, and the UUID has 16 bytes; DM_NOT_FOUND for
 * what cannot be a tracking code. */
dm_status intake_rights_init (intake_rights *out, bool has_uuid, ProtobufCBinaryData uuid, const char *tracking_code,
                              int32_t link_days, dm_error *error);
/* The level of a zaak or a draft that the call's actor has not reached; NULL: it may be read. Civil servants read by
 * their team alone; who comes with a tracking code has not logged in. Takes: level, which reads it, NULL for none;
 * has_login, false for a tracking code. */
const char *intake_rights_needed_level (const dm_call *call, const char *level, bool has_login);
/* The same answer for what is not there and what may not be seen. */
dm_status intake_rights_fail (const intake_rights *rights, dm_error *error);
/* As the five parameters of a statement. */
#define INTAKE_RIGHTS(call, it)                                                                                        \
    DM_UUID ((it)->uuid), DM_BYTES ((it)->uuid ? NULL : (it)->tracking_code_sha256, INTAKE_TRACKING_CODE_HASH_BYTES),  \
        DM_INT4 ((int32_t) (call)->origin->actor.kind), DM_TEXT ((call)->origin->actor.id), DM_INT4 ((it)->link_days)

typedef struct intake_handling {
    const uint8_t *uuid; /* texts and UUID: borrowed from the transaction's rows */
    const char *zaaktype;
    int32_t revision;
    bool is_ended;
    const char *behandelaar; /* NULL: nobody */
    intake_dag end, today, suspended_since;
    intake_dag counted; /* where the term ends by its days alone; see intake_term_end */
    bool is_suspended;
    bool is_suspended_by_hand; /* by a civil servant, whatever questions do beside it */
    bool has_new_answer;
    int32_t extended_days;
    int32_t verlenging_days, doorlooptijd_days; /* of the zaaktype */
    const char *journey;                        /* NULL: none */
    uint32_t journey_version;
    int32_t link_number;
    const char *level; /* the login that reads it; NULL: none is needed */
    intake_zaak_key *key;
} intake_handling;

/* Locks the zaak.  Errors: DM_NOT_FOUND; DM_PERMISSION_DENIED with field level for a login too low;
 * DM_FAILED_PRECONDITION with field uuid when it was erased; DM_DATA_LOSS; dm_tx_query's. */
dm_status intake_handling_lock (dm_call *call, const intake_rights *rights, intake_handling *out);
/* The same for a civil servant who saw it as it was in this revision.  Errors: DM_FAILED_PRECONDITION with field
 * revision when it is another by now, with field uuid when the zaak has ended. */
dm_status intake_handling_claim (dm_call *call, bool has_uuid, ProtobufCBinaryData uuid, bool has_revision,
                                 uint32_t revision, intake_handling *out);
/* Is the term one that can still be extended, or begin to stand still: before it is over, or while it stands still?
 * Errors: DM_FAILED_PRECONDITION with field term.  Source: Awb 4:14, third paragraph; 4:15, first paragraph. */
dm_status intake_handling_check_term (dm_call *call, const intake_handling *it);
/* Writes what may change (behandelaar, end and counted, suspended, extended_days, has_new_answer) and the next
 * revision, which it->revision then is. */
void intake_handling_write (dm_call *call, intake_handling *it);
/* Adds to the history; by whom is the call's actor.  Takes: type, of a status or resultaat, NULL for none; text NULL
 * for none, else key is the zaak's and not erased. Gives: its UUID, in call->arena. */
const uint8_t *intake_history_entry_add (dm_call *call, const uint8_t *zaak, const intake_zaak_key *key,
                                         const char *kind, const char *type, const char *text);

/* Adds days to the term: end moves with counted. */
void intake_handling_add_days (intake_handling *it, int32_t days);
/* The last day of a term that was not extended yet, once it is by days.  Takes: counted and end, as the zaak has them
 * now; doorlooptijd_days, of its zaaktype. */
intake_dag intake_handling_extended_end (intake_dag counted, intake_dag end, int32_t doorlooptijd_days, int32_t days);
/* Tells of a reason to suspend the term, which stands still from today on where it did not yet.  Takes: question, the
 * question that is the reason; NULL: by hand, with a reason. */
void intake_handling_suspend (dm_call *call, intake_handling *it, const char *reason, const uint8_t *question);
/* Ends the suspension as of today, whatever its reasons: end moves by all the days that it stood still, and is told
 * by an event. */
void intake_handling_resume (dm_call *call, intake_handling *it);
/* Adds documents that are complete and free, at most so many that the zaak has 200.  Takes: question NULL for none.
 * Errors: DM_INVALID_ARGUMENT, DM_ABORTED (not known yet), DM_FAILED_PRECONDITION (another zaak's). */
dm_status intake_handling_add_documenten (dm_call *call, const intake_handling *it,
                                          const ProtobufCBinaryData *documenten, size_t count, const uint8_t *question);

/* Text of 1 (0 when it may be empty) to max characters.  Errors: DM_INVALID_ARGUMENT with this field. */
dm_status intake_text_check (const char *text, size_t min, size_t max, const char *field, dm_error *error);
