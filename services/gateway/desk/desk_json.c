/* SPDX-License-Identifier: EUPL-1.2 */
/* What the desk's templates show of messages. */
#include "services/gateway/desk/desk.h"

#include <inttypes.h>
#include <string.h>
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__Vraag Vraag;

const char *desk_count_text (const gateway_exchange *exchange, const char *key, int64_t number)
{
    const char *text =
        gateway_text (exchange, dm_arena_printf (exchange->arena, "desk.%s%s", key, number == 1 ? "_1" : ""));
    const char *place = strstr (text, "{n}");
    if (!place)
        return text;
    return dm_arena_printf (exchange->arena, "%.*s%" PRId64 "%s", (int) (place - text), text, number, place + 3);
}

const char *desk_name_text (const gateway_exchange *exchange, const char *group, const char *name)
{
    char *key = dm_arena_printf (exchange->arena, "%s.%s", group, name ? name : "");
    for (char *c = key; *c; c++)
        if (*c == '-')
            *c = '_';
    const char *text = gateway_text (exchange, key);
    return strcmp (text, key) == 0 ? NULL : text;
}

void desk_add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t time_ms)
{
    pages_add_text (object, name, gateway_moment_text (time_ms, exchange->taal, exchange->arena));
}

static void add_datum (const gateway_exchange *exchange, cJSON *object, const char *name, const char *iso)
{
    pages_add_text (object, name, gateway_datum_text (iso, exchange->taal, exchange->arena));
}

/* How long it may take still: one class, one text. */
static void add_termijn (const gateway_exchange *exchange, cJSON *object, const WerkItem *item)
{
    const char *soort = "op_tijd", *text;
    if (item->einddatum) {
        soort = "klaar";
        text = gateway_text (exchange, "desk.termijn.klaar");
    } else if (item->is_opgeschort) {
        soort = "opgeschort";
        text = gateway_text (exchange, "desk.termijn.opgeschort");
    } else if (item->dagen < 0) {
        soort = "te_laat";
        text = desk_count_text (exchange, "termijn.te_laat", -(int64_t) item->dagen);
    } else if (item->dagen == 0) {
        soort = "bijna";
        text = gateway_text (exchange, "desk.termijn.vandaag");
    } else {
        soort = item->dagen <= (int64_t) item->waarschuwing_dagen ? "bijna" : "op_tijd";
        text = desk_count_text (exchange, "termijn.nog", item->dagen);
    }
    cJSON *termijn = cJSON_AddObjectToObject (object, "termijn");
    cJSON_AddStringToObject (termijn, "soort", soort);
    cJSON_AddTrueToObject (termijn, soort);
    cJSON_AddStringToObject (termijn, "tekst", text);
}

static void add_behandelaar (const gateway_exchange *exchange, cJSON *object, const WerkItem *item)
{
    if (!item->behandelaar)
        return;
    pages_add_text (object, "behandelaar", item->behandelaar->naam);
    if (item->behandelaar->id && strcmp (item->behandelaar->id, exchange->session->actor) == 0)
        cJSON_AddTrueToObject (object, "is_eigen");
}

cJSON *desk_item_json (const gateway_exchange *exchange, const WerkItem *item)
{
    cJSON *object = cJSON_CreateObject ();
    pages_add_text (object, "uuid", pages_uuid_text (exchange, item->uuid));
    pages_add_text (object, "zaaknummer", item->identificatie);
    pages_add_text (object, "zaaktype", item->zaaktype_omschrijving);
    pages_add_text (object, "status", pages_name_text (exchange, "status", item->statustype, item->status));
    add_datum (exchange, object, "start", item->startdatum);
    add_datum (exchange, object, "uiterlijk", item->uiterlijke_einddatum_afdoening);
    add_datum (exchange, object, "einde", item->einddatum);
    cJSON_AddBoolToObject (object, "nieuw_antwoord", item->has_nieuw_antwoord);
    add_termijn (exchange, object, item);
    add_behandelaar (exchange, object, item);
    return object;
}

/* A list, and whether there is anything in it. */
static void add_list (const gateway_exchange *exchange, cJSON *object, const char *name, cJSON *list)
{
    cJSON_AddBoolToObject (object, dm_arena_printf (exchange->arena, "heeft_%s", name), list->child != NULL);
    cJSON_AddItemToObject (object, name, list);
}

