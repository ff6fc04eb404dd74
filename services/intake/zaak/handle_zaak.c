/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives a zaak: GetZaak to services, ViewZaak to people, which is recorded. */
#include "services/intake/zaak/handlers.h"
#include "services/intake/zaak/viewing.h"
#include "services/intake/zaak/store.h"

typedef Digimeente__Intake__V1__GetZaakRequest GetZaakRequest;
typedef Digimeente__Intake__V1__GetZaakResponse GetZaakResponse;
typedef Digimeente__Intake__V1__ViewZaakRequest ViewZaakRequest;
typedef Digimeente__Intake__V1__ViewZaakResponse ViewZaakResponse;

dm_status intake_handle_get_zaak (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const GetZaakRequest *request = (const GetZaakRequest *) message;
    GetZaakResponse *reply = (GetZaakResponse *) out;
    intake_key key;
    dm_status status = intake_key_init (&key, request->has_uuid, request->uuid, request->identificatie, &call->error);
    return status ? status : intake_store_find_zaak (call, &key, &reply->zaak);
}

dm_status intake_handle_view_zaak (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ViewZaakRequest *request = (const ViewZaakRequest *) message;
    ViewZaakResponse *reply = (ViewZaakResponse *) out;
    intake_key key;
    dm_status status = intake_key_init (&key, request->has_uuid, request->uuid, request->identificatie, &call->error);
    if (!status)
        status = intake_store_find_zaak (call, &key, &reply->zaak);
    if (status)
        return status;
    return intake_viewing_add (call, reply->zaak->uuid.data, NULL);
}
