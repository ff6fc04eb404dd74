/* SPDX-License-Identifier: EUPL-1.2 */
/* A document, for whoever may see it: documents decides that, and has the view by a civil servant recorded. */
#include <string.h>
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/view/documenten.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/portal/portal.h"

/* Asked for by the page that shows it, and not opened: a browser says where a picture goes, which no page can forge. */
static bool is_picture_of_a_page (const gateway_exchange *exchange)
{
    const char *to = gateway_header (exchange, "Sec-Fetch-Dest");
    return *gateway_query_value (exchange, "beeld") && to && strcmp (to, "image") == 0;
}

dm_status gateway_get_document (gateway_exchange *exchange)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid uuid;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &uuid);
    if (status)
        return status;
    if (exchange->origin.actor.kind == DM_ACTOR_BEHANDELAAR)
        memccpy (exchange->origin.purpose, GATEWAY_DESK_PURPOSE, '\0', sizeof exchange->origin.purpose - 1);
    ProtobufCBinaryData bytes = gateway_pages_bytes (exchange, &uuid);
    request.n_documenten = 1;
    request.documenten = &bytes;
    status = gateway_call (exchange, "documents", "digimeente.documents.v1.DocumentsService/Find", NULL, &request.base,
                           &reply);
    if (status)
        return status;
    const Digimeente__Documents__V1__FindResponse *response = (void *) reply;
    if (response->n_documenten != 1)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such document.");
    const Digimeente__Documents__V1__Document *document = response->documenten[0];
    exchange->document = uuid;
    exchange->is_shown = is_picture_of_a_page (exchange);
    exchange->document_bytes = document->bestandsomvang;
    exchange->content_type = document->formaat ? document->formaat : "application/octet-stream";
    exchange->attachment = document->bestandsnaam ? document->bestandsnaam : "document";
    return DM_OK;
}
