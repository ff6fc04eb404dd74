/* SPDX-License-Identifier: EUPL-1.2 */
/* Which list of zaken somebody looks at: tab, filters, order, page and search, as they stand in the address. All pages
 * of the desk carry it along, so that one comes back to where one was. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/gateway/exchange/exchange.h"

#define DESK_LIST_FIELD GATEWAY_OWN "lijst" /* a list in a form, as gateway_desk_list_text writes it */

typedef enum desk_list_key {
    DESK_LIST_TAB,
    DESK_LIST_ZAAKTYPE,
    DESK_LIST_STATUS,
    DESK_LIST_BEHANDELAAR, /* an actor id, or DESK_LIST_NOBODY */
    DESK_LIST_LATE,
    DESK_LIST_WAITING,
    DESK_LIST_NEW_ANSWER,
    DESK_LIST_FROM,
    DESK_LIST_UNTIL,
    DESK_LIST_ORDER,
    DESK_LIST_SIZE,
    DESK_LIST_PAGE,
    DESK_LIST_PLACE,  /* of the zaak that is looked at, counted from 1 */
    DESK_LIST_SEARCH, /* sealed: what is sought may be a person, and addresses are logged */
    DESK_LIST_KEYS,
} desk_list_key;

#define DESK_LIST_FIRST_MAX 10000 /* Source: desk.proto, ListWorkRequest.first */
#define DESK_LIST_ENDED "klaar"   /* the tab of ended zaken */
#define DESK_LIST_NOBODY "niemand"
#define DESK_ORDER_DUE "uiterlijk" /* orders; with - before them from high to low */
#define DESK_ORDER_RECEIVED "ontvangen"
#define DESK_ORDER_APPLICANT "aanvrager"
#define DESK_ORDER_STATUS "status"

typedef struct desk_list {
    const char *values[DESK_LIST_KEYS]; /* "": nothing is asked */
    const char *search;                 /* opened; NULL: none */
    bool is_expired;                    /* there is a search in the address that does not open any more */
} desk_list;

/* True when it is the list of this tab. */
bool gateway_desk_list_is_tab (const desk_list *list, const char *name);
/* The name of a key in the address and in a form. */
const char *gateway_desk_list_name (desk_list_key key);
/* The list that the page of the request was opened from: in its query; of a form in DESK_LIST_FIELD. */
desk_list gateway_desk_list_read (gateway_exchange *exchange);
/* All of a tab. */
desk_list gateway_desk_list_of_tab (const char *name);
/* The list that the form of the request asks for, its search sealed for the session's civil servant. */
desk_list gateway_desk_list_of_form (gateway_exchange *exchange);
/* As a query without ?: "welke=alle&zaaktype=geveltuin"; in arena. */
const char *gateway_desk_list_text (const desk_list *list, dm_arena *arena);
/* The same with one value changed, from its first page on. */
const char *gateway_desk_list_with (const desk_list *list, desk_list_key key, const char *value, dm_arena *arena);
/* How many zaken are on a page of it. */
uint32_t gateway_desk_list_size (const desk_list *list);
/* The number of a value, from 1 on; 1 for what is none. */
uint32_t gateway_desk_list_number (const desk_list *list, desk_list_key key);
/* True when something leaves zaken out of it. */
bool gateway_desk_list_is_narrowed (const desk_list *list);
/* Asks intake for a part of it.  Errors: intake's, with the field as in ListWorkRequest. */
dm_status gateway_desk_list_ask (gateway_exchange *exchange, const desk_list *list, uint32_t first, uint32_t size,
                                 Digimeente__Intake__V1__ListWorkResponse **out);
/* Adds what can be asked of zaken in its tab, and what is: the data of the form of desk_work.html. */
void gateway_desk_filters_add (const gateway_exchange *exchange, const desk_list *list,
                               const Digimeente__Intake__V1__ListWorkResponse *found,
                               const Digimeente__Intake__V1__ListZaaktypenResponse *zaaktypen, cJSON *data);
