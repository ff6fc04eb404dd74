/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks of conditions as authors write them. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/journey/conditie.h"
#include "services/intake/value/datum.h"
#include "services/intake/value/getal.h"
#include "services/intake/journey/journey_check.h"
#include "services/intake/value/offer.h"
#include "services/intake/value/schema.h"

#define LIST_MAX 100
#define DAYS_MAX 36600

typedef struct check {
    const intake_bereik *bereik;
    intake_redenen *redenen;
} check;

static void refuse (const check *it, const cJSON *node, const intake_plek *plek, const char *why)
{
    intake_reden_add (it->redenen, intake_yaml_line (node), plek, "%s", why);
}

const intake_veldsoort *intake_tree_soort (const cJSON *root, const char *id)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (root, "fields");
    const char *type = intake_member (cJSON_GetObjectItemCaseSensitive (fields, id), "type");
    return type ? intake_veldsoort_find (type) : NULL;
}

bool intake_conditie_names (const cJSON *conditie, const char *id)
{
    const cJSON *child;
    if (cJSON_IsString (conditie))
        return strcmp (conditie->valuestring, id) == 0;
    cJSON_ArrayForEach (child, conditie)
        if (intake_conditie_names (child, id))
            return true;
    return false;
}

void intake_field_refuse (const cJSON *root, const cJSON *node, const char *id, bool has_audience,
                          const intake_plek *plek, intake_redenen *redenen)
{
    const cJSON *field;
    const char *words[INTAKE_VELDEN_MAX + 2] = { NULL };
    size_t count = 0;
    cJSON_ArrayForEach (field, cJSON_GetObjectItemCaseSensitive (root, "fields"))
        if (count < INTAKE_VELDEN_MAX)
            words[count++] = field->string;
    if (has_audience)
        words[count] = "audience";
    intake_reden_no_such (redenen, intake_yaml_line (node), plek, "field", id, words);
}

static bool is_before (const intake_bereik *bereik, const char *id)
{
    for (size_t i = 0; i < bereik->before_count; i++)
        if (strcmp (bereik->before[i], id) == 0)
            return true;
    return bereik->is_all;
}

/* True for a field that may be named here. */
static bool check_field (const check *it, const cJSON *node, const intake_plek *plek)
{
    const char *id = cJSON_GetStringValue (node);
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (it->bereik->root, "fields");
    if (!id) {
        refuse (it, node, plek, "the name of a field is needed here");
        return false;
    }
    if (strcmp (id, "audience") == 0 || is_before (it->bereik, id))
        return true;
    if (!cJSON_GetObjectItemCaseSensitive (fields, id))
        intake_field_refuse (it->bereik->root, node, id, true, plek, it->redenen);
    else
        intake_reden_add (it->redenen, intake_yaml_line (node), plek,
                          "%s is not asked before this step (a forward reference): its answer is not known here", id);
    return false;
}

/* 1.000 is one here, and a thousand to who writes Dutch; 0.125 is clear. */
static bool is_ambiguous (const char *text)
{
    const char *point = strpbrk (text, ".,");
    return point && (*point == ',' || (strlen (point + 1) == 3 && strtol (text, NULL, 10) != 0));
}

