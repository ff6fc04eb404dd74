/* SPDX-License-Identifier: EUPL-1.2 */
/* The term of a zaak: extended once (Awb 4:14), suspended and resumed (Awb 4:15). */
#include "common/event.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/zaak/behandeling.h"
#include "sql/intake.h"

#define REDEN_MAX 1000 /* characters */

static ProtobufCBinaryData uuid_data (const uint8_t *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid };
}

dm_status intake_handle_extend_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ExtendTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__ExtendTermResponse *reply = (void *) out;
    Digimeente__Intake__V1__ZaakTermExtended data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_EXTENDED__INIT;
    char einde[INTAKE_DATE_SIZE];
    intake_behandeling it = { 0 };
    dm_status status = intake_tekst_check (request->reden, 1, REDEN_MAX, "reden", &call->error);
    if (!status)
        status = intake_behandeling_claim (call, request->has_uuid, request->uuid, request->has_versie, request->versie,
                                           &it);
    if (!status)
        status = intake_journey_verlenging (call, intake_of (call)->journeys, it.journey, it.journey_version,
                                            &it.verlenging_dagen);
    if (status)
        return status;
    if (it.verlengd_dagen > 0 || it.verlenging_dagen == 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term cannot be extended, or not once more");
    status = intake_behandeling_check_termijn (call, &it);
    if (status)
        return status;
    it.verlengd_dagen = it.verlenging_dagen;
    intake_behandeling_add_dagen (&it, it.verlengd_dagen);
    intake_behandeling_write (call, &it);
    data.uiterlijke_einddatum_afdoening = intake_dag_format (it.einde, einde);
    data.has_gebeurtenis = true;
    data.gebeurtenis = uuid_data (intake_gebeurtenis_add (call, it.uuid, "extended", request->reden));
    dm_emit (call, "nl.digimeente.zaak.term-extended", it.uuid, NULL, &data.base);
    reply->has_versie = true;
    reply->versie = (uint32_t) it.versie;
    return DM_OK;
}

dm_status intake_handle_suspend_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__SuspendTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__SuspendTermResponse *reply = (void *) out;
    intake_behandeling it = { 0 };
    dm_status status = intake_tekst_check (request->reden, 1, REDEN_MAX, "reden", &call->error);
    if (!status)
        status = intake_behandeling_claim (call, request->has_uuid, request->uuid, request->has_versie, request->versie,
                                           &it);
    if (!status)
        status = intake_behandeling_check_termijn (call, &it);
    if (status)
        return status;
    if (it.is_opgeschort_met_hand)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term is suspended by hand");
    intake_behandeling_suspend (call, &it, request->reden, NULL);
    intake_behandeling_write (call, &it);
    reply->has_versie = true;
    reply->versie = (uint32_t) it.versie;
    return DM_OK;
}

dm_status intake_handle_resume_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ResumeTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__ResumeTermResponse *reply = (void *) out;
    intake_behandeling it = { 0 };
    dm_status status =
        intake_behandeling_claim (call, request->has_uuid, request->uuid, request->has_versie, request->versie, &it);
    if (status)
        return status;
    if (!it.is_opgeschort)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term is not suspended");
    dm_tx_send (call->tx, &intake_sql_release_vragen, DM_UUID (it.uuid));
    intake_behandeling_resume (call, &it);
    intake_behandeling_write (call, &it);
    reply->has_versie = true;
    reply->versie = (uint32_t) it.versie;
    return DM_OK;
}
