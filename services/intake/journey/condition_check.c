/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of conditions as authors write them. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/condition.h"
#include "services/intake/value/date.h"
#include "services/intake/value/number.h"
#include "services/intake/journey/journey_check.h"
#include "common/words.h"
#include "common/schema.h"

#define LIST_MAX 100
#define DAYS_MAX 36600

typedef struct check {
    const intake_scope *scope;
    dm_reasons *reasons;
} check;

static void refuse (const check *it, const cJSON *node, const dm_place *place, const char *why)
{
    dm_reason_add (it->reasons, dm_yaml_line (node), place, "%s", why);
}

const intake_field_kind *intake_tree_kind (const cJSON *root, const char *id)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (root, "fields");
    const char *type = intake_member (cJSON_GetObjectItemCaseSensitive (fields, id), "type");
    return type ? intake_field_kind_find (type) : NULL;
}

bool intake_condition_names (const cJSON *condition, const char *id)
{
    const cJSON *child;
    if (cJSON_IsString (condition))
        return strcmp (condition->valuestring, id) == 0;
    cJSON_ArrayForEach (child, condition)
        if (intake_condition_names (child, id))
            return true;
    return false;
}

void intake_field_refuse (const cJSON *root, const cJSON *node, const char *id, bool has_audience,
                          const dm_place *place, dm_reasons *reasons)
{
    const cJSON *field;
    const char *words[INTAKE_FIELDS_MAX + 2] = { NULL };
    size_t count = 0;
    cJSON_ArrayForEach (field, cJSON_GetObjectItemCaseSensitive (root, "fields"))
        if (count < INTAKE_FIELDS_MAX)
            words[count++] = field->string;
    if (has_audience)
        words[count] = "audience";
    dm_reason_no_such (reasons, dm_yaml_line (node), place, "field", id, words);
}

static bool is_before (const intake_scope *scope, const char *id)
{
    for (size_t i = 0; i < scope->before_count; i++)
        if (strcmp (scope->before[i], id) == 0)
            return true;
    return scope->is_all;
}

/* True for a field that may be named here. */
static bool check_field (const check *it, const cJSON *node, const dm_place *place)
{
    const char *id = cJSON_GetStringValue (node);
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (it->scope->root, "fields");
    if (!id) {
        refuse (it, node, place, "the name of a field is needed here");
        return false;
    }
    if (strcmp (id, "audience") == 0 || is_before (it->scope, id))
        return true;
    if (!cJSON_GetObjectItemCaseSensitive (fields, id))
        intake_field_refuse (it->scope->root, node, id, true, place, it->reasons);
    else
        dm_reason_add (it->reasons, dm_yaml_line (node), place,
                       "%s is not asked before this step (a forward reference): its answer is not known here", id);
    return false;
}

/* 1.000 is one here, and a thousand to who writes Dutch; 0.125 is clear. */
static bool is_ambiguous (const char *text)
{
    const char *point = strpbrk (text, ".,");
    return point && (*point == ',' || (strlen (point + 1) == 3 && strtol (text, NULL, 10) != 0));
}

void intake_number_normalise (cJSON *node, const dm_place *place, dm_reasons *reasons)
{
    char number[INTAKE_NUMBER_SIZE];
    const char *text = dm_schema_text (node);
    if (text && is_ambiguous (text)) {
        dm_reason_add (reasons, dm_yaml_line (node), place,
                       "this can be read in two ways: write 1000 without a point, and decimals as 12.50");
        return;
    }
    if (!text || intake_number_read (text, "en", INTAKE_NUMBER_DECIMALS_MAX, number) != INTAKE_NUMBER_OK) {
        dm_reason_add (reasons, dm_yaml_line (node), place, "a number is needed here, like 12 or 12.50");
        return;
    }
    cJSON_SetValuestring (node, number);
}

static bool is_days (const cJSON *node)
{
    return cJSON_IsNumber (node) && node->valuedouble >= -DAYS_MAX && node->valuedouble <= DAYS_MAX
           && node->valuedouble == (double) (int32_t) node->valuedouble;
}

