/* SPDX-License-Identifier: EUPL-1.2 */
/* What the applicant gets of a form that was filled in, before it is sent. */
#include <string.h>
#include "common/clock.h"
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__Resultaat Resultaat;

static const char *typed (const gateway_exchange *exchange, const char *name)
{
    return gateway_form_value (exchange, name);
}

static cJSON *begin_message (const gateway_exchange *exchange, const char *title)
{
    cJSON *preview = cJSON_CreateObject ();
    cJSON_AddStringToObject (preview, "message_language", exchange->language);
    cJSON_AddStringToObject (preview, "message_title", title);
    cJSON_AddArrayToObject (preview, "paragraphs");
    return preview;
}

static void add_paragraph (cJSON *preview, const char *text)
{
    if (*text)
        cJSON_AddItemToArray (cJSON_GetObjectItem (preview, "paragraphs"), cJSON_CreateString (text));
}

cJSON *gateway_desk_preview_question (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) dossier;
    cJSON *preview = begin_message (exchange, gateway_text (exchange, "desk.message.question"));
    add_paragraph (preview, typed (exchange, "text"));
    if (*typed (exchange, "document"))
        add_paragraph (preview, gateway_text (exchange, "desk.message.document"));
    if (*typed (exchange, "opschorten"))
        add_paragraph (preview, gateway_text (exchange, "desk.message.waiting"));
    return preview;
}

cJSON *gateway_desk_preview_status (const gateway_exchange *exchange, const Dossier *dossier)
{
    const char *status = "";
    for (size_t i = 0; i < dossier->n_statustypen; i++)
        if (strcmp (dossier->statustypen[i]->identificatie, typed (exchange, "statustype")) == 0)
            status = gateway_pages_text (exchange, dossier->statustypen[i]->omschrijving);
    cJSON *preview = begin_message (
        exchange, dm_arena_printf (exchange->arena, "%s %s", gateway_text (exchange, "desk.message.status"), status));
    add_paragraph (preview, typed (exchange, "statustoelichting"));
    return preview;
}

cJSON *gateway_desk_preview_extension (const gateway_exchange *exchange, const Dossier *dossier)
{
    cJSON *preview = begin_message (exchange, gateway_text (exchange, "desk.message.extension"));
    add_paragraph (preview, gateway_pages_count_text (exchange, "desk.message.later", dossier->verlenging_days));
    add_paragraph (preview, typed (exchange, "reason"));
    return preview;
}

cJSON *gateway_desk_preview_suspension (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) dossier;
    cJSON *preview = begin_message (exchange, gateway_text (exchange, "desk.message.suspension"));
    add_paragraph (preview, gateway_text (exchange, "desk.message.suspended"));
    add_paragraph (preview, typed (exchange, "reason"));
    return preview;
}

/* The letter of the zaak as if it was decided so, now, by whoever is logged in. */
cJSON *gateway_desk_preview_letter (const gateway_exchange *exchange, const Dossier *dossier)
{
    Resultaat resultaat = DIGIMEENTE__INTAKE__V1__RESULTAAT__INIT;
    Dossier decided = *dossier;
    decided.resultaat = &resultaat;
    resultaat.toelichting = (char *) typed (exchange, "toelichting");
    resultaat.decided_ms = dm_clock_now_ms ();
    resultaat.decided_by = (char *) exchange->session->name;
    for (size_t i = 0; i < dossier->n_resultaattypen; i++)
        if (strcmp (dossier->resultaattypen[i]->identificatie, typed (exchange, "resultaattype")) == 0) {
            resultaat.omschrijving = dossier->resultaattypen[i]->omschrijving;
            resultaat.rechtsmiddel = dossier->resultaattypen[i]->rechtsmiddel;
            resultaat.rechtsmiddel_until = dossier->resultaattypen[i]->rechtsmiddel_until;
        }
    return gateway_desk_letter_json (exchange, &decided);
}
