/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as its initiator sees it, for templates. */
#include <string.h>
#include "services/identity/level.h"
#include "services/gateway/login/login.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define OBJECTION "bezwaar-maken" /* the journey */

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Question Question;

/* How it goes: the last step that was reached is where it is now. What came before it without a date was skipped. */
static void add_steps (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    cJSON *steps = cJSON_AddArrayToObject (data, "steps");
    size_t now = 0;
    for (size_t i = 0; i < zaak->n_steps; i++)
        if (zaak->steps[i]->is_reached)
            now = i;
    for (size_t i = 0; i < zaak->n_steps; i++) {
        const Digimeente__Intake__V1__NextStep *it = zaak->steps[i];
        const bool is_skipped = it->is_reached && i != now && !it->has_datum_status_gezet_ms;
        cJSON *step = cJSON_CreateObject ();
        const char *omschrijving = gateway_pages_text (exchange, it->omschrijving);
        cJSON_AddStringToObject (step, "omschrijving", omschrijving);
        cJSON_AddBoolToObject (step, "is_reached", it->is_reached && !is_skipped);
        cJSON_AddBoolToObject (step, "is_skipped", is_skipped);
        cJSON_AddBoolToObject (step, "is_now", it->is_reached && i == now);
        if (it->is_reached && it->has_datum_status_gezet_ms)
            gateway_pages_add_moment (exchange, step, "since", it->datum_status_gezet_ms);
        gateway_pages_add_text (step, "toelichting", it->statustoelichting);
        cJSON_AddItemToArray (steps, step);
        if (it->is_reached && i == now)
            gateway_pages_add_text (data, "status", omschrijving);
    }
}

cJSON *gateway_pages_question_json (const gateway_exchange *exchange, const Question *question)
{
    cJSON *it = cJSON_CreateObject ();
    cJSON_AddStringToObject (it, "question_id", gateway_pages_uuid_text (exchange, question->uuid));
    cJSON_AddStringToObject (it, "question_text", question->text ? question->text : "");
    cJSON_AddBoolToObject (it, "wants_document", question->wants_document);
    gateway_pages_add_moment (exchange, it, "asked", question->asked_ms);
    if (question->has_answered_ms)
        gateway_pages_add_moment (exchange, it, "answered", question->answered_ms);
    gateway_pages_add_text (it, "answer_text", question->answer);
    return it;
}

static void add_questions (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    cJSON *open = cJSON_AddArrayToObject (data, "open_questions"),
          *old = cJSON_AddArrayToObject (data, "old_questions");
    for (size_t i = 0; i < zaak->n_questions; i++)
        cJSON_AddItemToArray (zaak->questions[i]->has_answered_ms ? old : open,
                              gateway_pages_question_json (exchange, zaak->questions[i]));
    cJSON_AddBoolToObject (data, "has_old_questions", cJSON_GetArraySize (old) > 0);
    cJSON_AddBoolToObject (data, "omitted_questions", zaak->omitted_questions > 0);
    cJSON_AddBoolToObject (data, "must_act", zaak->open_questions > 0 || cJSON_GetArraySize (open) > 0);
}

static void add_result (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    const Digimeente__Intake__V1__Resultaat *it = zaak->resultaat;
    if (!it)
        return;
    cJSON *resultaat = cJSON_AddObjectToObject (data, "resultaat");
    cJSON_AddStringToObject (resultaat, "resultaattype", gateway_pages_text (exchange, it->omschrijving));
    gateway_pages_add_text (resultaat, "toelichting", it->toelichting);
    gateway_pages_add_moment (exchange, resultaat, "decided", it->decided_ms);
    const char *rechtsmiddel = gateway_pages_name_text (exchange, "zaak.rechtsmiddel", it->rechtsmiddel, NULL);
    if (it->rechtsmiddel && strcmp (it->rechtsmiddel, "bezwaar") == 0)
        gateway_pages_add_text (resultaat, "objection_path",
                                dm_arena_printf (exchange->arena, "/regelen/" OBJECTION "/over/%s",
                                                 gateway_pages_uuid_text (exchange, zaak->uuid)));
    if (rechtsmiddel)
        gateway_pages_add_text (
            resultaat, "rechtsmiddel",
            gateway_pages_fill (exchange, rechtsmiddel, "date",
                                gateway_date_text (it->rechtsmiddel_until, exchange->language, exchange->arena)));
}

