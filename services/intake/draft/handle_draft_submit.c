/* SPDX-License-Identifier: EUPL-1.2 */
/* A draft becomes a zaak. Who sends it twice, or does not hear the answer, gets the same one: the draft's row is
 * locked, goes away with the commit, and leaves behind which zaak it became. */
#include <string.h>
#include "services/intake/draft/draft.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/draft/initiator.h"
#include "services/intake/zaak/submission.h"
#include "services/intake/value/json.h"
#include "services/intake/value/language.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__SubmitDraftRequest SubmitDraftRequest;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

/* What it answered before. */
static dm_status answer_again (dm_call *call, const SubmitDraftRequest *request, SubmitDraftResponse *reply)
{
    dm_error not_found = call->error;
    SubmitDraftResponse *sent;
    dm_status status = intake_draft_find_sent (call, request->draft, request->visit, &sent);
    if (status)
        return status;
    call->error = not_found;
    if (!sent)
        return not_found.status;
    *reply = *sent;
    return DM_OK;
}

static dm_status make_zaak (dm_call *call, const intake_draft *draft, ProtobufCBinaryData client, cJSON *answers,
                            intake_submitted **out)
{
    Digimeente__Intake__V1__Initiator initiator;
    intake_submission submission = { .initiator = &initiator, .has_tracking_code = true };
    dm_actor owner = { .kind = draft->owner_kind };
    if (draft->owner)
        memcpy (owner.id, draft->owner, strnlen (draft->owner, sizeof owner.id - 1));
    submission.owner = draft->owner ? &owner : NULL;
    submission.kvk_nummer = intake_initiator_read (draft, answers, call->arena, &initiator);
    intake_submission_fill (draft, answers, call->arena, &submission);
    dm_status status = draft->owner
                           ? DM_OK
                           : intake_mail_address_take (call, &intake_of (call)->submit_limits, initiator.emailadres,
                                                       client, draft->name, draft->verified_for, &submission.hold);
    if (status)
        return status;
    return intake_submit (call, intake_of (call)->zaaktypen, &submission, out);
}

static dm_status send_draft (dm_call *call, const intake_draft *draft, ProtobufCBinaryData client,
                             SubmitDraftResponse *reply)
{
    DM_AUTO (intake_json_clear) cJSON *answers = NULL;
    intake_submitted *zaak;
    intake_walk walk = intake_draft_walk (draft, NULL);
    dm_status status = intake_engine_finish (&walk, &answers, &call->error);
    if (status)
        return status;
    status = make_zaak (call, draft, client, answers, &zaak);
    if (status)
        return status;
    dm_tx_insert (call->tx, &intake_sql_insert_sent_drafts, DM_UUID (draft->uuid.bytes), DM_UUID (zaak->uuid.bytes));
    reply->has_uuid = true;
    reply->uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak->uuid.bytes };
    reply->identificatie = zaak->identificatie;
    reply->startdatum = zaak->zaaktype.startdatum;
    reply->uiterlijke_einddatum_afdoening = zaak->zaaktype.uiterlijke_einddatum_afdoening;
    reply->tracking_code = zaak->tracking_code;
    return DM_OK;
}

dm_status intake_handle_submit_draft (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SubmitDraftRequest *request = (const SubmitDraftRequest *) message;
    SubmitDraftResponse *reply = (SubmitDraftResponse *) out;
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    dm_status status = intake_language_check (request->language, &call->error);
    if (status)
        return status;
    status = intake_draft_find (call, intake_of (call)->journeys, request->has_draft, request->draft, request->visit,
                                INTAKE_DRAFT_CHANGE, &draft);
    if (status == DM_NOT_FOUND && strcmp (call->error.field, "draft") == 0)
        return answer_again (call, request, reply);
    if (status)
        return status;
    if (!request->has_revision || request->revision != draft.revision)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "revision", "the draft was changed meanwhile");
    if (request->has_client && request->client.len != INTAKE_CLIENT_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "client", "%d bytes are needed", INTAKE_CLIENT_BYTES);
    draft.language = request->language ? request->language : draft.language;
    return send_draft (call, &draft, request->has_client ? request->client : (ProtobufCBinaryData){ 0 }, reply);
}
