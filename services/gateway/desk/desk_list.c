/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/desk/desk_list.h"

#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/desk/desk.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/view/pages.h"

#define PURPOSE "search"
#define SEARCH_HOURS 24
#define SEALED_MAX 512
#define SEARCH_BYTES_MAX 450 /* more than may be sought, so that intake says so */
#define NUMBER_MAX 10100
#define SIZE 25

typedef Digimeente__Gateway__V1__SearchSecret SearchSecret;

static const char *const names[DESK_LIST_KEYS] = {
    [DESK_LIST_TAB] = "welke",        [DESK_LIST_ZAAKTYPE] = "zaaktype", [DESK_LIST_STATUS] = "status",
    [DESK_LIST_BEHANDELAAR] = "wie",  [DESK_LIST_LATE] = "te_laat",      [DESK_LIST_WAITING] = "wacht",
    [DESK_LIST_NEW_ANSWER] = "nieuw", [DESK_LIST_FROM] = "van",          [DESK_LIST_UNTIL] = "tot",
    [DESK_LIST_ORDER] = "volgorde",   [DESK_LIST_SIZE] = "aantal",       [DESK_LIST_PAGE] = "pagina",
    [DESK_LIST_PLACE] = "plaats",     [DESK_LIST_SEARCH] = "zoek",
};

static gateway_session_keys *keys_of (const gateway_exchange *exchange)
{
    return gateway_login_config_of (dm_runtime_app (exchange->runtime))->session_keys;
}

/* By the session key for one civil servant, so that it opens after the next login too, and for nobody else. */
static const char *seal (gateway_exchange *exchange, const char *search)
{
    SearchSecret secret = DIGIMEENTE__GATEWAY__V1__SEARCH_SECRET__INIT;
    secret.search = (char *) search;
    secret.has_until_ms = true;
    secret.until_ms = dm_clock_now_ms () + (int64_t) SEARCH_HOURS * 3600 * 1000;
    return gateway_pages_token_text (exchange,
                                     gateway_session_keys_seal (keys_of (exchange), exchange->arena,
                                                                exchange->session->actor, PURPOSE, &secret.base));
}

static void open_search (gateway_exchange *exchange, desk_list *it)
{
    const ProtobufCBinaryData sealed = gateway_pages_parse_hex (exchange, it->values[DESK_LIST_SEARCH], SEALED_MAX);
    const SearchSecret *secret = sealed.len > 0 ? (const void *) gateway_session_keys_unseal (
                                     keys_of (exchange), exchange->arena, exchange->session->actor, PURPOSE, sealed,
                                     &digimeente__gateway__v1__search_secret__descriptor)
                                                : NULL;
    if (secret && secret->search && secret->until_ms > dm_clock_now_ms ())
        it->search = secret->search;
    it->is_expired = *it->values[DESK_LIST_SEARCH] && !it->search;
    if (it->is_expired)
        it->values[DESK_LIST_SEARCH] = "";
}

bool gateway_desk_list_is_tab (const desk_list *list, const char *name)
{
    return strcmp (list->values[DESK_LIST_TAB], name) == 0;
}

const char *gateway_desk_list_name (desk_list_key key)
{
    return names[key];
}

/* What a tab does not ask is not asked. */
static void clear_unasked (desk_list *it)
{
    static const desk_list_key of_open[] = { DESK_LIST_LATE, DESK_LIST_WAITING, DESK_LIST_NEW_ANSWER };
    if (gateway_desk_list_is_tab (it, "mijn") || gateway_desk_list_is_tab (it, "vrij"))
        it->values[DESK_LIST_BEHANDELAAR] = "";
    if (gateway_desk_list_is_tab (it, DESK_LIST_ENDED))
        for (size_t i = 0; i < DM_COUNT (of_open); i++)
            it->values[of_open[i]] = "";
}

/* The fields of a form's list instead of those of the query. */
static void use_list_of_form (gateway_exchange *exchange)
{
    gateway_fields fields;
    dm_error error = { 0 };
    const char *text = gateway_form_value (exchange, DESK_LIST_FIELD);
    gateway_fields_init (&fields, exchange->arena);
    bool is_well = gateway_form_parse (&fields, text, strlen (text), &error) == DM_OK;
    exchange->query = fields.items;
    exchange->query_count = is_well ? fields.count : 0;
}

desk_list gateway_desk_list_read (gateway_exchange *exchange)
{
    desk_list it = { .search = NULL };
    gateway_exchange source = *exchange;
    if (exchange->is_post)
        use_list_of_form (&source);
    for (size_t i = 0; i < DESK_LIST_KEYS; i++)
        it.values[i] = gateway_query_value (&source, names[i]);
    clear_unasked (&it);
    open_search (exchange, &it);
    return it;
}

desk_list gateway_desk_list_of_tab (const char *name)
{
    desk_list it = { .search = NULL };
    for (size_t i = 0; i < DESK_LIST_KEYS; i++)
        it.values[i] = "";
    it.values[DESK_LIST_TAB] = name;
    return it;
}