void intake_number_normalise (cJSON *node, const intake_plek *plek, intake_redenen *redenen)
{
    char getal[INTAKE_GETAL_SIZE];
    const char *text = intake_schema_text (node);
    if (text && is_ambiguous (text)) {
        intake_reden_add (redenen, intake_yaml_line (node), plek,
                          "this can be read in two ways: write 1000 without a point, and decimals as 12.50");
        return;
    }
    if (!text || intake_getal_read (text, "en", INTAKE_GETAL_DECIMALS_MAX, getal) != INTAKE_GETAL_OK) {
        intake_reden_add (redenen, intake_yaml_line (node), plek, "a number is needed here, like 12 or 12.50");
        return;
    }
    cJSON_SetValuestring (node, getal);
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
static void check_base (const check *it, const cJSON *node, const intake_plek *plek)
{
    int32_t days;
    const char *text = cJSON_GetStringValue (node);
    if (text && (strcmp (text, "today") == 0 || intake_datum_parse (text, &days)))
        return;
    if (!text || (*text >= '0' && *text <= '9'))
        refuse (it, node, plek, "a date is needed here: today, 2026-11-24 or the name of a date field");
    else if (check_field (it, node, plek)) {
        const intake_veldsoort *soort = intake_tree_soort (it->bereik->root, text);
        if (!soort || soort->order != INTAKE_ORDER_DATE)
            refuse (it, node, plek, "this field is no date");
    }
}

void intake_operand_check (cJSON *operand, const intake_bereik *bereik, const intake_plek *plek,
                           intake_redenen *redenen)
{
    const check it = { bereik, redenen };
    if (!cJSON_IsObject (operand)) {
        check_base (&it, operand, plek);
        return;
    }
    if (cJSON_GetArraySize (operand) == 1 && cJSON_IsNumber (cJSON_GetObjectItemCaseSensitive (operand, "today")))
        unfold_today (operand);
    const cJSON *add = cJSON_GetObjectItemCaseSensitive (operand, "add");
    if (cJSON_GetArraySize (operand) != 1 || !cJSON_IsArray (add) || cJSON_GetArraySize (add) != 2
        || !is_days (add->child->next))
        refuse (&it, operand, plek, "write {add: [\"today\", 14]} or {add: [\"field\", -7]}, in days");
    else
        check_base (&it, add->child, INTAKE_PLEK (plek, "add"));
}

static void check_option (const check *it, const char *id, cJSON *node, const intake_plek *plek)
{
    static const char *const audiences[] = { "inwoner", "ondernemer", NULL };
    const intake_veldsoort *soort = intake_tree_soort (it->bereik->root, id);
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive (it->bereik->root, "fields");
    const cJSON *options = cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (fields, id), "options");
    const char *words[LIST_MAX + 1] = { NULL };
    const char *const *allowed = strcmp (id, "audience") == 0 ? audiences : NULL;
    size_t count = 0;
    for (size_t i = 0; soort && soort->options[i].value; i++)
        words[count++] = soort->options[i].value;
    const cJSON *option;
    cJSON_ArrayForEach (option, options)
        if (count < LIST_MAX)
            words[count++] = option->string;
    if (!allowed && soort && (soort->has_options || soort->options[0].value))
        allowed = words;
    for (size_t i = 0; allowed && allowed[i]; i++)
        if (strcmp (allowed[i], node->valuestring) == 0)
            return;
    if (!allowed)
        return;
    intake_reden_add (it->redenen, intake_yaml_line (node), plek, "%s has no option %s", id,
                      intake_offer (node->valuestring, allowed, INTAKE_REDEN_OFFER_BYTES, it->redenen->arena));
}

/* A value that a field is held against. */
static void check_value (const check *it, const char *id, cJSON *node, const intake_plek *plek)
{
    const intake_veldsoort *soort = intake_tree_soort (it->bereik->root, id);
    if (soort && soort->order == INTAKE_ORDER_DATE)
        intake_operand_check (node, it->bereik, plek, it->redenen);
    else if (soort && soort->order == INTAKE_ORDER_NUMBER)
        intake_number_normalise (node, plek, it->redenen);
    else if (!intake_schema_text (node))
        refuse (it, node, plek, "a value is needed here");
    else
        check_option (it, id, node, plek);
}

static const char *check_pair (const check *it, cJSON *argument, const intake_plek *plek)
{
    if (!cJSON_IsArray (argument) || cJSON_GetArraySize (argument) != 2) {
        refuse (it, argument, plek, "a field and a value are needed here: [\"field\", \"value\"]");
        return NULL;
    }
    if (!check_field (it, argument->child, INTAKE_ELEMENT (plek, 0)))
        return NULL;
    const char *id = argument->child->valuestring;
    const intake_veldsoort *soort = intake_tree_soort (it->bereik->root, id);
    if (soort && (soort->shape == INTAKE_SHAPE_FILES || soort->shape == INTAKE_SHAPE_OBJECT)) {
        refuse (it, argument, plek, "an answer of this kind can be compared with empty alone");
        return NULL;
    }
    return id;
}

