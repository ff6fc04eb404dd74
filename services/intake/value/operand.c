/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/operand.h"

#include <string.h>

bool intake_operand_date (const cJSON *operand, const cJSON *antwoorden, const char *today, char out[INTAKE_DATUM_SIZE])
{
    const cJSON *add = cJSON_GetObjectItemCaseSensitive (operand, "add");
    const cJSON *base = add ? add->child : operand, *days = add && base ? base->next : NULL;
    const char *text = cJSON_GetStringValue (base);
    int32_t day;
    if (!text)
        return false;
    const char *answer = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (antwoorden, text));
    if (!intake_datum_parse (strcmp (text, "today") == 0 ? today : answer ? answer : text, &day))
        return false;
    intake_datum_format (day + (days && cJSON_IsNumber (days) ? (int32_t) days->valuedouble : 0), out);
    return true;
}
