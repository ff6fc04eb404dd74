/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/schema.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include "common/utf8.h"
#include "common/words.h"
#include "common/yaml.h"

#define ID_MAX 50
#define WORDS_MAX 64
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

typedef void check_fn (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons);

const char *dm_schema_text (cJSON *node)
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

static void refuse (const cJSON *node, const dm_place *place, dm_reasons *reasons, const char *why)
{
    dm_reason_add (reasons, dm_yaml_line (node), place, "%s", why);
}

static void check_text (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    bool is_null = cJSON_IsNull (node);
    const char *text = is_null ? "" : dm_schema_text (node);
    size_t length = text ? dm_utf8_length (text) : 0;
    if (!text)
        refuse (node, place, reasons, "a text is needed here");
    else if (length < (size_t) key->min || length > (size_t) key->max)
        dm_reason_add (reasons, dm_yaml_line (node), place, "a text of %d to %d characters is needed; it has %zu",
                       key->min, key->max, length);
}

static const dm_schema_key *find_key (const dm_schema_key keys[], const char *name)
{
    for (; keys->name; keys++)
        if (strcmp (keys->name, name) == 0)
            return keys;
    return NULL;
}

static void refuse_key (const cJSON *node, const dm_schema_key keys[], const dm_place *place, dm_reasons *reasons)
{
    const char *words[WORDS_MAX + 1] = { NULL };
    for (size_t i = 0; i < WORDS_MAX && keys[i].name; i++)
        words[i] = keys[i].name;
    dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (place, node->string), "there is no name %s",
                   dm_words_offer (node->string, words, DM_REASON_OFFER_BYTES, reasons->arena));
}

static void check_keys (cJSON *node, const dm_schema_key keys[], const dm_place *place, dm_reasons *reasons)
{
    cJSON *member;
    cJSON_ArrayForEach (member, node) {
        const dm_schema_key *key = find_key (keys, member->string);
        if (key)
            dm_schema_check (member, key, DM_PLACE (place, member->string), reasons);
        else
            refuse_key (member, keys, place, reasons);
    }
    for (; keys->name; keys++)
        if (keys->is_required && !cJSON_GetObjectItemCaseSensitive (node, keys->name))
            dm_reason_add (reasons, node->valueint > 0 ? dm_yaml_line (node) : 1, DM_PLACE (place, keys->name),
                           "%s is missing", keys->name);
}

static void check_texts (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    const dm_schema_key languages[] = {
        { "nl", DM_SCHEMA_TEXT, true, key->min, key->max, NULL, NULL },
        { "en", DM_SCHEMA_TEXT, true, key->min, key->max, NULL, NULL },
        { NULL, DM_SCHEMA_ANY, false, 0, 0, NULL, NULL },
    };
    if (cJSON_IsObject (node))
        check_keys (node, languages, place, reasons);
    else
        refuse (node, place, reasons, "a text in both languages is needed here: {nl: \"...\", en: \"...\"}");
}

static void check_id (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    const bool is_plain = key->kind == DM_SCHEMA_NAME;
    if (!cJSON_IsString (node) || !is_name (node->valuestring, LOWER, is_plain ? LOWER DIGITS "-" : LOWER DIGITS "_-"))
        refuse (node, place, reasons,
                is_plain ? "a name of small letters, digits and -, at most 50, is needed here"
                         : "a name of small letters, digits, _ and -, at most 50, is needed here");
}

static void check_number (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    const bool is_whole = key->kind == DM_SCHEMA_INTEGER;
    if (!cJSON_IsNumber (node) || node->valuedouble < key->min || node->valuedouble > key->max
        || (is_whole && node->valuedouble != trunc (node->valuedouble)))
        dm_reason_add (reasons, dm_yaml_line (node), place, "a %snumber from %d to %d is needed here",
                       is_whole ? "whole " : "", key->min, key->max);
}

static void check_bool (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    (void) key;
    if (!cJSON_IsBool (node))
        refuse (node, place, reasons, "true or false is needed here");
}

/* A day that exists, 1850 to 2150. */
static bool is_date (const char *text)
{
    struct tm day = { 0 };
    const char *end = strspn (text, DIGITS "-") == 10 ? strptime (text, "%Y-%m-%d", &day) : NULL;
    const int day_of_month = day.tm_mday;
    if (!end || *end || day.tm_year < -50 || day.tm_year > 250)
        return false;
    timegm (&day); /* 31 February becomes another day */
    return day.tm_mday == day_of_month;
}

static void check_date (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    (void) key;
    if (!cJSON_IsString (node) || !is_date (node->valuestring))
        refuse (node, place, reasons, "a date is needed here, like 2026-11-24");
}

static void check_word (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    const char *text = dm_schema_text (node);
    for (size_t i = 0; text && key->words[i]; i++)
        if (strcmp (text, key->words[i]) == 0)
            return;
    dm_reason_add (reasons, dm_yaml_line (node), place, "one of a few words is needed here%s%s", text ? ", not " : "",
                   dm_words_offer (text, key->words, DM_REASON_OFFER_BYTES, reasons->arena));
}

static bool has_count (const cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    int count = cJSON_GetArraySize (node);
    if (count >= key->min && count <= key->max)
        return true;
    dm_reason_add (reasons, dm_yaml_line (node), place, "%d to %d are needed here; there are %d", key->min, key->max,
                   count);
    return false;
}

static void check_list (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    if (!cJSON_IsArray (node)) {
        refuse (node, place, reasons, "a list is needed here");
        return;
    }
    int i = 0;
    cJSON *element;
    if (has_count (node, key, place, reasons))
        cJSON_ArrayForEach (element, node)
            dm_schema_check (element, key->of, DM_ELEMENT (place, i++), reasons);
}

static void check_map (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    const char *first = key->kind == DM_SCHEMA_MAP ? LOWER : LOWER DIGITS;
    if (!cJSON_IsObject (node)) {
        refuse (node, place, reasons, "names with values are needed here");
        return;
    }
    cJSON *member;
    if (has_count (node, key, place, reasons))
        cJSON_ArrayForEach (member, node) {
            const dm_place own = { place, member->string, 0 };
            if (!is_name (member->string, first, LOWER DIGITS "_-"))
                refuse (member, &own, reasons, "a name has small letters, digits, _ and -, at most 50");
            dm_schema_check (member, key->of, &own, reasons);
        }
}

static void check_object (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    if (cJSON_IsObject (node))
        check_keys (node, key->of, place, reasons);
    else
        refuse (node, place, reasons, "names with values are needed here");
}

static check_fn *const checks[] = {
    [DM_SCHEMA_TEXT] = check_text,      [DM_SCHEMA_TEXTS] = check_texts,
    [DM_SCHEMA_ID] = check_id,          [DM_SCHEMA_NAME] = check_id,
    [DM_SCHEMA_INTEGER] = check_number, [DM_SCHEMA_NUMBER] = check_number,
    [DM_SCHEMA_BOOL] = check_bool,      [DM_SCHEMA_DATE] = check_date,
    [DM_SCHEMA_WORD] = check_word,      [DM_SCHEMA_LIST] = check_list,
    [DM_SCHEMA_MAP] = check_map,        [DM_SCHEMA_VALUES] = check_map,
    [DM_SCHEMA_OBJECT] = check_object,  [DM_SCHEMA_ANY] = NULL,
};

void dm_schema_check (cJSON *node, const dm_schema_key *key, const dm_place *place, dm_reasons *reasons)
{
    if (checks[key->kind])
        checks[key->kind](node, key, place, reasons);
}
