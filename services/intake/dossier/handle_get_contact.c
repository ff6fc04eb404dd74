/* SPDX-License-Identifier: EUPL-1.2 */
/* Tells notification whom to write to, and about what. */
#include <string.h>
#include "common/db.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/value/term.h"
#include "services/intake/dossier/handlers.h"
#include "services/intake/dossier/news.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/value/name.h"
#include "services/intake/zaak/opened.h"
#include "services/intake/zaak/tracking_code.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__GetContactRequest GetContactRequest;
typedef Digimeente__Intake__V1__GetContactResponse GetContactResponse;

static char *make_tracking_code (dm_call *call, ProtobufCBinaryData zaak, uint32_t number)
{
    char *code = dm_arena_alloc (call->arena, INTAKE_TRACKING_CODE_SIZE);
    intake_tracking_code_of (call, zaak.data, number, code, NULL);
    return code;
}

/* Those that are there: of its link, and the one that confirms its mail address. */
static void fill_codes (dm_call *call, ProtobufCBinaryData zaak, const PGresult *rows, GetContactResponse *reply)
{
    if (dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_ASKS_ADDRESS))
        reply->confirm_code = make_tracking_code (call, zaak, INTAKE_CONFIRM_NUMBER);
    if (dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_HAS_TRACKING_CODE))
        reply->tracking_code =
            make_tracking_code (call, zaak, (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_CONTACT_LINK_NUMBER));
}

static dm_status check_request (const GetContactRequest *request, dm_error *error)
{
    if (!request->has_zaak || request->zaak.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaak", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    if (!request->has_status_volgnummer || request->status_volgnummer < 1 || request->status_volgnummer > INT32_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "status_volgnummer", "a number from 1 is needed");
    if (request->has_history_entry && request->history_entry.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "history_entry", "a UUID has %d bytes", DM_UUID_BYTES);
    return DM_OK;
}

/* What is sealed of it. */
static dm_status fill_texts (dm_call *call, const GetContactRequest *request, const PGresult *rows,
                             GetContactResponse *reply)
{
    static const intake_opened_columns columns = {
        INTAKE_FIND_CONTACT_ZAAK,          INTAKE_FIND_CONTACT_INITIATOR, INTAKE_FIND_CONTACT_WRAP_ID,
        INTAKE_FIND_CONTACT_WRAPPED,       INTAKE_FIND_CONTACT_CONTENTS,  INTAKE_FIND_CONTACT_PERSON_WRAP_ID,
        INTAKE_FIND_CONTACT_PERSON_WRAPPED
    };
    char column[INTAKE_TOELICHTING_COLUMN_SIZE];
    intake_opened it;
    dm_status status = intake_opened_read (call, rows, &columns, &it);
    if (status)
        return status;
    reply->name = it.persoon->initiator->name;
    reply->emailadres = it.persoon->initiator->emailadres;
    reply->statustoelichting = intake_zaak_unseal (
        call, it.key, it.uuid, intake_toelichting_column ((int32_t) request->status_volgnummer, column),
        dm_get_bytes (rows, 0, INTAKE_FIND_CONTACT_STATUSTOELICHTING));
    reply->resultaattoelichting = intake_zaak_unseal (call, it.key, it.uuid, INTAKE_RESULTAAT_TOELICHTING,
                                                      dm_get_bytes (rows, 0, INTAKE_FIND_CONTACT_RESULTAATTOELICHTING));
    reply->text = intake_zaak_unseal (call, it.key, request->history_entry.data, INTAKE_HISTORY_TEXT,
                                      dm_get_bytes (rows, 0, INTAKE_FIND_CONTACT_TEXT));
    return intake_opened_fault (&it);
}

/* A mail goes to an address that somebody typed: of a zaak that needs a login it tells only that there is something to
 * read, and not even what it is about. */
static void take_contents_away (GetContactResponse *reply)
{
    reply->statustoelichting = reply->resultaattoelichting = reply->text = NULL;
    reply->resultaat_omschrijving = NULL;
    reply->title = reply->zaaktype_omschrijving = NULL;
}

/* Whom to mail the link of a draft. */
static dm_status tell_of_draft (dm_call *call, ProtobufCBinaryData draft, GetContactResponse *reply)
{
    const PGresult *rows;
    if (draft.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "draft", "a UUID has %d bytes", DM_UUID_BYTES);
    dm_status status = dm_tx_query (call, &intake_sql_find_draft_contact, &rows, DM_UUID (draft.data));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "draft", "there is no such draft, or its link opens nothing");
    intake_zaak_key *key = intake_zaak_key_open (call, draft.data, rows, 0, INTAKE_FIND_DRAFT_CONTACT_WRAP_ID,
                                                 INTAKE_FIND_DRAFT_CONTACT_WRAPPED);
    reply->language = dm_get_text (rows, 0, INTAKE_FIND_DRAFT_CONTACT_LANGUAGE);
    reply->emailadres = intake_zaak_unseal (call, key, draft.data, INTAKE_DRAFT_EMAILADRES,
                                            dm_get_bytes (rows, 0, INTAKE_FIND_DRAFT_CONTACT_EMAILADRES));
    reply->draft_code =
        make_tracking_code (call, draft, (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_DRAFT_CONTACT_LINK_NUMBER));
    return key->fault;
}

