/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows the documents log: a request may name a document once it is known here to be complete. */
#include <string.h>
#include "common/db.h"
#include "services/intake/zaak/handlers.h"
#include "sql/intake.h"

dm_status intake_handle_document_event (dm_call *call, const dm_event *event)
{
    const Digimeente__Event__V1__Event *it = event->event;
    if (!it->type || strcmp (it->type, "nl.digimeente.enkelvoudiginformatieobject.completed") != 0)
        return DM_OK;
    if (!it->has_subject || it->subject.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_DATA_LOSS, "subject", "a document's UUID has %d bytes", DM_UUID_BYTES);
    return dm_tx_insert (call->tx, &intake_sql_insert_informatieobjecten, DM_UUID (it->subject.data));
}
