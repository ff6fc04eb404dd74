/* SPDX-License-Identifier: EUPL-1.2 */
/* A civil servant asks the initiator something; the term may stand still until the answer. */
#include "common/event.h"
#include "services/intake/dossier/dossier.h"
#include "services/intake/desk/handlers.h"
#include "sql/intake.h"

#define TEXT_MAX 2000 /* characters */
#define QUESTIONS_MAX 50

typedef Digimeente__Intake__V1__AskQuestionRequest AskQuestionRequest;

static dm_status check_count (dm_call *call, const intake_handling *it)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_count_of_zaak, &rows, DM_UUID (it->uuid));
    if (!status && dm_get_int4 (rows, 0, INTAKE_COUNT_OF_ZAAK_QUESTIONS) >= QUESTIONS_MAX)
        status =
            dm_fail (&call->error, DM_FAILED_PRECONDITION, "text", "a zaak has at most %d questions", QUESTIONS_MAX);
    return status;
}

static void write_question (dm_call *call, const AskQuestionRequest *request, intake_handling *it)
{
    Digimeente__Intake__V1__ZaakQuestionAsked data = DIGIMEENTE__INTAKE__V1__ZAAK_QUESTION_ASKED__INIT;
    dm_uuid uuid = dm_uuid_new ();
    dm_tx_send (call->tx, &intake_sql_insert_question, DM_UUID (uuid.bytes), DM_UUID (it->uuid),
                intake_zaak_seal (call, it->key, uuid.bytes, INTAKE_QUESTION_TEXT, request->text),
                DM_BOOL (request->wants_document), DM_BOOL (request->suspends));
    data.has_question = data.has_history_entry = true;
    data.question = (ProtobufCBinaryData){ DM_UUID_BYTES, uuid.bytes };
    data.history_entry =
        (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) intake_history_entry_add (
                                                  call, it->uuid, it->key, "question-asked", NULL, request->text) };
    dm_emit (call, "nl.digimeente.zaak.question-asked", it->uuid, NULL, &data.base);
    if (request->suspends && !it->is_suspended)
        intake_handling_suspend (call, it, NULL, uuid.bytes);
    intake_handling_write (call, it);
}

dm_status intake_handle_ask_question (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const AskQuestionRequest *request = (const AskQuestionRequest *) message;
    Digimeente__Intake__V1__AskQuestionResponse *reply = (void *) out;
    intake_handling it;
    dm_status status = intake_text_check (request->text, 1, TEXT_MAX, "text", &call->error);
    if (!status)
        status = intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision,
                                        request->revision, &it);
    if (!status && request->suspends)
        status = intake_handling_check_term (call, &it);
    if (!status)
        status = check_count (call, &it);
    if (status)
        return status;
    write_question (call, request, &it);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision;
    return DM_OK;
}
