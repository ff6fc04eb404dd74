/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/from_zaak.h"

#include <stddef.h>
#include <string.h>
#include "services/intake/journey/journey_inside.h"
#include "services/intake/value/json.h"

/* Beside the answers: the zaak, and the fields that it answered. No field can be named so. */
#define KEY ".zaak"
#define UUID "uuid"
#define FIELDS "fields"

typedef struct word {
    const char *name, *kind;
    const char *part; /* of the initiator, whose answer it is; NULL: it is no answer, but */
    size_t text;      /* a text of the zaak: its offset */
} word;

static const word words[] = {
    { "{zaaknummer}", "text", NULL, offsetof (intake_from_zaak, zaaknummer) },
    { "{besluitdatum}", "date", NULL, offsetof (intake_from_zaak, besluitdatum) },
    { "{naam}", "text", NULL, offsetof (intake_from_zaak, naam) },
    { "{emailadres}", "email", "emailadres", 0 },
    { "{telefoonnummer}", "phone", "telefoonnummer", 0 },
    { "{verblijfsadres}", "adres_nl", "verblijfsadres", 0 },
};

static const word *find_word (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (words); i++)
        if (strcmp (words[i].name, name) == 0)
            return &words[i];
    return NULL;
}

const char *intake_from_zaak_kind (const char *name)
{
    const word *it = find_word (name);
    return it ? it->kind : NULL;
}

/* What the zaak was answered where its journey asks for this part of the initiator in the same way; NULL: nothing. */
static cJSON *find_answer (const intake_from_zaak *from, const word *it)
{
    const char *id = from->journey ? intake_journey_initiator (from->journey, it->part) : NULL;
    const intake_field *field = id ? intake_journey_find_field (from->journey, id) : NULL;
    const cJSON *answer = field ? intake_get (from->answers, id) : NULL;
    return answer && strcmp (field->kind->name, it->kind) == 0 ? cJSON_Duplicate (answer, true) : NULL;
}

static cJSON *find_value (const intake_from_zaak *from, const char *name)
{
    const word *it = find_word (name);
    if (it && it->part)
        return find_answer (from, it);
    const char *text = it ? *(const char *const *) ((const char *) from + it->text) : name;
    return text && *text ? cJSON_CreateString (text) : NULL;
}

void intake_from_zaak_add (const intake_journey *journey, const intake_from_zaak *from, cJSON *answers)
{
    const cJSON *each;
    cJSON *kept = cJSON_AddObjectToObject (answers, KEY);
    cJSON_AddStringToObject (kept, UUID, from->uuid);
    cJSON *fields = cJSON_AddArrayToObject (kept, FIELDS);
    cJSON_ArrayForEach (each, intake_get (journey->root, "from_zaak")) {
        const intake_field *field = intake_journey_find_field (journey, each->string);
        cJSON *value = find_value (from, each->valuestring);
        if (!value && (!field || !field->is_optional))
            continue;
        cJSON_AddItemToObject (answers, each->string, value ? value : cJSON_CreateNull ());
        cJSON_AddItemToArray (fields, cJSON_CreateString (each->string));
    }
}

const char *intake_from_zaak_uuid (const cJSON *answers)
{
    return intake_member (intake_get (answers, KEY), UUID);
}

bool intake_from_zaak_has (const cJSON *answers, const char *field)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, intake_get (intake_get (answers, KEY), FIELDS))
        if (cJSON_IsString (each) && strcmp (each->valuestring, field) == 0)
            return true;
    return false;
}
