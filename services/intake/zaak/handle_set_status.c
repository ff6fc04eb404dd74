/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives a zaak its next status. */
#include "services/intake/zaak/handlers.h"
#include "services/intake/zaak/status.h"
#include "services/intake/zaak/store.h"

typedef Digimeente__Intake__V1__SetStatusRequest SetStatusRequest;
typedef Digimeente__Intake__V1__SetStatusResponse SetStatusResponse;

/* A reply is kept with its key for days. */
static void shorten (Digimeente__Intake__V1__Zaak *zaak)
{
    zaak->answers = NULL;
    zaak->n_documenten = 0;
    zaak->statussen += zaak->n_statussen - 1;
    zaak->n_statussen = 1;
    zaak->statussen[0]->statustoelichting = NULL;
}

dm_status intake_handle_set_status (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const SetStatusRequest *request = (const SetStatusRequest *) message;
    SetStatusResponse *reply = (SetStatusResponse *) out;
    dm_schema_key key;
    intake_next_status next = { 0 };
    dm_status status = intake_key_init (&key, request->has_uuid, request->uuid, request->identificatie, &call->error);
    if (!status)
        status = intake_status_check (request->statustype, request->statustoelichting, &call->error);
    if (!status)
        status = intake_status_find (call, &key, request->statustype, &next);
    if (!status && next.key->is_erased && request->statustoelichting && *request->statustoelichting)
        status = dm_fail (&call->error, DM_FAILED_PRECONDITION, "statustoelichting", "the zaak was erased");
    if (status)
        return status;
    intake_status_write (call, &next, request->statustype, request->statustoelichting);
    intake_status_emit (call, &next, request->statustype);
    status = intake_store_find_zaak (call, &key, &reply->zaak);
    if (!status)
        shorten (reply->zaak);
    return status;
}
