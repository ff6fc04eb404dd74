/* SPDX-License-Identifier: EUPL-1.2 */
/* What a civil servant may do about a zaak: a form each. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define FIELDS_MAX 3

struct desk_actie {
    const char *name;               /* as in the path, and of its texts */
    const char *fields[FIELDS_MAX]; /* what its form asks, kept when it fails; the first one must be filled in */
    bool may_be_empty;              /* not even the first one */
    bool (*is_possible) (const gateway_exchange *exchange, const Dossier *dossier);
    dm_status (*run) (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie);
    void (*fill) (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed);
};

static ProtobufCBinaryData bytes_of (const dm_uuid *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid->bytes };
}

static char *value (const gateway_exchange *exchange, const char *name)
{
    return (char *) gateway_form_value (exchange, name);
}

static bool is_ticked (const gateway_exchange *exchange, const char *name)
{
    return *value (exchange, name);
}

/* Writes with the key that the form was made with, so that it is done once however often it is sent. */
static dm_status write_once (gateway_exchange *exchange, const char *method, const ProtobufCMessage *request)
{
    dm_uuid key;
    ProtobufCMessage *reply;
    if (!dm_uuid_parse (value (exchange, GATEWAY_OWN "sleutel"), &key))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "sleutel", "The form has no key.");
    return gateway_call (exchange, "intake", method, key.bytes, request, &reply);
}

/* The requests are alike: uuid and versie first. */
#define REQUEST(type, init)                                                                                            \
    Digimeente__Intake__V1__##type request = DIGIMEENTE__INTAKE__V1__##init##__INIT;                                   \
    request.has_uuid = true;                                                                                           \
    request.uuid = bytes_of (zaak)
#define VERSIE                                                                                                         \
    request.has_versie = true;                                                                                         \
    request.versie = versie

static dm_status assign (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie, const char *behandelaar)
{
    REQUEST (AssignZaakRequest, ASSIGN_ZAAK_REQUEST);
    VERSIE;
    request.behandelaar = *behandelaar ? (char *) behandelaar : NULL;
    return write_once (exchange, DESK_METHOD ("AssignZaak"), &request.base);
}

static dm_status run_pakken (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    return assign (exchange, zaak, versie, exchange->session->actor);
}

static dm_status run_toewijzen (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    return assign (exchange, zaak, versie, value (exchange, "behandelaar"));
}

static dm_status run_status (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    REQUEST (SetZaakStatusRequest, SET_ZAAK_STATUS_REQUEST);
    VERSIE;
    request.statustype = value (exchange, "statustype");
    request.statustoelichting = value (exchange, "statustoelichting");
    return write_once (exchange, DESK_METHOD ("SetZaakStatus"), &request.base);
}

static dm_status run_vraag (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    REQUEST (AskVraagRequest, ASK_VRAAG_REQUEST);
    VERSIE;
    request.tekst = value (exchange, "tekst");
    request.has_wants_document = request.has_suspends = true;
    request.wants_document = is_ticked (exchange, "document");
    request.suspends = is_ticked (exchange, "opschorten");
    return write_once (exchange, DESK_METHOD ("AskVraag"), &request.base);
}

static dm_status run_notitie (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    (void) versie;
    REQUEST (AddNotitieRequest, ADD_NOTITIE_REQUEST);
    request.tekst = value (exchange, "tekst");
    return write_once (exchange, DESK_METHOD ("AddNotitie"), &request.base);
}

static const gateway_field *find_file (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (exchange->form[i].filename && strcmp (exchange->form[i].name, "bestand") == 0)
            return &exchange->form[i];
    return NULL;
}

static dm_status run_document (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    (void) versie;
    const gateway_field *file = find_file (exchange);
    dm_uuid document;
    if (!file || !dm_uuid_parse (file->value, &document))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, file && file->refused ? file->refused : "bestand",
                        "There is no document.");
    REQUEST (AddDocumentRequest, ADD_DOCUMENT_REQUEST);
    request.has_document = true;
    request.document = bytes_of (&document);
    return write_once (exchange, DESK_METHOD ("AddDocument"), &request.base);
}