static void check_equal (const check *it, cJSON *argument, const intake_plek *plek)
{
    const char *id = check_pair (it, argument, plek);
    if (id)
        check_value (it, id, argument->child->next, INTAKE_ELEMENT (plek, 1));
}

static void check_order (const check *it, cJSON *argument, const intake_plek *plek)
{
    const char *id = check_pair (it, argument, plek);
    const intake_veldsoort *soort = id ? intake_tree_soort (it->bereik->root, id) : NULL;
    if (id && (!soort || soort->order == INTAKE_ORDER_NONE))
        refuse (it, argument, plek, "only a number, an amount or a date can be less or more");
    else if (id)
        check_value (it, id, argument->child->next, INTAKE_ELEMENT (plek, 1));
}

static void check_in (const check *it, cJSON *argument, const intake_plek *plek)
{
    const char *id = check_pair (it, argument, plek);
    cJSON *list = id ? argument->child->next : NULL, *value;
    const intake_veldsoort *soort = id ? intake_tree_soort (it->bereik->root, id) : NULL;
    if (!id)
        return;
    if ((soort && soort->order != INTAKE_ORDER_NONE) || !cJSON_IsArray (list) || !list->child
        || cJSON_GetArraySize (list) > LIST_MAX) {
        refuse (it, argument, plek,
                "in needs a field that is no number or date, and a list: [\"field\", [\"a\", \"b\"]]");
        return;
    }
    cJSON_ArrayForEach (value, list)
        check_value (it, id, value, INTAKE_ELEMENT (plek, 1));
}

static void check_empty (const check *it, cJSON *argument, const intake_plek *plek)
{
    check_field (it, argument, plek);
}

static void check_conditie (const check *it, cJSON *conditie, const intake_plek *plek, int depth);

static void check_operator (const check *it, cJSON *argument, const intake_plek *plek, int depth)
{
    static const struct {
        const char *name;
        void (*check) (const check *it, cJSON *argument, const intake_plek *plek);
    } operators[] = {
        { "eq", check_equal }, { "ne", check_equal }, { "lt", check_order }, { "le", check_order },
        { "gt", check_order }, { "ge", check_order }, { "in", check_in },    { "empty", check_empty },
    };
    static const char *const names[] = { "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "in", "empty", NULL };
    const char *name = argument->string;
    for (size_t i = 0; i < DM_COUNT (operators); i++)
        if (strcmp (operators[i].name, name) == 0) {
            operators[i].check (it, argument, plek);
            return;
        }
    if (strcmp (name, "not") == 0)
        check_conditie (it, argument, plek, depth + 1);
    else if (strcmp (name, "and") != 0 && strcmp (name, "or") != 0)
        intake_reden_no_such (it->redenen, intake_yaml_line (argument), plek, "condition", name, names);
    else if (!cJSON_IsArray (argument) || !argument->child)
        refuse (it, argument, plek, "a list of conditions is needed here");
    else {
        int i = 0;
        cJSON *each;
        cJSON_ArrayForEach (each, argument)
            check_conditie (it, each, INTAKE_ELEMENT (plek, i++), depth + 1);
    }
}

static void check_conditie (const check *it, cJSON *conditie, const intake_plek *plek, int depth)
{
    if (depth > INTAKE_CONDITIE_DEPTH)
        refuse (it, conditie, plek, "conditions are nested too deeply: at most 8 levels");
    else if (!cJSON_IsObject (conditie) || cJSON_GetArraySize (conditie) != 1)
        refuse (it, conditie, plek, "one condition is needed here, like {eq: [\"field\", \"value\"]}");
    else
        check_operator (it, conditie->child, INTAKE_PLEK (plek, conditie->child->string), depth);
}

void intake_conditie_check (cJSON *conditie, const intake_bereik *bereik, const intake_plek *plek,
                            intake_redenen *redenen)
{
    const check it = { bereik, redenen };
    check_conditie (&it, conditie, plek, 1);
}
