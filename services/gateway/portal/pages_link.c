/* SPDX-License-Identifier: EUPL-1.2 */
/* A request that is being filled in goes on in another browser, by a link that is mailed there. */
#include "services/gateway/login/proof.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

/* The form again, with what is wrong. */
static dm_status ask_again (gateway_exchange *exchange, const char *emailadres)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "link.title");
    cJSON_AddStringToObject (data, "draft_path",
                             dm_arena_printf (exchange->arena, "/aanvraag/%s", exchange->arguments[0]));
    cJSON_AddStringToObject (data, "emailadres", emailadres);
    cJSON_AddStringToObject (data, "error", gateway_text (exchange, "link.wrong"));
    cJSON_AddBoolToObject (data, "is_error", true);
    cJSON_AddBoolToObject (data, "is_narrow", true);
    exchange->error = (dm_error){ 0 };
    return gateway_render_form (exchange, "link", data);
}

static dm_status tell_sent (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "link.sent.title");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "link.sent.explanation"));
    cJSON_AddStringToObject (data, "next_path",
                             dm_arena_printf (exchange->arena, "/aanvraag/%s", exchange->arguments[0]));
    cJSON_AddStringToObject (data, "next", gateway_text (exchange, "link.sent.next"));
    cJSON_AddBoolToObject (data, "is_narrow", true);
    return gateway_render (exchange, "error", data);
}

dm_status gateway_post_link (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__MailLinkRequest request = DIGIMEENTE__INTAKE__V1__MAIL_LINK_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_uuid draft;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &draft);
    if (status)
        return status;
    request.has_draft = request.has_client = true;
    request.draft = gateway_pages_bytes (exchange, &draft);
    request.client = gateway_pages_mark_client (exchange);
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    request.language = (char *) exchange->language;
    request.emailadres = (char *) gateway_form_value (exchange, GATEWAY_OWN "emailadres");
    status = gateway_call (exchange, "intake", DRAFT_METHOD ("MailLink"), NULL, &request.base, &reply);
    if (status == DM_INVALID_ARGUMENT)
        return ask_again (exchange, request.emailadres);
    if (status == DM_NOT_FOUND)
        return gateway_pages_render_gone (exchange);
    if (gateway_pages_blames (exchange, status, "limit"))
        return gateway_pages_render_too_many (exchange);
    return status ? status : tell_sent (exchange);
}

dm_status gateway_get_go_on (gateway_exchange *exchange)
{
    static const char *const texts[] = { "go_on.title", "go_on.explanation", "go_on.button", "go_on.not_you" };
    gateway_proof_use_visit (exchange);
    return gateway_pages_render_button (exchange, texts);
}

static dm_status render_no_link (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "go_on.gone.title");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "go_on.gone.explanation"));
    cJSON_AddBoolToObject (data, "is_narrow", true);
    exchange->error = (dm_error){ 0 };
    exchange->status = 404;
    return gateway_render (exchange, "error", data);
}

dm_status gateway_post_go_on (gateway_exchange *exchange)
{
    Digimeente__Intake__V1__OpenLinkRequest request = DIGIMEENTE__INTAKE__V1__OPEN_LINK_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.code = (char *) exchange->arguments[0];
    request.visit = gateway_proof_visit (exchange);
    request.has_visit = request.visit.data != NULL;
    dm_status status = gateway_call (exchange, "intake", DRAFT_METHOD ("OpenLink"), NULL, &request.base, &reply);
    if (status == DM_NOT_FOUND)
        return render_no_link (exchange);
    if (status)
        return status;
    const Digimeente__Intake__V1__OpenLinkResponse *response = (void *) reply;
    return gateway_redirect (exchange, "/aanvraag/%s", gateway_pages_uuid_text (exchange, response->draft));
}
