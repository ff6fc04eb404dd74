/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/documenten.h"

#include <inttypes.h>
#include <string.h>
#include "common/clock.h"
#include "services/gateway/view/pages.h"

#define FIND_MAX 100 /* Source: documents.proto, FindRequest */
#define FIND_MS 3000 /* one attempt (2 s) at a replica that does not answer, and another at the next */

typedef Digimeente__Documents__V1__Document Document;

bool gateway_documenten_have (size_t count, const ProtobufCBinaryData documenten[], ProtobufCBinaryData uuid)
{
    for (size_t i = 0; i < count; i++)
        if (documenten[i].len == uuid.len && memcmp (documenten[i].data, uuid.data, uuid.len) == 0)
            return true;
    return false;
}

void gateway_documenten_add (gateway_documenten *set, size_t count, const ProtobufCBinaryData documenten[])
{
    for (size_t i = 0; i < count && set->count < GATEWAY_DOCUMENTEN_MAX; i++)
        if (!gateway_documenten_have (set->count, set->items, documenten[i]))
            set->items[set->count++] = documenten[i];
}

/* Adds what documents says of so many of them. */
static dm_status find_some (gateway_exchange *exchange, ProtobufCBinaryData documenten[], size_t count,
                            DocumentsFound *all)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.documenten = documenten;
    request.n_documenten = count;
    dm_status status = gateway_call (exchange, "documents", "digimeente.documents.v1.DocumentsService/Find", NULL,
                                     &request.base, &reply);
    if (status)
        return status;
    const DocumentsFound *found = (const DocumentsFound *) reply;
    for (size_t i = 0; i < found->n_documenten && i < count; i++)
        all->documenten[all->n_documenten++] = found->documenten[i];
    return DM_OK;
}

dm_status gateway_documenten_find_all (gateway_exchange *exchange, gateway_documenten *set, const DocumentsFound **out)
{
    dm_status status = DM_OK;
    DocumentsFound *all = dm_arena_alloc (exchange->arena, sizeof *all);
    digimeente__documents__v1__find_response__init (all);
    all->documenten = dm_arena_alloc (exchange->arena, (set->count + 1) * sizeof *all->documenten);
    for (size_t at = 0; !status && at < set->count; at += FIND_MAX) {
        size_t left = set->count - at;
        status = find_some (exchange, set->items + at, left < FIND_MAX ? left : FIND_MAX, all);
    }
    *out = all;
    return status;
}

/* Within a time of its own: a thread that waits for what a page can do without is one less for all other pages. */
const DocumentsFound *gateway_documenten_find (gateway_exchange *exchange, gateway_documenten *set)
{
    const int64_t deadline_ms = exchange->deadline_ms, until_ms = dm_clock_monotonic_ms () + FIND_MS;
    const DocumentsFound *all;
    exchange->deadline_ms = until_ms < deadline_ms ? until_ms : deadline_ms;
    gateway_documenten_find_all (exchange, set, &all);
    exchange->deadline_ms = deadline_ms;
    return all;
}

static const char *size_text (const gateway_exchange *exchange, uint64_t bytes)
{
    if (bytes < 1000000)
        return dm_arena_printf (exchange->arena, "%" PRIu64 " kB", bytes / 1000 + 1);
    uint64_t tenths = bytes / 100000;
    const char *point = strcmp (exchange->language, "en") == 0 ? "." : ",";
    return dm_arena_printf (exchange->arena, "%" PRIu64 "%s%" PRIu64 " MB", tenths / 10, point, tenths % 10);
}

/* What a browser can show in a page. */
static bool is_picture (const char *formaat)
{
    static const char *const formats[] = { "image/jpeg", "image/png", "image/gif", "image/webp" };
    for (size_t i = 0; formaat && i < DM_COUNT (formats); i++)
        if (strcmp (formats[i], formaat) == 0)
            return true;
    return false;
}

static cJSON *document_json (const gateway_exchange *exchange, const Document *document)
{
    cJSON *object = cJSON_CreateObject ();
    cJSON_AddStringToObject (object, "uuid", gateway_pages_uuid_text (exchange, document->uuid));
    gateway_pages_add_text (object, "bestandsnaam", document->bestandsnaam);
    cJSON_AddStringToObject (object, "bestandsomvang", size_text (exchange, document->bestandsomvang));
    cJSON_AddBoolToObject (object, "is_picture", is_picture (document->formaat));
    return object;
}

static const Document *find_document (const DocumentsFound *found, ProtobufCBinaryData uuid)
{
    for (size_t i = 0; i < found->n_documenten; i++)
        if (gateway_documenten_have (1, &found->documenten[i]->uuid, uuid))
            return found->documenten[i];
    return NULL;
}

cJSON *gateway_documenten_json (const gateway_exchange *exchange, const DocumentsFound *found, size_t count,
                                const ProtobufCBinaryData documenten[])
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < count; i++) {
        const Document *document = find_document (found, documenten[i]);
        cJSON *object = document ? document_json (exchange, document) : cJSON_CreateObject ();
        cJSON_AddBoolToObject (object, "is_unavailable", !document);
        cJSON_AddItemToArray (list, object);
    }
    return list;
}
