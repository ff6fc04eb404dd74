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
        if (text && *count < INTAKE_VELD_FILES_MAX && dm_uuid_parse (text, &document))
            rows[(*count)++] =
                (ProtobufCBinaryData){ DM_UUID_BYTES, dm_arena_copy (arena, document.bytes, DM_UUID_BYTES) };
    }
}

void intake_engine_documenten (const cJSON *antwoorden, const intake_journey *journey, dm_arena *arena,
                               ProtobufCBinaryData **out, size_t *out_count)
{
    *out = dm_arena_alloc (arena, INTAKE_VELD_FILES_MAX * sizeof **out);
    *out_count = 0;
    for (size_t i = 0; i < journey->veld_count; i++)
        if (journey->velden[i].soort->shape == INTAKE_SHAPE_FILES)
            add_documenten (cJSON_GetObjectItemCaseSensitive (antwoorden, journey->velden[i].id), arena, *out,
                            out_count);
}

const char *intake_engine_waarde (const intake_journey *journey, const char *taal, const cJSON *antwoorden,
                                  const char *veld, dm_arena *arena)
{
    const intake_veld *it = intake_journey_find_veld (journey, veld);
    const cJSON *value = cJSON_GetObjectItemCaseSensitive (antwoorden, veld);
    const char *text = it && value ? intake_veld_write (it, taal, value, arena) : "";
    return *text ? text : NULL;
}

static void fill_leesbaar (intake_leesbaar *out, const intake_veld *veld, const char *taal, const cJSON *antwoorden,
                           const cJSON *value, dm_arena *arena)
{
    const cJSON *fout = cJSON_GetObjectItemCaseSensitive (antwoorden, intake_fout_key (veld, arena));
    *out = (intake_leesbaar){ .label = intake_veld_label (veld, taal),
                              .waarde = dm_arena_strdup (arena, intake_veld_write (veld, taal, value, arena)) };
    if (cJSON_IsString (fout))
        out->waarde = dm_arena_printf (arena, "%s\n%s: %s", out->waarde,
                                       intake_say (taal, "Klopt niet, zegt de aanvrager", "Wrong, says the applicant"),
                                       fout->valuestring);
    if (veld->soort->shape == INTAKE_SHAPE_FILES) {
        out->documenten = dm_arena_alloc (arena, INTAKE_VELD_FILES_MAX * sizeof *out->documenten);
        add_documenten (value, arena, out->documenten, &out->document_count);
    }
}

void intake_engine_describe (const intake_journey *journey, const char *taal, const cJSON *antwoorden, dm_arena *arena,
                             intake_leesbaar **out, size_t *out_count)
{
    *out = dm_arena_alloc (arena, (journey->veld_count + 1) * sizeof **out);
    *out_count = 0;
    for (size_t i = 0; i < journey->veld_count; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive (antwoorden, journey->velden[i].id);
        if (value && !cJSON_IsNull (value))
            fill_leesbaar (&(*out)[(*out_count)++], &journey->velden[i], taal, antwoorden, value, arena);
    }
}
