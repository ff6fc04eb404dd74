/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows intake: a new zaak gets its documents. */
#include <string.h>
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/documents/app.h"
#include "sql/documents.h"

#define DOCUMENTEN_MAX 20

typedef Digimeente__Intake__V1__ZaakCreated ZaakCreated;

static dm_status check_created (dm_call *call, const dm_event *event, const ZaakCreated *created)
{
    bool is_well = event->event->has_subject && event->event->subject.len == DM_UUID_BYTES
                   && created->n_documenten <= DOCUMENTEN_MAX;
    for (size_t i = 0; is_well && i < created->n_documenten; i++)
        is_well = created->documenten[i].len == DM_UUID_BYTES;
    return is_well ? DM_OK : dm_fail (&call->error, DM_DATA_LOSS, "data", "subject or documenten are out of bounds");
}

static bool is_linked_now (const PGresult *rows, const uint8_t *document)
{
    for (int row = 0; row < PQntuples (rows); row++)
        if (memcmp (dm_get_bytes (rows, row, 0).data, document, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

/* Why a document was not linked: it is not there, or it belongs to a zaak already. */
static dm_status check_unlinked (dm_call *call, const ProtobufCBinaryData *document, const uint8_t *zaak)
{
    const PGresult *rows;
    char text[DM_UUID_TEXT_SIZE];
    dm_status status =
        dm_tx_query (call, &documents_sql_find_documents, &rows, dm_param_uuids (call->arena, document, 1));
    if (status)
        return status;
    dm_uuid_format (document->data, text);
    if (PQntuples (rows) == 0 || dm_get_is_null (rows, 0, 7)) /* NULL: it came between our two statements */
        return dm_fail (&call->error, DM_NOT_FOUND, "documenten", "there is no document %s", text);
    if (memcmp (dm_get_bytes (rows, 0, 7).data, zaak, DM_UUID_BYTES) != 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "documenten", "document %s is another zaak's", text);
    return DM_OK;
}

static dm_status link_documents (dm_call *call, const ZaakCreated *created, const uint8_t *zaak)
{
    const PGresult *rows;
    const Digimeente__Documents__V1__DocumentLinked data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_LINKED__INIT;
    dm_status status =
        dm_tx_query (call, &documents_sql_link_documents, &rows,
                     dm_param_uuids (call->arena, created->documenten, created->n_documenten), DM_UUID (zaak));
    for (size_t i = 0; !status && i < created->n_documenten; i++)
        if (!is_linked_now (rows, created->documenten[i].data))
            status = check_unlinked (call, &created->documenten[i], zaak);
    for (int row = 0; !status && row < PQntuples (rows); row++)
        dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.linked", dm_get_bytes (rows, row, 0).data, zaak,
                 &data.base);
    return status;
}

dm_status documents_on_intake_event (dm_call *call, const dm_event *event)
{
    if (!event->event->type || strcmp (event->event->type, "nl.digimeente.zaak.created") != 0)
        return DM_OK;
    const ZaakCreated *created =
        (const ZaakCreated *) dm_event_data (call, event, &digimeente__intake__v1__zaak_created__descriptor);
    if (!created)
        return call->error.status;
    dm_status status = check_created (call, event, created);
    if (status || created->n_documenten == 0)
        return status;
    return link_documents (call, created, event->event->subject.data);
}
