/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/condition.h"

#include <string.h>
#include "services/intake/value/number.h"
#include "services/intake/value/operand.h"
#include "services/intake/journey/journey_inside.h"

typedef bool operator_fn (const cJSON *argument, const intake_knowledge *knowledge);

/* The answer to a field; NULL when it is absent. audience is a field too. Takes: copy, where audience may stand. */
static const cJSON *find_answer (const intake_knowledge *knowledge, const char *id, cJSON *audience)
{
    if (strcmp (id, "audience") != 0)
        return cJSON_GetObjectItemCaseSensitive (knowledge->answers, id);
    *audience = (cJSON){ .type = cJSON_String, .valuestring = (char *) knowledge->audience };
    return audience;
}

/* True when the answer is this value, or one of those chosen is. */
static bool holds (const cJSON *answer, const char *value)
{
    if (cJSON_IsString (answer))
        return strcmp (answer->valuestring, value) == 0;
    const cJSON *chosen;
    cJSON_ArrayForEach (chosen, answer)
        if (cJSON_IsString (chosen) && strcmp (chosen->valuestring, value) == 0)
            return true;
    return false;
}

/* Compares an answer with the second argument.  Returns false when it cannot be: absent. */
static bool compare (const cJSON *argument, const intake_knowledge *knowledge, int *out)
{
    cJSON audience;
    char date[INTAKE_DATE_SIZE];
    const char *id = cJSON_GetStringValue (argument->child);
    const cJSON *answer = id ? find_answer (knowledge, id, &audience) : NULL,
                *value = id ? argument->child->next : NULL;
    const intake_field *field = id ? intake_journey_find_field (knowledge->journey, id) : NULL;
    const bool is_date = field && field->kind->order == INTAKE_ORDER_DATE;
    if (!answer || !value)
        return false;
    if (is_date) {
        if (!cJSON_IsString (answer) || !intake_operand_date (value, knowledge->answers, knowledge->today, date))
            return false;
        *out = strcmp (answer->valuestring, date);
    } else if (!cJSON_IsString (value))
        return false;
    else if (field && field->kind->order == INTAKE_ORDER_NUMBER)
        *out = cJSON_IsString (answer) ? intake_number_compare (answer->valuestring, value->valuestring) : 1;
    else
        *out = holds (answer, value->valuestring) ? 0 : 1;
    return true;
}

static bool is_eq (const cJSON *argument, const intake_knowledge *knowledge)
{
    int order;
    return compare (argument, knowledge, &order) && order == 0;
}

static bool is_ne (const cJSON *argument, const intake_knowledge *knowledge)
{
    return !is_eq (argument, knowledge);
}

static bool is_lt (const cJSON *argument, const intake_knowledge *knowledge)
{
    int order;
    return compare (argument, knowledge, &order) && order < 0;
}

static bool is_le (const cJSON *argument, const intake_knowledge *knowledge)
{
    int order;
    return compare (argument, knowledge, &order) && order <= 0;
}

static bool is_gt (const cJSON *argument, const intake_knowledge *knowledge)
{
    int order;
    return compare (argument, knowledge, &order) && order > 0;
}

static bool is_ge (const cJSON *argument, const intake_knowledge *knowledge)
{
    int order;
    return compare (argument, knowledge, &order) && order >= 0;
}

static bool is_in (const cJSON *argument, const intake_knowledge *knowledge)
{
    cJSON audience;
    const char *id = cJSON_GetStringValue (argument->child);
    const cJSON *answer = id ? find_answer (knowledge, id, &audience) : NULL, *list = id ? argument->child->next : NULL;
    const cJSON *value;
    if (!answer)
        return false;
    cJSON_ArrayForEach (value, list)
        if (cJSON_IsString (value) && holds (answer, value->valuestring))
            return true;
    return false;
}

static bool is_empty (const cJSON *argument, const intake_knowledge *knowledge)
{
    cJSON audience;
    return cJSON_IsString (argument) && !find_answer (knowledge, argument->valuestring, &audience);
}

static bool is_and (const cJSON *argument, const intake_knowledge *knowledge)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, argument)
        if (!intake_condition_is_true (each, knowledge))
            return false;
    return true;
}

static bool is_or (const cJSON *argument, const intake_knowledge *knowledge)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, argument)
        if (intake_condition_is_true (each, knowledge))
            return true;
    return false;
}

static bool is_not (const cJSON *argument, const intake_knowledge *knowledge)
{
    return !intake_condition_is_true (argument, knowledge);
}

static const struct {
    const char *name;
    operator_fn *holds;
} operators[] = {
    { "and", is_and }, { "or", is_or }, { "not", is_not }, { "eq", is_eq }, { "ne", is_ne },       { "lt", is_lt },
    { "le", is_le },   { "gt", is_gt }, { "ge", is_ge },   { "in", is_in }, { "empty", is_empty },
};

bool intake_condition_is_true (const cJSON *condition, const intake_knowledge *knowledge)
{
    if (!condition)
        return true;
    const cJSON *argument = condition->child;
    for (size_t i = 0; argument && argument->string && i < DM_COUNT (operators); i++)
        if (strcmp (operators[i].name, argument->string) == 0)
            return operators[i].holds (argument, knowledge);
    return false;
}
