/* SPDX-License-Identifier: EUPL-1.2 */
/* What the desk's templates show of messages. */
#include "services/gateway/desk/desk.h"

#include <inttypes.h>
#include <string.h>
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__Question Question;

const char *gateway_desk_name_text (const gateway_exchange *exchange, const char *group, const char *name)
{
    char *key = dm_arena_printf (exchange->arena, "%s.%s", group, name ? name : "");
    for (char *c = key; *c; c++)
        if (*c == '-')
            *c = '_';
    const char *text = gateway_text (exchange, key);
    return strcmp (text, key) == 0 ? NULL : text;
}

/* How long it may take still: one class, one text. */
static void add_term (const gateway_exchange *exchange, cJSON *object, const WorkItem *item)
{
    const bool is_late = !item->einddatum && !item->is_suspended && item->days < 0;
    const char *kind, *text;
    if (item->einddatum) {
        kind = "klaar";
        text = gateway_text (exchange, "desk.term.done");
    } else if (item->is_suspended) {
        kind = "opgeschort";
        text = gateway_text (exchange, "desk.term.suspended");
    } else if (is_late) {
        kind = "te_laat";
        text = gateway_pages_count_text (exchange, "desk.term.late", -(int64_t) item->days);
    } else if (item->days == 0) {
        kind = "bijna";
        text = gateway_text (exchange, "desk.term.today");
    } else {
        kind = item->days <= (int64_t) item->warning_days ? "bijna" : "op_tijd";
        text = gateway_pages_count_text (exchange, "desk.term.left", item->days);
    }
    cJSON *term = cJSON_AddObjectToObject (object, "term");
    cJSON_AddStringToObject (term, "kind", kind);
    cJSON_AddBoolToObject (term, "is_late", is_late);
    cJSON_AddStringToObject (term, "text", text);
}

static void add_behandelaar (const gateway_exchange *exchange, cJSON *object, const WorkItem *item)
{
    if (!item->behandelaar)
        return;
    gateway_pages_add_text (object, "behandelaar", item->behandelaar->name);
    if (item->behandelaar->id && strcmp (item->behandelaar->id, exchange->session->actor) == 0)
        cJSON_AddTrueToObject (object, "is_own");
}

cJSON *gateway_desk_item_json (const gateway_exchange *exchange, const WorkItem *item)
{
    cJSON *object = cJSON_CreateObject ();
    gateway_pages_add_text (object, "uuid", gateway_pages_uuid_text (exchange, item->uuid));
    gateway_pages_add_text (object, "zaaknummer", item->identificatie);
    gateway_pages_add_text (object, "zaaktype", item->zaaktype_omschrijving);
    gateway_pages_add_text (object, "status", gateway_pages_text (exchange, item->status));
    gateway_pages_add_text (object, "subject", gateway_pages_text (exchange, item->subject));
    gateway_pages_add_text (object, "applicant", item->applicant);
    gateway_pages_add_date (exchange, object, "startdatum", item->startdatum);
    gateway_pages_add_text (object, "received",
                            gateway_date_short (item->startdatum, exchange->language, exchange->arena));
    gateway_pages_add_text (
        object, "due",
        gateway_date_short (item->einddatum ? item->einddatum : item->uiterlijke_einddatum_afdoening,
                            exchange->language, exchange->arena));
    gateway_pages_add_date (exchange, object, "uiterlijke_einddatum_afdoening", item->uiterlijke_einddatum_afdoening);
    gateway_pages_add_date (exchange, object, "einddatum", item->einddatum);
    cJSON_AddBoolToObject (object, "has_new_answer", item->has_new_answer);
    add_term (exchange, object, item);
    add_behandelaar (exchange, object, item);
    return object;
}

/* A list, and whether there is anything in it. */
static void add_list (const gateway_exchange *exchange, cJSON *object, const char *name, cJSON *list)
{
    cJSON_AddBoolToObject (object, dm_arena_printf (exchange->arena, "has_%s", name), list->child != NULL);
    cJSON_AddItemToObject (object, name, list);
}

