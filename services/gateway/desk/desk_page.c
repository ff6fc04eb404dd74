/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of what can be done about a zaak: its form, what the applicant gets of it, and doing it. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define FILE_BYTES (GATEWAY_DESK_FILE_MB * 1024 * 1024)

static bool is_asked_for (const gateway_exchange *exchange, const char *shown)
{
    return strcmp (gateway_form_value (exchange, GATEWAY_DESK_SHOW), shown) == 0;
}

/* What both pages of an action have.  Takes: failed, as gateway_desk_page_json. */
static cJSON *make_page (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                         const desk_action *action, const desk_action *failed)
{
    cJSON *data = gateway_desk_page_json (exchange, zaak, dossier, failed);
    cJSON_AddStringToObject (data, "action_path", gateway_desk_zaak_path (exchange, zaak, action->name));
    cJSON_AddStringToObject (data, "form", GATEWAY_DESK_FORM);
    gateway_pages_add_text (data, "title_about", dossier->item->identificatie);
    return data;
}

/* What the form is about, where its fields do not say it. */
static void add_explanation (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *action,
                             cJSON *data)
{
    const char *text = gateway_desk_name_text (exchange, "desk.explanation", action->name);
    if (text && strstr (text, "{n}"))
        text =
            gateway_pages_count_text (exchange, dm_arena_printf (exchange->arena, "desk.explanation.%s", action->name),
                                      (int64_t) dossier->verlenging_days);
    if (strcmp (action->name, "toewijzen") == 0 && !gateway_desk_has_colleague (exchange, dossier))
        text = gateway_text (exchange, "desk.explanation_nobody");
    gateway_pages_add_text (data, "explanation", text);
}

static dm_status go_back (gateway_exchange *exchange, const dm_uuid *zaak)
{
    const desk_list list = gateway_desk_list_read (exchange);
    const char *text = gateway_desk_list_text (&list, exchange->arena);
    return gateway_redirect (exchange, "%s%s%s", gateway_desk_zaak_path (exchange, zaak, NULL), *text ? "?" : "", text);
}

/* The form.  Takes: is_failed, whether it was to be done and was not. */
static dm_status show_form (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                            const desk_action *action, bool is_failed)
{
    if (!action->is_possible (exchange, dossier) && !is_failed)
        return go_back (exchange, zaak);
    if (!action->is_possible (exchange, dossier)) {
        exchange->error.status = DM_FAILED_PRECONDITION; /* whatever else was wrong with it */
        return gateway_desk_show_zaak (exchange, zaak, dossier, action);
    }
    const bool has_changed = is_failed && exchange->error.status == DM_FAILED_PRECONDITION;
    cJSON *data = make_page (exchange, zaak, dossier, action, is_failed ? action : NULL);
    cJSON_AddStringToObject (data, "title", gateway_desk_name_text (exchange, "desk.action", action->name));
    add_explanation (exchange, dossier, action, data);
    gateway_desk_add_form (exchange, dossier, action, is_failed && !has_changed, data);
    if (is_failed && !has_changed)
        exchange->status = 400;
    return gateway_render_form (exchange, "desk_action", data);
}

/* The fields as they were filled in, so that the preview can send them. */
static void add_kept (const gateway_exchange *exchange, cJSON *data)
{
    cJSON *list = cJSON_AddArrayToObject (data, "kept_fields");
    for (size_t i = 0; i < exchange->form_count; i++) {
        if (gateway_field_is_own (&exchange->form[i]))
            continue;
        cJSON *field = cJSON_CreateObject ();
        cJSON_AddStringToObject (field, "name", exchange->form[i].name);
        cJSON_AddStringToObject (field, "value", exchange->form[i].value);
        cJSON_AddItemToArray (list, field);
    }
}

/* What the applicant gets: in the language of the applicant, on a page for the civil servant. */
static dm_status show_preview (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                               const desk_action *action)
{
    const char *language = exchange->language;
    cJSON *data = make_page (exchange, zaak, dossier, action, NULL);
    exchange->language = dossier->language;
    cJSON *preview = action->preview (exchange, dossier);
    exchange->language = language;
    cJSON_AddStringToObject (data, "title", gateway_text (exchange, "desk.preview.title"));
    const bool has_mail = cJSON_HasObjectItem (preview, "mail");
    if (!has_mail)
        cJSON_AddStringToObject (
            data, "no_mail_text",
            gateway_text (exchange, dossier->is_mail_held ? "desk.preview.held" : "desk.preview.no_mail"));
    cJSON_AddBoolToObject (data, "has_mail", has_mail);
    cJSON_AddBoolToObject (data, "has_paper", cJSON_HasObjectItem (preview, "paper"));
    cJSON_AddBoolToObject (data, "needs_login", dossier->needs_login);
    cJSON_AddTrueToObject (data, "is_preview");
    cJSON_AddItemToObject (data, "preview", preview);
    add_kept (exchange, data);
    gateway_desk_add_buttons (exchange, action, true, data);
    return gateway_render (exchange, "desk_preview", data);
}

