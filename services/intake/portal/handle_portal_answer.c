/* SPDX-License-Identifier: EUPL-1.2 */
/* The initiator answers a question; the term that stood still for it, and for nothing else, goes on. */
#include "common/event.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/zaak/behandeling.h"
#include "services/intake/portal/handlers.h"
#include "sql/intake.h"

#define ANTWOORD_MAX 4000 /* characters */

typedef Digimeente__Intake__V1__AnswerVraagRequest AnswerVraagRequest;

static dm_status check_request (const AnswerVraagRequest *request, dm_error *error)
{
    if (!request->has_vraag || request->vraag.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "vraag", "a UUID of %d bytes is needed", DM_UUID_BYTES);
    return intake_tekst_check (request->antwoord, request->n_documenten > 0 ? 0 : 1, ANTWOORD_MAX, "antwoord", error);
}

/* Is it this zaak's, and open?  Gives: *out_resumes, whether nothing else keeps the term. */
static dm_status find_vraag (dm_call *call, const AnswerVraagRequest *request, const intake_behandeling *it,
                             bool *out_resumes)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_vraag, &rows, DM_UUID (request->vraag.data), DM_UUID (it->uuid));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "vraag", "there is no such question");
    if (!dm_get_bool (rows, 0, INTAKE_FIND_VRAAG_IS_OPEN))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "vraag", "it was answered, or the zaak has ended");
    if (dm_get_bool (rows, 0, INTAKE_FIND_VRAAG_WANTS_DOCUMENT) && request->n_documenten == 0)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "documenten", "a document is asked for");
    *out_resumes = it->is_opgeschort && !it->is_opgeschort_met_hand && dm_get_bool (rows, 0, INTAKE_FIND_VRAAG_SUSPENDS)
                   && dm_get_int4 (rows, 0, INTAKE_FIND_VRAAG_OTHERS) == 0;
    return DM_OK;
}

static void emit_answered (dm_call *call, const AnswerVraagRequest *request, const intake_behandeling *it)
{
    Digimeente__Intake__V1__ZaakQuestionAnswered data = DIGIMEENTE__INTAKE__V1__ZAAK_QUESTION_ANSWERED__INIT;
    data.has_vraag = true;
    data.vraag = request->vraag;
    data.n_documenten = request->n_documenten;
    data.documenten = request->documenten;
    dm_emit (call, "nl.digimeente.zaak.question-answered", it->uuid, NULL, &data.base);
}

dm_status intake_handle_answer_vraag (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const AnswerVraagRequest *request = (const AnswerVraagRequest *) message;
    intake_toegang toegang;
    intake_behandeling it;
    bool resumes = false;
    dm_status status =
        intake_toegang_init (&toegang, request->has_uuid, request->uuid, request->volgcode, &call->error);
    if (!status)
        status = check_request (request, &call->error);
    if (!status)
        status = intake_behandeling_lock (call, &toegang, &it);
    if (!status)
        status = find_vraag (call, request, &it, &resumes);
    if (!status)
        status = intake_behandeling_add_documenten (call, &it, request->documenten, request->n_documenten,
                                                    request->vraag.data);
    if (status)
        return status;
    dm_tx_send (call->tx, &intake_sql_answer_vraag, DM_UUID (request->vraag.data),
                DM_TEXT (request->antwoord && *request->antwoord ? request->antwoord : NULL));
    intake_gebeurtenis_add (call, it.uuid, "answered", NULL);
    emit_answered (call, request, &it);
    if (resumes)
        intake_behandeling_resume (call, &it);
    it.has_nieuw_antwoord = true;
    intake_behandeling_write (call, &it);
    return DM_OK;
}