/* {today: 14} is written {add: ["today", 14]}. */
static void unfold_today (cJSON *operand)
{
    cJSON *days = cJSON_DetachItemFromObjectCaseSensitive (operand, "today");
    cJSON *list = cJSON_CreateArray ();
    cJSON_AddItemToArray (list, cJSON_CreateString ("today"));
    cJSON_AddItemToArray (list, days);
    list->valueint = days->valueint;
    cJSON_AddItemToObject (operand, "add", list);
}

/* today, a date, or a date field. */
static void check_base (const check *it, const cJSON *node, const dm_place *place)
{
    int32_t days;
    const char *text = cJSON_GetStringValue (node);
    if (text && (strcmp (text, "today") == 0 || intake_date_parse (text, &days)))
        return;
    if (!text || (*text >= '0' && *text <= '9'))
        refuse (it, node, place, "a date is needed here: today, 2026-11-24 or the name of a date field");
    else if (check_field (it, node, place)) {
        const intake_field_kind *kind = intake_tree_kind (it->scope->root, text);
        if (!kind || kind->order != INTAKE_ORDER_DATE)
            refuse (it, node, place, "this field is no date");
    }
}

void intake_operand_check (cJSON *operand, const intake_scope *scope, const dm_place *place, dm_reasons *reasons)
{
    const check it = { scope, reasons };
    if (!cJSON_IsObject (operand)) {
        check_base (&it, operand, place);
        return;
    }
    if (cJSON_GetArraySize (operand) == 1 && cJSON_IsNumber (cJSON_GetObjectItemCaseSensitive (operand, "today")))
        unfold_today (operand);
    const cJSON *add = cJSON_GetObjectItemCaseSensitive (operand, "add");
    if (cJSON_GetArraySize (operand) != 1 || !cJSON_IsArray (add) || cJSON_GetArraySize (add) != 2
        || !is_days (add->child->next))
        refuse (&it, operand, place, "write {add: [\"today\", 14]} or {add: [\"field\", -7]}, in days");
    else
        check_base (&it, add->child, DM_PLACE (place, "add"));
}

static void check_option (const check *it, const char *id, cJSON *node, const dm_place *place)
{
    static const char *const audiences[] = { "inwoner", "ondernemer", NULL };
    const intake_field_kind *kind = intake_tree_kind (it->scope->root, id);
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (it->scope->root, "fields");
    const cJSON *options = cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (fields, id), "options");
    const char *words[LIST_MAX + 1] = { NULL };
    const char *const *allowed = strcmp (id, "audience") == 0 ? audiences : NULL;
    size_t count = 0;
    for (size_t i = 0; kind && kind->options[i].value; i++)
        words[count++] = kind->options[i].value;
    const cJSON *option;
    cJSON_ArrayForEach (option, options)
        if (count < LIST_MAX)
            words[count++] = option->string;
    if (!allowed && kind && (kind->has_options || kind->options[0].value))
        allowed = words;
    for (size_t i = 0; allowed && allowed[i]; i++)
        if (strcmp (allowed[i], node->valuestring) == 0)
            return;
    if (!allowed)
        return;
    dm_reason_add (it->reasons, dm_yaml_line (node), place, "%s has no option %s", id,
                   dm_words_offer (node->valuestring, allowed, DM_REASON_OFFER_BYTES, it->reasons->arena));
}

/* A value that a field is held against. */
static void check_value (const check *it, const char *id, cJSON *node, const dm_place *place)
{
    const intake_field_kind *kind = intake_tree_kind (it->scope->root, id);
    if (kind && kind->order == INTAKE_ORDER_DATE)
        intake_operand_check (node, it->scope, place, it->reasons);
    else if (kind && kind->order == INTAKE_ORDER_NUMBER)
        intake_number_normalise (node, place, it->reasons);
    else if (!dm_schema_text (node))
        refuse (it, node, place, "a value is needed here");
    else
        check_option (it, id, node, place);
}

