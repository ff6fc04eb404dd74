/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers, to be read by people and by the rest of intake. */
#include <string.h>
#include "common/uuid.h"
#include "services/intake/journey/engine_inside.h"

/* Adds the documents of one answer. */
static void add_documenten (const cJSON *value, dm_arena *arena, ProtobufCBinaryData *rows, size_t *count)
{
    const cJSON *file;
    cJSON_ArrayForEach (file, value) {
        dm_uuid document;
        const char *text = intake_member (file, "document");
        if (text && *count < INTAKE_FIELD_FILES_MAX && dm_uuid_parse (text, &document))
            rows[(*count)++] =
                (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (arena, document.bytes, DM_UUID_BYTES) };
    }
}

void intake_engine_documenten (const cJSON *answers, const intake_journey *journey, dm_arena *arena,
                               ProtobufCBinaryData **out, size_t *out_count)
{
    *out = dm_arena_alloc (arena, INTAKE_FIELD_FILES_MAX * sizeof **out);
    *out_count = 0;
    for (size_t i = 0; i < journey->field_count; i++)
        if (journey->fields[i].kind->shape == INTAKE_SHAPE_FILES)
            add_documenten (cJSON_GetObjectItemCaseSensitive (answers, journey->fields[i].id), arena, *out, out_count);
}

static bool is_own (const intake_journey *journey, const intake_field *field)
{
    static const char *const parts[] = { "naam", "verblijfsadres", "emailadres", "telefoonnummer" };
    for (size_t i = 0; i < DM_COUNT (parts); i++) {
        const char *named = intake_journey_initiator (journey, parts[i]);
        if (named && strcmp (named, field->id) == 0)
            return true;
    }
    return field->prefill != NULL;
}

static void move (cJSON *from, cJSON *to, const char *name)
{
    cJSON *value = cJSON_DetachItemFromObjectCaseSensitive (from, name);
    if (value)
        cJSON_AddItemToObject (to, name, value);
}

cJSON *intake_engine_take_own (const intake_journey *journey, cJSON *answers, dm_arena *arena)
{
    cJSON *own = cJSON_CreateObject ();
    for (size_t i = 0; i < journey->field_count; i++)
        if (is_own (journey, &journey->fields[i])) {
            move (answers, own, journey->fields[i].id);
            move (answers, own, intake_fault_key (&journey->fields[i], arena));
        }
    return own;
}

void intake_engine_sought (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena,
                           const char *const **out, size_t *out_count)
{
    const char **texts = dm_arena_alloc (arena, (journey->field_count + 1) * sizeof *texts);
    *out_count = 0;
    for (size_t i = 0; i < journey->field_count; i++) {
        const char *text = journey->fields[i].kind->is_sought
                               ? intake_engine_value (journey, language, answers, journey->fields[i].id, arena)
                               : NULL;
        if (text)
            texts[(*out_count)++] = dm_arena_strdup (arena, text);
    }
    *out = texts;
}

const char *intake_engine_value (const intake_journey *journey, const char *language, const cJSON *answers,
                                 const char *field, dm_arena *arena)
{
    const intake_field *it = intake_journey_find_field (journey, field);
    const cJSON *value = cJSON_GetObjectItemCaseSensitive (answers, field);
    const char *text = it && value ? intake_field_write (it, language, value, arena) : "";
    return *text ? text : NULL;
}

static void fill_readable (intake_readable *out, const intake_field *field, const char *language, const cJSON *answers,
                           const cJSON *value, dm_arena *arena)
{
    const cJSON *fault = cJSON_GetObjectItemCaseSensitive (answers, intake_fault_key (field, arena));
    *out = (intake_readable){ .label = intake_field_label (field, language),
                              .value = dm_arena_strdup (arena, intake_field_write (field, language, value, arena)) };
    if (cJSON_IsString (fault))
        out->value = dm_arena_printf (
            arena, "%s\n%s: %s", out->value,
            intake_say (language, "Klopt niet, zegt de aanvrager", "Wrong, says the applicant"), fault->valuestring);
    if (strcmp (field->kind->name, "phone") == 0)
        out->telephone = dm_arena_strdup (arena, cJSON_GetStringValue (value));
    if (field->kind->shape == INTAKE_SHAPE_FILES) {
        out->documenten = dm_arena_alloc (arena, INTAKE_FIELD_FILES_MAX * sizeof *out->documenten);
        add_documenten (value, arena, out->documenten, &out->document_count);
    }
}

void intake_engine_describe (const intake_journey *journey, const char *language, const cJSON *answers, dm_arena *arena,
                             intake_readable **out, size_t *out_count)
{
    *out = dm_arena_alloc (arena, (journey->field_count + 1) * sizeof **out);
    *out_count = 0;
    for (size_t i = 0; i < journey->field_count; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive (answers, journey->fields[i].id);
        if (value && !cJSON_IsNull (value))
            fill_readable (&(*out)[(*out_count)++], &journey->fields[i], language, answers, value, arena);
    }
}
