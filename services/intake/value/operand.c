/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/operand.h"

#include <string.h>

bool intake_operand_date (const cJSON *operand, const cJSON *answers, const char *today, char out[INTAKE_DATE_SIZE])
{
    const cJSON *add = cJSON_GetObjectItemCaseSensitive (operand, "add");
    const cJSON *base = add ? add->child : operand, *days = add && base ? base->next : NULL;
    const char *text = cJSON_GetStringValue (base);
    int32_t day;
    if (!text)
        return false;
    const char *answer = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (answers, text));
    if (!intake_date_parse (strcmp (text, "today") == 0 ? today : answer ? answer : text, &day))
        return false;
    intake_date_format (day + (days && cJSON_IsNumber (days) ? (int32_t) days->valuedouble : 0), out);
    return true;
}
