/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of somebody: who looked at it, all of it as one file, and how to ask for its erasure.
 * Source: AVG (EU 2016/679) articles 15, 17 and 20. */
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "services/gateway/login_config.h"
#include "services/gateway/moment.h"
#include "services/gateway/pages.h"
#include "services/gateway/render.h"
#include "services/gateway/routes.h"

#define PAGE_SIZE 50 /* of intake's lists; the most they give */
#define ZAKEN_MAX 200
#define FILE_BYTES_MAX (4 * 1024 * 1024) /* no further zaak is taken in beyond it */
#define INZAGEN_MAX 1000
#define ERASURE "gegevens-verwijderen" /* the journey */

typedef Digimeente__Intake__V1__Inzage Inzage;
typedef Digimeente__Intake__V1__ListInzageResponse ListInzageResponse;
typedef Digimeente__Intake__V1__ListMijnZakenResponse ListMijnZakenResponse;

static dm_status list_inzage (gateway_exchange *exchange, ProtobufCBinaryData token, const ListInzageResponse **out)
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
    dm_status status = list_inzage (exchange, pages_read_token (exchange), &response);
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

static dm_status add_zaak (gateway_exchange *exchange, cJSON *list, ProtobufCBinaryData uuid, size_t *bytes)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_uuid = true;
    request.uuid = uuid;
    request.taal = (char *) exchange->taal;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("GetMijnZaak"), NULL, &request.base, &reply);
    if (status)
        return status;
    const Digimeente__Intake__V1__GetMijnZaakResponse *response = (void *) reply;
    *bytes += protobuf_c_message_get_packed_size (&response->zaak->base);
    cJSON_AddItemToArray (list, dm_message_json (&response->zaak->base));
    return DM_OK;
}

/* Gives: *token, where the next file goes on; empty at the end. A list's token is its last zaak's UUID. */
static dm_status add_zaken (gateway_exchange *exchange, cJSON *file, ProtobufCBinaryData *token)
{
    cJSON *list = cJSON_AddArrayToObject (file, "zaken");
    size_t count = 0, bytes = 0;
    for (;;) {
        const ListMijnZakenResponse *page;
        dm_status status = pages_list_mijn_zaken (exchange, PAGE_SIZE, *token, &page);
        for (size_t i = 0; !status && i < page->n_zaken; i++) {
            if (count++ == ZAKEN_MAX || bytes > FILE_BYTES_MAX)
                return DM_OK;
            *token = page->zaken[i]->uuid;
            status = add_zaak (exchange, list, *token, &bytes);
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
    request.has_draft = request.has_with_antwoorden = request.with_antwoorden = true;
    request.draft = uuid;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("GetDraft"), NULL, &request.base, &reply);
    if (status)
        return status == DM_NOT_FOUND ? DM_OK : status; /* sent or thrown away by now */
    Digimeente__Intake__V1__GetDraftResponse *response = (void *) reply;
    response->step = NULL; /* what is asked next is no data of theirs */
    cJSON_AddItemToArray (list, dm_message_json (&response->base));
    return DM_OK;
}

static dm_status add_drafts (gateway_exchange *exchange, cJSON *file)
{
    const Digimeente__Intake__V1__ListDraftsResponse *response;
    dm_status status = pages_list_drafts (exchange, &response);
    cJSON *list = cJSON_AddArrayToObject (file, "concepten");
    for (size_t i = 0; !status && i < response->n_drafts; i++)
        status = add_draft (exchange, list, response->drafts[i]->uuid);
    return status;
}

static dm_status add_inzagen (gateway_exchange *exchange, cJSON *file)
{
    cJSON *list = cJSON_AddArrayToObject (file, "inzagen");
    ProtobufCBinaryData token = { 0, NULL };
    for (int count = 0; count < INZAGEN_MAX; count += PAGE_SIZE) {
        const ListInzageResponse *page;
        dm_status status = list_inzage (exchange, token, &page);
        if (status)
            return status;
        for (size_t i = 0; i < page->n_inzagen; i++)
            cJSON_AddItemToArray (list, dm_message_json (&page->inzagen[i]->base));
        if (!page->has_next_page_token)
            break;
        token = page->next_page_token;
    }
    return DM_OK;
}

static dm_status fill_file (gateway_exchange *exchange, cJSON *file)
{
    const char *public_url = gateway_login_config_of (dm_runtime_app (exchange->runtime))->public_url;
    ProtobufCBinaryData token = pages_read_token (exchange);
    bool is_first = token.len == 0;
    pages_add_text (file, "document_adres", dm_arena_printf (exchange->arena, "%s/document/{uuid}", public_url));
    dm_status status = add_zaken (exchange, file, &token);
    if (!status && token.len > 0)
        pages_add_text (file, "volgend_bestand",
                        dm_arena_printf (exchange->arena, "%s/mijn/gegevens/bestand?vanaf=%s", public_url,
                                         pages_token_text (exchange, token)));
    if (!status && is_first)
        status = add_drafts (exchange, file);
    if (!status && is_first)
        status = add_inzagen (exchange, file);
    return status;
}

dm_status gateway_get_gegevens_bestand (gateway_exchange *exchange)
{
    cJSON *file = cJSON_CreateObject ();
    dm_status status = fill_file (exchange, file);
    char *text = status ? NULL : cJSON_Print (file);
    cJSON_Delete (file);
    if (status)
        return status;
    if (!text)
        abort ();
    exchange->body_bytes = strlen (text);
    exchange->body = dm_arena_printf (exchange->arena, "%s", text);
    cJSON_free (text);
    exchange->content_type = "application/json";
    exchange->attachment = "mijn-gegevens.json";
    return DM_OK;
}
