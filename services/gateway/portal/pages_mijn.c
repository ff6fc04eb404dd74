/* SPDX-License-Identifier: EUPL-1.2 */
/* What is somebody's own: requests that were not sent yet, and zaken. */
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define PAGE_SIZE 25

static cJSON *draft_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Draft *draft)
{
    cJSON *it = cJSON_CreateObject ();
    cJSON_AddStringToObject (it, "draft_title", draft->title ? draft->title : "");
    cJSON_AddStringToObject (
        it, "draft_path",
        dm_arena_printf (exchange->arena, "/aanvraag/%s", gateway_pages_uuid_text (exchange, draft->uuid)));
    cJSON_AddStringToObject (it, "last_changed",
                             gateway_moment_text (draft->last_changed_ms, exchange->language, exchange->arena));
    cJSON_AddStringToObject (it, "until", gateway_moment_text (draft->expires_ms, exchange->language, exchange->arena));
    return it;
}

dm_status gateway_pages_list_drafts (gateway_exchange *exchange, const Digimeente__Intake__V1__ListDraftsResponse **out)
{
    Digimeente__Intake__V1__ListDraftsRequest request = DIGIMEENTE__INTAKE__V1__LIST_DRAFTS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.language = (char *) exchange->language;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("ListDrafts"), NULL, &request.base, &reply);
    *out = status ? NULL : (const void *) reply;
    return status;
}

dm_status gateway_pages_list_mijn_zaken (gateway_exchange *exchange, uint32_t page_size, ProtobufCBinaryData token,
                                         const Digimeente__Intake__V1__ListMijnZakenResponse **out)
{
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.language = (char *) exchange->language;
    request.has_page_size = true;
    request.page_size = page_size;
    request.page_token = token;
    request.has_page_token = token.len > 0;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListMijnZaken"), NULL, &request.base, &reply);
    *out = status ? NULL : (const void *) reply;
    return status;
}

static dm_status add_drafts (gateway_exchange *exchange, cJSON *data)
{
    const Digimeente__Intake__V1__ListDraftsResponse *response;
    dm_status status = gateway_pages_list_drafts (exchange, &response);
    if (status)
        return status;
    cJSON *list = cJSON_AddArrayToObject (data, "drafts");
    for (size_t i = 0; i < response->n_drafts; i++)
        cJSON_AddItemToArray (list, draft_json (exchange, response->drafts[i]));
    cJSON_AddBoolToObject (data, "has_drafts", response->n_drafts > 0);
    return DM_OK;
}

static dm_status add_zaken (gateway_exchange *exchange, cJSON *data)
{
    const Digimeente__Intake__V1__ListMijnZakenResponse *response;
    dm_status status =
        gateway_pages_list_mijn_zaken (exchange, PAGE_SIZE, gateway_pages_read_token (exchange), &response);
    if (status)
        return status;
    cJSON *list = cJSON_AddArrayToObject (data, "zaken");
    for (size_t i = 0; i < response->n_zaken; i++) {
        const char *uuid = gateway_pages_uuid_text (exchange, response->zaken[i]->uuid);
        cJSON_AddItemToArray (list, gateway_pages_zaak_json (exchange, response->zaken[i],
                                                             dm_arena_printf (exchange->arena, "/mijn/%s", uuid)));
    }
    cJSON_AddBoolToObject (data, "has_zaken", response->n_zaken > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "page_token", gateway_pages_token_text (exchange, response->next_page_token));
    return DM_OK;
}

dm_status gateway_get_mijn (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "mijn.title");
    dm_status status = add_drafts (exchange, data);
    status = status ? status : add_zaken (exchange, data);
    if (!status)
        return gateway_render (exchange, "mijn", data);
    cJSON_Delete (data);
    return status;
}
