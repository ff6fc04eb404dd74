/* SPDX-License-Identifier: EUPL-1.2 */
/* Tells notification whom to write to, and about what. */
#include <string.h>
#include "common/db.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/dossier/handlers.h"
#include "services/intake/dossier/news.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/value/name.h"
#include "services/intake/zaak/tracking_code.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__GetContactRequest GetContactRequest;
typedef Digimeente__Intake__V1__GetContactResponse GetContactResponse;

static char *make_tracking_code (dm_call *call, ProtobufCBinaryData zaak)
{
    const intake *app = intake_of (call);
    uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES];
    dm_uuid uuid;
    char *code = dm_arena_alloc (call->arena, INTAKE_TRACKING_CODE_SIZE);
    memcpy (uuid.bytes, zaak.data, DM_UUID_BYTES);
    intake_tracking_code_make (app->person_key, &uuid, code, hash);
    return code;
}

dm_status intake_handle_get_contact (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const GetContactRequest *request = (const GetContactRequest *) message;
    GetContactResponse *reply = (GetContactResponse *) out;
    if (!request->has_zaak || request->zaak.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "zaak", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    if (!request->has_status_volgnummer || request->status_volgnummer < 1 || request->status_volgnummer > INT32_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "status_volgnummer", "a number from 1 is needed");
    if (request->has_history_entry && request->history_entry.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "history_entry", "a UUID has %d bytes", DM_UUID_BYTES);
    const uint8_t *history_entry = request->has_history_entry ? request->history_entry.data : NULL;
    const PGresult *rows;
    dm_status status =
        intake_news_check (call, request->zaak.data, (int32_t) request->status_volgnummer, history_entry);
    if (!status)
        status = dm_tx_query (call, &intake_sql_find_contact, &rows, DM_UUID (request->zaak.data),
                              DM_INT4 ((int32_t) request->status_volgnummer), DM_UUID (history_entry));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "zaak", "there is no such zaak, or it has no such status");
    reply->name = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_NAME);
    reply->emailadres = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_EMAILADRES);
    reply->language = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_LANGUAGE);
    reply->identificatie = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_IDENTIFICATIE);
    reply->zaaktype_omschrijving = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_ZAAKTYPE_OMSCHRIJVING);
    reply->startdatum = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_STARTDATUM);
    reply->uiterlijke_einddatum_afdoening = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_UITERLIJKE_EINDDATUM_AFDOENING);
    reply->status_omschrijving = intake_name_read (call->arena, rows, 0, INTAKE_FIND_CONTACT_STATUS_OMSCHRIJVING);
    reply->statustoelichting = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_STATUSTOELICHTING);
    reply->tracking_code =
        dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_HAS_TRACKING_CODE) ? make_tracking_code (call, request->zaak) : NULL;
    reply->text = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_TEXT);
    reply->resultaat_omschrijving = intake_name_read (call->arena, rows, 0, INTAKE_FIND_CONTACT_RESULTAAT_OMSCHRIJVING);
    reply->resultaattoelichting = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_RESULTAATTOELICHTING);
    reply->has_is_suspended = reply->has_is_suspended_by_hand = true;
    reply->is_suspended = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_IS_SUSPENDED);
    reply->is_suspended_by_hand = dm_get_bool (rows, 0, INTAKE_FIND_CONTACT_IS_SUSPENDED_BY_HAND);
    reply->rechtsmiddel = dm_get_text (rows, 0, INTAKE_FIND_CONTACT_RECHTSMIDDEL);
    return intake_journeys_title (call, intake_of (call)->journeys, dm_get_text (rows, 0, INTAKE_FIND_CONTACT_JOURNEY),
                                  (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_CONTACT_JOURNEY_VERSION),
                                  reply->language, &reply->title);
}
