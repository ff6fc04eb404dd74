/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of somebody: who looked at it, all of it as a file, and how to ask for its erasure.
 * Source: AVG (EU 2016/679) articles 15, 17 and 20. */
#include <string.h>
#include "services/gateway/view/documenten.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"
#include "services/gateway/portal/portal.h"

#define PAGE_SIZE 50
#define ERASURE "gegevens-verwijderen" /* the journey */

typedef Digimeente__Intake__V1__Held Held;
typedef Digimeente__Intake__V1__ListHeldResponse ListHeldResponse;
typedef Digimeente__Intake__V1__Viewing Viewing;
typedef Digimeente__Intake__V1__ListViewingsResponse ListViewingsResponse;
typedef Digimeente__Intake__V1__ListMijnZakenResponse ListMijnZakenResponse;

/* Why the desk views a zaak, for its resident. */
static const struct {
    const char *purpose, *text;
} purposes[] = { { GATEWAY_DESK_PURPOSE, "personal_data.handling" },
                 { GATEWAY_DESK_SEARCH_PURPOSE, "personal_data.search" } };

dm_status gateway_pages_list_viewings (gateway_exchange *exchange, ProtobufCBinaryData token,
                                       const ListViewingsResponse **out)
{
    Digimeente__Intake__V1__ListViewingsRequest request = DIGIMEENTE__INTAKE__V1__LIST_VIEWINGS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.language = (char *) exchange->language;
    request.has_page_size = true;
    request.page_size = PAGE_SIZE;
    request.page_token = token;
    request.has_page_token = token.len > 0;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListViewings"), NULL, &request.base, &reply);
    *out = status ? NULL : (const void *) reply;
    return status;
}

static bool is_same_text (const char *a, const char *b)
{
    return strcmp (a ? a : "", b ? b : "") == 0;
}

static const char *day_of (const gateway_exchange *exchange, const Viewing *viewing)
{
    return gateway_moment_date_text (viewing->time_ms, exchange->language, exchange->arena);
}

/* By the same person on the same day. */
static bool is_of_one_card (const gateway_exchange *exchange, const Viewing *a, const Viewing *b)
{
    return is_same_text (a->by, b->by) && strcmp (day_of (exchange, a), day_of (exchange, b)) == 0;
}

/* And of the same zaak. */
static bool is_of_one_entry (const gateway_exchange *exchange, const Viewing *a, const Viewing *b)
{
    return is_same_text (a->identificatie, b->identificatie) && is_of_one_card (exchange, a, b);
}

typedef bool is_alike (const gateway_exchange *exchange, const Viewing *a, const Viewing *b);

/* True when no view before this one is like it. */
static bool is_first (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number,
                      is_alike *alike)
{
    for (size_t i = 0; i < number; i++)
        if (alike (exchange, response->viewings[i], response->viewings[number]))
            return false;
    return true;
}

/* True when another view of the entry has this reason and says more: "behandelen van de zaak, gevonden met zoeken". */
static bool is_said_better (const gateway_exchange *exchange, const ListViewingsResponse *response,
                            const Viewing *viewing)
{
    const char *purpose = viewing->purpose ? viewing->purpose : "";
    for (size_t i = 0; i < response->n_viewings; i++) {
        const char *other = response->viewings[i]->purpose;
        if (other && is_of_one_entry (exchange, viewing, response->viewings[i]) && strlen (other) > strlen (purpose)
            && strncmp (other, purpose, strlen (purpose)) == 0)
            return true;
    }
    return false;
}

static bool is_of_one_purpose (const gateway_exchange *exchange, const Viewing *a, const Viewing *b)
{
    return is_same_text (a->purpose, b->purpose) && is_of_one_entry (exchange, a, b);
}

/* Adds each reason for the views of an entry once: one of ours in the reader's language, another's as it was written.
 */
