/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak on one page of the desk, with the ways to what can be done about it. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk_action.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

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

cJSON *gateway_desk_page_json (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                               const desk_action *failed)
{
    const dm_error error = exchange->error;
    char key[DM_UUID_TEXT_SIZE];
    cJSON *data = gateway_desk_dossier_json (exchange, dossier, find_documents (exchange, dossier));
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
    cJSON *data = gateway_desk_page_json (exchange, zaak, dossier, failed);
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
    dm_status status = gateway_desk_view (exchange, GATEWAY_DESK_PURPOSE, &zaak, &dossier);
    return status ? status : gateway_desk_show_zaak (exchange, &zaak, dossier, NULL);
}

/* The most urgent of one's own. */
dm_status gateway_desk_find_next (gateway_exchange *exchange, const dm_uuid *zaak, dm_uuid *out, bool *out_is_found)
{
    Digimeente__Intake__V1__ListWorkRequest request = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.which = "mijn";
    request.has_page_size = true;
    request.page_size = 2; /* the zaak itself may be one of them */
    dm_status status = gateway_call (exchange, "intake", DESK_METHOD ("ListWork"), NULL, &request.base, &reply);
    if (status)
        return status;
    const ListWorkResponse *own = (const ListWorkResponse *) reply;
    *out_is_found = false;
    for (size_t i = 0; i < own->n_items && !*out_is_found; i++) {
        memcpy (out->bytes, own->items[i]->uuid.data, DM_UUID_BYTES);
        *out_is_found = memcmp (out->bytes, zaak->bytes, DM_UUID_BYTES) != 0;
    }
    return DM_OK;
}
