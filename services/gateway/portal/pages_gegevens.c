/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of somebody: who looked at it, all of it as a file, and how to ask for its erasure.
 * Source: AVG (EU 2016/679) articles 15, 17 and 20. */
#include <string.h>
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define PAGE_SIZE 50
#define ERASURE "gegevens-verwijderen" /* the journey */

typedef Digimeente__Intake__V1__Viewing Viewing;
typedef Digimeente__Intake__V1__ListViewingsResponse ListViewingsResponse;
typedef Digimeente__Intake__V1__ListMijnZakenResponse ListMijnZakenResponse;

dm_status gateway_pages_list_viewings (gateway_exchange *exchange, ProtobufCBinaryData token,
                                       const ListViewingsResponse **out)
{
    Digimeente__Intake__V1__ListViewingsRequest request = DIGIMEENTE__INTAKE__V1__LIST_VIEWINGS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.language = (char *) exchange->language;
    request.has_page_size = true;
    request.page_size = PAGE_SIZE;
    request.page_token = token;
    request.has_page_token = token.len > 0;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListViewings"), NULL, &request.base, &reply);
    *out = status ? NULL : (const void *) reply;
    return status;
}

static bool is_text (const cJSON *object, const char *name, const char *text)
{
    const char *own = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
    return strcmp (own ? own : "", text ? text : "") == 0;
}

/* What somebody did with one zaak for one reason: how often its documents were opened. */
static cJSON *entry_json (const gateway_exchange *exchange, const Viewing *viewing)
{
    cJSON *it = cJSON_CreateObject ();
    gateway_pages_add_text (it, "purpose", viewing->purpose);
    cJSON_AddNumberToObject (it, "documents", 0);
    gateway_pages_add_text (it, "zaak_title", viewing->title);
    gateway_pages_add_text (it, "zaaknummer", viewing->identificatie);
    gateway_pages_add_text (
        it, "path", dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, viewing->zaak)));
    return it;
}

/* The entry of this view on the card of a person and a day, new when there is none. */
static cJSON *find_entry (const gateway_exchange *exchange, cJSON *entries, const Viewing *viewing)
{
    cJSON *entry;
    cJSON_ArrayForEach (entry, entries)
        if (is_text (entry, "zaaknummer", viewing->identificatie) && is_text (entry, "purpose", viewing->purpose))
            return entry;
    entry = entry_json (exchange, viewing);
    cJSON_AddItemToArray (entries, entry);
    return entry;
}

static cJSON *find_card (const gateway_exchange *exchange, cJSON *cards, const Viewing *viewing)
{
    const char *who = viewing->by ? viewing->by : gateway_text (exchange, "personal_data.beheerder");
    const char *day = gateway_moment_date_text (viewing->time_ms, exchange->language, exchange->arena);
    cJSON *card;
    cJSON_ArrayForEach (card, cards)
        if (is_text (card, "who", who) && is_text (card, "day", day))
            return card;
    card = cJSON_CreateObject ();
    cJSON_AddStringToObject (card, "who", who);
    cJSON_AddStringToObject (card, "day", day);
    cJSON_AddArrayToObject (card, "entries");
    cJSON_AddItemToArray (cards, card);
    return card;
}

/* One card a person and day, the newest first. */
static void add_viewing (const gateway_exchange *exchange, cJSON *cards, const Viewing *viewing)
{
    cJSON *card = find_card (exchange, cards, viewing);
    cJSON *entry = find_entry (exchange, cJSON_GetObjectItemCaseSensitive (card, "entries"), viewing);
    cJSON *documents = cJSON_GetObjectItemCaseSensitive (entry, "documents");
    const int64_t count = (int64_t) documents->valuedouble + viewing->is_document;
    cJSON_SetNumberValue (documents, (double) count);
    cJSON_DeleteItemFromObjectCaseSensitive (entry, "what");
    cJSON_AddStringToObject (entry, "what",
                             count > 0 ? gateway_pages_count_text (exchange, "personal_data.documents", count)
                                       : gateway_text (exchange, "personal_data.zaak"));
}

dm_status gateway_get_gegevens (gateway_exchange *exchange)
{
    const ListViewingsResponse *response;
    dm_status status = gateway_pages_list_viewings (exchange, gateway_pages_read_token (exchange), &response);
    if (status)
        return status;
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "personal_data.title");
    cJSON *cards = cJSON_AddArrayToObject (data, "viewings");
    for (size_t i = 0; i < response->n_viewings; i++)
        add_viewing (exchange, cards, response->viewings[i]);
    cJSON_AddBoolToObject (data, "has_viewings", response->n_viewings > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "page_token", gateway_pages_token_text (exchange, response->next_page_token));
    cJSON_AddStringToObject (data, "erasure_path", "/regelen/" ERASURE);
    return gateway_render (exchange, "personal_data", data);
}
