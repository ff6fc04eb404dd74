/* SPDX-License-Identifier: EUPL-1.2 */
/* All that the municipality has of somebody, as a ZIP: mijn-gegevens.json and the documents.
 * Source: AVG (EU 2016/679) articles 15 and 20. */
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/message_json.h"
#include "services/gateway/view/documenten.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define NAME "mijn-gegevens"
#define PAGE_SIZE 50 /* of own zaken */
#define VIEWINGS_MAX 1000
#define NAME_BYTES 100 /* of a document's own name, at its end */

/* A file takes in no further zaak beyond any of these, or when time runs out; the next file goes on. */
#define ZAKEN_MAX 200
#define TEXT_BYTES_MAX ((size_t) 4 * 1024 * 1024)
#define DOCUMENT_BYTES_MAX ((uint64_t) 1024 * 1024 * 1024)
#define PARTS_MAX 2000

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;

typedef struct file {
    cJSON *json;
    size_t zaken, text_bytes;
    uint64_t document_bytes;
    gateway_archive_part *parts; /* the first is the JSON */
    size_t part_count;
    int64_t until_ms; /* half of the page's time: the other half is for what comes after the zaken */
} file;

static bool is_full (const file *it)
{
    bool is_late = it->zaken > 0 && dm_clock_monotonic_ms () > it->until_ms;
    return is_late || it->zaken == ZAKEN_MAX || it->text_bytes > TEXT_BYTES_MAX
           || it->document_bytes > DOCUMENT_BYTES_MAX || it->part_count > PARTS_MAX - GATEWAY_DOCUMENTEN_MAX;
}

/* documenten/ZAAKNUMMER/2-foto.jpg: people open it anywhere, so that it names no other folder. */
static const char *make_name (gateway_exchange *exchange, const MijnZaak *zaak, size_t number, const char *own)
{
    size_t length = strlen (own), from = length > NAME_BYTES ? length - NAME_BYTES : 0;
    while (from < length && ((unsigned char) own[from] & 0xC0) == 0x80) /* in the middle of a character */
        from++;
    char *name = dm_arena_printf (exchange->arena, "documenten/%s/", zaak->identificatie);
    size_t folder = strlen (name);
    name = dm_arena_printf (exchange->arena, "%s%zu-%s", name, number, own + from);
    for (char *c = name + folder; *c; c++)
        if ((unsigned char) *c < ' ' || strchr ("/\\:*?\"<>|\x7F", *c))
            *c = '_';
    return name;
}

static void add_document (gateway_exchange *exchange, file *it, const MijnZaak *zaak, size_t number,
                          const Digimeente__Documents__V1__Document *document, cJSON *list)
{
    gateway_archive_part *part = &it->parts[it->part_count++];
    part->name = make_name (exchange, zaak, number, document->bestandsnaam ? document->bestandsnaam : "document");
    part->text = NULL;
    part->bytes = document->bestandsomvang;
    memcpy (part->document.bytes, document->uuid.data, DM_UUID_BYTES);
    it->document_bytes += part->bytes;
    cJSON *object = cJSON_CreateObject ();
    gateway_pages_add_text (object, "uuid", gateway_pages_uuid_text (exchange, document->uuid));
    gateway_pages_add_text (object, "file", part->name);
    cJSON_AddItemToArray (list, object);
}

/* Its documents by their names in the ZIP, where the message has their UUIDs. */
static dm_status add_documents (gateway_exchange *exchange, file *it, const MijnZaak *zaak, cJSON *json)
{
    gateway_documenten set = { .count = 0 };
    const DocumentsFound *found;
    gateway_documenten_add (&set, zaak->n_documenten, zaak->documenten);
    dm_status status = gateway_documenten_find_all (exchange, &set, &found);
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; !status && i < found->n_documenten; i++)
        if (found->documenten[i]->uuid.len == DM_UUID_BYTES)
            add_document (exchange, it, zaak, i + 1, found->documenten[i], list);
    cJSON_ReplaceItemInObjectCaseSensitive (json, "documenten", list);
    return status;
}

static dm_status add_zaak (gateway_exchange *exchange, file *it, cJSON *list, ProtobufCBinaryData uuid)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_uuid = true;
    request.uuid = uuid;
    request.language = (char *) exchange->language;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("GetMijnZaak"), NULL, &request.base, &reply);
    if (status)
        return status;
    const MijnZaak *zaak = ((const Digimeente__Intake__V1__GetMijnZaakResponse *) reply)->zaak;
    cJSON *json = dm_message_json (&zaak->base);
    cJSON_AddItemToArray (list, json);
    it->zaken++;
    it->text_bytes += protobuf_c_message_get_packed_size (&zaak->base);
    return add_documents (exchange, it, zaak, json);
}

