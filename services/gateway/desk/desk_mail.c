/* SPDX-License-Identifier: EUPL-1.2 */
/* What a mail will say, by the very template that notification sends it with; without the foot that all mails have. */
#include <assert.h>
#include <string.h>
#include "common/asset.h"
#include "embed/notification.h"
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/view/mustache.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

static const char *find_template (const gateway_exchange *exchange, const char *name)
{
    const char *path = dm_arena_printf (exchange->arena, "templates/%s.%s.txt", name, exchange->language);
    for (const dm_asset *asset = notification_assets; asset->path; asset++)
        if (strcmp (asset->path, path) == 0)
            return asset->text;
    return NULL;
}

static void add_resultaat (const gateway_exchange *exchange, const desk_mail *mail, cJSON *values)
{
    const Digimeente__Intake__V1__Resultaat *resultaat = mail->zaak->resultaat;
    if (!resultaat)
        return;
    if (resultaat->rechtsmiddel)
        cJSON_AddTrueToObject (values, resultaat->rechtsmiddel); /* bezwaar or beroep */
    gateway_pages_add_date (exchange, values, "rechtsmiddel_until", resultaat->rechtsmiddel_until);
    if (mail->needs_login)
        return;
    gateway_pages_add_text (values, "resultaat", gateway_pages_text (exchange, resultaat->omschrijving));
    gateway_pages_add_text (values, "resultaattoelichting", resultaat->toelichting);
}

static void add_status (const gateway_exchange *exchange, const desk_mail *mail, cJSON *values)
{
    if (mail->zaak->n_steps == 0)
        return;
    const Digimeente__Intake__V1__NextStep *step = mail->zaak->steps[0];
    gateway_pages_add_text (values, "status", gateway_pages_text (exchange, step->omschrijving));
    if (!mail->needs_login)
        gateway_pages_add_text (values, "statustoelichting", step->statustoelichting);
}

/* Source: services/notification/letter.c, which names them; and intake's GetContact, which leaves out what a mail of a
 * zaak that needs a login does not tell. */
static cJSON *values_json (const gateway_exchange *exchange, const desk_mail *mail)
{
    const Digimeente__Intake__V1__MijnZaak *zaak = mail->zaak;
    cJSON *values = cJSON_CreateObject ();
    gateway_pages_add_text (values, "zaaknummer", zaak->identificatie);
    if (!zaak->is_suspended)
        gateway_pages_add_date (exchange, values, "uiterlijke_einddatum_afdoening",
                                zaak->uiterlijke_einddatum_afdoening);
    cJSON_AddBoolToObject (values, "awaits_answer", zaak->is_suspended && !zaak->is_suspended_by_hand);
    cJSON_AddBoolToObject (values, "needs_login", mail->needs_login);
    if (mail->has_link)
        cJSON_AddStringToObject (values, "link", gateway_text (exchange, "desk.preview.link"));
    if (!mail->needs_login) {
        gateway_pages_add_text (values, "zaaktype", zaak->title);
        gateway_pages_add_text (values, "text", mail->text);
    }
    add_status (exchange, mail, values);
    add_resultaat (exchange, mail, values);
    return values;
}

cJSON *gateway_desk_mail_json (const gateway_exchange *exchange, const desk_mail *mail)
{
    mustache_template *template = NULL;
    cJSON *values = values_json (exchange, mail), *out = cJSON_CreateObject ();
    const cJSON *contexts[] = { values };
    dm_error error = { 0 };
    char *written = "";
    size_t bytes;
    dm_status status = gateway_mustache_compile (find_template (exchange, mail->template_name), &template, &error);
    assert (status == DM_OK);
    status = gateway_mustache_render (template, contexts, 1, NULL, NULL, exchange->arena, &written, &bytes, &error);
    if (!status) {
        const size_t line = strcspn (written, "\n"); /* the subject; an empty line follows */
        cJSON_AddStringToObject (out, "subject", dm_arena_printf (exchange->arena, "%.*s", (int) line, written));
        cJSON_AddStringToObject (out, "text", written + line + strspn (written + line, "\n"));
    }
    gateway_mustache_destroy (&template);
    cJSON_Delete (values);
    return out;
}
