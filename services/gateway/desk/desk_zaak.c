/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak on one page of the desk, what is done about it, and the letter with its decision. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define UPLOAD_MAX (25 * 1024 * 1024)
#define NEAR 5 /* zaken on either side of one, among which it is sought in a list that has changed */

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;

static dm_status parse_zaak (gateway_exchange *exchange, dm_uuid *out)
{
    if (dm_uuid_parse (exchange->arguments[0], out))
        return DM_OK;
    return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such zaak.");
}

/* Recorded by intake, with the purpose. */
static dm_status view_dossier (gateway_exchange *exchange, const dm_uuid *zaak, const char *purpose,
                               const Dossier **out)
{
    Digimeente__Intake__V1__ViewDossierRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOSSIER_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) zaak->bytes };
    const dm_uuid key = dm_uuid_new ();
    memccpy (exchange->origin.purpose, purpose, '\0', sizeof exchange->origin.purpose - 1);
    dm_status status = gateway_call (exchange, "intake", DESK_METHOD ("ViewDossier"), key.bytes, &request.base, &reply);
    if (status)
        return status;
    *out = ((Digimeente__Intake__V1__ViewDossierResponse *) reply)->dossier;
    if (*out && (*out)->item)
        return DM_OK;
    return dm_fail (&exchange->error, DM_INTERNAL, NULL, "intake gave no dossier.");
}

static const DocumentsFound *find_documents (gateway_exchange *exchange, const Dossier *dossier)
{
    gateway_documenten set = { 0 };
    gateway_documenten_add (&set, dossier->n_documenten, dossier->documenten);
    for (size_t i = 0; i < dossier->n_answers; i++)
        gateway_documenten_add (&set, dossier->answers[i]->n_documenten, dossier->answers[i]->documenten);
    for (size_t i = 0; i < dossier->n_questions; i++)
        gateway_documenten_add (&set, dossier->questions[i]->n_documenten, dossier->questions[i]->documenten);
    return gateway_documenten_find (exchange, &set);
}

/* What happened since the page was made that this form was on, or that the term is over; and what was typed, where
 * there is no such form now. */
static void add_changes (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *failed,
                         cJSON *data)
{
    cJSON *changes = cJSON_AddObjectToObject (data, "changes");
    cJSON_AddBoolToObject (changes, "is_over", strcmp (exchange->error.field, "term") == 0);
    if (!cJSON_HasObjectItem (cJSON_GetObjectItem (data, "actions"), gateway_desk_action_name (failed)))
        cJSON_AddItemToObject (changes, "typed_texts", gateway_desk_action_typed (exchange, failed));
    int64_t seen_ms = strtoll (gateway_form_value (exchange, GATEWAY_OWN "gezien"), NULL, 10);
    gateway_desk_add_history_entries (exchange, changes, dossier, seen_ms);
}

/* The place of a zaak in a part of a list; count where it is not in it. */
static size_t find_place (const ListWorkResponse *part, const dm_uuid *zaak)
{
    size_t i = 0;
    while (i < part->n_items && memcmp (part->items[i]->uuid.data, zaak->bytes, DM_UUID_BYTES) != 0)
        i++;
    return i;
}

/* Adds the way to the zaak at a place of the list.  Takes: item, NULL for none. */
static void add_neighbour (const gateway_exchange *exchange, const desk_list *list, const WorkItem *item,
                           uint32_t place, const char *name, cJSON *data)
{
    desk_list own = *list;
    if (!item)
        return;
    const uint32_t page = (place - 1) / gateway_desk_list_size (list) + 1;
    own.values[DESK_LIST_PLACE] = dm_arena_printf (exchange->arena, "%u", place);
    own.values[DESK_LIST_PAGE] = page > 1 ? dm_arena_printf (exchange->arena, "%u", page) : "";
    cJSON_AddStringToObject (data, name,
                             dm_arena_printf (exchange->arena, "/medewerker/zaak/%s?%s",
                                              gateway_pages_uuid_text (exchange, item->uuid),
                                              gateway_desk_list_text (&own, exchange->arena)));
}

/* The zaken before and behind this one in the list that it was opened from. A zaak that has left the list, because it
 * was taken, has the one before and the one that is in its place. */
