/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak on one page of the desk, with the ways to what can be done about it. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define NEAR 5 /* zaken on either side of one, among which it is sought in a list that has changed */

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;

const char *gateway_desk_zaak_path (const gateway_exchange *exchange, const dm_uuid *zaak, const char *action)
{
    char text[DM_UUID_TEXT_SIZE];
    return dm_arena_printf (exchange->arena, "/medewerker/zaak/%s%s%s", dm_uuid_format (zaak->bytes, text),
                            action ? "/" : "", action ? action : "");
}

dm_status gateway_desk_view (gateway_exchange *exchange, const char *purpose, dm_uuid *out_zaak, const Dossier **out)
{
    Digimeente__Intake__V1__ViewDossierRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOSSIER_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    dm_status status = gateway_pages_parse_uuid (exchange, 0, out_zaak);
    if (status)
        return status;
    if (!purpose)
        purpose = gateway_desk_list_read (exchange).search ? GATEWAY_DESK_SEARCH_PURPOSE : GATEWAY_DESK_PURPOSE;
    request.has_uuid = true;
    request.uuid = gateway_pages_bytes (exchange, out_zaak);
    memccpy (exchange->origin.purpose, purpose, '\0', sizeof exchange->origin.purpose - 1);
    status = gateway_call (exchange, "intake", DESK_METHOD ("ViewDossier"), key.bytes, &request.base, &reply);
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
    if (!failed->is_possible (exchange, dossier))
        cJSON_AddItemToObject (changes, "typed_texts", gateway_desk_typed_texts (exchange, failed));
    int64_t seen_ms = strtoll (gateway_form_value (exchange, GATEWAY_OWN "gezien"), NULL, 10);
    gateway_desk_add_history_entries (exchange, changes, dossier, seen_ms);
}

/* A zaak beside another one in a list. */
typedef struct neighbour {
    const WorkItem *item; /* NULL: there is none */
    uint32_t place;       /* in the list, counted from 1 */
} neighbour;

/* The place of a zaak in a part of a list; count where it is not in it. */
static size_t find_place (const ListWorkResponse *part, const dm_uuid *zaak)
{
    size_t i = 0;
    while (i < part->n_items && memcmp (part->items[i]->uuid.data, zaak->bytes, DM_UUID_BYTES) != 0)
        i++;
    return i;
}

/* The zaken before and behind this one in the list that it was opened from. A zaak that has left the list, because it
 * was taken, has the one before and the one that is in its place. */
static void find_neighbours (gateway_exchange *exchange, const desk_list *list, const dm_uuid *zaak,
                             neighbour *out_previous, neighbour *out_next)
{
    const uint32_t place = gateway_desk_list_number (list, DESK_LIST_PLACE);
    const uint32_t first = place > NEAR ? place - 1 - NEAR : 0;
    ListWorkResponse *part;
    *out_previous = *out_next = (neighbour){ 0 };
    if (!*list->values[DESK_LIST_PLACE] || gateway_desk_list_ask (exchange, list, first, 2 * NEAR + 1, &part)) {
        exchange->error = (dm_error){ 0 };
        return;
    }
    size_t at = find_place (part, zaak);
    const bool has_left = at == part->n_items;
    if (has_left)
        at = place - 1 - first;
    const size_t next = has_left ? at : at + 1;
    if (at > 0 && at - 1 < part->n_items)
        *out_previous = (neighbour){ part->items[at - 1], first + (uint32_t) at };
    if (next < part->n_items)
        *out_next = (neighbour){ part->items[next], first + (uint32_t) next + 1 };
}

/* The list with a zaak at another place of it. */
static desk_list move_to (const gateway_exchange *exchange, const desk_list *list, uint32_t place)
{
    desk_list moved = *list;
    const uint32_t page = (place - 1) / gateway_desk_list_size (list) + 1;
    moved.values[DESK_LIST_PLACE] = dm_arena_printf (exchange->arena, "%u", place);
    moved.values[DESK_LIST_PAGE] = page > 1 ? dm_arena_printf (exchange->arena, "%u", page) : "";
    return moved;
}

static void add_neighbour (const gateway_exchange *exchange, const desk_list *list, const neighbour *it,
                           const char *name, cJSON *data)
{
    if (!it->item)
        return;
    const desk_list moved = move_to (exchange, list, it->place);
    cJSON_AddStringToObject (data, name,
                             dm_arena_printf (exchange->arena, "/medewerker/zaak/%s?%s",
                                              gateway_pages_uuid_text (exchange, it->item->uuid),
                                              gateway_desk_list_text (&moved, exchange->arena)));
}

