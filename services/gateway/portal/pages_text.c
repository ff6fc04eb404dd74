/* SPDX-License-Identifier: EUPL-1.2 */
/* The texts that a municipality adapts: accessibility, privacy, contact. */
#include "services/gateway/portal/portal.h"

#include <string.h>
#include "services/gateway/exchange/route.h"
#include "services/gateway/view/prose.h"
#include "services/gateway/view/render.h"

dm_status gateway_get_text (gateway_exchange *exchange)
{
    size_t found = 0;
    while (strcmp (gemeente_text_names[found], exchange->route->path + 1) != 0)
        found++;
    const char *text = gemeente_words_in (&gateway_house ()->texts[found], exchange->language);
    cJSON *data = cJSON_CreateObject ();
    gateway_show_text (data, "title", gateway_prose_title (text, exchange->arena));
    gateway_show_text (data, "prose", gateway_prose_html (text, exchange->arena));
    gateway_show_flag (data, "is_contact", found == GEMEENTE_CONTACT);
    gateway_show_flag (data, "is_narrow", true);
    return gateway_render (exchange, "text", data);
}
