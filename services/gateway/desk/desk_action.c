/* SPDX-License-Identifier: EUPL-1.2 */
/* What a civil servant may do about a zaak: the table, and what each row does. */
#include "services/gateway/desk/desk_action.h"

#include <string.h>
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define NOBODY "-" /* who handles it next; no actor id is so */

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
    const char *chosen = value (exchange, "behandelaar");
    return assign (exchange, zaak, revision, strcmp (chosen, NOBODY) == 0 ? "" : chosen);
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
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "bestand", "There is no document.");
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

static bool is_whole (const gateway_exchange *exchange, const Dossier *dossier)
{
    (void) exchange;
    return !dossier->is_erased;
}

static bool is_open (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_whole (exchange, dossier) && !dossier->item->einddatum;
}

static bool is_anothers (const gateway_exchange *exchange, const Dossier *dossier)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    bool is_mine = behandelaar && behandelaar->id && strcmp (behandelaar->id, exchange->session->actor) == 0;
    return is_open (exchange, dossier) && !is_mine;
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

static bool is_other (const gateway_exchange *exchange, const Dossier *dossier,
                      const Digimeente__Intake__V1__Medewerker *medewerker)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    bool is_behandelaar = behandelaar && behandelaar->id && strcmp (behandelaar->id, medewerker->id) == 0;
    return !is_behandelaar && strcmp (exchange->session->actor, medewerker->id) != 0;
}

bool gateway_desk_has_colleague (const gateway_exchange *exchange, const Dossier *dossier)
{
    for (size_t i = 0; i < dossier->n_medewerkers; i++)
        if (is_other (exchange, dossier, dossier->medewerkers[i]))
            return true;
    return false;
}

static bool may_hand_over (const gateway_exchange *exchange, const Dossier *dossier)
{
    const bool has_choice = dossier->item->behandelaar || gateway_desk_has_colleague (exchange, dossier);
    return has_choice && is_open (exchange, dossier);
}

static bool has_besluit (const Dossier *dossier)
{
    for (size_t i = 0; i < dossier->n_resultaattypen; i++)
        if (dossier->resultaattypen[i]->rechtsmiddel)
            return true;
    return false;
}

static bool may_decide (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && has_besluit (dossier);
}

static bool may_finish (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_open (exchange, dossier) && dossier->n_resultaattypen > 0 && !has_besluit (dossier);
}

static bool has_link (const gateway_exchange *exchange, const Dossier *dossier)
{
    return is_whole (exchange, dossier) && dossier->has_link;
}

static void fill_extra (const gateway_exchange *exchange, const Dossier *dossier, cJSON *options)
{
    gateway_desk_add_option (options, "document", "ja", gateway_text (exchange, "desk.field.wants_document"));
    if (may_suspend (exchange, dossier))
        gateway_desk_add_option (options, "opschorten", "ja", gateway_text (exchange, "desk.field.suspends"));
}

/* All but who handles it now, and but who asks: one takes a zaak oneself otherwise. */
static void fill_behandelaar (const gateway_exchange *exchange, const Dossier *dossier, cJSON *options)
{
    const Digimeente__Intake__V1__Medewerker *behandelaar = dossier->item->behandelaar;
    for (size_t i = 0; i < dossier->n_medewerkers; i++)
        if (is_other (exchange, dossier, dossier->medewerkers[i]))
            gateway_desk_add_option (options, NULL, dossier->medewerkers[i]->id, dossier->medewerkers[i]->name);
    if (behandelaar)
        gateway_desk_add_option (options, NULL, NOBODY, gateway_text (exchange, "desk.nobody"));
}

static void fill_status (const gateway_exchange *exchange, const Dossier *dossier, cJSON *options)
{
    for (size_t i = 0; i < dossier->n_statustypen; i++)
        gateway_desk_add_option (options, NULL, dossier->statustypen[i]->identificatie,
                                 gateway_pages_text (exchange, dossier->statustypen[i]->omschrijving));
}

static void fill_resultaat (const gateway_exchange *exchange, const Dossier *dossier, cJSON *options)
{
    for (size_t i = 0; i < dossier->n_resultaattypen; i++)
        gateway_desk_add_option (options, NULL, dossier->resultaattypen[i]->identificatie,
                                 gateway_pages_text (exchange, dossier->resultaattypen[i]->omschrijving));
}

/* Source of the bounds: intake's. */
/* clang-format off */
static const desk_field
    question_text = { "text", "question_text", DESK_LINES, 2000, NULL, DESK_NEEDED },
    question_extra = { "extra", "question_extra", DESK_TICKS, 0, fill_extra, 0 },
    note_text = { "text", "note_text", DESK_LINES, 4000, NULL, DESK_NEEDED },
    statustype = { "statustype", "statustype", DESK_CHOICE, 0, fill_status, DESK_NEEDED },
    statustoelichting = { "statustoelichting", "statustoelichting", DESK_LINES, 1000, NULL, 0 },
    reason = { "reason", "reason", DESK_LINES, 1000, NULL, DESK_NEEDED },
    resultaat = { "resultaattype", "resultaattype", DESK_CHOICE, 0, fill_resultaat, DESK_NEEDED },
    motivation = { "toelichting", "toelichting", DESK_LINES, 8000, NULL, DESK_NEEDED },
    outcome = { "resultaattype", "outcome", DESK_CHOICE, 0, fill_resultaat, DESK_NEEDED | DESK_BEGINS_WITH_FIRST },
    message = { "toelichting", "message", DESK_LINES, 8000, NULL, 0 },
    behandelaar = { "behandelaar", "behandelaar", DESK_CHOICE, 0, fill_behandelaar, DESK_NEEDED },
    file = { "bestand", "file", DESK_FILE, 0, NULL, DESK_NEEDED };

static const desk_action actions[] = {
    { "pakken", { NULL }, is_anothers, run_pakken, NULL, DESK_LIKELY },
    { "afhandelen", { &outcome, &message }, may_finish, run_besluit, gateway_desk_preview_resultaat, DESK_LIKELY | DESK_ENDS },
    { "besluit", { &resultaat, &motivation }, may_decide, run_besluit, gateway_desk_preview_besluit, DESK_LIKELY | DESK_ENDS | DESK_READ_OVER },
    { "vraag", { &question_text, &question_extra }, is_open, run_question, gateway_desk_preview_question, 0 },
    { "notitie", { &note_text }, is_whole, run_note, NULL, 0 },
    { "status", { &statustype, &statustoelichting }, has_next_status, run_status, gateway_desk_preview_status, 0 },
    { "document", { &file }, is_whole, run_document, NULL, 0 },
    { "toewijzen", { &behandelaar }, may_hand_over, run_assign, NULL, 0 },
    { "verlengen", { &reason }, may_extend, run_extend, gateway_desk_preview_extension, 0 },
    { "opschorten", { &reason }, may_suspend, run_suspend, gateway_desk_preview_suspension, 0 },
    { "hervatten", { NULL }, may_resume, run_resume, NULL, 0 },
    { "linkvernieuwen", { NULL }, is_whole, run_renew_link, NULL, 0 },
    { "linkintrekken", { NULL }, has_link, run_withdraw_link, NULL, 0 },
};
/* clang-format on */

const desk_action *gateway_desk_actions (size_t *out_count)
{
    *out_count = DM_COUNT (actions);
    return actions;
}

const desk_action *gateway_desk_action_find (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (actions); i++)
        if (strcmp (actions[i].name, name) == 0)
            return &actions[i];
    return NULL;
}
