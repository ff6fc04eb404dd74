/* SPDX-License-Identifier: EUPL-1.2 */
/* The work list of the desk. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define OPEN_TABS 3    /* the first tabs, where work is to be done */
#define COUNT_MAX 1000 /* Source: desk.proto, ListWorkResponse.alle */
#define COUNT_MORE "1000+"

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__ListZaaktypenResponse ListZaaktypenResponse;

static const char *const tabs[] = { "mijn", "vrij", "alle", DESK_LIST_ENDED };

/* A column of the table. */
static const struct column {
    const char *name;  /* of its text */
    const char *order; /* that its head puts the list into; NULL: none */
} columns[] = {
    { "zaak", NULL },
    { "subject", NULL },
    { "applicant", DESK_ORDER_APPLICANT },
    { "startdatum", DESK_ORDER_RECEIVED },
    { "uiterlijke_einddatum_afdoening", DESK_ORDER_DUE },
    { "status", DESK_ORDER_STATUS },
    { "behandelaar", NULL },
};

/* What a filter may hold that intake refuses, by the field that it blames. */
static const struct refusal {
    const char *field;
    desk_list_key key;
} refusals[] = {
    { "received_from", DESK_LIST_FROM },
    { "received_until", DESK_LIST_UNTIL },
    { "search", DESK_LIST_SEARCH },
};

static bool has_tab (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (tabs); i++)
        if (strcmp (tabs[i], name) == 0)
            return true;
    return false;
}

static const char *address (const char *list, dm_arena *arena)
{
    return dm_arena_printf (arena, "/medewerker?%s", list);
}

static dm_status list (gateway_exchange *exchange, const desk_list *it, ListWorkResponse **out)
{
    const uint32_t size = gateway_desk_list_size (it);
    const uint32_t first = (gateway_desk_list_number (it, DESK_LIST_PAGE) - 1) * size;
    return gateway_desk_list_ask (exchange, it, first < DESK_LIST_FIRST_MAX ? first : DESK_LIST_FIRST_MAX, size, out);
}

/* The list that the address names; without one the first in which there is work, or one's own where there is none. */
static dm_status list_named_or_first (gateway_exchange *exchange, desk_list *it, ListWorkResponse **out)
{
    if (has_tab (it->values[DESK_LIST_TAB]))
        return list (exchange, it, out);
    for (size_t i = 0; i < OPEN_TABS; i++) {
        it->values[DESK_LIST_TAB] = tabs[i];
        dm_status status = list (exchange, it, out);
        if (status || (*out)->n_items > 0)
            return status;
    }
    it->values[DESK_LIST_TAB] = tabs[0];
    return DM_OK;
}

static const struct refusal *find_refusal (const dm_error *error)
{
    for (size_t i = 0; error->status == DM_INVALID_ARGUMENT && i < DM_COUNT (refusals); i++)
        if (strcmp (refusals[i].field, error->field) == 0)
            return &refusals[i];
    return NULL;
}

/* As list_named_or_first; a filter that is refused is left out, and *out_refused says which, with its value. */
static dm_status list_without_refused (gateway_exchange *exchange, desk_list *it, ListWorkResponse **out,
                                       const struct refusal **out_refused, const char **out_value)
{
    dm_status status = list_named_or_first (exchange, it, out);
    *out_refused = find_refusal (&exchange->error);
    if (!*out_refused)
        return status;
    *out_value = it->values[(*out_refused)->key];
    it->values[(*out_refused)->key] = "";
    if ((*out_refused)->key == DESK_LIST_SEARCH) {
        *out_value = it->search;
        it->search = NULL;
    }
    exchange->error = (dm_error){ 0 };
    exchange->status = 400;
    return list_named_or_first (exchange, it, out);
}

static dm_status list_zaaktypen (gateway_exchange *exchange, ListZaaktypenResponse **out)
{
    Digimeente__Intake__V1__ListZaaktypenRequest request = DIGIMEENTE__INTAKE__V1__LIST_ZAAKTYPEN_REQUEST__INIT;
    return gateway_call (exchange, "intake", "digimeente.intake.v1.IntakeService/ListZaaktypen", NULL, &request.base,
                         (ProtobufCMessage **) out);
}

