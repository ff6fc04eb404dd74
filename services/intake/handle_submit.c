/* SPDX-License-Identifier: EUPL-1.2 */
/* Takes a request in. */
#include "services/intake/handlers.h"
#include "services/intake/submission.h"

typedef Digimeente__Intake__V1__SubmitRequest SubmitRequest;
typedef Digimeente__Intake__V1__SubmitResponse SubmitResponse;

dm_status handle_submit (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SubmitRequest *request = (const SubmitRequest *) message;
    SubmitResponse *reply = (SubmitResponse *) out;
    const intake_submission submission = { .zaaktype = request->zaaktype,
                                           .antwoorden = request->antwoorden,
                                           .taal = request->taal,
                                           .documenten = request->documenten,
                                           .document_count = request->n_documenten,
                                           .initiator = request->initiator };
    intake_ingediend *zaak;
    dm_status status = intake_submit (call, &submission, &zaak);
    if (status)
        return status;
    reply->has_uuid = true;
    reply->uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, zaak->uuid.bytes };
    reply->identificatie = zaak->identificatie;
    reply->startdatum = zaak->zaaktype.startdatum;
    reply->uiterlijke_einddatum_afdoening = zaak->zaaktype.uiterlijke_einddatum_afdoening;
    return DM_OK;
}