static cJSON *initiator_json (const Digimeente__Intake__V1__Initiator *initiator)
{
    cJSON *object = cJSON_CreateObject ();
    pages_add_text (object, "naam", initiator->naam);
    pages_add_text (object, "adres", initiator->verblijfsadres);
    pages_add_text (object, "email", initiator->emailadres);
    pages_add_text (object, "bsn", initiator->inp_bsn);
    const bool has_address = initiator->verblijfsadres && *initiator->verblijfsadres;
    cJSON_AddBoolToObject (object, "is_adresseerbaar", has_address);
    return object;
}

static cJSON *antwoorden_json (const gateway_exchange *exchange, const Dossier *dossier, const DocumentsFound *found)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < dossier->n_antwoorden; i++) {
        const Digimeente__Intake__V1__Antwoord *antwoord = dossier->antwoorden[i];
        cJSON *object = cJSON_CreateObject ();
        pages_add_text (object, "label", antwoord->label);
        if (antwoord->n_documenten == 0)
            pages_add_text (object, "waarde", antwoord->waarde);
        add_list (exchange, object, "documenten",
                  gateway_documenten_json (exchange, found, antwoord->n_documenten, antwoord->documenten));
        cJSON_AddItemToArray (list, object);
    }
    return list;
}

static cJSON *vraag_json (const gateway_exchange *exchange, const Vraag *vraag, const DocumentsFound *found)
{
    cJSON *object = cJSON_CreateObject ();
    pages_add_text (object, "vraagtekst", vraag->tekst);
    desk_add_moment (exchange, object, "gesteld", vraag->gesteld_ms);
    cJSON_AddBoolToObject (object, "wil_document", vraag->wants_document);
    if (vraag->has_beantwoord_ms) {
        cJSON *antwoord = cJSON_AddObjectToObject (object, "antwoord");
        pages_add_text (antwoord, "reactie", vraag->antwoord);
        desk_add_moment (exchange, antwoord, "gegeven", vraag->beantwoord_ms);
        add_list (exchange, antwoord, "documenten",
                  gateway_documenten_json (exchange, found, vraag->n_documenten, vraag->documenten));
    }
    return object;
}

static cJSON *notities_json (const gateway_exchange *exchange, const Dossier *dossier)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < dossier->n_notities; i++) {
        cJSON *object = cJSON_CreateObject ();
        pages_add_text (object, "tekst", dossier->notities[i]->tekst);
        pages_add_text (object, "door", dossier->notities[i]->door);
        desk_add_moment (exchange, object, "gemaakt", dossier->notities[i]->gemaakt_ms);
        cJSON_AddItemToArray (list, object);
    }
    return list;
}

int64_t desk_newest_ms (const Dossier *dossier)
{
    int64_t newest = 0;
    for (size_t i = 0; i < dossier->n_geschiedenis; i++)
        if (dossier->geschiedenis[i]->tijd_ms > newest)
            newest = dossier->geschiedenis[i]->tijd_ms;
    return newest;
}

/* What it was about; a status and a decision in words. */
static const char *gebeurtenis_text (const gateway_exchange *exchange, const Digimeente__Intake__V1__Gebeurtenis *it)
{
    const char *besluit = strcmp (it->soort, "decided") == 0 ? desk_name_text (exchange, "resultaat", it->tekst) : NULL;
    return besluit ? besluit : pages_name_text (exchange, "status", it->statustype, it->tekst);
}

void desk_add_gebeurtenissen (const gateway_exchange *exchange, cJSON *out, const Dossier *dossier, int64_t after_ms)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = dossier->n_geschiedenis; i-- > 0;) {
        const Digimeente__Intake__V1__Gebeurtenis *it = dossier->geschiedenis[i];
        if (it->tijd_ms <= after_ms)
            continue;
        cJSON *object = cJSON_CreateObject ();
        const char *soort = desk_name_text (exchange, "desk.gebeurtenis", it->soort);
        pages_add_text (object, "soort", soort ? soort : it->soort);
        pages_add_text (object, "door", it->door);
        pages_add_text (object, "wat", gebeurtenis_text (exchange, it));
        pages_add_text (object, "uitleg", it->toelichting);
        desk_add_moment (exchange, object, "tijd", it->tijd_ms);
        cJSON_AddItemToArray (list, object);
    }
    add_list (exchange, out, "gebeurtenissen", list);
}

