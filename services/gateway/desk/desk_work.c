/* SPDX-License-Identifier: EUPL-1.2 */
/* The work list of the desk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define TOKEN_MAX 256
#define OPEN_TABS 3    /* the first tabs, where work is to be done */
#define COUNT_MAX 1000 /* Source: desk.proto, ListWorkResponse.alle */
#define COUNT_MORE "1000+"

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__ListZaaktypenResponse ListZaaktypenResponse;

/* What is asked for, as the address has it. */
typedef struct question {
    const char *which, *zaaktype, *search, *na;
} question;

static const char *const tabs[] = { "mijn", "vrij", "alle", "klaar" };

/* NULL: there is none of that name. */
static const char *find_tab (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (tabs); i++)
        if (strcmp (tabs[i], name) == 0)
            return tabs[i];
    return NULL;
}

/* Source: RFC 3986, section 2.3 (unreserved characters). */
static const char *encode (const char *text, dm_arena *arena)
{
    char *out = dm_arena_alloc (arena, 3 * strlen (text) + 1), *end = out;
    for (; *text; text++)
        if (strchr ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", *text))
            *end++ = *text;
        else
            end += sprintf (end, "%%%02X", (uint8_t) *text);
    *end = '\0';
    return out;
}

static const char *address (dm_arena *arena, const question *it)
{
    const char *const parts[][2] = { { "zaaktype", it->zaaktype }, { "zoek", it->search }, { "na", it->na } };
    const char *out = dm_arena_printf (arena, "/medewerker?welke=%s", it->which);
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        if (*parts[i][1])
            out = dm_arena_printf (arena, "%s&%s=%s", out, parts[i][0], encode (parts[i][1], arena));
    return out;
}

static const char *hex_of (ProtobufCBinaryData bytes, dm_arena *arena)
{
    char *out = dm_arena_zalloc (arena, 2 * bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++)
        sprintf (out + 2 * i, "%02x", bytes.data[i]);
    return out;
}

static dm_status parse_token (gateway_exchange *exchange, const char *hex, ProtobufCBinaryData *out)
{
    size_t length = strlen (hex);
    if (length > 2 * TOKEN_MAX || length % 2 || strspn (hex, "0123456789abcdef") != length)
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "na", "This is no page of the list.");
    out->len = length / 2;
    out->data = dm_arena_alloc (exchange->arena, out->len + 1);
    for (size_t i = 0; i < out->len; i++)
        out->data[i] = (uint8_t) strtoul ((char[]){ hex[2 * i], hex[2 * i + 1], '\0' }, NULL, 16);
    return DM_OK;
}

static dm_status list (gateway_exchange *exchange, const question *it, ListWorkResponse **out)
{
    Digimeente__Intake__V1__ListWorkRequest request = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;
    request.which = (char *) it->which;
    request.zaaktype = *it->zaaktype ? (char *) it->zaaktype : NULL;
    request.search = *it->search ? (char *) it->search : NULL;
    request.has_page_token = *it->na != '\0';
    dm_status status = parse_token (exchange, it->na, &request.page_token);
    return status ? status
                  : gateway_call (exchange, "intake", DESK_METHOD ("ListWork"), NULL, &request.base,
                                  (ProtobufCMessage **) out);
}

/* The list that the address names; without one the first in which there is work, or one's own where there is none. */
static dm_status list_named_or_first (gateway_exchange *exchange, question *it, ListWorkResponse **out)
{
    if (it->which)
        return list (exchange, it, out);
    for (size_t i = 0; i < OPEN_TABS; i++) {
        it->which = tabs[i];
        dm_status status = list (exchange, it, out);
        if (status || (*out)->n_items > 0)
            return status;
    }
    it->which = tabs[0];
    return DM_OK;
}

static dm_status list_zaaktypen (gateway_exchange *exchange, ListZaaktypenResponse **out)
{
    Digimeente__Intake__V1__ListZaaktypenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAAKTYPEN_REQUEST__INIT;
    return gateway_call (exchange, "intake", "digimeente.intake.v1.IntakeService/ListZaaktypen", NULL, &request.base,
                         (ProtobufCMessage **) out);
}