/* True when it is in order of the last day, which ended zaken have no more. */
static bool is_in_order_of_due (const desk_list *it)
{
    const char *order = it->values[DESK_LIST_ORDER];
    return strcmp (order + (*order == '-'), DESK_ORDER_DUE) == 0;
}

/* The same list in another tab: what open zaken alone have is not asked of ended ones, nor the other way. */
static desk_list in_tab (const desk_list *it, const char *tab)
{
    static const desk_list_key of_one_kind[] = { DESK_LIST_STATUS, DESK_LIST_LATE, DESK_LIST_WAITING,
                                                 DESK_LIST_NEW_ANSWER };
    desk_list other = *it;
    other.values[DESK_LIST_TAB] = tab;
    if (gateway_desk_list_is_tab (it, DESK_LIST_ENDED) == gateway_desk_list_is_tab (&other, DESK_LIST_ENDED))
        return other;
    for (size_t i = 0; i < DM_COUNT (of_one_kind); i++)
        other.values[of_one_kind[i]] = "";
    if (is_in_order_of_due (it))
        other.values[DESK_LIST_ORDER] = "";
    return other;
}

/* How many zaken each tab has, as far as that is known.  Returns of how many tabs it is. */
static size_t read_counts (const ListWorkResponse *found, uint32_t out[DM_COUNT (tabs)])
{
    const uint32_t counts[] = { found->mijn, found->vrij, found->alle, found->klaar };
    memcpy (out, counts, sizeof counts);
    return found->has_klaar ? DM_COUNT (counts) : found->has_alle ? OPEN_TABS : 0;
}

static cJSON *tabs_json (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found)
{
    uint32_t counts[DM_COUNT (tabs)];
    const size_t known = read_counts (found, counts);
    cJSON *list_of_tabs = cJSON_CreateArray ();
    for (size_t i = 0; i < DM_COUNT (tabs); i++) {
        cJSON *tab = cJSON_CreateObject ();
        cJSON_AddStringToObject (tab, "text", gateway_desk_name_text (exchange, "desk.tab", tabs[i]));
        const desk_list other = in_tab (it, tabs[i]);
        cJSON_AddStringToObject (
            tab, "address",
            address (gateway_desk_list_with (&other, DESK_LIST_TAB, tabs[i], exchange->arena), exchange->arena));
        cJSON_AddBoolToObject (tab, "is_current", gateway_desk_list_is_tab (it, tabs[i]));
        if (i < known)
            cJSON_AddStringToObject (
                tab, "count", counts[i] > COUNT_MAX ? COUNT_MORE : dm_arena_printf (exchange->arena, "%u", counts[i]));
        cJSON_AddItemToArray (list_of_tabs, tab);
    }
    return list_of_tabs;
}

static const char *usual_order (const desk_list *it)
{
    return gateway_desk_list_is_tab (it, DESK_LIST_ENDED) ? "-" DESK_ORDER_DUE : DESK_ORDER_DUE;
}

/* The heads of the columns; a press on one puts the list in its order, and a second the other way round. */
static cJSON *columns_json (const gateway_exchange *exchange, const desk_list *it, bool is_too_long)
{
    const char *order = is_too_long || !*it->values[DESK_LIST_ORDER] ? usual_order (it) : it->values[DESK_LIST_ORDER];
    const bool is_down = *order == '-';
    cJSON *heads = cJSON_CreateArray ();
    for (size_t i = 0; i < DM_COUNT (columns); i++) {
        const bool is_end = gateway_desk_list_is_tab (it, DESK_LIST_ENDED) && columns[i].order
                            && strcmp (columns[i].order, DESK_ORDER_DUE) == 0;
        const char *name = is_end ? "einddatum" : columns[i].name;
        const bool is_own = columns[i].order && strcmp (order + is_down, columns[i].order) == 0;
        cJSON *head = cJSON_CreateObject ();
        cJSON_AddStringToObject (head, "name", columns[i].name);
        cJSON_AddStringToObject (head, "text", gateway_desk_name_text (exchange, "desk.column", name));
        if (columns[i].order)
            cJSON_AddStringToObject (
                head, "address",
                address (gateway_desk_list_with (
                             it, DESK_LIST_ORDER,
                             dm_arena_printf (exchange->arena, "%s%s", is_own && !is_down ? "-" : "", columns[i].order),
                             exchange->arena),
                         exchange->arena));
        if (is_own)
            cJSON_AddStringToObject (head, "sorted", is_down ? "descending" : "ascending");
        cJSON_AddItemToArray (heads, head);
    }
    return heads;
}