static void add_purposes (const gateway_exchange *exchange, cJSON *entry, const ListViewingsResponse *response,
                          size_t number)
{
    cJSON *list = cJSON_AddArrayToObject (entry, "purposes");
    for (size_t i = number; i < response->n_viewings; i++) {
        const Viewing *viewing = response->viewings[i];
        if (!is_of_one_entry (exchange, response->viewings[number], viewing) || !viewing->purpose
            || !is_first (exchange, response, i, is_of_one_purpose) || is_said_better (exchange, response, viewing))
            continue;
        cJSON *it = cJSON_CreateObject ();
        const char *own = NULL;
        for (size_t k = 0; k < DM_COUNT (purposes); k++)
            if (strcmp (purposes[k].purpose, viewing->purpose) == 0)
                own = gateway_text (exchange, purposes[k].text);
        gateway_pages_add_text (it, own ? "purpose" : "own_words", own ? own : viewing->purpose);
        cJSON_AddItemToArray (list, it);
    }
    cJSON_AddBoolToObject (entry, "has_purpose", cJSON_GetArraySize (list) > 0);
}

/* What somebody did with one zaak, and how many of its documents were opened. */
static cJSON *entry_json (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number)
{
    const Viewing *viewing = response->viewings[number];
    cJSON *it = cJSON_CreateObject ();
    int64_t documents = 0;
    for (size_t i = number; i < response->n_viewings; i++)
        documents += response->viewings[i]->is_document && is_of_one_entry (exchange, viewing, response->viewings[i]);
    gateway_pages_add_text (it, "what",
                            documents > 0 ? gateway_pages_count_text (exchange, "personal_data.documents", documents)
                                          : gateway_text (exchange, "personal_data.zaak"));
    add_purposes (exchange, it, response, number);
    gateway_pages_add_text (it, "zaak_title", viewing->title);
    gateway_pages_add_text (it, "zaaknummer", viewing->identificatie);
    gateway_pages_add_text (
        it, "path", dm_arena_printf (exchange->arena, "/mijn/%s", gateway_pages_uuid_text (exchange, viewing->zaak)));
    return it;
}

/* One person's day, from its first view in the list. */
static cJSON *card_json (const gateway_exchange *exchange, const ListViewingsResponse *response, size_t number)
{
    const Viewing *viewing = response->viewings[number];
    cJSON *it = cJSON_CreateObject ();
    gateway_pages_add_text (it, "who", viewing->by ? viewing->by : gateway_text (exchange, "personal_data.beheerder"));
    gateway_pages_add_text (it, "day", day_of (exchange, viewing));
    cJSON *entries = cJSON_AddArrayToObject (it, "entries");
    for (size_t i = number; i < response->n_viewings; i++)
        if (is_of_one_card (exchange, viewing, response->viewings[i])
            && is_first (exchange, response, i, is_of_one_entry))
            cJSON_AddItemToArray (entries, entry_json (exchange, response, i));
    return it;
}

/* One part of what zaken have of a person, as the page shows it; NULL: nothing. */
typedef const char *held_part (const gateway_exchange *exchange, const Held *held);

static const char *held_name (const gateway_exchange *exchange, const Held *held)
{
    (void) exchange;
    return held->name;
}

static const char *held_address (const gateway_exchange *exchange, const Held *held)
{
    (void) exchange;
    return held->verblijfsadres;
}

static const char *held_email (const gateway_exchange *exchange, const Held *held)
{
    (void) exchange;
    return held->emailadres;
}

static const char *held_telephone (const gateway_exchange *exchange, const Held *held)
{
    (void) exchange;
    return held->telefoonnummer;
}

static const char *held_kvk (const gateway_exchange *exchange, const Held *held)
{
    (void) exchange;
    return held->kvk_nummer;
}

static const char *held_bsn (const gateway_exchange *exchange, const Held *held)
{
    return held->has_bsn ? gateway_text (exchange, "personal_data.bsn_kept") : NULL;
}

