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

static bool is_same_text (const char *a, const char *b)
{
    return strcmp (a ? a : "", b ? b : "") == 0;
}

static const char *day_of (const gateway_exchange *exchange, const Viewing *viewing)
{
    return gateway_moment_date_text (viewing->time_ms, exchange->language, exchange->arena);
}

/* By the same person on the same day. */
static bool is_of_one_card (const gateway_exchange *exchange, const Viewing *a, const Viewing *b)
{
    return is_same_text (a->by, b->by) && strcmp (day_of (exchange, a), day_of (exchange, b)) == 0;
}

/* And of the same zaak, for the same reason. */
static bool is_of_one_entry (const gateway_exchange *exchange, const Viewing *a, const Viewing *b)
{
    return is_same_text (a->identificatie, b->identificatie) && is_same_text (a->purpose, b->purpose)
           && is_of_one_card (exchange, a, b);
}

typedef bool is_alike (const gateway_exchange *exchange, const Viewing *a, const Viewing *b);

/* True when no view before this one is like it. */
static bool is_first (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number,
                      is_alike *alike)
{
    for (size_t i = 0; i < number; i++)
        if (alike (exchange, response->viewings[i], response->viewings[number]))
            return false;
    return true;
}

/* What somebody did with one zaak, and how many of its documents were opened. */
static cJSON *entry_json (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number)
{
    const Viewing *viewing = response->viewings[number];
    cJSON *it = cJSON_CreateObject ();
    int64_t documents = 0;
    for (size_t i = number; i < response->n_viewings; i++)
        documents += response->viewings[i]->is_document && is_of_one_entry (exchange, viewing, response->viewings[i]);
    gateway_pages_add_text (it, "what",
                            documents > 0 ? gateway_pages_count_text (exchange, "personal_data.documents", documents)
                                          : gateway_text (exchange, "personal_data.zaak"));
    gateway_pages_add_text (it, "purpose", viewing->purpose);
    gateway_pages_add_text (it, "zaak_title", viewing->title);
    gateway_pages_add_text (it, "zaaknummer", viewing->identificatie);
    gateway_pages_add_text (
        it, "path", dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, viewing->zaak)));
    return it;
}

/* One person's day, from its first view in the list. */
static cJSON *card_json (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number)
{
    const Viewing *viewing = response->viewings[number];
    cJSON *it = cJSON_CreateObject ();
    gateway_pages_add_text (it, "who", viewing->by ? viewing->by : gateway_text (exchange, "personal_data.beheerder"));
    gateway_pages_add_text (it, "day", day_of (exchange, viewing));
    cJSON *entries = cJSON_AddArrayToObject (it, "entries");
    for (size_t i = number; i < response->n_viewings; i++)
        if (is_of_one_card (exchange, viewing, response->viewings[i])
            && is_first (exchange, response, i, is_of_one_entry))
            cJSON_AddItemToArray (entries, entry_json (exchange, response, i));
    return it;
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
        if (is_first (exchange, response, i, is_of_one_card))
            cJSON_AddItemToArray (cards, card_json (exchange, response, i));
    cJSON_AddBoolToObject (data, "has_viewings", response->n_viewings > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "page_token", gateway_pages_token_text (exchange, response->next_page_token));
    cJSON_AddStringToObject (data, "erasure_path", "/regelen/" ERASURE);
    return gateway_render (exchange, "personal_data", data);
}
