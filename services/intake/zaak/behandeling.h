/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak under change: who may, found and locked in one statement; what changes, written in another; and its history.
 * Rights are decided here and in dossier.h, by the actor alone: the initiator's own zaken, those of a civil servant's
 * teams, or the one whose volgcode is known. */
#pragma once

#include "common/db.h"
#include "services/intake/value/termijn.h"
#include "services/intake/zaak/volgcode.h"

/* How a zaak is named: by UUID, for an actor who has a right to it, or by its volgcode. */
typedef struct intake_toegang {
    const uint8_t *uuid; /* borrowed; NULL: by volgcode */
    uint8_t volgcode_sha256[INTAKE_VOLGCODE_HASH_BYTES];
} intake_toegang;

/* Takes: a request's fields; volgcode NULL for none.  Errors: DM_INVALID_ARGUMENT unless exactly one is given, and the
 * UUID has 16 bytes; DM_NOT_FOUND for what cannot be a volgcode. */
dm_status intake_toegang_init (intake_toegang *out, bool has_uuid, ProtobufCBinaryData uuid, const char *volgcode,
                               dm_error *error);
/* The same answer for what is not there and what may not be seen. */
dm_status intake_toegang_fail (const intake_toegang *toegang, dm_error *error);
/* As the four parameters of a statement. */
#define INTAKE_TOEGANG(call, it)                                                                                       \
    DM_UUID ((it)->uuid), DM_BYTES ((it)->uuid ? NULL : (it)->volgcode_sha256, INTAKE_VOLGCODE_HASH_BYTES),            \
        DM_INT4 ((int32_t) (call)->origin->actor.kind), DM_TEXT ((call)->origin->actor.id)

typedef struct intake_behandeling {
    const uint8_t *uuid; /* texts and UUID: borrowed from the transaction's rows */
    const char *zaaktype;
    int32_t versie;
    bool is_ended;
    const char *behandelaar; /* NULL: nobody */
    intake_dag einde, vandaag, opgeschort_sinds;
    intake_dag geteld; /* where the term ends by its days alone; see intake_termijn_einde */
    bool is_opgeschort;
    bool is_opgeschort_met_hand; /* by a civil servant, whatever questions do beside it */
    bool has_nieuw_antwoord;
    int32_t verlengd_dagen;
    int32_t verlenging_dagen, doorlooptijd_dagen; /* of the zaaktype */
    const char *journey;                          /* NULL: none */
    uint32_t journey_version;
} intake_behandeling;

/* Locks the zaak.  Errors: DM_NOT_FOUND; dm_tx_query's. */
dm_status intake_behandeling_lock (dm_call *call, const intake_toegang *toegang, intake_behandeling *out);
/* The same for a civil servant who saw it as it was in this versie.  Errors: DM_FAILED_PRECONDITION with field versie
 * when it is another by now, with field uuid when the zaak has ended. */
dm_status intake_behandeling_claim (dm_call *call, bool has_uuid, ProtobufCBinaryData uuid, bool has_versie,
                                    uint32_t versie, intake_behandeling *out);
/* Is the term one that can still be extended, or begin to stand still: before it is over, or while it stands still?
 * Errors: DM_FAILED_PRECONDITION with field termijn.  Source: Awb 4:14, third paragraph; 4:15, first paragraph. */
dm_status intake_behandeling_check_termijn (dm_call *call, const intake_behandeling *it);
/* Writes what may change (behandelaar, einde and geteld, opgeschort, verlengd_dagen, has_nieuw_antwoord) and the next
 * versie, which it->versie then is. */
void intake_behandeling_write (dm_call *call, intake_behandeling *it);
/* Adds to the history; by whom is the call's actor. Gives: its UUID, in call->arena. */
const uint8_t *intake_gebeurtenis_add (dm_call *call, const uint8_t *zaak, const char *soort, const char *tekst);

/* Adds days to the term: einde moves with geteld. */
void intake_behandeling_add_dagen (intake_behandeling *it, int32_t dagen);
/* Tells of a reason to suspend the term, which stands still from today on where it did not yet.  Takes: vraag, the
 * question that is the reason; NULL: by hand, with a reden. */
void intake_behandeling_suspend (dm_call *call, intake_behandeling *it, const char *reden, const uint8_t *vraag);
/* Ends the suspension as of today, whatever its reasons: einde moves by all the days that it stood still, and is told
 * by an event. */
void intake_behandeling_resume (dm_call *call, intake_behandeling *it);
/* Adds documents that are complete and free, at most so many that the zaak has 200.  Takes: vraag NULL for none.
 * Errors: DM_INVALID_ARGUMENT, DM_ABORTED (not known yet), DM_FAILED_PRECONDITION (another zaak's). */
dm_status intake_behandeling_add_documenten (dm_call *call, const intake_behandeling *it,
                                             const ProtobufCBinaryData *documenten, size_t count, const uint8_t *vraag);

/* Text of 1 (0 when it may be empty) to max characters.  Errors: DM_INVALID_ARGUMENT with this field. */
dm_status intake_tekst_check (const char *tekst, size_t min, size_t max, const char *field, dm_error *error);