/* The numbers of zaken in which a part has a value. */
static const char *list_zaken (const gateway_exchange *exchange, const ListHeldResponse *response, held_part *part,
                               const char *value)
{
    const char *list = "";
    for (size_t i = 0; i < response->n_held; i++)
        for (size_t k = 0; is_same_text (part (exchange, response->held[i]), value) && k < response->held[i]->n_zaken;
             k++)
            list = dm_arena_printf (exchange->arena, "%s%s%s", list, *list ? ", " : "", response->held[i]->zaken[k]);
    return list;
}

static bool is_first_value (const gateway_exchange *exchange, const ListHeldResponse *response, held_part *part,
                            size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (is_same_text (part (exchange, response->held[i]), part (exchange, response->held[number])))
            return false;
    return true;
}

/* Adds what zaken have of one part, each value once; in which zaken only where they differ. */
static void add_part (const gateway_exchange *exchange, cJSON *list, const ListHeldResponse *response,
                      const char *label, held_part *part)
{
    cJSON *it = cJSON_CreateObject (), *values = cJSON_AddArrayToObject (it, "held_values");
    for (size_t i = 0; i < response->n_held; i++) {
        const char *value = part (exchange, response->held[i]);
        if (!value || !is_first_value (exchange, response, part, i))
            continue;
        cJSON *each = cJSON_CreateObject ();
        cJSON_AddStringToObject (each, "held_value", value);
        gateway_pages_add_text (each, "held_zaken", list_zaken (exchange, response, part, value));
        cJSON_AddItemToArray (values, each);
    }
    gateway_pages_add_text (it, "held_label", gateway_text (exchange, label));
    if (cJSON_GetArraySize (values) == 1)
        cJSON_DeleteItemFromObject (values->child, "held_zaken");
    if (cJSON_GetArraySize (values) > 0)
        cJSON_AddItemToArray (list, it);
    else
        cJSON_Delete (it);
}

/* What we hold of whoever is logged in. */
static dm_status add_held (gateway_exchange *exchange, cJSON *data)
{
    static const struct {
        const char *label;
        held_part *part;
    } parts[] = { { "personal_data.name", held_name },   { "personal_data.address", held_address },
                  { "personal_data.email", held_email }, { "personal_data.telephone", held_telephone },
                  { "personal_data.kvk", held_kvk },     { "personal_data.bsn", held_bsn } };
    Digimeente__Intake__V1__ListHeldRequest request = DIGIMEENTE__INTAKE__V1__LIST_HELD_REQUEST__INIT;
    ProtobufCMessage *reply;
    dm_status status = gateway_call (exchange, "intake", PORTAL_METHOD ("ListHeld"), NULL, &request.base, &reply);
    if (status)
        return status;
    cJSON *list = cJSON_AddArrayToObject (data, "held");
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        add_part (exchange, list, (const void *) reply, parts[i].label, parts[i].part);
    cJSON_AddBoolToObject (data, "has_held", cJSON_GetArraySize (list) > 0);
    return DM_OK;
}

dm_status gateway_get_gegevens (gateway_exchange *exchange)
{
    const ListViewingsResponse *response;
    dm_status status = gateway_pages_list_viewings (exchange, gateway_pages_read_token (exchange), &response);
    if (status)
        return status;
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "personal_data.title");
    cJSON *cards = cJSON_AddArrayToObject (data, "viewings");
    for (size_t i = 0; i < response->n_viewings; i++)
        if (is_first (exchange, response, i, is_of_one_card))
            cJSON_AddItemToArray (cards, card_json (exchange, response, i));
    cJSON_AddBoolToObject (data, "has_viewings", response->n_viewings > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "page_token", gateway_pages_token_text (exchange, response->next_page_token));
    cJSON_AddStringToObject (data, "erasure_path", "/regelen/" ERASURE);
    status = add_held (exchange, data);
    if (status) {
        cJSON_Delete (data);
        return status;
    }
    return gateway_render (exchange, "personal_data", data);
}