/* A search beyond what may be sought is cut off where intake refuses it still. */
desk_list gateway_desk_list_of_form (gateway_exchange *exchange)
{
    desk_list it = { .search = NULL };
    for (size_t i = 0; i < DESK_LIST_KEYS; i++)
        it.values[i] = gateway_form_value (exchange, names[i]);
    it.values[DESK_LIST_PAGE] = it.values[DESK_LIST_PLACE] = "";
    clear_unasked (&it);
    const char *search = it.values[DESK_LIST_SEARCH] + strspn (it.values[DESK_LIST_SEARCH], " ");
    size_t bytes = strlen (search) < SEARCH_BYTES_MAX ? strlen (search) : SEARCH_BYTES_MAX;
    while ((search[bytes] & 0xC0) == 0x80) /* inside a character */
        bytes--;
    it.search = bytes > 0 ? dm_arena_printf (exchange->arena, "%.*s", (int) bytes, search) : NULL;
    it.values[DESK_LIST_SEARCH] = it.search ? seal (exchange, it.search) : "";
    return it;
}

const char *gateway_desk_list_text (const desk_list *list, dm_arena *arena)
{
    const char *out = "";
    for (size_t i = 0; i < DESK_LIST_KEYS; i++)
        if (*list->values[i])
            out = dm_arena_printf (arena, "%s%s%s=%s", out, *out ? "&" : "", names[i],
                                   gateway_url_encode (arena, list->values[i]));
    return out;
}

const char *gateway_desk_list_with (const desk_list *list, desk_list_key key, const char *value, dm_arena *arena)
{
    desk_list other = *list;
    other.values[DESK_LIST_PAGE] = other.values[DESK_LIST_PLACE] = "";
    other.values[key] = value;
    return gateway_desk_list_text (&other, arena);
}

uint32_t gateway_desk_list_number (const desk_list *list, desk_list_key key)
{
    unsigned long number = strtoul (list->values[key], NULL, 10);
    return number >= 1 && number <= NUMBER_MAX ? (uint32_t) number : 1;
}

uint32_t gateway_desk_list_size (const desk_list *list)
{
    uint32_t size = gateway_desk_list_number (list, DESK_LIST_SIZE);
    return size == 50 || size == 100 ? size : SIZE;
}

bool gateway_desk_list_is_narrowed (const desk_list *list)
{
    bool is_narrowed = list->search;
    for (size_t i = DESK_LIST_ZAAKTYPE; i <= DESK_LIST_UNTIL; i++)
        is_narrowed |= *list->values[i] != '\0';
    return is_narrowed;
}

/* As intake calls it: uiterlijk is due, -uiterlijk is -due. */
static const char *order_of (const desk_list *list, dm_arena *arena)
{
    static const char *const orders[][2] = { { DESK_ORDER_DUE, "due" },
                                             { DESK_ORDER_RECEIVED, "received" },
                                             { DESK_ORDER_APPLICANT, "applicant" },
                                             { DESK_ORDER_STATUS, "status" } };
    const char *order = list->values[DESK_LIST_ORDER];
    for (size_t i = 0; i < DM_COUNT (orders); i++)
        if (strcmp (order + (*order == '-'), orders[i][0]) == 0)
            return dm_arena_printf (arena, "%s%s", *order == '-' ? "-" : "", orders[i][1]);
    return NULL;
}

static char *or_null (const desk_list *list, desk_list_key key)
{
    return *list->values[key] ? (char *) list->values[key] : NULL;
}

dm_status gateway_desk_list_ask (gateway_exchange *exchange, const desk_list *list, uint32_t first, uint32_t size,
                                 Digimeente__Intake__V1__ListWorkResponse **out)
{
    Digimeente__Intake__V1__ListWorkRequest request = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;
    request.which = (char *) list->values[DESK_LIST_TAB];
    request.zaaktype = or_null (list, DESK_LIST_ZAAKTYPE);
    request.status = or_null (list, DESK_LIST_STATUS);
    request.behandelaar = or_null (list, DESK_LIST_BEHANDELAAR);
    if (request.behandelaar && strcmp (request.behandelaar, DESK_LIST_NOBODY) == 0)
        request.behandelaar = "";
    request.has_is_late = request.has_is_waiting = request.has_has_new_answer = true;
    request.is_late = *list->values[DESK_LIST_LATE] != '\0';
    request.is_waiting = *list->values[DESK_LIST_WAITING] != '\0';
    request.has_new_answer = *list->values[DESK_LIST_NEW_ANSWER] != '\0';
    request.received_from = or_null (list, DESK_LIST_FROM);
    request.received_until = or_null (list, DESK_LIST_UNTIL);
    request.order = (char *) order_of (list, exchange->arena);
    request.search = (char *) list->search;
    request.has_first = request.has_page_size = true;
    request.first = first;
    request.page_size = size;
    return gateway_call (exchange, "intake", DESK_METHOD ("ListWork"), NULL, &request.base, (ProtobufCMessage **) out);
}
