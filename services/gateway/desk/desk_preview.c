/* SPDX-License-Identifier: EUPL-1.2 */
/* What the applicant gets of a form that was filled in, before it is sent: the mail by notification's template, and the
 * part of the page of the zaak by the template of that page. Both are of the zaak as it will be. */
#include <string.h>
#include "common/clock.h"
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Resultaat Resultaat;

static char *typed (const gateway_exchange *exchange, const char *name)
{
    return (char *) gateway_form_value (exchange, name);
}

static MijnZaak zaak_of (const gateway_exchange *exchange, const Dossier *dossier)
{
    MijnZaak zaak = DIGIMEENTE__INTAKE__V1__MIJN_ZAAK__INIT;
    zaak.uuid = dossier->item->uuid;
    zaak.identificatie = dossier->item->identificatie;
    zaak.title = (char *) gateway_desk_title (exchange, dossier, NULL);
    zaak.startdatum = dossier->item->startdatum;
    zaak.uiterlijke_einddatum_afdoening = dossier->item->uiterlijke_einddatum_afdoening;
    zaak.is_suspended = dossier->item->is_suspended;
    zaak.is_suspended_by_hand = dossier->is_suspended_by_hand;
    return zaak;
}

static bool is_mailed (const Dossier *dossier)
{
    const Digimeente__Intake__V1__Initiator *initiator = dossier->initiator;
    return initiator && initiator->emailadres && *initiator->emailadres && !dossier->is_mail_held;
}

/* Takes: zaak, as it will be; template_name and text, of its mail; shows_term, whether the page tells another date. */
static cJSON *make_preview (const gateway_exchange *exchange, const Dossier *dossier, const MijnZaak *zaak,
                            const char *template_name, const char *text, bool shows_term)
{
    const desk_mail mail = { template_name, text, zaak, dossier->needs_login, dossier->has_link };
    cJSON *preview = cJSON_CreateObject (), *page = gateway_pages_zaak_json (exchange, zaak, "");
    cJSON_AddBoolToObject (page, "shows_term", shows_term);
    cJSON_AddBoolToObject (page, "has_steps", zaak->n_steps > 0);
    cJSON_AddBoolToObject (page, "has_tracking_code", !dossier->needs_login); /* the link of the mail opens it */
    cJSON_AddStringToObject (preview, "message_language", exchange->language);
    gateway_show_texts (preview, exchange->language);
    if (is_mailed (dossier))
        cJSON_AddItemToObject (preview, "mail", gateway_desk_mail_json (exchange, &mail));
    cJSON_AddItemToObject (preview, "page", page);
    return preview;
}

cJSON *gateway_desk_preview_question (const gateway_exchange *exchange, const Dossier *dossier)
{
    Digimeente__Intake__V1__Question question = DIGIMEENTE__INTAKE__V1__QUESTION__INIT, *questions[] = { &question };
    MijnZaak zaak = zaak_of (exchange, dossier);
    const bool suspends = *typed (exchange, "opschorten");
    question.text = typed (exchange, "text");
    question.asked_ms = dm_clock_now_ms ();
    zaak.n_questions = DM_COUNT (questions);
    zaak.questions = questions;
    zaak.is_suspended |= suspends;
    return make_preview (exchange, dossier, &zaak, "vraag", question.text, suspends);
}

cJSON *gateway_desk_preview_status (const gateway_exchange *exchange, const Dossier *dossier)
{
    Digimeente__Intake__V1__NextStep step = DIGIMEENTE__INTAKE__V1__NEXT_STEP__INIT, *steps[] = { &step };
    MijnZaak zaak = zaak_of (exchange, dossier);
    for (size_t i = 0; i < dossier->n_statustypen; i++)
        if (strcmp (dossier->statustypen[i]->identificatie, typed (exchange, "statustype")) == 0)
            step.omschrijving = dossier->statustypen[i]->omschrijving;
    step.statustoelichting = typed (exchange, "statustoelichting");
    step.is_reached = step.has_datum_status_gezet_ms = true;
    step.datum_status_gezet_ms = dm_clock_now_ms ();
    zaak.n_steps = DM_COUNT (steps);
    zaak.steps = steps;
    return make_preview (exchange, dossier, &zaak, "status", NULL, false);
}

cJSON *gateway_desk_preview_extension (const gateway_exchange *exchange, const Dossier *dossier)
{
    MijnZaak zaak = zaak_of (exchange, dossier);
    zaak.uiterlijke_einddatum_afdoening = dossier->extended_until;
    zaak.term_reason = dossier->needs_login ? typed (exchange, "reason") : NULL;
    return make_preview (exchange, dossier, &zaak, "verlengd", typed (exchange, "reason"), true);
}

cJSON *gateway_desk_preview_suspension (const gateway_exchange *exchange, const Dossier *dossier)
{
    MijnZaak zaak = zaak_of (exchange, dossier);
    zaak.is_suspended = zaak.is_suspended_by_hand = true;
    zaak.term_reason = dossier->needs_login ? typed (exchange, "reason") : NULL;
    return make_preview (exchange, dossier, &zaak, "opgeschort", typed (exchange, "reason"), true);
}

/* As what was chosen, and decided now by whoever is logged in. */
static Resultaat resultaat_of (const gateway_exchange *exchange, const Dossier *dossier)
{
    Resultaat resultaat = DIGIMEENTE__INTAKE__V1__RESULTAAT__INIT;
    resultaat.toelichting = typed (exchange, "toelichting");
    resultaat.decided_ms = dm_clock_now_ms ();
    resultaat.decided_by = (char *) exchange->session->name;
    for (size_t i = 0; i < dossier->n_resultaattypen; i++)
        if (strcmp (dossier->resultaattypen[i]->identificatie, typed (exchange, "resultaattype")) == 0) {
            resultaat.omschrijving = dossier->resultaattypen[i]->omschrijving;
            resultaat.rechtsmiddel = dossier->resultaattypen[i]->rechtsmiddel;
            resultaat.rechtsmiddel_until = dossier->resultaattypen[i]->rechtsmiddel_until;
        }
    return resultaat;
}

cJSON *gateway_desk_preview_resultaat (const gateway_exchange *exchange, const Dossier *dossier)
{
    Resultaat resultaat = resultaat_of (exchange, dossier);
    MijnZaak zaak = zaak_of (exchange, dossier);
    zaak.resultaat = &resultaat;
    return make_preview (exchange, dossier, &zaak, "besluit", NULL, false);
}

cJSON *gateway_desk_preview_besluit (const gateway_exchange *exchange, const Dossier *dossier)
{
    Resultaat resultaat = resultaat_of (exchange, dossier);
    Dossier decided = *dossier;
    decided.resultaat = &resultaat;
    cJSON *preview = gateway_desk_preview_resultaat (exchange, dossier);
    cJSON_AddItemToObject (preview, "paper", gateway_desk_letter_json (exchange, &decided));
    return preview;
}
