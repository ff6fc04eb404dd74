/* SPDX-License-Identifier: EUPL-1.2 */
/* What is somebody's own: requests that were not sent yet, and zaken. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/moment.h"
#include "services/gateway/pages.h"
#include "services/gateway/render.h"
#include "services/gateway/routes.h"

#define PAGE_SIZE 25
#define TOKEN_MAX 64 /* bytes of a page token, as hex digits in the address */

static cJSON *draft_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Draft *draft)
{
    cJSON *it = cJSON_CreateObject ();
    cJSON_AddStringToObject (it, "naam_aanvraag", draft->title ? draft->title : "");
    cJSON_AddStringToObject (
        it, "pad_aanvraag", dm_arena_printf (exchange->arena, "/aanvraag/%s", pages_uuid_text (exchange, draft->uuid)));
    cJSON_AddStringToObject (it, "laatst",
                             gateway_moment_text (draft->laatst_gewijzigd_ms, exchange->taal, exchange->arena));
    cJSON_AddStringToObject (it, "tot", gateway_moment_text (draft->vervalt_ms, exchange->taal, exchange->arena));
    return it;
}

static dm_status add_drafts (gateway_exchange *exchange, cJSON *data)
{
    Digimeente__Intake__V1__ListDraftsRequest request = DIGIMEENTE__INTAKE__V1__LIST_DRAFTS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.taal = (char *) exchange->taal;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("ListDrafts"), NULL, &request.base, &reply);
    if (status)
        return status;
    const Digimeente__Intake__V1__ListDraftsResponse *response = (void *) reply;
    cJSON *list = cJSON_AddArrayToObject (data, "aanvragen");
    for (size_t i = 0; i < response->n_drafts; i++)
        cJSON_AddItemToArray (list, draft_json (exchange, response->drafts[i]));
    cJSON_AddBoolToObject (data, "heeft_aanvragen", response->n_drafts > 0);
    return DM_OK;
}

/* The page token in the address, in hex digits; empty for the first page, or for what is none. */
static ProtobufCBinaryData read_token (gateway_exchange *exchange)
{
    const char *hex = gateway_query_value (exchange, "vanaf");
    size_t bytes = strlen (hex) / 2;
    ProtobufCBinaryData out = { 0, dm_arena_zalloc (exchange->arena, TOKEN_MAX) };
    if (bytes > TOKEN_MAX || strspn (hex, "0123456789abcdef") != 2 * bytes)
        return out;
    for (size_t i = 0; i < bytes; i++)
        out.data[out.len++] = (uint8_t) strtoul ((char[]){ hex[2 * i], hex[2 * i + 1], '\0' }, NULL, 16);
    return out;
}

static void add_next (const gateway_exchange *exchange, cJSON *data, ProtobufCBinaryData token)
{
    const char *hex = "";
    for (size_t i = 0; i < token.len; i++)
        hex = dm_arena_printf (exchange->arena, "%s%02x", hex, token.data[i]);
    pages_add_text (data, "vanaf", hex);
}

static dm_status add_zaken (gateway_exchange *exchange, cJSON *data)
{
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.taal = (char *) exchange->taal;
    request.has_page_size = true;
    request.page_size = PAGE_SIZE;
    request.page_token = read_token (exchange);
    request.has_page_token = request.page_token.len > 0;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListMijnZaken"), NULL, &request.base, &reply);
    if (status)
        return status;
    const Digimeente__Intake__V1__ListMijnZakenResponse *response = (void *) reply;
    cJSON *list = cJSON_AddArrayToObject (data, "zaken");
    for (size_t i = 0; i < response->n_zaken; i++) {
        const char *uuid = pages_uuid_text (exchange, response->zaken[i]->uuid);
        cJSON_AddItemToArray (
            list, pages_zaak_json (exchange, response->zaken[i], dm_arena_printf (exchange->arena, "/mijn/%s", uuid)));
    }
    cJSON_AddBoolToObject (data, "heeft_zaken", response->n_zaken > 0);
    if (response->has_next_page_token)
        add_next (exchange, data, response->next_page_token);
    return DM_OK;
}

dm_status gateway_get_mijn (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    pages_add_titel (exchange, data, "mijn.titel");
    dm_status status = add_drafts (exchange, data);
    status = status ? status : add_zaken (exchange, data);
    if (!status)
        return gateway_render (exchange, "mijn", data);
    cJSON_Delete (data);
    return status;
}
