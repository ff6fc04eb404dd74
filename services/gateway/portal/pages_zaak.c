/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as its initiator sees it, for templates. */
#include <string.h>
#include "services/gateway/view/moment.h"
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Vraag Vraag;

static void add_datum (const gateway_exchange *exchange, cJSON *object, const char *name, const char *iso)
{
    pages_add_text (object, name, gateway_datum_text (iso, exchange->taal, exchange->arena));
}

static void add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t ms)
{
    pages_add_text (object, name, gateway_moment_text (ms, exchange->taal, exchange->arena));
}

/* How it goes: the last step that was reached is where it is now. */
static void add_steps (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    cJSON *stappen = cJSON_AddArrayToObject (data, "stappen");
    size_t now = 0;
    for (size_t i = 0; i < zaak->n_stappen; i++)
        if (zaak->stappen[i]->is_bereikt)
            now = i;
    for (size_t i = 0; i < zaak->n_stappen; i++) {
        const Digimeente__Intake__V1__Volgstap *it = zaak->stappen[i];
        cJSON *stap = cJSON_CreateObject ();
        const char *omschrijving = pages_name_text (exchange, "status", it->identificatie, it->omschrijving);
        cJSON_AddStringToObject (stap, "omschrijving", omschrijving ? omschrijving : "");
        cJSON_AddBoolToObject (stap, "is_bereikt", it->is_bereikt);
        cJSON_AddBoolToObject (stap, "is_nu", it->is_bereikt && i == now);
        if (it->is_bereikt && it->has_datum_status_gezet_ms)
            add_moment (exchange, stap, "sinds", it->datum_status_gezet_ms);
        pages_add_text (stap, "toelichting", it->statustoelichting);
        cJSON_AddItemToArray (stappen, stap);
        if (it->is_bereikt && i == now)
            pages_add_text (data, "stand", omschrijving);
    }
}

cJSON *pages_vraag_json (const gateway_exchange *exchange, const Vraag *vraag)
{
    cJSON *it = cJSON_CreateObject ();
    cJSON_AddStringToObject (it, "vraag_id", pages_uuid_text (exchange, vraag->uuid));
    cJSON_AddStringToObject (it, "vraag_tekst", vraag->tekst ? vraag->tekst : "");
    cJSON_AddBoolToObject (it, "wil_document", vraag->wants_document);
    add_moment (exchange, it, "gesteld", vraag->gesteld_ms);
    if (vraag->has_beantwoord_ms)
        add_moment (exchange, it, "beantwoord", vraag->beantwoord_ms);
    pages_add_text (it, "antwoord_tekst", vraag->antwoord);
    return it;
}

static void add_questions (const gateway_exchange *exchange, cJSON *data, const MijnZaak *zaak)
{
    cJSON *open = cJSON_AddArrayToObject (data, "open_vragen"), *oud = cJSON_AddArrayToObject (data, "oude_vragen");
    for (size_t i = 0; i < zaak->n_vragen; i++)
        cJSON_AddItemToArray (zaak->vragen[i]->has_beantwoord_ms ? oud : open,
                              pages_vraag_json (exchange, zaak->vragen[i]));
    cJSON_AddBoolToObject (data, "heeft_oude_vragen", cJSON_GetArraySize (oud) > 0);
    cJSON_AddBoolToObject (data, "ouder_vragen", zaak->weggelaten_vragen > 0);
    cJSON_AddBoolToObject (data, "moet_iets", zaak->open_vragen > 0 || cJSON_GetArraySize (open) > 0);
}

static void add_result (const gateway_exchange *exchange, cJSON *data, const Digimeente__Intake__V1__Resultaat *it)
{
    if (!it)
        return;
    cJSON *resultaat = cJSON_AddObjectToObject (data, "resultaat");
    const char *key = dm_arena_printf (exchange->arena, "resultaat.%s", it->resultaattype ? it->resultaattype : "");
    cJSON_AddStringToObject (resultaat, "soort", gateway_text (exchange, key));
    pages_add_text (resultaat, "motivering", it->toelichting);
    add_moment (exchange, resultaat, "genomen", it->genomen_ms);
    pages_add_text (resultaat, "oneens", pages_name_text (exchange, "volg.rechtsmiddel", it->rechtsmiddel, NULL));
}

static void add_answers (cJSON *data, const MijnZaak *zaak)
{
    cJSON *list = cJSON_AddArrayToObject (data, "antwoorden");
    cJSON_AddBoolToObject (data, "heeft_antwoorden", zaak->n_antwoorden > 0);
    for (size_t i = 0; i < zaak->n_antwoorden; i++) {
        const Digimeente__Intake__V1__Antwoord *it = zaak->antwoorden[i];
        cJSON *antwoord = cJSON_CreateObject ();
        cJSON_AddStringToObject (antwoord, "vraag", it->label ? it->label : "");
        pages_add_text (antwoord, "antwoord", it->waarde);
        cJSON_AddItemToArray (list, antwoord);
    }
}

cJSON *pages_zaak_json (const gateway_exchange *exchange, const MijnZaak *zaak, const char *basis)
{
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "titel_zaak", zaak->titel ? zaak->titel : "");
    cJSON_AddStringToObject (data, "basis", basis);
    cJSON_AddStringToObject (data, "zaaknummer", zaak->identificatie ? zaak->identificatie : "");
    add_datum (exchange, data, "begonnen", zaak->startdatum);
    add_datum (exchange, data, "uiterlijk", zaak->uiterlijke_einddatum_afdoening);
    add_datum (exchange, data, "klaar", zaak->einddatum);
    cJSON_AddBoolToObject (data, "is_opgeschort", zaak->is_opgeschort);
    pages_add_text (
        data, "opgeschort",
        gateway_text (exchange, zaak->is_opgeschort_met_hand ? "volg.opgeschort_met_hand" : "volg.opgeschort"));
    pages_add_text (data, "behandelaar", pages_name_text (exchange, "team", zaak->behandelaar, zaak->behandelaar));
    add_steps (exchange, data, zaak);
    add_questions (exchange, data, zaak);
    add_result (exchange, data, zaak->resultaat);
    add_answers (data, zaak);
    return data;
}
