/* SPDX-License-Identifier: EUPL-1.2 */
/* The initiator answers a question; the term that stood still for it, and for nothing else, goes on. */
#include "common/event.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/intake.h"
#include "services/intake/zaak/handling.h"
#include "services/intake/portal/handlers.h"
#include "sql/intake.h"

#define ANSWER_MAX 4000 /* characters */

typedef Digimeente__Intake__V1__AnswerQuestionRequest AnswerQuestionRequest;

static dm_status check_request (const AnswerQuestionRequest *request, dm_error *error)
{
    if (!request->has_question || request->question.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "question", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    return intake_text_check (request->answer, request->n_documenten > 0 ? 0 : 1, ANSWER_MAX, "answer", error);
}

/* Is it this zaak's, and open?  Gives: *out_resumes, whether nothing else keeps the term. */
static dm_status find_question (dm_call *call, const AnswerQuestionRequest *request, const intake_handling *it,
                                bool *out_resumes)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_question, &rows, DM_UUID (request->question.data), DM_UUID (it->uuid));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "question", "there is no such question");
    if (!dm_get_bool (rows, 0, INTAKE_FIND_QUESTION_IS_OPEN))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "question", "it was answered, or the zaak has ended");
    if (dm_get_bool (rows, 0, INTAKE_FIND_QUESTION_WANTS_DOCUMENT) && request->n_documenten == 0)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "documenten", "a document is asked for");
    *out_resumes = it->is_suspended && !it->is_suspended_by_hand && dm_get_bool (rows, 0, INTAKE_FIND_QUESTION_SUSPENDS)
                   && dm_get_int4 (rows, 0, INTAKE_FIND_QUESTION_OTHERS) == 0;
    return DM_OK;
}

static void emit_answered (dm_call *call, const AnswerQuestionRequest *request, const intake_handling *it)
{
    Digimeente__Intake__V1__ZaakQuestionAnswered data = DIGIMEENTE__INTAKE__V1__ZAAK_QUESTION_ANSWERED__INIT;
    data.has_question = true;
    data.question = request->question;
    data.n_documenten = request->n_documenten;
    data.documenten = request->documenten;
    dm_emit (call, "nl.digimeente.zaak.question-answered", it->uuid, NULL, &data.base);
}

dm_status intake_handle_answer_question (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const AnswerQuestionRequest *request = (const AnswerQuestionRequest *) message;
    intake_rights rights;
    intake_handling it;
    bool resumes = false;
    dm_status status = intake_rights_init (&rights, request->has_uuid, request->uuid, request->tracking_code,
                                           intake_of (call)->link_days, &call->error);
    if (!status)
        status = check_request (request, &call->error);
    if (!status)
        status = intake_handling_lock (call, &rights, &it);
    if (!status)
        status = find_question (call, request, &it, &resumes);
    if (!status)
        status = intake_handling_add_documenten (call, &it, request->documenten, request->n_documenten,
                                                 request->question.data);
    if (status)
        return status;
    dm_tx_send (call->tx, &intake_sql_answer_question, DM_UUID (request->question.data),
                intake_zaak_seal (call, it.key, request->question.data, INTAKE_QUESTION_ANSWER, request->answer));
    intake_history_entry_add (call, it.uuid, it.key, "answered", NULL, NULL);
    emit_answered (call, request, &it);
    if (resumes)
        intake_handling_resume (call, &it);
    it.has_new_answer = true;
    intake_handling_write (call, &it);
    return DM_OK;
}