static const char *check_pair (const check *it, cJSON *argument, const dm_place *place)
{
    if (!cJSON_IsArray (argument) || cJSON_GetArraySize (argument) != 2) {
        refuse (it, argument, place, "a field and a value are needed here: [\"field\", \"value\"]");
        return NULL;
    }
    if (!check_field (it, argument->child, DM_ELEMENT (place, 0)))
        return NULL;
    const char *id = argument->child->valuestring;
    const intake_field_kind *kind = intake_tree_kind (it->scope->root, id);
    if (kind && (kind->shape == INTAKE_SHAPE_FILES || kind->shape == INTAKE_SHAPE_OBJECT)) {
        refuse (it, argument, place, "an answer of this kind can be compared with empty alone");
        return NULL;
    }
    if (kind && kind->shape == INTAKE_SHAPE_GROUPS) {
        refuse (it, argument, place, "a field that is asked several times can be compared with empty alone");
        return NULL;
    }
    return id;
}

static void check_equal (const check *it, cJSON *argument, const dm_place *place)
{
    const char *id = check_pair (it, argument, place);
    if (id)
        check_value (it, id, argument->child->next, DM_ELEMENT (place, 1));
}

static void check_order (const check *it, cJSON *argument, const dm_place *place)
{
    const char *id = check_pair (it, argument, place);
    const intake_field_kind *kind = id ? intake_tree_kind (it->scope->root, id) : NULL;
    if (id && (!kind || kind->order == INTAKE_ORDER_NONE))
        refuse (it, argument, place, "only a number, an amount or a date can be less or more");
    else if (id)
        check_value (it, id, argument->child->next, DM_ELEMENT (place, 1));
}

static void check_in (const check *it, cJSON *argument, const dm_place *place)
{
    const char *id = check_pair (it, argument, place);
    cJSON *list = id ? argument->child->next : NULL, *value;
    const intake_field_kind *kind = id ? intake_tree_kind (it->scope->root, id) : NULL;
    if (!id)
        return;
    if ((kind && kind->order != INTAKE_ORDER_NONE) || !cJSON_IsArray (list) || !list->child
        || cJSON_GetArraySize (list) > LIST_MAX) {
        refuse (it, argument, place,
                "in needs a field that is no number or date, and a list: [\"field\", [\"a\", \"b\"]]");
        return;
    }
    cJSON_ArrayForEach (value, list)
        check_value (it, id, value, DM_ELEMENT (place, 1));
}

static void check_empty (const check *it, cJSON *argument, const dm_place *place)
{
    check_field (it, argument, place);
}

static void check_condition (const check *it, cJSON *condition, const dm_place *place, int depth);

static void check_operator (const check *it, cJSON *argument, const dm_place *place, int depth)
{
    static const struct {
        const char *name;
        void (*check) (const check *it, cJSON *argument, const dm_place *place);
    } operators[] = {
        { "eq", check_equal }, { "ne", check_equal }, { "lt", check_order }, { "le", check_order },
        { "gt", check_order }, { "ge", check_order }, { "in", check_in },    { "empty", check_empty },
    };
    static const char *const names[] = { "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "in", "empty", NULL };
    const char *name = argument->string;
    for (size_t i = 0; i < DM_COUNT (operators); i++)
        if (strcmp (operators[i].name, name) == 0) {
            operators[i].check (it, argument, place);
            return;
        }
    if (strcmp (name, "not") == 0)
        check_condition (it, argument, place, depth + 1);
    else if (strcmp (name, "and") != 0 && strcmp (name, "or") != 0)
        dm_reason_no_such (it->reasons, dm_yaml_line (argument), place, "condition", name, names);
    else if (!cJSON_IsArray (argument) || !argument->child)
        refuse (it, argument, place, "a list of conditions is needed here");
    else {
        int i = 0;
        cJSON *each;
        cJSON_ArrayForEach (each, argument)
            check_condition (it, each, DM_ELEMENT (place, i++), depth + 1);
    }
}

static void check_condition (const check *it, cJSON *condition, const dm_place *place, int depth)
{
    if (depth > INTAKE_CONDITION_DEPTH)
        refuse (it, condition, place, "conditions are nested too deeply: at most 8 levels");
    else if (!cJSON_IsObject (condition) || cJSON_GetArraySize (condition) != 1)
        refuse (it, condition, place, "one condition is needed here, like {eq: [\"field\", \"value\"]}");
    else
        check_operator (it, condition->child, DM_PLACE (place, condition->child->string), depth);
}

void intake_condition_check (cJSON *condition, const intake_scope *scope, const dm_place *place, dm_reasons *reasons)
{
    const check it = { scope, reasons };
    check_condition (&it, condition, place, 1);
}
