/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of somebody: who looked at it, all of it as a file, and how to ask for its erasure.
 * Source: AVG (EU 2016/679) articles 15, 17 and 20. */
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define PAGE_SIZE 50
#define ERASURE "gegevens-verwijderen" /* the journey */

typedef Digimeente__Intake__V1__Inzage Inzage;
typedef Digimeente__Intake__V1__ListInzageResponse ListInzageResponse;
typedef Digimeente__Intake__V1__ListMijnZakenResponse ListMijnZakenResponse;

dm_status pages_list_inzage (gateway_exchange *exchange, ProtobufCBinaryData token, const ListInzageResponse **out)
{
    Digimeente__Intake__V1__ListInzageRequest request = DIGIMEENTE__INTAKE__V1__LIST_INZAGE_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.taal = (char *) exchange->taal;
    request.has_page_size = true;
    request.page_size = PAGE_SIZE;
    request.page_token = token;
    request.has_page_token = token.len > 0;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListInzage"), NULL, &request.base, &reply);
    *out = status ? NULL : (const void *) reply;
    return status;
}

static cJSON *inzage_json (const gateway_exchange *exchange, const Inzage *inzage)
{
    cJSON *it = cJSON_CreateObject ();
    pages_add_text (it, "wie", inzage->door ? inzage->door : gateway_text (exchange, "gegevens.beheerder"));
    pages_add_text (it, "wat", gateway_text (exchange, inzage->is_document ? "gegevens.document" : "gegevens.zaak"));
    pages_add_text (it, "tijd", gateway_moment_text (inzage->tijd_ms, exchange->taal, exchange->arena));
    pages_add_text (it, "doel", inzage->doel);
    pages_add_text (it, "titel_zaak", inzage->titel);
    pages_add_text (it, "zaaknummer", inzage->identificatie);
    pages_add_text (it, "pad", dm_arena_printf (exchange->arena, "/mijn/%s", pages_uuid_text (exchange, inzage->zaak)));
    return it;
}

dm_status gateway_get_gegevens (gateway_exchange *exchange)
{
    const ListInzageResponse *response;
    dm_status status = pages_list_inzage (exchange, pages_read_token (exchange), &response);
    if (status)
        return status;
    cJSON *data = cJSON_CreateObject ();
    pages_add_titel (exchange, data, "gegevens.titel");
    cJSON *list = cJSON_AddArrayToObject (data, "inzagen");
    for (size_t i = 0; i < response->n_inzagen; i++)
        cJSON_AddItemToArray (list, inzage_json (exchange, response->inzagen[i]));
    cJSON_AddBoolToObject (data, "heeft_inzagen", response->n_inzagen > 0);
    if (response->has_next_page_token)
        pages_add_text (data, "vanaf", pages_token_text (exchange, response->next_page_token));
    cJSON_AddStringToObject (data, "wissen", "/regelen/" ERASURE);
    return gateway_render (exchange, "gegevens", data);
}
