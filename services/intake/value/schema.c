/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/schema.h"

#include <math.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/date.h"
#include "services/intake/value/offer.h"
#include "services/intake/value/yaml.h"

#define ID_MAX 50
#define WORDS_MAX 64
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

typedef void check_fn (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons);

const char *intake_schema_text (cJSON *node)
{
    if (cJSON_IsArray (node) || cJSON_IsObject (node))
        return NULL;
    node->type = cJSON_String;
    return node->valuestring;
}

static bool is_name (const char *text, const char *first, const char *others)
{
    size_t size = strlen (text);
    return size >= 1 && size <= ID_MAX && strchr (first, *text) && strspn (text, others) == size;
}

static void refuse (const cJSON *node, const intake_place *place, intake_reasons *reasons, const char *why)
{
    intake_reason_add (reasons, intake_yaml_line (node), place, "%s", why);
}

static void check_text (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    bool is_null = cJSON_IsNull (node);
    const char *text = is_null ? "" : intake_schema_text (node);
    size_t length = text ? dm_utf8_length (text) : 0;
    if (!text)
        refuse (node, place, reasons, "a text is needed here");
    else if (length < (size_t) key->min || length > (size_t) key->max)
        intake_reason_add (reasons, intake_yaml_line (node), place,
                           "a text of %d to %d characters is needed; it has %zu", key->min, key->max, length);
}

static const intake_key *find_key (const intake_key keys[], const char *name)
{
    for (; keys->name; keys++)
        if (strcmp (keys->name, name) == 0)
            return keys;
    return NULL;
}

static void refuse_key (const cJSON *node, const intake_key keys[], const intake_place *place, intake_reasons *reasons)
{
    const char *words[WORDS_MAX + 1] = { NULL };
    for (size_t i = 0; i < WORDS_MAX && keys[i].name; i++)
        words[i] = keys[i].name;
    intake_reason_add (reasons, intake_yaml_line (node), INTAKE_PLACE (place, node->string), "there is no name %s",
                       intake_offer (node->string, words, INTAKE_REASON_OFFER_BYTES, reasons->arena));
}

static void check_keys (cJSON *node, const intake_key keys[], const intake_place *place, intake_reasons *reasons)
{
    cJSON *member;
    cJSON_ArrayForEach (member, node) {
        const intake_key *key = find_key (keys, member->string);
        if (key)
            intake_schema_check (member, key, INTAKE_PLACE (place, member->string), reasons);
        else
            refuse_key (member, keys, place, reasons);
    }
    for (; keys->name; keys++)
        if (keys->is_required && !cJSON_GetObjectItemCaseSensitive (node, keys->name))
            intake_reason_add (reasons, node->valueint > 0 ? intake_yaml_line (node) : 1,
                               INTAKE_PLACE (place, keys->name), "%s is missing", keys->name);
}

static void check_texts (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    const intake_key languages[] = {
        { "nl", INTAKE_TEXT, true, key->min, key->max, NULL, NULL },
        { "en", INTAKE_TEXT, true, key->min, key->max, NULL, NULL },
        { NULL, INTAKE_ANY, false, 0, 0, NULL, NULL },
    };
    if (cJSON_IsObject (node))
        check_keys (node, languages, place, reasons);
    else
        refuse (node, place, reasons, "a text in both languages is needed here: {nl: \"...\", en: \"...\"}");
}

static void check_id (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    const bool is_plain = key->kind == INTAKE_NAME;
    if (!cJSON_IsString (node) || !is_name (node->valuestring, LOWER, is_plain ? LOWER DIGITS "-" : LOWER DIGITS "_-"))
        refuse (node, place, reasons,
                is_plain ? "a name of small letters, digits and -, at most 50, is needed here"
                         : "a name of small letters, digits, _ and -, at most 50, is needed here");
}

static void check_number (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    const bool is_whole = key->kind == INTAKE_INTEGER;
    if (!cJSON_IsNumber (node) || node->valuedouble < key->min || node->valuedouble > key->max
        || (is_whole && node->valuedouble != trunc (node->valuedouble)))
        intake_reason_add (reasons, intake_yaml_line (node), place, "a %snumber from %d to %d is needed here",
                           is_whole ? "whole " : "", key->min, key->max);
}

static void check_bool (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    (void) key;
    if (!cJSON_IsBool (node))
        refuse (node, place, reasons, "true or false is needed here");
}

static void check_date (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    (void) key;
    int32_t days;
    if (!cJSON_IsString (node) || !intake_date_parse (node->valuestring, &days))
        refuse (node, place, reasons, "a date is needed here, like 2026-11-24");
}

static void check_word (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    const char *text = intake_schema_text (node);
    for (size_t i = 0; text && key->words[i]; i++)
        if (strcmp (text, key->words[i]) == 0)
            return;
    intake_reason_add (reasons, intake_yaml_line (node), place, "one of a few words is needed here%s%s",
                       text ? ", not " : "",
                       intake_offer (text, key->words, INTAKE_REASON_OFFER_BYTES, reasons->arena));
}

static bool has_count (const cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    int count = cJSON_GetArraySize (node);
    if (count >= key->min && count <= key->max)
        return true;
    intake_reason_add (reasons, intake_yaml_line (node), place, "%d to %d are needed here; there are %d", key->min,
                       key->max, count);
    return false;
}

static void check_list (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    if (!cJSON_IsArray (node)) {
        refuse (node, place, reasons, "a list is needed here");
        return;
    }
    int i = 0;
    cJSON *element;
    if (has_count (node, key, place, reasons))
        cJSON_ArrayForEach (element, node)
            intake_schema_check (element, key->of, INTAKE_ELEMENT (place, i++), reasons);
}

static void check_map (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    const char *first = key->kind == INTAKE_MAP ? LOWER : LOWER DIGITS;
    if (!cJSON_IsObject (node)) {
        refuse (node, place, reasons, "names with values are needed here");
        return;
    }
    cJSON *member;
    if (has_count (node, key, place, reasons))
        cJSON_ArrayForEach (member, node) {
            const intake_place own = { place, member->string, 0 };
            if (!is_name (member->string, first, LOWER DIGITS "_-"))
                refuse (member, &own, reasons, "a name has small letters, digits, _ and -, at most 50");
            intake_schema_check (member, key->of, &own, reasons);
        }
}

static void check_object (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    if (cJSON_IsObject (node))
        check_keys (node, key->of, place, reasons);
    else
        refuse (node, place, reasons, "names with values are needed here");
}

static check_fn *const checks[] = {
    [INTAKE_TEXT] = check_text,      [INTAKE_TEXTS] = check_texts,
    [INTAKE_ID] = check_id,          [INTAKE_NAME] = check_id,
    [INTAKE_INTEGER] = check_number, [INTAKE_NUMBER] = check_number,
    [INTAKE_BOOL] = check_bool,      [INTAKE_DATE] = check_date,
    [INTAKE_WORD] = check_word,      [INTAKE_LIST] = check_list,
    [INTAKE_MAP] = check_map,        [INTAKE_VALUES] = check_map,
    [INTAKE_OBJECT] = check_object,  [INTAKE_ANY] = NULL,
};

void intake_schema_check (cJSON *node, const intake_key *key, const intake_place *place, intake_reasons *reasons)
{
    if (checks[key->kind])
        checks[key->kind](node, key, place, reasons);
}
