/* SPDX-License-Identifier: EUPL-1.2 */
/* What a beheerder sees: that the work is done with digictl. */
#include "services/gateway/desk/desk.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

dm_status gateway_get_beheer (gateway_exchange *exchange)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, "beheer.title");
    cJSON_AddTrueToObject (data, "is_narrow");
    return gateway_render (exchange, "beheer", data);
}