static cJSON *resultaat_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Resultaat *resultaat)
{
    cJSON *object = cJSON_CreateObject ();
    const char *soort = desk_name_text (exchange, "resultaat", resultaat->resultaattype);
    pages_add_text (object, "resultaattype", soort ? soort : resultaat->resultaattype);
    pages_add_text (object, "toelichting", resultaat->toelichting);
    pages_add_text (object, "door", resultaat->genomen_door);
    pages_add_text (object, "rechtsmiddel", resultaat->rechtsmiddel);
    pages_add_text (object, "genomen",
                    gateway_moment_datum_text (resultaat->genomen_ms, exchange->taal, exchange->arena));
    return object;
}

static bool stands_elsewhere (const Dossier *dossier, ProtobufCBinaryData uuid)
{
    for (size_t i = 0; i < dossier->n_antwoorden; i++)
        if (gateway_documenten_have (dossier->antwoorden[i]->n_documenten, dossier->antwoorden[i]->documenten, uuid))
            return true;
    for (size_t i = 0; i < dossier->n_vragen; i++)
        if (gateway_documenten_have (dossier->vragen[i]->n_documenten, dossier->vragen[i]->documenten, uuid))
            return true;
    return false;
}

/* Those that came with no answer: they stand beside it already. */
static cJSON *other_documenten_json (const gateway_exchange *exchange, const Dossier *dossier,
                                     const DocumentsFound *found)
{
    ProtobufCBinaryData *others = dm_arena_alloc (exchange->arena, (dossier->n_documenten + 1) * sizeof *others);
    size_t count = 0;
    for (size_t i = 0; i < dossier->n_documenten; i++)
        if (!stands_elsewhere (dossier, dossier->documenten[i]))
            others[count++] = dossier->documenten[i];
    return gateway_documenten_json (exchange, found, count, others);
}

/* How many older ones are not there. */
static void add_left_out (const gateway_exchange *exchange, cJSON *object, const char *name, uint32_t count)
{
    if (count > 0)
        pages_add_text (object, dm_arena_printf (exchange->arena, "ouder_%s", name),
                        desk_count_text (exchange, dm_arena_printf (exchange->arena, "ouder.%s", name), count));
}

cJSON *desk_dossier_json (const gateway_exchange *exchange, const Dossier *dossier, const DocumentsFound *found)
{
    cJSON *object = desk_item_json (exchange, dossier->item);
    pages_add_text (object, "naam", dossier->titel ? dossier->titel : dossier->item->zaaktype_omschrijving);
    cJSON_AddNumberToObject (object, "versie", dossier->versie);
    cJSON_AddStringToObject (object, "gezien", dm_arena_printf (exchange->arena, "%" PRId64, desk_newest_ms (dossier)));
    if (dossier->initiator)
        cJSON_AddItemToObject (object, "aanvrager", initiator_json (dossier->initiator));
    pages_add_text (object, "taal_aanvrager", desk_name_text (exchange, "desk.taal", dossier->taal));
    add_list (exchange, object, "antwoorden", antwoorden_json (exchange, dossier, found));
    add_list (exchange, object, "documenten", other_documenten_json (exchange, dossier, found));
    cJSON *vragen = cJSON_AddArrayToObject (object, "vragen");
    for (size_t i = 0; i < dossier->n_vragen; i++)
        cJSON_AddItemToArray (vragen, vraag_json (exchange, dossier->vragen[i], found));
    cJSON_AddItemToObject (object, "notities", notities_json (exchange, dossier));
    desk_add_gebeurtenissen (exchange, object, dossier, INT64_MIN);
    add_left_out (exchange, object, "vragen", dossier->weggelaten_vragen);
    add_left_out (exchange, object, "notities", dossier->weggelaten_notities);
    add_left_out (exchange, object, "gebeurtenissen", dossier->weggelaten_geschiedenis);
    if (dossier->n_statussen > 0)
        pages_add_text (object, "statustoelichting", dossier->statussen[dossier->n_statussen - 1]->statustoelichting);
    if (dossier->resultaat)
        cJSON_AddItemToObject (object, "resultaat", resultaat_json (exchange, dossier->resultaat));
    return object;
}