/* True when the zaak is still as the form's page had it; else as if it was refused for that. */
static bool is_unchanged (gateway_exchange *exchange, const Dossier *dossier)
{
    if (strtoul (gateway_form_value (exchange, GATEWAY_OWN "versie"), NULL, 10) == dossier->revision)
        return true;
    dm_fail (&exchange->error, DM_FAILED_PRECONDITION, "revision", "the zaak was changed meanwhile");
    return false;
}

/* The form that was sent, or its preview, without doing anything. */
static dm_status show_sent (gateway_exchange *exchange, const desk_action *action, bool is_preview)
{
    const Dossier *dossier;
    dm_uuid zaak;
    dm_status status = gateway_desk_view (exchange, NULL, &zaak, &dossier);
    if (status)
        return status;
    if (!is_unchanged (exchange, dossier))
        return show_form (exchange, &zaak, dossier, action, true);
    if (!is_preview)
        return show_form (exchange, &zaak, dossier, action, false);
    if (!action->is_possible (exchange, dossier) || !gateway_desk_form_is_right (exchange, dossier, action))
        return show_form (exchange, &zaak, dossier, action, true);
    return show_preview (exchange, &zaak, dossier, action);
}

static dm_status show_failed (gateway_exchange *exchange, const desk_action *action)
{
    const dm_error error = exchange->error;
    const Dossier *dossier;
    dm_uuid zaak;
    dm_status status = gateway_desk_view (exchange, NULL, &zaak, &dossier);
    if (status)
        return status;
    exchange->error = error;
    return show_form (exchange, &zaak, dossier, action, true);
}

/* Back to the zaak with a message, or on to the next one. */
static dm_status go_on (gateway_exchange *exchange, const desk_action *action, dm_uuid zaak)
{
    desk_list list = gateway_desk_list_read (exchange);
    const char *done = (action->flags & DESK_ENDS) && *gateway_form_value (exchange, GATEWAY_DESK_NEXT)
                           ? gateway_desk_move_on (exchange, &list, &zaak)
                           : action->name;
    const char *text = gateway_desk_list_text (&list, exchange->arena);
    return gateway_redirect (exchange, "%s?gedaan=%s%s%s", gateway_desk_zaak_path (exchange, &zaak, NULL), done,
                             *text ? "&" : "", text);
}

static const desk_action *find_action (gateway_exchange *exchange, dm_status *out_status)
{
    const desk_action *action = gateway_desk_action_find (exchange->arguments[1]);
    *out_status = action ? DM_OK : dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such action.");
    return action;
}

dm_status gateway_get_action (gateway_exchange *exchange)
{
    const Dossier *dossier;
    dm_uuid zaak;
    dm_status status;
    const desk_action *action = find_action (exchange, &status);
    if (!status)
        status = gateway_desk_view (exchange, NULL, &zaak, &dossier);
    return status ? status : show_form (exchange, &zaak, dossier, action, false);
}

/* The language switch of a form: it is shown as it was filled in. */
static bool switches_language (gateway_exchange *exchange)
{
    const char *language = gateway_form_value (exchange, GATEWAY_OWN "taal");
    if (strcmp (language, "nl") != 0 && strcmp (language, "en") != 0)
        return false;
    exchange->language = language;
    gateway_set_cookie (exchange, GATEWAY_LANGUAGE_COOKIE, language, 365 * 86400);
    return true;
}

dm_status gateway_post_action (gateway_exchange *exchange)
{
    dm_uuid zaak;
    dm_status status = gateway_pages_parse_uuid (exchange, 0, &zaak);
    const desk_action *action = status ? NULL : find_action (exchange, &status);
    if (status)
        return status;
    if (switches_language (exchange) || is_asked_for (exchange, "formulier"))
        return show_sent (exchange, action, false);
    const bool is_read_over = *gateway_form_value (exchange, GATEWAY_DESK_READ);
    if (action->preview
        && (is_asked_for (exchange, "voorbeeld") || ((action->flags & DESK_READ_OVER) && !is_read_over)))
        return show_sent (exchange, action, true);
    if (!gateway_desk_form_is_filled_in (exchange, action))
        return show_failed (exchange, action);
    status = action->run (exchange, &zaak,
                          (uint32_t) strtoul (gateway_form_value (exchange, GATEWAY_OWN "versie"), NULL, 10));
    if (status == DM_INVALID_ARGUMENT || status == DM_FAILED_PRECONDITION)
        return show_failed (exchange, action);
    return status ? status : go_on (exchange, action, zaak);
}

dm_status gateway_prepare_action (gateway_exchange *exchange)
{
    static const char *const accept[] = { "pdf", "jpg", "png", "heic" };
    static const gateway_upload_rule rule = { "bestand", accept, DM_COUNT (accept), FILE_BYTES, 1 };
    if (strcmp (exchange->arguments[1], "document") != 0)
        return DM_OK;
    exchange->upload_rules = &rule;
    exchange->upload_rule_count = 1;
    return DM_OK;
}
