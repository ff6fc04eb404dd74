/* SPDX-License-Identifier: EUPL-1.2 */
/* What a civil servant may do about a zaak: a form each. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define FIELDS_MAX 3

struct desk_action {
    const char *name;               /* as in the path, and of its texts */
    const char *fields[FIELDS_MAX]; /* what its form asks, kept when it fails; the first one must be filled in */
    bool may_be_empty;              /* not even the first one */
    bool (*is_possible) (const gateway_exchange *exchange, const Dossier *dossier);
    dm_status (*run) (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision);
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
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "key", "The form has no key.");
    return gateway_call (exchange, "intake", method, key.bytes, request, &reply);
}

static dm_status assign (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision, const char *behandelaar)
{
    Digimeente__Intake__V1__AssignZaakRequest request = DIGIMEENTE__INTAKE__V1__ASSIGN_ZAAK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.behandelaar = *behandelaar ? (char *) behandelaar : NULL;
    return write_once (exchange, DESK_METHOD ("AssignZaak"), &request.base);
}

static dm_status run_pakken (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    return assign (exchange, zaak, revision, exchange->session->actor);
}

static dm_status run_assign (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    return assign (exchange, zaak, revision, value (exchange, "behandelaar"));
}

static dm_status run_status (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    Digimeente__Intake__V1__SetZaakStatusRequest request = DIGIMEENTE__INTAKE__V1__SET_ZAAK_STATUS_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.statustype = value (exchange, "statustype");
    request.statustoelichting = value (exchange, "statustoelichting");
    return write_once (exchange, DESK_METHOD ("SetZaakStatus"), &request.base);
}

static dm_status run_question (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    Digimeente__Intake__V1__AskQuestionRequest request = DIGIMEENTE__INTAKE__V1__ASK_QUESTION_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.text = value (exchange, "text");
    request.has_wants_document = request.has_suspends = true;
    request.wants_document = is_ticked (exchange, "document");
    request.suspends = is_ticked (exchange, "opschorten");
    return write_once (exchange, DESK_METHOD ("AskQuestion"), &request.base);
}

static dm_status run_note (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    (void) revision;
    Digimeente__Intake__V1__AddNoteRequest request = DIGIMEENTE__INTAKE__V1__ADD_NOTE_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.text = value (exchange, "text");
    return write_once (exchange, DESK_METHOD ("AddNote"), &request.base);
}

static const gateway_field *find_file (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (exchange->form[i].filename && strcmp (exchange->form[i].name, "bestand") == 0)
            return &exchange->form[i];
    return NULL;
}

static dm_status run_document (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    (void) revision;
    const gateway_field *file = find_file (exchange);
    dm_uuid document;
    if (!file || !dm_uuid_parse (file->value, &document))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, file && file->refused ? file->refused : "file",
                        "There is no document.");
    Digimeente__Intake__V1__AddDocumentRequest request = DIGIMEENTE__INTAKE__V1__ADD_DOCUMENT_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_document = true;
    request.document = bytes_of (&document);
    return write_once (exchange, DESK_METHOD ("AddDocument"), &request.base);
}

static dm_status run_extend (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    Digimeente__Intake__V1__ExtendTermRequest request = DIGIMEENTE__INTAKE__V1__EXTEND_TERM_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.reason = value (exchange, "reason");
    return write_once (exchange, DESK_METHOD ("ExtendTerm"), &request.base);
}

static dm_status run_suspend (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    Digimeente__Intake__V1__SuspendTermRequest request = DIGIMEENTE__INTAKE__V1__SUSPEND_TERM_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.reason = value (exchange, "reason");
    return write_once (exchange, DESK_METHOD ("SuspendTerm"), &request.base);
}

static dm_status run_resume (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    Digimeente__Intake__V1__ResumeTermRequest request = DIGIMEENTE__INTAKE__V1__RESUME_TERM_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    return write_once (exchange, DESK_METHOD ("ResumeTerm"), &request.base);
}