static cJSON *tabs_json (const gateway_exchange *exchange, const question *it, const ListWorkResponse *found)
{
    const uint32_t counts[] = { found->mijn, found->vrij, found->alle };
    cJSON *list_of_tabs = cJSON_CreateArray ();
    for (size_t i = 0; i < DM_COUNT (tabs); i++) {
        cJSON *tab = cJSON_CreateObject ();
        question other = *it;
        other.which = tabs[i];
        other.na = "";
        cJSON_AddStringToObject (tab, "text", gateway_desk_name_text (exchange, "desk.tab", tabs[i]));
        cJSON_AddStringToObject (tab, "address", address (exchange->arena, &other));
        cJSON_AddBoolToObject (tab, "is_current", tabs[i] == it->which);
        if (i < DM_COUNT (counts))
            cJSON_AddStringToObject (
                tab, "count", counts[i] > COUNT_MAX ? COUNT_MORE : dm_arena_printf (exchange->arena, "%u", counts[i]));
        cJSON_AddItemToArray (list_of_tabs, tab);
    }
    return list_of_tabs;
}

static cJSON *zaaktypen_json (const question *it, const ListZaaktypenResponse *zaaktypen)
{
    cJSON *options = cJSON_CreateArray ();
    for (size_t i = 0; i < zaaktypen->n_zaaktypen; i++) {
        cJSON *option = cJSON_CreateObject ();
        cJSON_AddStringToObject (option, "value", zaaktypen->zaaktypen[i]->identificatie);
        cJSON_AddStringToObject (option, "text", zaaktypen->zaaktypen[i]->omschrijving);
        cJSON_AddBoolToObject (option, "is_chosen", strcmp (zaaktypen->zaaktypen[i]->identificatie, it->zaaktype) == 0);
        cJSON_AddItemToArray (options, option);
    }
    return options;
}

static void add_late (const gateway_exchange *exchange, uint32_t late, cJSON *data)
{
    bool is_more = late > COUNT_MAX;
    if (late > 0)
        cJSON_AddStringToObject (
            data, "late_text",
            gateway_desk_count_text (exchange, is_more ? "desk.late_many" : "desk.late", is_more ? COUNT_MAX : late));
}

static cJSON *page_json (const gateway_exchange *exchange, const question *it, const ListWorkResponse *found,
                         const ListZaaktypenResponse *zaaktypen)
{
    cJSON *data = cJSON_CreateObject ();
    question other = *it;
    cJSON_AddStringToObject (data, "title", gateway_text (exchange, "desk.work"));
    cJSON_AddStringToObject (data, "which", it->which);
    cJSON_AddStringToObject (data, "tab", gateway_desk_name_text (exchange, "desk.tab", it->which));
    gateway_pages_add_text (data, "search", it->search);
    cJSON_AddItemToObject (data, "tabs", tabs_json (exchange, it, found));
    cJSON_AddItemToObject (data, "zaaktypen", zaaktypen_json (it, zaaktypen));
    add_late (exchange, found->te_late, data);
    cJSON *items = cJSON_AddArrayToObject (data, "items");
    for (size_t i = 0; i < found->n_items; i++)
        cJSON_AddItemToArray (items, gateway_desk_item_json (exchange, found->items[i]));
    cJSON_AddBoolToObject (data, "has_items", found->n_items > 0);
    cJSON_AddBoolToObject (data, "has_other_pages", *it->na || found->has_next_page_token);
    other.na = "";
    if (*it->na)
        cJSON_AddStringToObject (data, "first_page", address (exchange->arena, &other));
    other.search = other.zaaktype = "";
    if (*it->search || *it->zaaktype)
        cJSON_AddStringToObject (data, "clear_path", address (exchange->arena, &other));
    other = *it;
    other.na = found->has_next_page_token ? hex_of (found->next_page_token, exchange->arena) : "";
    if (*other.na)
        cJSON_AddStringToObject (data, "next_page", address (exchange->arena, &other));
    return data;
}

/* Where all who work for the municipality come in. */
dm_status gateway_get_work (gateway_exchange *exchange)
{
    if (exchange->session->rol == GATEWAY_BEHEERDER)
        return gateway_redirect (exchange, "/beheer");
    question it = { find_tab (gateway_query_value (exchange, "welke")), gateway_query_value (exchange, "zaaktype"),
                    gateway_query_value (exchange, "zoek"), gateway_query_value (exchange, "na") };
    ListWorkResponse *found;
    ListZaaktypenResponse *zaaktypen;
    dm_status status = list_named_or_first (exchange, &it, &found);
    if (!status)
        status = list_zaaktypen (exchange, &zaaktypen);
    return status ? status : gateway_render (exchange, "desk_work", page_json (exchange, &it, found, zaaktypen));
}
