/* SPDX-License-Identifier: EUPL-1.2 */
/* The link that opens a zaak without login: renewed, with a new code that is mailed, and withdrawn. An old code opens
 * nothing afterwards. Both may be done to a zaak that has ended, and need no revision: nobody decides by the link. */
#include "common/event.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/zaak/handling.h"
#include "sql/intake.h"

static dm_status lock (dm_call *call, bool has_uuid, ProtobufCBinaryData uuid, intake_handling *out)
{
    intake_rights rights;
    dm_status status = intake_rights_init (&rights, has_uuid, uuid, NULL, 0, &call->error);
    return status ? status : intake_handling_lock (call, &rights, out);
}

/* Takes: sha256 of the new code, NULL for none. */
static const uint8_t *write (dm_call *call, const intake_handling *it, const uint8_t *sha256, const char *kind)
{
    dm_tx_send (call->tx, &intake_sql_update_link, DM_UUID (it->uuid),
                DM_BYTES (sha256, INTAKE_TRACKING_CODE_HASH_BYTES), DM_INT4 (it->link_number + 1),
                DM_INT4 (intake_of (call)->link_days));
    return intake_history_entry_add (call, it->uuid, it->key, kind, NULL, NULL);
}

dm_status intake_handle_renew_link (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__RenewLinkRequest *request = (const void *) message;
    Digimeente__Intake__V1__ZaakLinkRenewed data = DIGIMEENTE__INTAKE__V1__ZAAK_LINK_RENEWED__INIT;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    intake_handling it = { 0 };
    dm_status status = lock (call, request->has_uuid, request->uuid, &it);
    if (status)
        return status;
    intake_tracking_code_of (call, it.uuid, (uint32_t) it.link_number + 1, code, sha256);
    data.has_history_entry = true;
    data.history_entry = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) write (call, &it, sha256, "link-renewed") };
    dm_emit (call, "nl.digimeente.zaak.link-renewed", it.uuid, NULL, &data.base);
    return DM_OK;
}

dm_status intake_handle_withdraw_link (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__WithdrawLinkRequest *request = (const void *) message;
    Digimeente__Intake__V1__ZaakLinkWithdrawn data = DIGIMEENTE__INTAKE__V1__ZAAK_LINK_WITHDRAWN__INIT;
    intake_handling it = { 0 };
    dm_status status = lock (call, request->has_uuid, request->uuid, &it);
    if (status)
        return status;
    write (call, &it, NULL, "link-withdrawn");
    dm_emit (call, "nl.digimeente.zaak.link-withdrawn", it.uuid, NULL, &data.base);
    return DM_OK;
}
