/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/submission.h"

#include <stdlib.h>
#include <string.h>
#include "common/db.h"
#include "common/event.h"
#include "services/intake/zaak/answers.h"
#include "services/intake/zaak/opened.h"
#include "services/intake/zaak/terms.h"
#include "services/intake/value/language.h"
#include "sql/intake.h"

#define YEAR_GROUP 5 /* symbols of a zaaknummer: 26RB- */

typedef Digimeente__Intake__V1__Initiator Initiator;
typedef Digimeente__Intake__V1__Text Text;

/* A zaak on its way in; lives in the call's arena, for the reply. */
typedef struct new_zaak {
    intake_submitted it;
    uint8_t tracking_code_sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    uint8_t confirm_sha256[INTAKE_TRACKING_CODE_HASH_BYTES]; /* where the owner of the address is asked */
    bool has_initiator;
    dm_uuid initiator;
    intake_zaak_key *key, *person_key;
    dm_wrapped_key wrapped; /* key, for its row */
    const char *terms;      /* NULL: those of the person's key, which is another */
} new_zaak;

static dm_status check_request (const intake_submission *request, dm_error *error)
{
    dm_status status = intake_language_check (request->language, error);
    if (!status)
        status = intake_documenten_check (request->documenten, request->document_count, error);
    if (!status && request->initiator)
        status = intake_initiator_check (request->initiator, error);
    return status ? status : intake_answers_check (request->answers, error);
}

/* Gives: *out, the zaaktype as of the day that the zaak begins. */
static dm_status check_all (dm_call *call, intake_zaaktypen *zaaktypen, const intake_submission *request,
                            intake_zaaktype *out)
{
    dm_status status = check_request (request, &call->error);
    if (!status)
        status = intake_zaaktype_find (call, zaaktypen, request->zaaktype, out);
    return status ? status : intake_zaaktype_begin (out, request->startdatum, &call->error);
}

dm_status intake_submission_check (dm_call *call, intake_zaaktypen *zaaktypen, const intake_submission *request)
{
    intake_zaaktype zaaktype;
    return check_all (call, zaaktypen, request, &zaaktype);
}

bool intake_submission_has_initiator (const intake_submission *request)
{
    return !intake_initiator_is_empty (request->initiator) || request->kvk_nummer;
}

/* Numbers and ids; new ones each time the handler runs, so that a number that is taken is not tried again. Who did not
 * log in is known by this zaak alone: one key serves both, and erases both. */
static void fill_zaak (dm_call *call, const intake_submission *request, new_zaak *zaak)
{
    uint64_t random;
    dm_uuid bits = dm_uuid_random ();
    memcpy (&random, bits.bytes, 6); /* the bytes before the version are all random */
    zaak->it.uuid = dm_uuid_new ();
    intake_zaaknummer_encode ((unsigned) strtoul (zaak->it.zaaktype.startdatum, NULL, 10), random,
                              zaak->it.identificatie);
    if (request->has_tracking_code)
        intake_tracking_code_of (call, zaak->it.uuid.bytes, 0, zaak->it.tracking_code, zaak->tracking_code_sha256);
    if (request->hold.is_to_ask) {
        char code[INTAKE_TRACKING_CODE_SIZE];
        intake_tracking_code_of (call, zaak->it.uuid.bytes, INTAKE_CONFIRM_NUMBER, code, zaak->confirm_sha256);
    }
    zaak->has_initiator = intake_submission_has_initiator (request);
    zaak->initiator = request->owner ? dm_uuid_new () : zaak->it.uuid;
}

/* Terms of all that the zaak is found by; of its number the groups behind the first, which begins like others. */
static const char *write_terms (dm_call *call, const intake_submission *request, const char *identificatie)
{
    static const Text no_subject = DIGIMEENTE__INTAKE__V1__TEXT__INIT;
    static const Initiator nobody = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    const Initiator *initiator = request->initiator ? request->initiator : &nobody;
    const Text *subject = request->subject ? request->subject : &no_subject;
    const char *own[] = { initiator->name,     initiator->verblijfsadres,  initiator->emailadres,
                          request->kvk_nummer, identificatie + YEAR_GROUP, subject->nl,
                          subject->en };
    const char **texts = dm_arena_alloc (call->arena, (DM_COUNT (own) + request->sought_count) * sizeof *texts);
    memcpy (texts, own, sizeof own);
    if (request->sought_count > 0)
        memcpy (texts + DM_COUNT (own), request->sought, request->sought_count * sizeof *texts);
    return intake_terms_write (call, texts, DM_COUNT (own) + request->sought_count);
}

/* The keys of the zaak and, where it has its own, of the person. The terms stand with the person's. */
static dm_status make_keys (dm_call *call, const intake_submission *request, new_zaak *zaak)
{
    const char *terms = write_terms (call, request, zaak->it.identificatie);
    bool is_apart = zaak->has_initiator && request->owner;
    dm_status status = intake_zaak_key_make (call, zaak->it.uuid.bytes, &zaak->wrapped, &zaak->key);
    zaak->person_key = zaak->key;
    zaak->terms = is_apart ? NULL : terms;
    if (!status && is_apart)
        status = intake_zaak_key_add (call, zaak->initiator.bytes, terms, &zaak->person_key);
    return status;
}

