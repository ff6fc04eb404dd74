/* SPDX-License-Identifier: EUPL-1.2 */
/* Follows intake: links documents to their zaak, when it is made and later, and notes the documents that intake
 * released.
 */
#include <string.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/documents/app.h"
#include "sql/documents.h"

#define DOCUMENTEN_MAX 20

/* The documents that an event names; borrowed from it. */
typedef struct named {
    const ProtobufCBinaryData *documenten;
    size_t count;
} named;

static named of_created (const ProtobufCMessage *data)
{
    const Digimeente__Intake__V1__ZaakCreated *it = (const void *) data;
    return (named){ it->documenten, it->n_documenten };
}

static named of_question_answered (const ProtobufCMessage *data)
{
    const Digimeente__Intake__V1__ZaakQuestionAnswered *it = (const void *) data;
    return (named){ it->documenten, it->n_documenten };
}

static named of_document_added (const ProtobufCMessage *data)
{
    const Digimeente__Intake__V1__ZaakDocumentAdded *it = (const void *) data;
    return (named){ it->documenten, it->n_documenten };
}

static const struct kind {
    const char *type;
    const ProtobufCMessageDescriptor *data;
    named (*read) (const ProtobufCMessage *data);
} kinds[] = {
    { "nl.digimeente.zaak.created", &digimeente__intake__v1__zaak_created__descriptor, of_created },
    { "nl.digimeente.zaak.question-answered", &digimeente__intake__v1__zaak_question_answered__descriptor,
      of_question_answered },
    { "nl.digimeente.zaak.document-added", &digimeente__intake__v1__zaak_document_added__descriptor,
      of_document_added },
};

static dm_status check_named (dm_call *call, const dm_event *event, const named *it)
{
    bool is_well =
        event->event->has_subject && event->event->subject.len == DM_UUID_BYTES && it->count <= DOCUMENTEN_MAX;
    for (size_t i = 0; is_well && i < it->count; i++)
        is_well = it->documenten[i].len == DM_UUID_BYTES;
    return is_well ? DM_OK : dm_fail (&call->error, DM_DATA_LOSS, "data", "subject or documenten are out of bounds");
}

static bool is_linked_now (const PGresult *rows, const uint8_t *document)
{
    for (int row = 0; row < PQntuples (rows); row++)
        if (memcmp (dm_get_bytes (rows, row, DOCUMENTS_LINK_DOCUMENTS_UUID).data, document, DM_UUID_BYTES) == 0)
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
    /* NULL: it came between our two statements */
    if (PQntuples (rows) == 0 || dm_get_is_null (rows, 0, DOCUMENTS_FIND_DOCUMENTS_ZAAK))
        return dm_fail (&call->error, DM_NOT_FOUND, "documenten", "there is no document %s", text);
    if (memcmp (dm_get_bytes (rows, 0, DOCUMENTS_FIND_DOCUMENTS_ZAAK).data, zaak, DM_UUID_BYTES) != 0)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "documenten", "document %s is another zaak's", text);
    return DM_OK;
}

static dm_status link_documents (dm_call *call, const named *it, const uint8_t *zaak)
{
    const PGresult *rows;
    const Digimeente__Documents__V1__DocumentLinked data = DIGIMEENTE__DOCUMENTS__V1__DOCUMENT_LINKED__INIT;
    dm_status status = dm_tx_query (call, &documents_sql_link_documents, &rows,
                                    dm_param_uuids (call->arena, it->documenten, it->count), DM_UUID (zaak));
    for (size_t i = 0; !status && i < it->count; i++)
        if (!is_linked_now (rows, it->documenten[i].data))
            status = check_unlinked (call, &it->documenten[i], zaak);
    for (int row = 0; !status && row < PQntuples (rows); row++)
        dm_emit (call, "nl.digimeente.enkelvoudiginformatieobject.linked",
                 dm_get_bytes (rows, row, DOCUMENTS_LINK_DOCUMENTS_UUID).data, zaak, &data.base);
    return status;
}

static dm_status release (dm_call *call, const dm_event *event)
{
    if (!event->event->has_subject || event->event->subject.len != DM_UUID_BYTES)
        return dm_fail (&call->error, DM_DATA_LOSS, "subject", "a document's UUID has %d bytes", DM_UUID_BYTES);
    return dm_tx_insert (call->tx, &documents_sql_release_documents, DM_UUID (event->event->subject.data));
}

dm_status documents_on_intake_event (dm_call *call, const dm_event *event)
{
    if (event->event->type && strcmp (event->event->type, "nl.digimeente.informatieobject.released") == 0)
        return release (call, event);
    const struct kind *kind = NULL;
    for (size_t i = 0; event->event->type && i < DM_COUNT (kinds); i++)
        if (strcmp (event->event->type, kinds[i].type) == 0)
            kind = &kinds[i];
    if (!kind)
        return DM_OK;
    const ProtobufCMessage *data = dm_event_data (call, event, kind->data);
    if (!data)
        return call->error.status;
    named it = kind->read (data);
    dm_status status = check_named (call, event, &it);
    if (status || it.count == 0)
        return status;
    return link_documents (call, &it, event->event->subject.data);
}