/* The zaken, each with the way to it that leads back here. */
static cJSON *items_json (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found)
{
    const uint32_t before = (gateway_desk_list_number (it, DESK_LIST_PAGE) - 1) * gateway_desk_list_size (it);
    cJSON *items = cJSON_CreateArray ();
    desk_list own = *it;
    for (size_t i = 0; i < found->n_items; i++) {
        cJSON *item = gateway_desk_item_json (exchange, found->items[i]);
        own.values[DESK_LIST_PLACE] = dm_arena_printf (exchange->arena, "%zu", before + i + 1);
        cJSON_AddStringToObject (item, "list", gateway_desk_list_text (&own, exchange->arena));
        cJSON_AddItemToArray (items, item);
    }
    return items;
}

static void add_page (const gateway_exchange *exchange, const desk_list *it, const char *name, uint32_t number,
                      cJSON *data)
{
    const char *page = number > 1 ? dm_arena_printf (exchange->arena, "%u", number) : "";
    cJSON_AddStringToObject (
        data, name, address (gateway_desk_list_with (it, DESK_LIST_PAGE, page, exchange->arena), exchange->arena));
}

/* How long the list of this tab is. */
static void add_total (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                       cJSON *data)
{
    uint32_t counts[DM_COUNT (tabs)];
    const size_t known = read_counts (found, counts);
    for (size_t i = 0; i < known; i++)
        if (gateway_desk_list_is_tab (it, tabs[i]))
            cJSON_AddStringToObject (data, "total_text",
                                     gateway_pages_count_text (exchange,
                                                               counts[i] > COUNT_MAX ? "desk.total_many" : "desk.total",
                                                               counts[i] > COUNT_MAX ? COUNT_MAX : counts[i]));
}

/* Other pages, and other sizes of a page. */
static void add_pages (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                       cJSON *data)
{
    static const char *const sizes[] = { "25", "50", "100" };
    const uint32_t number = gateway_desk_list_number (it, DESK_LIST_PAGE), size = gateway_desk_list_size (it);
    if (number > 1)
        add_page (exchange, it, "previous_page", number - 1, data);
    if (found->has_more && number * size <= DESK_LIST_FIRST_MAX)
        add_page (exchange, it, "next_page", number + 1, data);
    cJSON_AddNumberToObject (data, "from_number", (number - 1) * size + 1);
    cJSON_AddNumberToObject (data, "to_number", (number - 1) * size + (double) found->n_items);
    cJSON *list_of_sizes = cJSON_AddArrayToObject (data, "sizes");
    for (size_t i = 0; i < DM_COUNT (sizes); i++) {
        cJSON *each = cJSON_CreateObject ();
        cJSON_AddStringToObject (each, "text", sizes[i]);
        cJSON_AddStringToObject (
            each, "address",
            address (gateway_desk_list_with (it, DESK_LIST_SIZE, i > 0 ? sizes[i] : "", exchange->arena),
                     exchange->arena));
        cJSON_AddBoolToObject (each, "is_current", strtoul (sizes[i], NULL, 10) == size);
        cJSON_AddItemToArray (list_of_sizes, each);
    }
}

static void add_late (const gateway_exchange *exchange, const desk_list *it, uint32_t late, cJSON *data)
{
    bool is_more = late > COUNT_MAX;
    if (late == 0)
        return;
    const desk_list other = in_tab (it, "alle");
    cJSON_AddStringToObject (
        data, "late_text",
        gateway_pages_count_text (exchange, is_more ? "desk.late_many" : "desk.late", is_more ? COUNT_MAX : late));
    cJSON_AddStringToObject (
        data, "late_path",
        address (gateway_desk_list_with (&other, DESK_LIST_LATE, "1", exchange->arena), exchange->arena));
}

