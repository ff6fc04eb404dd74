/* SPDX-License-Identifier: EUPL-1.2 */
/* The owner of a mail address confirms it, by the code that was mailed there: what waited for that is told. */
#include "common/event.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/portal/handlers.h"
#include "services/intake/zaak/tracking_code.h"
#include "sql/intake.h"

#define TOLD_MAX 10 /* zaken that are mailed about at once; the others are from now on */

dm_status intake_handle_confirm_address (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) out;
    const Digimeente__Intake__V1__ConfirmAddressRequest *request = (const void *) message;
    Digimeente__Intake__V1__ZaakAddressConfirmed data = DIGIMEENTE__INTAKE__V1__ZAAK_ADDRESS_CONFIRMED__INIT;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    const PGresult *rows = NULL;
    dm_status status = DM_OK;
    bool is_code = request->code && intake_tracking_code_read (request->code, code, sha256);
    if (is_code)
        status = dm_tx_query (call, &intake_sql_confirm_address, &rows, DM_BYTES (sha256, sizeof sha256));
    if (status)
        return status;
    if (!is_code || PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "code", "there is no such code, or no more");
    for (int row = 0; row < PQntuples (rows) && row < TOLD_MAX; row++)
        dm_emit (call, "nl.digimeente.zaak.address-confirmed",
                 dm_get_bytes (rows, row, INTAKE_CONFIRM_ADDRESS_ZAAK).data, NULL, &data.base);
    return DM_OK;
}