/* The list for links and forms, and the way back to it. */
static void add_list (const gateway_exchange *exchange, const desk_list *list, const dm_uuid *zaak, cJSON *data)
{
    char uuid[DM_UUID_TEXT_SIZE];
    desk_list back = *list;
    back.values[DESK_LIST_PLACE] = "";
    const char *text = gateway_desk_list_text (list, exchange->arena);
    gateway_pages_add_text (data, "list", text);
    cJSON_AddStringToObject (data, "work_path",
                             *text ? dm_arena_printf (exchange->arena, "/medewerker?%s#zaak-%s",
                                                      gateway_desk_list_text (&back, exchange->arena),
                                                      dm_uuid_format (zaak->bytes, uuid))
                                   : "/medewerker");
}

cJSON *gateway_desk_page_json (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                               const desk_action *failed)
{
    const dm_error error = exchange->error;
    const desk_list list = gateway_desk_list_read (exchange);
    char key[DM_UUID_TEXT_SIZE];
    cJSON *data = gateway_desk_dossier_json (exchange, dossier, find_documents (exchange, dossier));
    add_list (exchange, &list, zaak, data);
    exchange->error = error;
    cJSON_AddStringToObject (data, "zaak_path", gateway_desk_zaak_path (exchange, zaak, NULL));
    cJSON_AddStringToObject (data, "key", dm_uuid_format (dm_uuid_new ().bytes, key));
    cJSON_AddBoolToObject (data, "is_mail_held", dossier->is_mail_held);
    cJSON_AddTrueToObject (data, "opens_beside"); /* documents, so that the zaak and what is typed stay there */
    if (failed && error.status == DM_FAILED_PRECONDITION) {
        add_changes (exchange, dossier, failed, data);
        cJSON_AddTrueToObject (data, "is_error");
        exchange->status = 409;
    }
    return data;
}

/* One that is likely and has nothing to fill in is a button; all others are links to their pages. */
static void add_actions (const gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier, cJSON *data)
{
    size_t count;
    const desk_action *actions = gateway_desk_actions (&count);
    cJSON *others = cJSON_AddArrayToObject (data, "other_actions"), *likely = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!actions[i].is_possible (exchange, dossier))
            continue;
        cJSON *it = cJSON_CreateObject ();
        cJSON_AddStringToObject (it, "action_path", gateway_desk_zaak_path (exchange, zaak, actions[i].name));
        gateway_pages_add_text (it, "action_text", gateway_desk_name_text (exchange, "desk.action", actions[i].name));
        if ((actions[i].flags & DESK_LIKELY) && !likely) {
            likely = it;
            cJSON_AddBoolToObject (it, "is_done_at_once", !actions[i].fields[0]);
            cJSON_AddItemToObject (data, "likely_action", it);
        } else {
            cJSON_AddItemToArray (others, it);
        }
    }
}

dm_status gateway_desk_show_zaak (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                                  const desk_action *failed)
{
    const desk_list list = gateway_desk_list_read (exchange);
    neighbour previous, next;
    cJSON *data = gateway_desk_page_json (exchange, zaak, dossier, failed);
    find_neighbours (exchange, &list, zaak, &previous, &next);
    add_neighbour (exchange, &list, &previous, "previous_zaak", data);
    add_neighbour (exchange, &list, &next, "next_zaak", data);
    cJSON_AddStringToObject (data, "title", dossier->item->identificatie);
    add_actions (exchange, zaak, dossier, data);
    gateway_pages_add_text (data, "done",
                            gateway_desk_name_text (exchange, "desk.done", gateway_query_value (exchange, "gedaan")));
    return gateway_render_form (exchange, "desk_zaak", data);
}

dm_status gateway_get_dossier (gateway_exchange *exchange)
{
    const Dossier *dossier;
    dm_uuid zaak;
    dm_status status = gateway_desk_view (exchange, NULL, &zaak, &dossier);
    return status ? status : gateway_desk_show_zaak (exchange, &zaak, dossier, NULL);
}

const char *gateway_desk_move_on (gateway_exchange *exchange, desk_list *list, dm_uuid *zaak)
{
    desk_list own = gateway_desk_list_of_tab ("mijn");
    own.values[DESK_LIST_PLACE] = "1"; /* the most urgent, now that this one ended */
    const desk_list *const lists[] = { list, &own };
    static const char *const names[] = { "next_in_list", "next" };
    for (size_t i = 0; i < DM_COUNT (lists); i++) {
        neighbour previous, next;
        find_neighbours (exchange, lists[i], zaak, &previous, &next);
        if (!next.item)
            continue;
        memcpy (zaak->bytes, next.item->uuid.data, DM_UUID_BYTES);
        *list = move_to (exchange, lists[i], next.place);
        return names[i];
    }
    return "last";
}
