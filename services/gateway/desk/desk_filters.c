/* SPDX-License-Identifier: EUPL-1.2 */
/* The form that narrows the work list. */
#include <string.h>
#include "services/gateway/desk/desk.h"
#include "services/gateway/desk/desk_list.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__ListZaaktypenResponse ListZaaktypenResponse;
typedef Digimeente__Intake__V1__Statustype Statustype;

static void add_option (cJSON *options, const char *value, const char *text, const char *chosen)
{
    cJSON *option = cJSON_CreateObject ();
    cJSON_AddStringToObject (option, "value", value);
    cJSON_AddStringToObject (option, "text", text);
    cJSON_AddBoolToObject (option, "is_chosen", strcmp (value, chosen) == 0);
    cJSON_AddItemToArray (options, option);
}

static bool has_option (const cJSON *options, const char *value)
{
    const cJSON *option;
    cJSON_ArrayForEach (option, options)
        if (strcmp (cJSON_GetStringValue (cJSON_GetObjectItem (option, "value")), value) == 0)
            return true;
    return false;
}

/* Zaaktypen, and the statuses that zaken of this tab may have, each once. */
static void add_zaaktypen (const gateway_exchange *exchange, const desk_list *it, const ListZaaktypenResponse *found,
                           cJSON *data)
{
    cJSON *zaaktypen = cJSON_AddArrayToObject (data, "zaaktypen"),
          *statuses = cJSON_AddArrayToObject (data, "statuses");
    for (size_t i = 0; i < found->n_zaaktypen; i++) {
        const Digimeente__Intake__V1__Zaaktype *zaaktype = found->zaaktypen[i];
        add_option (zaaktypen, zaaktype->identificatie, zaaktype->omschrijving, it->values[DESK_LIST_ZAAKTYPE]);
        for (size_t k = 0; k < zaaktype->n_statustypen; k++) {
            const Statustype *status = zaaktype->statustypen[k];
            if (status->is_eindstatus == gateway_desk_list_is_tab (it, DESK_LIST_ENDED)
                && !has_option (statuses, status->identificatie))
                add_option (statuses, status->identificatie, gateway_pages_text (exchange, status->omschrijving),
                            it->values[DESK_LIST_STATUS]);
        }
    }
}

static void add_colleagues (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                            cJSON *data)
{
    const char *chosen = it->values[DESK_LIST_BEHANDELAAR];
    cJSON *colleagues = cJSON_AddArrayToObject (cJSON_AddObjectToObject (data, "filter_who"), "colleagues");
    add_option (colleagues, DESK_LIST_NOBODY, gateway_text (exchange, "desk.nobody"), chosen);
    for (size_t i = 0; i < found->n_colleagues; i++)
        add_option (colleagues, found->colleagues[i]->id, found->colleagues[i]->name, chosen);
}

void gateway_desk_filters_add (const gateway_exchange *exchange, const desk_list *it, const ListWorkResponse *found,
                               const ListZaaktypenResponse *zaaktypen, cJSON *data)
{
    bool has_more = false;
    add_zaaktypen (exchange, it, zaaktypen, data);
    if (gateway_desk_list_is_tab (it, "alle") || gateway_desk_list_is_tab (it, DESK_LIST_ENDED))
        add_colleagues (exchange, it, found, data);
    cJSON_AddBoolToObject (data, "is_of_open", !gateway_desk_list_is_tab (it, DESK_LIST_ENDED));
    cJSON *asked = cJSON_AddObjectToObject (data, "asked");
    for (desk_list_key key = DESK_LIST_TAB; key <= DESK_LIST_SIZE; key++)
        gateway_pages_add_text (asked, gateway_desk_list_name (key), it->values[key]);
    for (desk_list_key key = DESK_LIST_STATUS; key <= DESK_LIST_UNTIL; key++)
        has_more |= *it->values[key] != '\0';
    cJSON_AddBoolToObject (data, "has_more_filters", has_more);
    gateway_pages_add_text (data, "search", it->search);
}