static dm_status run_verlengen (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    REQUEST (ExtendTermRequest, EXTEND_TERM_REQUEST);
    VERSIE;
    request.reden = value (exchange, "reden");
    return write_once (exchange, DESK_METHOD ("ExtendTerm"), &request.base);
}

static dm_status run_opschorten (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    REQUEST (SuspendTermRequest, SUSPEND_TERM_REQUEST);
    VERSIE;
    request.reden = value (exchange, "reden");
    return write_once (exchange, DESK_METHOD ("SuspendTerm"), &request.base);
}

static dm_status run_hervatten (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    REQUEST (ResumeTermRequest, RESUME_TERM_REQUEST);
    VERSIE;
    return write_once (exchange, DESK_METHOD ("ResumeTerm"), &request.base);
}

static dm_status run_besluit (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t versie)
{
    static const char *const needed[] = { "toelichting", "akkoord" };
    for (size_t i = 0; i < DM_COUNT (needed); i++)
        if (!is_ticked (exchange, needed[i]))
            return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, needed[i], "It is not filled in.");
    REQUEST (DecideZaakRequest, DECIDE_ZAAK_REQUEST);
    VERSIE;
    request.resultaattype = value (exchange, "resultaattype");
    request.toelichting = value (exchange, "toelichting");
    return write_once (exchange, DESK_METHOD ("DecideZaak"), &request.base);
}

static bool is_open (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) exchange;
    return !dossier->item->einddatum;
}

static bool is_anothers (const gateway_exchange *exchange, const Dossier *dossier)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    bool is_mine = behandelaar && behandelaar->id && strcmp (behandelaar->id, exchange->session->actor) == 0;
    return is_open (exchange, dossier) && !is_mine;
}

static bool always (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) exchange;
    (void) dossier;
    return true;
}

static bool may_extend (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->verlenging_dagen > 0;
}

static bool may_suspend (const gateway_exchange *exchange, const Dossier *dossier)
{
    const bool is_over = dossier->item->has_dagen && dossier->item->dagen < 0;
    return is_open (exchange, dossier) && !dossier->is_opgeschort_met_hand && !is_over;
}

static bool may_resume (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->item->is_opgeschort;
}

static bool has_next_status (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->n_statustypen > 0;
}

static bool may_decide (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->n_resultaattypen > 0;
}

static void add_option (cJSON *list, const char *waarde, const char *tekst, const char *typed)
{
    cJSON *option = cJSON_CreateObject ();
    cJSON_AddStringToObject (option, "waarde", waarde);
    cJSON_AddStringToObject (option, "tekst", tekst);
    cJSON_AddBoolToObject (option, "gekozen", typed && strcmp (typed, waarde) == 0);
    cJSON_AddItemToArray (list, option);
}

static void fill_toewijzen (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    cJSON *list = cJSON_AddArrayToObject (form, "keuzes");
    add_option (list, "", gateway_text (exchange, "desk.niemand"), typed);
    for (size_t i = 0; i < dossier->n_medewerkers; i++) {
        const Digimeente__Intake__V1__Medewerker *it = dossier->medewerkers[i];
        add_option (list, it->id, it->naam, typed ? typed : behandelaar ? behandelaar->id : NULL);
    }
}

static void fill_status (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    cJSON *list = cJSON_AddArrayToObject (form, "keuzes");
    for (size_t i = 0; i < dossier->n_statustypen; i++) {
        const Digimeente__Intake__V1__Statustype *it = dossier->statustypen[i];
        add_option (list, it->identificatie, pages_name_text (exchange, "status", it->identificatie, it->omschrijving),
                    typed);
    }
}

static void fill_verlengen (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    (void) typed;
    cJSON_AddStringToObject (form, "uitleg",
                             desk_count_text (exchange, "verlengen_met", (int64_t) dossier->verlenging_dagen));
}

static void fill_besluit (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    cJSON *list = cJSON_AddArrayToObject (form, "keuzes");
    for (size_t i = 0; i < dossier->n_resultaattypen; i++) {
        const char *text = desk_name_text (exchange, "resultaat", dossier->resultaattypen[i]);
        add_option (list, dossier->resultaattypen[i], text ? text : dossier->resultaattypen[i], typed);
    }
}