dm_status intake_handle_get_contact (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const GetContactRequest *request = (const GetContactRequest *) message;
    GetContactResponse *reply = (GetContactResponse *) out;
    const uint8_t *history_entry = request->has_history_entry ? request->history_entry.data : NULL;
    const PGresult *rows;
    if (request->has_draft)
        return tell_of_draft (call, request->draft, reply);
    dm_status status = check_request (request, &call->error);
    if (!status)
        status = intake_news_check (call, request->zaak.data, (int32_t) request->status_volgnummer, history_entry);
    if (!status)
        status = dm_tx_query (call, &intake_sql_find_contact, &rows, DM_UUID (request->zaak.data),
                              DM_INT4 ((int32_t) request->status_volgnummer), DM_UUID (history_entry));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "zaak", "there is no such zaak, or it has no such status");
    reply->language = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_LANGUAGE);
    reply->identificatie = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_IDENTIFICATIE);
    reply->zaaktype_omschrijving = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_ZAAKTYPE_OMSCHRIJVING);
    reply->startdatum = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_STARTDATUM);
    reply->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_UITERLIJKE_EINDDATUM_AFDOENING);
    reply->status_omschrijving = intake_name_read (call->arena, rows, 0, INTAKE_FIND_CONTACT_STATUS_OMSCHRIJVING);
    reply->has_is_held = true;
    reply->is_held = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_IS_HELD);
    fill_codes (call, request->zaak, rows, reply);
    reply->resultaat_omschrijving = intake_name_read (call->arena, rows, 0, INTAKE_FIND_CONTACT_RESULTAAT_OMSCHRIJVING);
    reply->has_is_suspended = reply->has_is_suspended_by_hand = true;
    reply->is_suspended = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_IS_SUSPENDED);
    reply->is_suspended_by_hand = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_IS_SUSPENDED_BY_HAND);
    reply->rechtsmiddel = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_RECHTSMIDDEL);
    if (reply->rechtsmiddel)
        reply->rechtsmiddel_until =
            intake_term_rechtsmiddel (dm_get_text (rows, 0, INTAKE_FIND_CONTACT_DECIDED_ON), call->arena);
    status = fill_texts (call, request, rows, reply);
    if (!status)
        status = intake_journeys_title (
            call, intake_of (call)->journeys, dm_get_text (rows, 0, INTAKE_FIND_CONTACT_JOURNEY),
            (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_CONTACT_JOURNEY_VERSION), reply->language, &reply->title);
    reply->has_needs_login = true;
    reply->needs_login = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_NEEDS_LOGIN);
    if (reply->needs_login)
        take_contents_away (reply);
    return status;
}