static void add_neighbours (gateway_exchange *exchange, const desk_list *list, const dm_uuid *zaak, cJSON *data)
{
    const uint32_t place = gateway_desk_list_number (list, DESK_LIST_PLACE);
    const uint32_t first = place > NEAR ? place - 1 - NEAR : 0;
    ListWorkResponse *part;
    if (!*list->values[DESK_LIST_PLACE] || gateway_desk_list_ask (exchange, list, first, 2 * NEAR + 1, &part)) {
        exchange->error = (dm_error){ 0 };
        return;
    }
    size_t at = find_place (part, zaak);
    const bool has_left = at == part->n_items;
    if (has_left)
        at = place - 1 - first;
    const size_t next = has_left ? at : at + 1;
    add_neighbour (exchange, list, at > 0 && at - 1 < part->n_items ? part->items[at - 1] : NULL, first + (uint32_t) at,
                   "previous_zaak", data);
    add_neighbour (exchange, list, next < part->n_items ? part->items[next] : NULL, first + (uint32_t) next + 1,
                   "next_zaak", data);
}

/* The way back to the list, and along it. */
static void add_list (gateway_exchange *exchange, const desk_list *list, const dm_uuid *zaak, cJSON *data)
{
    char uuid[DM_UUID_TEXT_SIZE];
    desk_list back = *list;
    back.values[DESK_LIST_PLACE] = "";
    const char *text = gateway_desk_list_text (list, exchange->arena);
    if (*text)
        cJSON_AddStringToObject (data, "list", text);
    cJSON_AddStringToObject (data, "work_path",
                             *text ? dm_arena_printf (exchange->arena, "/medewerker?%s#zaak-%s",
                                                      gateway_desk_list_text (&back, exchange->arena),
                                                      dm_uuid_format (zaak->bytes, uuid))
                                   : "/medewerker");
    add_neighbours (exchange, list, zaak, data);
}

/* Takes: failed, the action that did not succeed, for exchange->error; NULL: none was tried; list, from which the zaak
 * was opened. */
static dm_status show (gateway_exchange *exchange, const dm_uuid *zaak, const desk_action *failed,
                       const desk_list *list)
{
    const Dossier *dossier;
    const dm_error error = exchange->error;
    dm_status status =
        view_dossier (exchange, zaak, list->search ? GATEWAY_DESK_SEARCH_PURPOSE : GATEWAY_DESK_PURPOSE, &dossier);
    if (status)
        return status;
    cJSON *data = gateway_desk_dossier_json (exchange, dossier, find_documents (exchange, dossier));
    add_list (exchange, list, zaak, data);
    exchange->error = error;
    cJSON_AddStringToObject (data, "title", dossier->item->identificatie);
    cJSON_AddBoolToObject (data, "is_mail_held", dossier->is_mail_held);
    cJSON_AddItemToObject (data, "actions", gateway_desk_actions_json (exchange, dossier, failed));
    if (failed && error.status == DM_FAILED_PRECONDITION)
        add_changes (exchange, dossier, failed, data);
    if (failed) {
        cJSON_AddTrueToObject (data, "is_error");
        exchange->status = error.status == DM_FAILED_PRECONDITION ? 409 : 400;
    }
    const desk_action *done = gateway_desk_action_find (gateway_query_value (exchange, "gedaan"));
    if (done)
        gateway_pages_add_text (data, "done",
                                gateway_desk_name_text (exchange, "desk.done", gateway_desk_action_name (done)));
    return gateway_render_form (exchange, "desk_zaak", data);
}

dm_status gateway_get_dossier (gateway_exchange *exchange)
{
    dm_uuid zaak;
    dm_status status = parse_zaak (exchange, &zaak);
    const desk_list list = gateway_desk_list_read (exchange);
    return status ? status : show (exchange, &zaak, NULL, &list);
}

