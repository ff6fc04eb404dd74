/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/viewing.h"

#include "common/event.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "sql/intake.h"

dm_status intake_viewing_add (dm_call *call, const uint8_t *zaak, const uint8_t *informatieobject, bool is_shown)
{
    const Digimeente__Intake__V1__ZaakViewed viewed = DIGIMEENTE__INTAKE__V1__ZAAK_VIEWED__INIT;
    const Digimeente__Intake__V1__ZaakDocumentViewed document = DIGIMEENTE__INTAKE__V1__ZAAK_DOCUMENT_VIEWED__INIT;
    const dm_origin *origin = call->origin;
    if (informatieobject)
        dm_emit (call, "nl.digimeente.zaak.document-viewed", zaak, informatieobject, &document.base);
    else
        dm_emit (call, "nl.digimeente.zaak.viewed", zaak, NULL, &viewed.base);
    return dm_tx_send (call->tx, &intake_sql_insert_viewing, DM_UUID (dm_uuid_new ().bytes), DM_UUID (zaak),
                       DM_UUID (informatieobject), DM_TEXT (origin->actor.id), DM_INT4 ((int32_t) origin->actor.kind),
                       DM_TEXT (origin->purpose), DM_BOOL (is_shown));
}