static dm_status run_besluit (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    static const char *const needed[] = { "toelichting", "akkoord" };
    for (size_t i = 0; i < DM_COUNT (needed); i++)
        if (!is_ticked (exchange, needed[i]))
            return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, needed[i], "It is not filled in.");
    Digimeente__Intake__V1__DecideZaakRequest request = DIGIMEENTE__INTAKE__V1__DECIDE_ZAAK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    request.has_revision = true;
    request.revision = revision;
    request.resultaattype = value (exchange, "resultaattype");
    request.toelichting = value (exchange, "toelichting");
    return write_once (exchange, DESK_METHOD ("DecideZaak"), &request.base);
}

static dm_status run_renew_link (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    (void) revision;
    Digimeente__Intake__V1__RenewLinkRequest request = DIGIMEENTE__INTAKE__V1__RENEW_LINK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    return write_once (exchange, DESK_METHOD ("RenewLink"), &request.base);
}

static dm_status run_withdraw_link (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision)
{
    (void) revision;
    Digimeente__Intake__V1__WithdrawLinkRequest request = DIGIMEENTE__INTAKE__V1__WITHDRAW_LINK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (zaak);
    return write_once (exchange, DESK_METHOD ("WithdrawLink"), &request.base);
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
    return is_open (exchange, dossier) && dossier->verlenging_days > 0;
}

static bool may_suspend (const gateway_exchange *exchange, const Dossier *dossier)
{
    const bool is_over = dossier->item->has_days && dossier->item->days < 0;
    return is_open (exchange, dossier) && !dossier->is_suspended_by_hand && !is_over;
}

static bool may_resume (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->item->is_suspended;
}

static bool has_next_status (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->n_statustypen > 0;
}

static bool may_decide (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->n_resultaattypen > 0;
}

static bool has_link (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) exchange;
    return dossier->has_link && !dossier->is_erased;
}

static bool may_renew_link (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) exchange;
    return !dossier->is_erased;
}

static void add_option (cJSON *list, const char *value, const char *text, const char *typed)
{
    cJSON *option = cJSON_CreateObject ();
    cJSON_AddStringToObject (option, "value", value);
    cJSON_AddStringToObject (option, "text", text);
    cJSON_AddBoolToObject (option, "is_chosen", typed && strcmp (typed, value) == 0);
    cJSON_AddItemToArray (list, option);
}

static void fill_assign (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    cJSON *list = cJSON_AddArrayToObject (form, "options");
    add_option (list, "", gateway_text (exchange, "desk.nobody"), typed);
    for (size_t i = 0; i < dossier->n_medewerkers; i++) {
        const Digimeente__Intake__V1__Medewerker *it = dossier->medewerkers[i];
        add_option (list, it->id, it->name, typed ? typed : behandelaar ? behandelaar->id : NULL);
    }
}

static void fill_status (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    cJSON *list = cJSON_AddArrayToObject (form, "options");
    for (size_t i = 0; i < dossier->n_statustypen; i++) {
        const Digimeente__Intake__V1__Statustype *it = dossier->statustypen[i];
        add_option (list, it->identificatie, gateway_pages_text (exchange, it->omschrijving), typed);
    }
}

static void fill_extend (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    (void) typed;
    cJSON_AddStringToObject (form, "explanation",
                             gateway_desk_count_text (exchange, "desk.extend_by", (int64_t) dossier->verlenging_days));
}

static void fill_besluit (const gateway_exchange *exchange, const Dossier *dossier, cJSON *form, const char *typed)
{
    cJSON *list = cJSON_AddArrayToObject (form, "options");
    for (size_t i = 0; i < dossier->n_resultaattypen; i++) {
        const Digimeente__Intake__V1__Resultaattype *it = dossier->resultaattypen[i];
        add_option (list, it->identificatie, gateway_pages_text (exchange, it->omschrijving), typed);
    }
}