/* How somebody reads on who sees the statuses alone: the name of the texts that say it. */
static const char *find_read_on (const gateway_exchange *exchange, const MijnZaak *zaak)
{
    if (!zaak->has_owner)
        return "nobody";
    if (!exchange->session || !(exchange->session->rol & GATEWAY_CITIZEN))
        return "login";
    return identity_level_suffices (zaak->needed_level, exchange->session->acr) ? "open" : "low";
}

/* Why there is so little, and the way to the zaak itself. */
static void add_read_on (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    if (!zaak->needed_level)
        return;
    const char *how = find_read_on (exchange, zaak);
    const char *path = dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, zaak->uuid));
    cJSON *it = cJSON_AddObjectToObject (data, "read_on");
    cJSON_AddStringToObject (it, "explanation",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "read_on.%s.explanation", how)));
    if (!zaak->has_owner)
        return;
    if (strcmp (how, "open") != 0)
        path = gateway_login_for_level (exchange->arena, zaak->needed_level, path);
    cJSON_AddStringToObject (it, "read_on_path", path);
    cJSON_AddStringToObject (it, "read_on_button",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "read_on.%s.button", how)));
}

static void add_answers (cJSON *data, const MijnZaak *zaak)
{
    cJSON *list = cJSON_AddArrayToObject (data, "answers");
    cJSON_AddBoolToObject (data, "has_answers", zaak->n_answers > 0);
    for (size_t i = 0; i < zaak->n_answers; i++) {
        const Digimeente__Intake__V1__Answer *it = zaak->answers[i];
        cJSON *answer = cJSON_CreateObject ();
        cJSON_AddStringToObject (answer, "question", it->label ? it->label : "");
        gateway_pages_add_text (answer, "answer", it->value);
        cJSON_AddItemToArray (list, answer);
    }
}

cJSON *gateway_pages_zaak_json (const gateway_exchange *exchange, const MijnZaak *zaak, const char *path)
{
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "zaak_title", zaak->title ? zaak->title : "");
    cJSON_AddStringToObject (data, "zaak_path", path);
    gateway_pages_add_text (data, "mail_to", zaak->mail_to);
    cJSON_AddStringToObject (data, "zaaknummer", zaak->identificatie ? zaak->identificatie : "");
    gateway_pages_add_date (exchange, data, "startdatum", zaak->startdatum);
    gateway_pages_add_date (exchange, data, "uiterlijke_einddatum_afdoening", zaak->uiterlijke_einddatum_afdoening);
    gateway_pages_add_date (exchange, data, "einddatum", zaak->einddatum);
    cJSON_AddBoolToObject (data, "is_suspended", zaak->is_suspended);
    cJSON_AddBoolToObject (data, "is_erased", zaak->is_erased);
    gateway_pages_add_text (
        data, "suspended_text",
        gateway_text (exchange, zaak->is_suspended_by_hand ? "zaak.suspended_by_hand" : "zaak.suspended"));
    gateway_pages_add_text (data, "term_reason", zaak->term_reason);
    gateway_pages_add_text (data, "behandelaar",
                            gateway_pages_name_text (exchange, "team", zaak->behandelaar, zaak->behandelaar));
    add_steps (exchange, data, zaak);
    add_questions (exchange, data, zaak);
    add_result (exchange, data, zaak);
    add_answers (data, zaak);
    add_read_on (exchange, data, zaak);
    return data;
}
