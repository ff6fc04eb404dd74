/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/api/json.h"

#include <stdlib.h>
#include <string.h>

void gateway_api_write (gateway_exchange *exchange, const char *type, cJSON *data)
{
    char *text = cJSON_PrintUnformatted (data);
    if (!text)
        abort ();
    exchange->content_type = type;
    exchange->body = dm_arena_strdup (exchange->arena, text);
    exchange->body_bytes = strlen (text);
    cJSON_free (text);
    cJSON_Delete (data);
}
