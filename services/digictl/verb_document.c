/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl document show, document get. */
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/transfer.h"
#include "services/digictl/verbs.h"

#define SHA256_BYTES 32

typedef Digimeente__Documents__V1__Document Document;

/* The document that the first word names.  Gives: *out_code when it returns NULL. */
static const Document *find (digictl_session *session, dm_uuid *out_uuid, int *out_code)
{
    if (!digictl_session_uuid (session, 0, out_uuid)) {
        *out_code = digictl_refuse (session, "ID is a UUID");
        return NULL;
    }
    ProtobufCBinaryData id = { DM_UUID_BYTES, out_uuid->bytes };
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    request.n_documenten = 1;
    request.documenten = &id;
    const Digimeente__Documents__V1__FindResponse *reply = digictl_call (session, "documents", NULL, &request.base);
    if (reply && reply->n_documenten == 1)
        return reply->documenten[0];
    *out_code =
        reply ? digictl_fail_here (session, "there is no such document (NOT_FOUND)") : digictl_fail (session, NULL);
    return NULL;
}

int digictl_document_show (digictl_session *session)
{
    dm_uuid id;
    int code = DIGICTL_DONE;
    char uuid[DM_UUID_TEXT_SIZE], size[16], hash[2 * SHA256_BYTES + 1];
    const Document *document = find (session, &id, &code);
    if (!document)
        return code;
    if (session->is_json) {
        digictl_json_print (stdout, dm_message_json (&document->base));
        return DIGICTL_DONE;
    }
    digictl_show_field ("document", digictl_show_uuid (document->uuid, uuid));
    digictl_show_field ("bestandsnaam", document->bestandsnaam);
    digictl_show_field ("title", document->title);
    digictl_show_field ("formaat", document->formaat);
    digictl_show_field ("omvang", digictl_text_size (document->bestandsomvang, size));
    if (document->sha256.len == SHA256_BYTES)
        digictl_show_field ("sha256", dm_hex (document->sha256.data, SHA256_BYTES, hash));
    digictl_show_time ("creatiedatum", document->has_creatiedatum_ms, document->creatiedatum_ms);
    digictl_show_field ("zaak", digictl_show_uuid (document->zaak, uuid));
    return DIGICTL_DONE;
}

int digictl_document_get (digictl_session *session)
{
    dm_uuid id;
    int code = DIGICTL_DONE;
    char size[16];
    const char *path = digictl_args_text (&session->args, "output");
    const Document *document = find (session, &id, &code);
    if (!document)
        return code;
    if (document->sha256.len != SHA256_BYTES)
        return digictl_fail_here (session, "the reply of documents has no SHA-256");
    code = digictl_download (session, &id, document->bestandsomvang, document->sha256.data, path);
    if (!code && session->is_json)
        digictl_json_print (stdout, dm_message_json (&document->base));
    else if (!code)
        fprintf (stderr, "%s, its SHA-256 is right\n", digictl_text_size (document->bestandsomvang, size));
    return code;
}
