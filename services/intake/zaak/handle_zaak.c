/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives a zaak to people, which is recorded. */
#include "services/intake/zaak/handlers.h"
#include "services/intake/zaak/viewing.h"
#include "services/intake/zaak/store.h"

typedef Digimeente__Intake__V1__ViewZaakRequest ViewZaakRequest;
typedef Digimeente__Intake__V1__ViewZaakResponse ViewZaakResponse;

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
    return intake_viewing_add (call, reply->zaak->uuid.data, NULL, false);
}