static cJSON *initiator_json (const Digimeente__Intake__V1__Initiator *initiator)
{
    cJSON *object = cJSON_CreateObject ();
    gateway_pages_add_text (object, "name", initiator->name);
    gateway_pages_add_text (object, "address", initiator->verblijfsadres);
    gateway_pages_add_text (object, "email", initiator->emailadres);
    gateway_pages_add_text (object, "bsn", initiator->inp_bsn);
    const bool has_address = initiator->verblijfsadres && *initiator->verblijfsadres;
    cJSON_AddBoolToObject (object, "is_addressable", has_address);
    return object;
}

static cJSON *answers_json (const gateway_exchange *exchange, const Dossier *dossier, const DocumentsFound *found)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < dossier->n_answers; i++) {
        const Digimeente__Intake__V1__Answer *answer = dossier->answers[i];
        cJSON *object = cJSON_CreateObject ();
        gateway_pages_add_text (object, "label", answer->label);
        gateway_pages_add_text (object, "call", answer->telephone);
        if (answer->n_documenten == 0)
            gateway_pages_add_text (object, "value", answer->value);
        add_list (exchange, object, "documenten",
                  gateway_documenten_json (exchange, found, answer->n_documenten, answer->documenten));
        cJSON_AddItemToArray (list, object);
    }
    return list;
}

static cJSON *question_json (const gateway_exchange *exchange, const Question *question, const DocumentsFound *found)
{
    cJSON *object = cJSON_CreateObject ();
    gateway_pages_add_text (object, "question_text", question->text);
    gateway_pages_add_moment (exchange, object, "asked", question->asked_ms);
    cJSON_AddBoolToObject (object, "wants_document", question->wants_document);
    if (question->has_answered_ms) {
        cJSON *answer = cJSON_AddObjectToObject (object, "answer");
        gateway_pages_add_text (answer, "answer_text", question->answer);
        gateway_pages_add_moment (exchange, answer, "answered", question->answered_ms);
        add_list (exchange, answer, "documenten",
                  gateway_documenten_json (exchange, found, question->n_documenten, question->documenten));
    }
    return object;
}

static cJSON *notes_json (const gateway_exchange *exchange, const Dossier *dossier)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < dossier->n_notes; i++) {
        cJSON *object = cJSON_CreateObject ();
        gateway_pages_add_text (object, "text", dossier->notes[i]->text);
        gateway_pages_add_text (object, "by", dossier->notes[i]->by);
        gateway_pages_add_moment (exchange, object, "made", dossier->notes[i]->made_ms);
        cJSON_AddItemToArray (list, object);
    }
    return list;
}

int64_t gateway_desk_newest_ms (const Dossier *dossier)
{
    int64_t newest = 0;
    for (size_t i = 0; i < dossier->n_history; i++)
        if (dossier->history[i]->time_ms > newest)
            newest = dossier->history[i]->time_ms;
    return newest;
}

void gateway_desk_add_history_entries (const gateway_exchange *exchange, cJSON *out, const Dossier *dossier,
                                       int64_t after_ms)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = dossier->n_history; i-- > 0;) {
        const Digimeente__Intake__V1__HistoryEntry *it = dossier->history[i];
        if (it->time_ms <= after_ms)
            continue;
        cJSON *object = cJSON_CreateObject ();
        const char *kind = gateway_desk_name_text (exchange, "desk.history_entry", it->kind);
        gateway_pages_add_text (object, "kind", kind ? kind : it->kind);
        gateway_pages_add_text (object, "by", it->by);
        gateway_pages_add_text (object, "what",
                                it->omschrijving ? gateway_pages_text (exchange, it->omschrijving) : it->text);
        gateway_pages_add_text (object, "toelichting", it->toelichting);
        gateway_pages_add_moment (exchange, object, "time", it->time_ms);
        cJSON_AddItemToArray (list, object);
    }
    add_list (exchange, out, "history", list);
}

