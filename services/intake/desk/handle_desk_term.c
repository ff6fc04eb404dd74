/* SPDX-License-Identifier: EUPL-1.2 */
/* The term of a zaak: extended once (Awb 4:14), suspended and resumed (Awb 4:15). */
#include "common/event.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/describe.h"
#include "services/intake/zaak/handling.h"
#include "sql/intake.h"

#define REASON_MAX 1000 /* characters */

static ProtobufCBinaryData uuid_data (const uint8_t *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid };
}

dm_status intake_handle_extend_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ExtendTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__ExtendTermResponse *reply = (void *) out;
    Digimeente__Intake__V1__ZaakTermExtended data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_EXTENDED__INIT;
    char end[INTAKE_DATE_SIZE];
    intake_handling it = { 0 };
    dm_status status = intake_text_check (request->reason, 1, REASON_MAX, "reason", &call->error);
    if (!status)
        status = intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision,
                                        request->revision, &it);
    if (!status)
        status = intake_journey_verlenging (call, intake_of (call)->journeys, it.journey, it.journey_version,
                                            &it.verlenging_days);
    if (status)
        return status;
    if (it.extended_days > 0 || it.verlenging_days == 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term cannot be extended, or not once more");
    status = intake_handling_check_term (call, &it);
    if (status)
        return status;
    it.extended_days = it.verlenging_days;
    intake_handling_add_days (&it, it.extended_days);
    intake_handling_write (call, &it);
    data.uiterlijke_einddatum_afdoening = intake_dag_format (it.end, end);
    data.has_history_entry = true;
    data.history_entry =
        uuid_data (intake_history_entry_add (call, it.uuid, it.key, "extended", NULL, request->reason));
    dm_emit (call, "nl.digimeente.zaak.term-extended", it.uuid, NULL, &data.base);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision;
    return DM_OK;
}

dm_status intake_handle_suspend_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__SuspendTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__SuspendTermResponse *reply = (void *) out;
    intake_handling it = { 0 };
    dm_status status = intake_text_check (request->reason, 1, REASON_MAX, "reason", &call->error);
    if (!status)
        status = intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision,
                                        request->revision, &it);
    if (!status)
        status = intake_handling_check_term (call, &it);
    if (status)
        return status;
    if (it.is_suspended_by_hand)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term is suspended by hand");
    intake_handling_suspend (call, &it, request->reason, NULL);
    intake_handling_write (call, &it);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision;
    return DM_OK;
}

dm_status intake_handle_resume_term (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const Digimeente__Intake__V1__ResumeTermRequest *request = (const void *) message;
    Digimeente__Intake__V1__ResumeTermResponse *reply = (void *) out;
    intake_handling it = { 0 };
    dm_status status =
        intake_handling_claim (call, request->has_uuid, request->uuid, request->has_revision, request->revision, &it);
    if (status)
        return status;
    if (!it.is_suspended)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the term is not suspended");
    dm_tx_send (call->tx, &intake_sql_release_questions, DM_UUID (it.uuid));
    intake_handling_resume (call, &it);
    intake_handling_write (call, &it);
    reply->has_revision = true;
    reply->revision = (uint32_t) it.revision;
    return DM_OK;
}
