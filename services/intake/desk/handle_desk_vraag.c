/* SPDX-License-Identifier: EUPL-1.2 */
/* A civil servant asks the initiator something; the term may stand still until the answer. */
#include "common/event.h"
#include "services/intake/dossier/dossier.h"
#include "services/intake/desk/handlers.h"
#include "sql/intake.h"

#define TEKST_MAX 2000 /* characters */
#define VRAGEN_MAX 50

typedef Digimeente__Intake__V1__AskVraagRequest AskVraagRequest;

static dm_status check_count (dm_call *call, const intake_behandeling *it)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_count_of_zaak, &rows, DM_UUID (it->uuid));
    if (!status && dm_get_int4 (rows, 0, INTAKE_COUNT_OF_ZAAK_VRAGEN) >= VRAGEN_MAX)
        status = dm_fail (&call->error, DM_FAILED_PRECONDITION, "tekst", "a zaak has at most %d questions", VRAGEN_MAX);
    return status;
}

static void write_vraag (dm_call *call, const AskVraagRequest *request, intake_behandeling *it)
{
    Digimeente__Intake__V1__ZaakQuestionAsked data = DIGIMEENTE__INTAKE__V1__ZAAK_QUESTION_ASKED__INIT;
    dm_uuid uuid = dm_uuid_new ();
    dm_tx_send (call->tx, &intake_sql_insert_vraag, DM_UUID (uuid.bytes), DM_UUID (it->uuid), DM_TEXT (request->tekst),
                DM_BOOL (request->wants_document), DM_BOOL (request->suspends));
    data.has_vraag = data.has_gebeurtenis = true;
    data.vraag = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    data.gebeurtenis =
        (ProtobufCBinaryData){ DM_UUID_BYTES,
                               (uint8_t *) intake_gebeurtenis_add (call, it->uuid, "question-asked", request->tekst) };
    dm_emit (call, "nl.digimeente.zaak.question-asked", it->uuid, NULL, &data.base);
    if (request->suspends && !it->is_opgeschort)
        intake_behandeling_suspend (call, it, NULL, uuid.bytes);
    intake_behandeling_write (call, it);
}

dm_status intake_handle_ask_vraag (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const AskVraagRequest *request = (const AskVraagRequest *) message;
    Digimeente__Intake__V1__AskVraagResponse *reply = (void *) out;
    intake_behandeling it;
    dm_status status = intake_tekst_check (request->tekst, 1, TEKST_MAX, "tekst", &call->error);
    if (!status)
        status = intake_behandeling_claim (call, request->has_uuid, request->uuid, request->has_versie, request->versie,
                                           &it);
    if (!status && request->suspends)
        status = intake_behandeling_check_termijn (call, &it);
    if (!status)
        status = check_count (call, &it);
    if (status)
        return status;
    write_vraag (call, request, &it);
    reply->has_versie = true;
    reply->versie = (uint32_t) it.versie;
    return DM_OK;
}
