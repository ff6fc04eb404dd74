/* SPDX-License-Identifier: EUPL-1.2 */
/* Takes a request in. */
#include "services/intake/draft/handlers.h"
#include "services/intake/draft/whole.h"
#include "services/intake/intake.h"
#include "services/intake/value/reasons_tell.h"

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__SubmitResponse SubmitResponse;

/* What the message lacks or may not say, whichever way it is checked. */
static dm_status check_message (const SubmitRequest *request, dm_error *error)
{
    if (!request->zaaktype)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaaktype", "a zaaktype is needed");
    if (!request->answers)
        return dm_fail (error, DM_INVALID_ARGUMENT, "answers", "a JSON object is needed");
    if (request->without_journey && (request->journey || request->audience || request->n_files > 0))
        return dm_fail (error, DM_INVALID_ARGUMENT, "without_journey", "with it no journey, audience or bestanden");
    return DM_OK;
}

static intake_submission read_as_it_is (const SubmitRequest *request)
{
    return (intake_submission){ .zaaktype = request->zaaktype,
                                .answers = request->answers,
                                .language = request->language,
                                .documenten = request->documenten,
                                .document_count = request->n_documenten,
                                .initiator = request->initiator,
                                .startdatum = request->startdatum };
}

/* Reasons are given in *out_reasons alone; then *out is nothing. */
static dm_status read_request (dm_call *call, const SubmitRequest *request, dm_reasons *out_reasons,
                               intake_submission *out)
{
    const intake *app = intake_of (call);
    dm_status status = check_message (request, &call->error);
    if (!status && request->without_journey)
        *out = read_as_it_is (request);
    else if (!status)
        status = intake_whole_check (call, app->journeys, app->zaaktypen, request, out_reasons, out);
    return status;
}

static dm_status refuse (dm_call *call, const dm_reasons *reasons)
{
    const dm_reason *first = &reasons->rows[0];
    return dm_fail (&call->error, DM_INVALID_ARGUMENT, "answers", "%s%s%s (%zu in all)", first->path,
                    *first->path ? ": " : "", first->message, reasons->count);
}

dm_status intake_handle_submit (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    SubmitResponse *reply = (SubmitResponse *) out;
    dm_reasons reasons = { .arena = call->arena };
    intake_submission submission;
    intake_submitted *zaak;
    dm_status status = read_request (call, (const SubmitRequest *) message, &reasons, &submission);
    if (!status && reasons.count > 0)
        status = refuse (call, &reasons);
    if (!status)
        status = intake_submit (call, intake_of (call)->zaaktypen, &submission, &zaak);
    if (status)
        return status;
    reply->has_uuid = true;
    reply->uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak->uuid.bytes };
    reply->identificatie = zaak->identificatie;
    reply->startdatum = zaak->zaaktype.startdatum;
    reply->uiterlijke_einddatum_afdoening = zaak->zaaktype.uiterlijke_einddatum_afdoening;
    return DM_OK;
}

dm_status intake_handle_check_submit (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SubmitRequest *request = ((const Digimeente__Intake__V1__CheckSubmitRequest *) message)->submit;
    Digimeente__Intake__V1__CheckSubmitResponse *reply = (Digimeente__Intake__V1__CheckSubmitResponse *) out;
    dm_reasons *reasons = dm_arena_zalloc (call->arena, sizeof *reasons);
    intake_submission submission;
    reasons->arena = call->arena;
    if (!request)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "submit", "a request is needed");
    dm_status status = read_request (call, request, reasons, &submission);
    if (status)
        return status;
    reply->n_reasons = intake_reasons_tell (reasons, call->arena, &reply->reasons);
    return reasons->count > 0 ? DM_OK : intake_submission_check (call, intake_of (call)->zaaktypen, &submission);
}