static const desk_action actions[] = {
    { "pakken", { 0 }, true, is_anothers, run_pakken, NULL },
    { "vraag", { "text", "document", "opschorten" }, false, is_open, run_question, NULL },
    { "status", { "statustype", "statustoelichting" }, false, has_next_status, run_status, fill_status },
    { "besluit", { "resultaattype", "toelichting", "akkoord" }, false, may_decide, run_besluit, fill_besluit },
    { "toewijzen", { "behandelaar" }, true, is_open, run_assign, fill_assign },
    { "document", { 0 }, true, always, run_document, NULL },
    { "notitie", { "text" }, false, always, run_note, NULL },
    { "verlengen", { "reason" }, false, may_extend, run_extend, fill_extend },
    { "opschorten", { "reason" }, false, may_suspend, run_suspend, NULL },
    { "hervatten", { 0 }, true, may_resume, run_resume, NULL },
    { "linkvernieuwen", { 0 }, true, may_renew_link, run_renew_link, NULL },
    { "linkintrekken", { 0 }, true, has_link, run_withdraw_link, NULL },
};

const desk_action *gateway_desk_action_find (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (actions); i++)
        if (strcmp (actions[i].name, name) == 0)
            return &actions[i];
    return NULL;
}

const char *gateway_desk_action_name (const desk_action *action)
{
    return action->name;
}

dm_status gateway_desk_action_run (gateway_exchange *exchange, const desk_action *action, const dm_uuid *zaak)
{
    if (!action->may_be_empty && !is_ticked (exchange, action->fields[0]))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, action->fields[0], "It is not filled in.");
    return action->run (exchange, zaak, (uint32_t) strtoul (value (exchange, GATEWAY_OWN "versie"), NULL, 10));
}

cJSON *gateway_desk_action_typed (const gateway_exchange *exchange, const desk_action *action)
{
    static const char *const texts[] = { "text", "reason", "toelichting", "statustoelichting" };
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < FIELDS_MAX && action->fields[i]; i++)
        for (size_t j = 0; j < DM_COUNT (texts); j++)
            if (strcmp (action->fields[i], texts[j]) == 0 && *value (exchange, texts[j]))
                cJSON_AddItemToArray (list, cJSON_CreateString (value (exchange, texts[j])));
    return list;
}

/* What was typed, and what was wrong with it: but for a zaak that changed meanwhile, of which the page tells. */
static void add_failure (const gateway_exchange *exchange, const desk_action *action, cJSON *form)
{
    cJSON *typed = cJSON_AddObjectToObject (form, "typed");
    for (size_t i = 0; i < FIELDS_MAX && action->fields[i]; i++)
        cJSON_AddStringToObject (typed, action->fields[i], value (exchange, action->fields[i]));
    cJSON_AddTrueToObject (form, "open");
    if (exchange->error.status == DM_FAILED_PRECONDITION)
        return;
    const char *field = exchange->error.field, *text = gateway_desk_name_text (exchange, "desk.error", field);
    if (!text && strncmp (field, "bestand_", strlen ("bestand_")) == 0)
        text = gateway_text (exchange, field);
    cJSON_AddStringToObject (form, "error", text ? text : gateway_text (exchange, "desk.error.general"));
}

cJSON *gateway_desk_actions_json (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *failed)
{
    cJSON *forms = cJSON_CreateObject ();
    for (size_t i = 0; i < DM_COUNT (actions); i++) {
        const desk_action *action = &actions[i];
        if (!action->is_possible (exchange, dossier))
            continue;
        char key[DM_UUID_TEXT_SIZE];
        cJSON *form = cJSON_AddObjectToObject (forms, action->name);
        cJSON_AddStringToObject (form, "action", action->name);
        cJSON_AddStringToObject (form, "key", dm_uuid_format (dm_uuid_new ().bytes, key));
        if (action->fill)
            action->fill (exchange, dossier, form,
                          action == failed && action->fields[0] ? value (exchange, action->fields[0]) : NULL);
        if (action == failed)
            add_failure (exchange, action, form);
    }
    return forms;
}