/* Gives: *token, where the next file goes on; empty at the end. A list's token is its last zaak's UUID. */
static dm_status add_zaken (gateway_exchange *exchange, file *it, ProtobufCBinaryData *token)
{
    cJSON *list = cJSON_AddArrayToObject (it->json, "zaken");
    for (;;) {
        const Digimeente__Intake__V1__ListMijnZakenResponse *page;
        dm_status status = gateway_pages_list_mijn_zaken (exchange, PAGE_SIZE, *token, &page);
        for (size_t i = 0; !status && i < page->n_zaken; i++) {
            if (is_full (it))
                return DM_OK;
            *token = page->zaken[i]->uuid;
            status = add_zaak (exchange, it, list, *token);
        }
        if (status)
            return status;
        if (!page->has_next_page_token) {
            token->len = 0;
            return DM_OK;
        }
    }
}

static dm_status add_draft (gateway_exchange *exchange, cJSON *list, ProtobufCBinaryData uuid)
{
    Digimeente__Intake__V1__GetDraftRequest request = DIGIMEENTE__INTAKE__V1__GET_DRAFT_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_draft = request.has_with_answers = request.with_answers = true;
    request.draft = uuid;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("GetDraft"), NULL, &request.base, &reply);
    if (status)
        return status == DM_NOT_FOUND ? DM_OK : status; /* sent or thrown away by now */
    Digimeente__Intake__V1__GetDraftResponse *response = (void *) reply;
    response->step = NULL; /* what is asked next is no data of theirs */
    cJSON_AddItemToArray (list, dm_message_json (&response->base));
    return DM_OK;
}

static dm_status add_drafts (gateway_exchange *exchange, cJSON *json)
{
    const Digimeente__Intake__V1__ListDraftsResponse *response;
    dm_status status = gateway_pages_list_drafts (exchange, &response);
    cJSON *list = cJSON_AddArrayToObject (json, "drafts");
    for (size_t i = 0; !status && i < response->n_drafts; i++)
        status = add_draft (exchange, list, response->drafts[i]->uuid);
    return status;
}

static dm_status add_viewings (gateway_exchange *exchange, cJSON *json)
{
    cJSON *list = cJSON_AddArrayToObject (json, "viewings");
    ProtobufCBinaryData token = { 0, NULL };
    for (size_t count = 0; count < VIEWINGS_MAX;) {
        const Digimeente__Intake__V1__ListViewingsResponse *page;
        dm_status status = gateway_pages_list_viewings (exchange, token, &page);
        if (status)
            return status;
        for (size_t i = 0; i < page->n_viewings; i++)
            cJSON_AddItemToArray (list, dm_message_json (&page->viewings[i]->base));
        if (!page->has_next_page_token)
            break;
        count += page->n_viewings;
        token = page->next_page_token;
    }
    return DM_OK;
}

static dm_status fill (gateway_exchange *exchange, file *it)
{
    const char *public_url = dm_settings_text (dm_runtime_settings (exchange->runtime), "public-url");
    ProtobufCBinaryData token = gateway_pages_read_token (exchange);
    bool is_first = token.len == 0;
    dm_status status = add_zaken (exchange, it, &token);
    if (!status && token.len > 0)
        gateway_pages_add_text (it->json, "next_file",
                                dm_arena_printf (exchange->arena, "%s/mijn/gegevens/bestand?vanaf=%s", public_url,
                                                 gateway_pages_token_text (exchange, token)));
    if (!status && is_first)
        status = add_drafts (exchange, it->json);
    if (!status && is_first)
        status = add_viewings (exchange, it->json);
    return status;
}

dm_status gateway_get_gegevens_file (gateway_exchange *exchange)
{
    const int64_t now_ms = dm_clock_monotonic_ms ();
    file it = { .json = cJSON_CreateObject (),
                .part_count = 1,
                .until_ms = now_ms + (exchange->deadline_ms - now_ms) / 2 };
    it.parts = dm_arena_alloc (exchange->arena, PARTS_MAX * sizeof *it.parts);
    dm_status status = fill (exchange, &it);
    char *text = cJSON_Print (it.json);
    cJSON_Delete (it.json);
    if (!text)
        abort ();
    it.parts[0] = (gateway_archive_part){ .name = NAME ".json", .bytes = strlen (text) };
    it.parts[0].text = dm_arena_strdup (exchange->arena, text);
    cJSON_free (text);
    exchange->archive_parts = it.parts;
    exchange->archive_part_count = status ? 0 : it.part_count;
    exchange->content_type = "application/zip";
    exchange->attachment = NAME ".zip";
    return status;
}
