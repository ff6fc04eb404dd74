/* SPDX-License-Identifier: EUPL-1.2 */
/* The owner of a mail address confirms it: by a button, because programs that read mail follow links. */
#include <string.h>
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

dm_status gateway_pages_render_button (gateway_exchange *exchange, const char *const texts[4])
{
    static const char *const names[] = { "explanation", "button", "not_you" };
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, texts[0]);
    for (size_t i = 0; i < DM_COUNT (names); i++)
        cJSON_AddStringToObject (data, names[i], gateway_text (exchange, texts[i + 1]));
    cJSON_AddBoolToObject (data, "is_narrow", true);
    cJSON_AddStringToObject (data, "confirm_path", exchange->path);
    return gateway_render_form (exchange, "confirm", data);
}

dm_status gateway_get_confirm (gateway_exchange *exchange)
{
    static const char *const texts[] = { "confirm.title", "confirm.explanation", "confirm.button", "confirm.not_you" };
    return gateway_pages_render_button (exchange, texts);
}

dm_status gateway_post_confirm (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__ConfirmAddressRequest request = DIGIMEENTE__INTAKE__V1__CONFIRM_ADDRESS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.code = (char *) exchange->arguments[0];
    exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_INWONER, .id = "anoniem" }; /* whoever is logged in here */
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ConfirmAddress"), NULL, &request.base, &reply);
    if (status && status != DM_NOT_FOUND)
        return status;
    cJSON *data = cJSON_CreateObject ();
    const char *how = status ? "gone" : "done";
    gateway_pages_add_title (exchange, data, dm_arena_printf (exchange->arena, "confirm.%s.title", how));
    cJSON_AddStringToObject (data, "text",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "confirm.%s.explanation", how)));
    cJSON_AddBoolToObject (data, "is_narrow", true);
    exchange->error = (dm_error){ 0 };
    exchange->status = status ? 404 : 200;
    return gateway_render (exchange, "error", data);
}
