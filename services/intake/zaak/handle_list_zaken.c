/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists zaken, newest first: the order of their UUIDs, so that a page goes on below the last one's. */
#include <string.h>
#include "services/intake/zaak/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/zaak/page_token.h"
#include "services/intake/zaak/store.h"
#include "services/intake/zaaktype/zaaktype.h"

#define PAGE_SIZE 25
#define PAGE_SIZE_MAX 100

typedef Digimeente__Intake__V1__ListZakenRequest ListZakenRequest;
typedef Digimeente__Intake__V1__ListZakenResponse ListZakenResponse;

static dm_status check_request (const ListZakenRequest *request, dm_uuid *out_below, dm_error *error)
{
    if (request->has_page_size && (request->page_size < 1 || request->page_size > PAGE_SIZE_MAX))
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_size", "1 to %d", PAGE_SIZE_MAX);
    if (request->zaaktype && strlen (request->zaaktype) >= INTAKE_ZAAKTYPE_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaaktype", "at most %d characters", INTAKE_ZAAKTYPE_SIZE - 1);
    memset (out_below, 0xFF, sizeof *out_below);
    if (request->has_page_token && !intake_page_token_decode (request, request->page_token, out_below))
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_token", "this is no next_page_token of such a list");
    return DM_OK;
}

static void fill_token (dm_call *call, const ListZakenRequest *request, ListZakenResponse *reply)
{
    uint8_t *token = dm_arena_alloc (call->arena, INTAKE_PAGE_TOKEN_BYTES);
    intake_page_token_encode (request, reply->zaken[reply->n_zaken - 1]->uuid.data, token);
    reply->has_next_page_token = true;
    reply->next_page_token = (ProtobufCBinaryData){ INTAKE_PAGE_TOKEN_BYTES, token };
}

dm_status intake_handle_list_zaken (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ListZakenRequest *request = (const ListZakenRequest *) message;
    ListZakenResponse *reply = (ListZakenResponse *) out;
    size_t page_size = request->has_page_size ? request->page_size : PAGE_SIZE;
    const bool open = request->open;
    dm_uuid below;
    intake_zaaktype zaaktype;
    dm_status status = check_request (request, &below, &call->error);
    if (!status && request->zaaktype)
        status = intake_zaaktype_find (call, intake_of (call)->zaaktypen, request->zaaktype, &zaaktype);
    if (!status) /* one more, to know whether there is a next page */
        status = intake_store_list_zaken (call, request->zaaktype, request->has_open ? &open : NULL, &below,
                                          (int32_t) page_size + 1, &reply->zaken, &reply->n_zaken);
    if (status || reply->n_zaken <= page_size)
        return status;
    reply->n_zaken = page_size;
    fill_token (call, request, reply);
    return DM_OK;
}