static const desk_actie acties[] = {
    { "pakken", { 0 }, true, is_anothers, run_pakken, NULL },
    { "vraag", { "tekst", "document", "opschorten" }, false, is_open, run_vraag, NULL },
    { "status", { "statustype", "statustoelichting" }, false, has_next_status, run_status, fill_status },
    { "besluit", { "resultaattype", "toelichting", "akkoord" }, false, may_decide, run_besluit, fill_besluit },
    { "toewijzen", { "behandelaar" }, true, is_open, run_toewijzen, fill_toewijzen },
    { "document", { 0 }, true, always, run_document, NULL },
    { "notitie", { "tekst" }, false, always, run_notitie, NULL },
    { "verlengen", { "reden" }, false, may_extend, run_verlengen, fill_verlengen },
    { "opschorten", { "reden" }, false, may_suspend, run_opschorten, NULL },
    { "hervatten", { 0 }, true, may_resume, run_hervatten, NULL },
};

const desk_actie *desk_actie_find (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (acties); i++)
        if (strcmp (acties[i].name, name) == 0)
            return &acties[i];
    return NULL;
}

const char *desk_actie_name (const desk_actie *actie)
{
    return actie->name;
}

dm_status desk_actie_run (gateway_exchange *exchange, const desk_actie *actie, const dm_uuid *zaak)
{
    if (!actie->may_be_empty && !is_ticked (exchange, actie->fields[0]))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, actie->fields[0], "It is not filled in.");
    return actie->run (exchange, zaak, (uint32_t) strtoul (value (exchange, GATEWAY_OWN "versie"), NULL, 10));
}

cJSON *desk_actie_typed (const gateway_exchange *exchange, const desk_actie *actie)
{
    static const char *const texts[] = { "tekst", "reden", "toelichting", "statustoelichting" };
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < FIELDS_MAX && actie->fields[i]; i++)
        for (size_t j = 0; j < DM_COUNT (texts); j++)
            if (strcmp (actie->fields[i], texts[j]) == 0 && *value (exchange, texts[j]))
                cJSON_AddItemToArray (list, cJSON_CreateString (value (exchange, texts[j])));
    return list;
}

/* What was typed, and what was wrong with it: but for a zaak that changed meanwhile, of which the page tells. */
static void add_failure (const gateway_exchange *exchange, const desk_actie *actie, cJSON *form)
{
    cJSON *typed = cJSON_AddObjectToObject (form, "ingevuld");
    for (size_t i = 0; i < FIELDS_MAX && actie->fields[i]; i++)
        cJSON_AddStringToObject (typed, actie->fields[i], value (exchange, actie->fields[i]));
    cJSON_AddTrueToObject (form, "open");
    if (exchange->error.status == DM_FAILED_PRECONDITION)
        return;
    const char *field = exchange->error.field, *text = desk_name_text (exchange, "desk.fout", field);
    if (!text && strncmp (field, "bestand_", strlen ("bestand_")) == 0)
        text = gateway_text (exchange, field);
    cJSON_AddStringToObject (form, "fout", text ? text : gateway_text (exchange, "desk.fout.algemeen"));
}

cJSON *desk_acties_json (const gateway_exchange *exchange, const Dossier *dossier, const desk_actie *failed)
{
    cJSON *forms = cJSON_CreateObject ();
    for (size_t i = 0; i < DM_COUNT (acties); i++) {
        const desk_actie *actie = &acties[i];
        if (!actie->is_possible (exchange, dossier))
            continue;
        char key[DM_UUID_TEXT_SIZE];
        cJSON *form = cJSON_AddObjectToObject (forms, actie->name);
        cJSON_AddStringToObject (form, "actie", actie->name);
        cJSON_AddStringToObject (form, "sleutel", dm_uuid_format (dm_uuid_new ().bytes, key));
        if (actie->fill)
            actie->fill (exchange, dossier, form,
                         actie == failed && actie->fields[0] ? value (exchange, actie->fields[0]) : NULL);
        if (actie == failed)
            add_failure (exchange, actie, form);
    }
    return forms;
}