static dm_param seal_initiator (dm_call *call, const intake_submission *request, const new_zaak *zaak)
{
    if (!zaak->has_initiator)
        return DM_BYTES (NULL, 0);
    Digimeente__Intake__V1__Persoon persoon = DIGIMEENTE__INTAKE__V1__PERSOON__INIT;
    persoon.initiator = (Initiator *) request->initiator;
    persoon.kvk_nummer = (char *) request->kvk_nummer;
    persoon.answers = (char *) request->own_answers;
    return intake_persoon_seal (call, zaak->person_key, zaak->initiator.bytes, &persoon);
}

static dm_param number_or_null (int32_t number)
{
    return number > 0 ? DM_INT4 (number) : dm_param_null (DM_INT4 (0));
}

/* What fails here shows at the commit, and undoes the rest. */
static void write_zaak (dm_call *call, const intake_submission *request, const new_zaak *zaak)
{
    const dm_actor *owner = request->owner;
    dm_tx_insert (
        call->tx, &intake_sql_insert_zaken, DM_UUID (zaak->it.uuid.bytes), DM_TEXT (zaak->it.identificatie),
        DM_TEXT (request->zaaktype), DM_TEXT (zaak->it.zaaktype.startdatum),
        DM_TEXT (zaak->it.zaaktype.uiterlijke_einddatum_afdoening),
        intake_zaak_seal (call, zaak->key, zaak->it.uuid.bytes, INTAKE_ZAAK_ANSWERS, request->answers),
        DM_UUID (zaak->has_initiator ? zaak->initiator.bytes : NULL),
        DM_TEXT (request->language ? request->language : "nl"), DM_TEXT (zaak->it.zaaktype.statustype),
        DM_TEXT (request->journey), number_or_null ((int32_t) request->journey_version),
        number_or_null (owner ? (int32_t) owner->kind : 0), DM_TEXT (owner ? owner->id : NULL),
        DM_BYTES (request->has_tracking_code ? zaak->tracking_code_sha256 : NULL, INTAKE_TRACKING_CODE_HASH_BYTES),
        DM_TEXT (zaak->it.zaaktype.counted_einddatum), DM_TEXT (request->level),
        DM_BYTES (request->hold.held_for, INTAKE_MAIL_HASH_BYTES),
        DM_BYTES (request->hold.is_to_ask ? zaak->confirm_sha256 : NULL, INTAKE_TRACKING_CODE_HASH_BYTES),
        DM_INT4 (zaak->wrapped.wrap_id), DM_BYTES (zaak->wrapped.bytes.data, zaak->wrapped.bytes.len),
        DM_TEXT (zaak->terms), seal_initiator (call, request, zaak),
        intake_subject_seal (call, zaak->key, zaak->person_key, zaak->it.uuid.bytes, request->subject));
    if (request->document_count > 0)
        dm_tx_send (call->tx, &intake_sql_insert_zaakinformatieobjecten, DM_UUID (zaak->it.uuid.bytes),
                    dm_param_uuids (call->arena, request->documenten, request->document_count));
}

static void emit_created (dm_call *call, const intake_submission *request, new_zaak *zaak)
{
    Digimeente__Intake__V1__ZaakCreated created = DIGIMEENTE__INTAKE__V1__ZAAK_CREATED__INIT;
    created.zaaktype = (char *) request->zaaktype;
    created.n_documenten = request->document_count;
    created.documenten = (ProtobufCBinaryData *) request->documenten;
    created.has_initiator = zaak->has_initiator;
    created.initiator = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak->initiator.bytes };
    dm_emit (call, "nl.digimeente.zaak.created", zaak->it.uuid.bytes, NULL, &created.base);
    Digimeente__Intake__V1__ZaakAddressAsked asked = DIGIMEENTE__INTAKE__V1__ZAAK_ADDRESS_ASKED__INIT;
    if (request->hold.is_to_ask)
        dm_emit (call, "nl.digimeente.zaak.address-asked", zaak->it.uuid.bytes, NULL, &asked.base);
}

dm_status intake_submit (dm_call *call, intake_zaaktypen *zaaktypen, const intake_submission *request,
                         intake_submitted **out)
{
    new_zaak *zaak = dm_arena_zalloc (call->arena, sizeof *zaak);
    dm_status status = check_all (call, zaaktypen, request, &zaak->it.zaaktype);
    if (!status && request->document_count > 0)
        status = intake_documenten_find (call, request->documenten, request->document_count);
    if (status)
        return status;
    fill_zaak (call, request, zaak);
    status = make_keys (call, request, zaak);
    if (status)
        return status;
    write_zaak (call, request, zaak);
    emit_created (call, request, zaak);
    *out = &zaak->it;
    return DM_OK;
}