static cJSON *resultaat_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Resultaat *resultaat)
{
    cJSON *object = cJSON_CreateObject ();
    gateway_pages_add_text (object, "resultaattype", gateway_pages_text (exchange, resultaat->omschrijving));
    gateway_pages_add_text (object, "toelichting", resultaat->toelichting);
    gateway_pages_add_text (object, "by", resultaat->decided_by);
    gateway_pages_add_text (object, "rechtsmiddel", resultaat->rechtsmiddel);
    gateway_pages_add_text (object, "decided",
                            gateway_moment_date_text (resultaat->decided_ms, exchange->language, exchange->arena));
    return object;
}

static bool stands_elsewhere (const Dossier *dossier, ProtobufCBinaryData uuid)
{
    for (size_t i = 0; i < dossier->n_answers; i++)
        if (gateway_documenten_have (dossier->answers[i]->n_documenten, dossier->answers[i]->documenten, uuid))
            return true;
    for (size_t i = 0; i < dossier->n_questions; i++)
        if (gateway_documenten_have (dossier->questions[i]->n_documenten, dossier->questions[i]->documenten, uuid))
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
        gateway_pages_add_text (
            object, dm_arena_printf (exchange->arena, "omitted_%s", name),
            gateway_pages_count_text (exchange, dm_arena_printf (exchange->arena, "desk.omitted.%s", name), count));
}

const char *gateway_desk_title (const gateway_exchange *exchange, const Dossier *dossier, const char **out_language)
{
    const char *title = gateway_pages_text (exchange, dossier->title);
    if (out_language)
        *out_language = *title ? exchange->language : "nl";
    return *title ? title : dossier->title->nl;
}

cJSON *gateway_desk_dossier_json (const gateway_exchange *exchange, const Dossier *dossier, const DocumentsFound *found)
{
    cJSON *object = gateway_desk_item_json (exchange, dossier->item);
    const char *title_language;
    gateway_pages_add_text (object, "zaak_title", gateway_desk_title (exchange, dossier, &title_language));
    cJSON_AddStringToObject (object, "title_language", title_language);
    cJSON_AddNumberToObject (object, "revision", dossier->revision);
    cJSON_AddStringToObject (object, "seen",
                             dm_arena_printf (exchange->arena, "%" PRId64, gateway_desk_newest_ms (dossier)));
    cJSON_AddBoolToObject (object, "is_erased", dossier->is_erased);
    if (dossier->initiator)
        cJSON_AddItemToObject (object, "initiator", initiator_json (dossier->initiator));
    gateway_pages_add_text (object, "initiator_language",
                            gateway_desk_name_text (exchange, "desk.language", dossier->language));
    add_list (exchange, object, "answers", answers_json (exchange, dossier, found));
    add_list (exchange, object, "documenten", other_documenten_json (exchange, dossier, found));
    cJSON *questions = cJSON_AddArrayToObject (object, "questions");
    for (size_t i = 0; i < dossier->n_questions; i++)
        cJSON_AddItemToArray (questions, question_json (exchange, dossier->questions[i], found));
    cJSON_AddItemToObject (object, "notes", notes_json (exchange, dossier));
    gateway_desk_add_history_entries (exchange, object, dossier, INT64_MIN);
    add_left_out (exchange, object, "questions", dossier->omitted_questions);
    add_left_out (exchange, object, "notes", dossier->omitted_notes);
    add_left_out (exchange, object, "history", dossier->omitted_history);
    if (dossier->n_statussen > 0)
        gateway_pages_add_text (object, "statustoelichting",
                                dossier->statussen[dossier->n_statussen - 1]->statustoelichting);
    if (dossier->resultaat)
        cJSON_AddItemToObject (object, "resultaat", resultaat_json (exchange, dossier->resultaat));
    return object;
}
