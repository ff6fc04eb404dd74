/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/json.h"

cJSON *intake_get (const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive (object, name);
}

const char *intake_member (const cJSON *object, const char *name)
{
    return cJSON_GetStringValue (intake_get (object, name));
}

void intake_json_clear (cJSON **json)
{
    cJSON_Delete (*json);
}

void intake_json_free (char **text)
{
    cJSON_free (*text);
}
