/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of somebody: who looked at it, all of it as a file, and how to ask for its erasure.
 * Source: AVG (EU 2016/679) articles 15, 17 and 20. */
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

static cJSON *viewing_json (const gateway_exchange *exchange, const Viewing *viewing)
{
    cJSON *it = cJSON_CreateObject ();
    gateway_pages_add_text (it, "who", viewing->by ? viewing->by : gateway_text (exchange, "personal_data.beheerder"));
    gateway_pages_add_text (
        it, "what", gateway_text (exchange, viewing->is_document ? "personal_data.document" : "personal_data.zaak"));
    gateway_pages_add_text (it, "time", gateway_moment_text (viewing->time_ms, exchange->language, exchange->arena));
    gateway_pages_add_text (it, "purpose", viewing->purpose);
    gateway_pages_add_text (it, "zaak_title", viewing->title);
    gateway_pages_add_text (it, "zaaknummer", viewing->identificatie);
    gateway_pages_add_text (
        it, "path", dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, viewing->zaak)));
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
    cJSON *list = cJSON_AddArrayToObject (data, "viewings");
    for (size_t i = 0; i < response->n_viewings; i++)
        cJSON_AddItemToArray (list, viewing_json (exchange, response->viewings[i]));
    cJSON_AddBoolToObject (data, "has_viewings", response->n_viewings > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "page_token", gateway_pages_token_text (exchange, response->next_page_token));
    cJSON_AddStringToObject (data, "erasure_path", "/regelen/" ERASURE);
    return gateway_render (exchange, "personal_data", data);
}