/* What must be said of the list beside its zaken. */
static void add_notices (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                         cJSON *data)
{
    if (it->is_expired)
        cJSON_AddStringToObject (data, "notice", gateway_text (exchange, "desk.search_expired"));
    else if (found->is_found_too_often)
        cJSON_AddStringToObject (data, "notice", gateway_text (exchange, "desk.found_too_often"));
    else if (found->is_too_long_to_order)
        cJSON_AddStringToObject (data, "notice", gateway_text (exchange, "desk.too_long_to_order"));
}

static cJSON *page_json (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                         const ListZaaktypenResponse *zaaktypen)
{
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "title", gateway_text (exchange, "desk.work"));
    cJSON_AddStringToObject (data, "tab", gateway_desk_name_text (exchange, "desk.tab", it->values[DESK_LIST_TAB]));
    cJSON_AddItemToObject (data, "tabs", tabs_json (exchange, it, found));
    gateway_desk_filters_add (exchange, it, found, zaaktypen, data);
    add_late (exchange, it, found->te_late, data);
    add_notices (exchange, it, found, data);
    cJSON_AddItemToObject (data, "columns", columns_json (exchange, it, found->is_too_long_to_order));
    cJSON_AddItemToObject (data, "items", items_json (exchange, it, found));
    cJSON_AddBoolToObject (data, "has_items", found->n_items > 0);
    add_pages (exchange, it, found, data);
    add_total (exchange, it, found, data);
    if (gateway_desk_list_is_narrowed (it))
        cJSON_AddStringToObject (data, "clear_path",
                                 dm_arena_printf (exchange->arena, "/medewerker?%s=%s",
                                                  gateway_desk_list_name (DESK_LIST_TAB), it->values[DESK_LIST_TAB]));
    return data;
}

/* What was wrong with a filter, at the filter, and what was typed there. */
static void add_refusal (const gateway_exchange *exchange, const struct refusal *refused, const char *value,
                         cJSON *data)
{
    cJSON_AddTrueToObject (data, "is_error");
    cJSON_AddStringToObject (cJSON_AddObjectToObject (data, "wrong"), refused->field,
                             gateway_desk_name_text (exchange, "desk.wrong", refused->field));
    if (refused->key != DESK_LIST_SEARCH)
        cJSON_AddStringToObject (cJSON_GetObjectItem (data, "asked"), gateway_desk_list_name (refused->key), value);
    else
        cJSON_AddStringToObject (data, "search", value);
    cJSON_ReplaceItemInObject (data, "has_more_filters", cJSON_CreateBool (refused->key != DESK_LIST_SEARCH));
}

/* Where all who work for the municipality come in. */
dm_status gateway_get_work (gateway_exchange *exchange)
{
    if (exchange->session->rol == GATEWAY_BEHEERDER)
        return gateway_redirect (exchange, "/beheer");
    desk_list it = gateway_desk_list_read (exchange);
    const struct refusal *refused;
    const char *value = "";
    ListWorkResponse *found;
    ListZaaktypenResponse *zaaktypen;
    dm_status status = list_without_refused (exchange, &it, &found, &refused, &value);
    if (!status)
        status = list_zaaktypen (exchange, &zaaktypen);
    if (status)
        return status;
    cJSON *data = page_json (exchange, &it, found, zaaktypen);
    if (refused)
        add_refusal (exchange, refused, value, data);
    return gateway_render_form (exchange, "desk_work", data);
}

/* A search goes by a form: its text, which may name a person, stands in no address. */
dm_status gateway_post_work (gateway_exchange *exchange)
{
    if (exchange->session->rol == GATEWAY_BEHEERDER)
        return gateway_redirect (exchange, "/beheer");
    const desk_list it = gateway_desk_list_of_form (exchange);
    return gateway_redirect (exchange, "/medewerker?%s", gateway_desk_list_text (&it, exchange->arena));
}
