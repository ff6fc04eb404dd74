/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/schema.h"

#include <math.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/datum.h"
#include "services/intake/value/offer.h"
#include "services/intake/value/yaml.h"

#define ID_MAX 50
#define WORDS_MAX 64
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

typedef void check_fn (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen);

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

static void refuse (const cJSON *node, const intake_plek *plek, intake_redenen *redenen, const char *why)
{
    intake_reden_add (redenen, intake_yaml_line (node), plek, "%s", why);
}

static void check_text (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    bool is_null = cJSON_IsNull (node);
    const char *text = is_null ? "" : intake_schema_text (node);
    size_t length = text ? dm_utf8_length (text) : 0;
    if (!text)
        refuse (node, plek, redenen, "a text is needed here");
    else if (length < (size_t) sleutel->min || length > (size_t) sleutel->max)
        intake_reden_add (redenen, intake_yaml_line (node), plek, "a text of %d to %d characters is needed; it has %zu",
                          sleutel->min, sleutel->max, length);
}

static const intake_sleutel *find_key (const intake_sleutel keys[], const char *name)
{
    for (; keys->name; keys++)
        if (strcmp (keys->name, name) == 0)
            return keys;
    return NULL;
}

static void refuse_key (const cJSON *node, const intake_sleutel keys[], const intake_plek *plek,
                        intake_redenen *redenen)
{
    const char *words[WORDS_MAX + 1] = { NULL };
    for (size_t i = 0; i < WORDS_MAX && keys[i].name; i++)
        words[i] = keys[i].name;
    intake_reden_add (redenen, intake_yaml_line (node), INTAKE_PLEK (plek, node->string), "there is no name %s",
                      intake_offer (node->string, words, INTAKE_REDEN_OFFER_BYTES, redenen->arena));
}

static void check_keys (cJSON *node, const intake_sleutel keys[], const intake_plek *plek, intake_redenen *redenen)
{
    cJSON *member;
    cJSON_ArrayForEach (member, node) {
        const intake_sleutel *key = find_key (keys, member->string);
        if (key)
            intake_schema_check (member, key, INTAKE_PLEK (plek, member->string), redenen);
        else
            refuse_key (member, keys, plek, redenen);
    }
    for (; keys->name; keys++)
        if (keys->is_required && !cJSON_GetObjectItemCaseSensitive (node, keys->name))
            intake_reden_add (redenen, node->valueint > 0 ? intake_yaml_line (node) : 1, INTAKE_PLEK (plek, keys->name),
                              "%s is missing", keys->name);
}

static void check_tekst (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    const intake_sleutel languages[] = {
        { "nl", INTAKE_TEXT, true, sleutel->min, sleutel->max, NULL, NULL },
        { "en", INTAKE_TEXT, true, sleutel->min, sleutel->max, NULL, NULL },
        { NULL, INTAKE_ANY, false, 0, 0, NULL, NULL },
    };
    if (cJSON_IsObject (node))
        check_keys (node, languages, plek, redenen);
    else
        refuse (node, plek, redenen, "a text in both languages is needed here: {nl: \"...\", en: \"...\"}");
}

static void check_id (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    const bool is_plain = sleutel->soort == INTAKE_NAME;
    if (!cJSON_IsString (node) || !is_name (node->valuestring, LOWER, is_plain ? LOWER DIGITS "-" : LOWER DIGITS "_-"))
        refuse (node, plek, redenen,
                is_plain ? "a name of small letters, digits and -, at most 50, is needed here"
                         : "a name of small letters, digits, _ and -, at most 50, is needed here");
}

static void check_number (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    const bool is_whole = sleutel->soort == INTAKE_INTEGER;
    if (!cJSON_IsNumber (node) || node->valuedouble < sleutel->min || node->valuedouble > sleutel->max
        || (is_whole && node->valuedouble != trunc (node->valuedouble)))
        intake_reden_add (redenen, intake_yaml_line (node), plek, "a %snumber from %d to %d is needed here",
                          is_whole ? "whole " : "", sleutel->min, sleutel->max);
}

static void check_bool (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    (void) sleutel;
    if (!cJSON_IsBool (node))
        refuse (node, plek, redenen, "true or false is needed here");
}

static void check_date (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    (void) sleutel;
    int32_t days;
    if (!cJSON_IsString (node) || !intake_datum_parse (node->valuestring, &days))
        refuse (node, plek, redenen, "a date is needed here, like 2026-11-24");
}

static void check_word (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    const char *text = intake_schema_text (node);
    for (size_t i = 0; text && sleutel->words[i]; i++)
        if (strcmp (text, sleutel->words[i]) == 0)
            return;
    intake_reden_add (redenen, intake_yaml_line (node), plek, "one of a few words is needed here%s%s",
                      text ? ", not " : "",
                      intake_offer (text, sleutel->words, INTAKE_REDEN_OFFER_BYTES, redenen->arena));
}

static bool has_count (const cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek,
                       intake_redenen *redenen)
{
    int count = cJSON_GetArraySize (node);
    if (count >= sleutel->min && count <= sleutel->max)
        return true;
    intake_reden_add (redenen, intake_yaml_line (node), plek, "%d to %d are needed here; there are %d", sleutel->min,
                      sleutel->max, count);
    return false;
}

static void check_list (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    if (!cJSON_IsArray (node)) {
        refuse (node, plek, redenen, "a list is needed here");
        return;
    }
    int i = 0;
    cJSON *element;
    if (has_count (node, sleutel, plek, redenen))
        cJSON_ArrayForEach (element, node)
            intake_schema_check (element, sleutel->of, INTAKE_ELEMENT (plek, i++), redenen);
}

static void check_map (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    const char *first = sleutel->soort == INTAKE_MAP ? LOWER : LOWER DIGITS;
    if (!cJSON_IsObject (node)) {
        refuse (node, plek, redenen, "names with values are needed here");
        return;
    }
    cJSON *member;
    if (has_count (node, sleutel, plek, redenen))
        cJSON_ArrayForEach (member, node) {
            const intake_plek own = { plek, member->string, 0 };
            if (!is_name (member->string, first, LOWER DIGITS "_-"))
                refuse (member, &own, redenen, "a name has small letters, digits, _ and -, at most 50");
            intake_schema_check (member, sleutel->of, &own, redenen);
        }
}

static void check_object (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    if (cJSON_IsObject (node))
        check_keys (node, sleutel->of, plek, redenen);
    else
        refuse (node, plek, redenen, "names with values are needed here");
}

static check_fn *const checks[] = {
    [INTAKE_TEXT] = check_text,      [INTAKE_TEKST] = check_tekst,
    [INTAKE_ID] = check_id,          [INTAKE_NAME] = check_id,
    [INTAKE_INTEGER] = check_number, [INTAKE_NUMBER] = check_number,
    [INTAKE_BOOL] = check_bool,      [INTAKE_DATE] = check_date,
    [INTAKE_WORD] = check_word,      [INTAKE_LIST] = check_list,
    [INTAKE_MAP] = check_map,        [INTAKE_VALUES] = check_map,
    [INTAKE_OBJECT] = check_object,  [INTAKE_ANY] = NULL,
};

void intake_schema_check (cJSON *node, const intake_sleutel *sleutel, const intake_plek *plek, intake_redenen *redenen)
{
    if (checks[sleutel->soort])
        checks[sleutel->soort](node, sleutel, plek, redenen);
}