dm_status gateway_post_dossier (gateway_exchange *exchange)
{
    dm_uuid zaak;
    dm_status status = parse_zaak (exchange, &zaak);
    if (status)
        return status;
    const desk_action *action = gateway_desk_action_find (exchange->arguments[1]);
    if (!action)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "There is no such action.");
    const desk_list list = gateway_desk_list_parse (exchange, gateway_form_value (exchange, DESK_LIST_FIELD));
    status = gateway_desk_action_run (exchange, action, &zaak);
    if (status == DM_INVALID_ARGUMENT || status == DM_FAILED_PRECONDITION)
        return show (exchange, &zaak, action, &list);
    char text[DM_UUID_TEXT_SIZE];
    const char *way = gateway_desk_list_text (&list, exchange->arena);
    return status ? status
                  : gateway_redirect (exchange, "/medewerker/zaak/%s?gedaan=%s%s%s", dm_uuid_format (zaak.bytes, text),
                                      gateway_desk_action_name (action), *way ? "&" : "", way);
}

dm_status gateway_prepare_dossier (gateway_exchange *exchange)
{
    static const char *const accept[] = { "pdf", "jpg", "png", "heic" };
    static const gateway_upload_rule rule = { "bestand", accept, DM_COUNT (accept), UPLOAD_MAX, 1 };
    if (strcmp (exchange->arguments[1], "document") != 0)
        return DM_OK;
    exchange->upload_rules = &rule;
    exchange->upload_rule_count = 1;
    return DM_OK;
}

static void add_words (const gateway_exchange *exchange, cJSON *letter, const char *group, const char *const names[])
{
    for (size_t i = 0; names[i]; i++)
        gateway_pages_add_text (letter, names[i], gateway_desk_name_text (exchange, group, names[i]));
}

/* The words of a letter, some of them by what can be done against its decision; one that a catalogue lacks is left out.
 */
static cJSON *letter_json (const gateway_exchange *exchange, const Digimeente__Intake__V1__Resultaat *resultaat)
{
    const char *rechtsmiddel = resultaat->rechtsmiddel;
    static const char *const always[] = {
        "date",         "zaaknummer", "subject", "salutation", "salutation_anonymous", "disagree", "closing",
        "on_behalf_of", "questions",  "mention", NULL
    };
    static const char *const by_rechtsmiddel[] = { "title", "received", "outcome", "toelichting", NULL };
    cJSON *letter = cJSON_CreateObject ();
    gateway_pages_add_text (letter, "language", exchange->language);
    gateway_pages_add_text (letter, "gemeente", gateway_text (exchange, "page.gemeente"));
    add_words (exchange, letter, "desk.letter", always);
    const char *group =
        dm_arena_printf (exchange->arena, "desk.letter.%s", rechtsmiddel && *rechtsmiddel ? rechtsmiddel : "none");
    add_words (exchange, letter, group, by_rechtsmiddel);
    const char *how = gateway_desk_name_text (exchange, group, "rechtsmiddel");
    if (how)
        gateway_pages_add_text (letter, "rechtsmiddel",
                                gateway_pages_fill (exchange, how, "date",
                                                    gateway_date_text (resultaat->rechtsmiddel_until,
                                                                       exchange->language, exchange->arena)));
    return letter;
}

dm_status gateway_get_brief (gateway_exchange *exchange)
{
    dm_uuid zaak;
    const Dossier *dossier;
    dm_status status = parse_zaak (exchange, &zaak);
    if (!status)
        status = view_dossier (exchange, &zaak, "besluit als brief", &dossier);
    if (status)
        return status;
    if (!dossier->resultaat)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "Nothing is decided yet.");
    static const DocumentsFound none = DIGIMEENTE__DOCUMENTS__V1__FIND_RESPONSE__INIT;
    const char *language = exchange->language;
    exchange->language =
        dossier->language; /* the letter is for the applicant, the page around it for the civil servant */
    cJSON *data = gateway_desk_dossier_json (exchange, dossier, &none);
    cJSON_AddItemToObject (data, "letter", letter_json (exchange, dossier->resultaat));
    cJSON_AddStringToObject (data, "title", dossier->item->identificatie);
    exchange->language = language;
    const desk_list list = gateway_desk_list_read (exchange);
    gateway_pages_add_text (data, "list", gateway_desk_list_text (&list, exchange->arena));
    return gateway_render (exchange, "desk_letter", data);
}
