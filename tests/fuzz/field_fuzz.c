/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers, as they come from a form. The input's first byte picks a kind of question, the second a language and a part;
 * the rest are values, a line each; of rows of questions each is the answer of a row, to one of its questions. What is
 * taken can be filled in again, and is the same then. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/field/field.h"

#define INPUTS_MAX 8

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *const json_text = "{\"label\":{\"nl\":\"L\",\"en\":\"L\"},\"options\":[{\"value\":\"a\",\"label\":{"
                                     "\"nl\":\"A\",\"en\":\"A\"}},{\"value\":"
                                     "\"b\",\"label\":{\"nl\":\"B\",\"en\":\"B\"}}],"
                                     "\"accept\":[\"jpg\"]}";

static const char *find_name (const intake_field *field, size_t count, bool is_whole, dm_arena *arena)
{
    const intake_field_part *parts = field->kind->parts;
    if (field->each_count > 0)
        return dm_arena_printf (arena, "v.%zu.%s", count, field->each[is_whole].id);
    if (is_whole || !parts[0].name)
        return "v";
    return parts[count].name ? dm_arena_printf (arena, "v.%s", parts[count].name) : NULL;
}

static size_t read_inputs (const intake_field *field, char *text, dm_arena *arena, bool is_whole, intake_input *out[])
{
    size_t count = 0;
    char *rest = NULL;
    for (char *at = strtok_r (text, "\n", &rest); at && count < INPUTS_MAX; at = strtok_r (NULL, "\n", &rest)) {
        const char *name = find_name (field, count, is_whole, arena);
        if (!name)
            break;
        out[count] = dm_arena_alloc (arena, sizeof **out);
        digimeente__intake__v1__input__init (out[count]);
        out[count]->name = (char *) name;
        out[count]->value = at;
        out[count]->bestandsnaam =
            field->kind->shape == INTAKE_SHAPE_FILES ? dm_arena_printf (arena, "%s.jpg", at) : NULL;
        count++;
    }
    return count;
}

static void check_taken (const intake_field *field, const intake_field_context *context, cJSON *value, dm_arena *arena)
{
    intake_input **inputs;
    size_t count;
    cJSON *again = NULL;
    if (!intake_field_write (field, context->language, value, arena))
        abort ();
    intake_field_inputs (field, context->language, value, arena, &inputs, &count);
    if (intake_field_check (field, context, inputs, count, arena, &again) || !cJSON_Compare (value, again, true))
        abort ();
    cJSON_Delete (again);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    size_t kinds = 0;
    dm_arena *arena = dm_arena_open ();
    const char *const *names = intake_field_kind_names (arena);
    while (names[kinds])
        kinds++;
    cJSON *json = cJSON_Parse (json_text), *value = NULL;
    const intake_field_kind *kind = intake_field_kind_find (names[data[0] % kinds]);
    const intake_field each[] = {
        { .id = "tekst", .kind = intake_field_kind_find ("text"), .json = json, .is_optional = true, .max_length = 10 },
        { .id = "dag", .kind = intake_field_kind_find ("date"), .json = json, .is_optional = true },
    };
    const bool has_rows = kind->shape == INTAKE_SHAPE_GROUPS;
    const intake_field field = { .id = "v",
                                 .kind = kind,
                                 .json = json,
                                 .max_length = kind->length_default,
                                 .max_files = 2,
                                 .decimals = 2,
                                 .each = each,
                                 .each_count = has_rows ? DM_COUNT (each) : 0,
                                 .times = 4 };
    const intake_field_context context = { data[1] & 1 ? "en" : "nl", "2026-11-24", NULL };
    char *text = dm_arena_alloc (arena, size - 1);
    memcpy (text, data + 2, size - 2);
    text[size - 2] = '\0';
    intake_input *inputs[INPUTS_MAX];
    size_t count = read_inputs (&field, text, arena, data[1] & 2, inputs);
    const char *fault = intake_field_check (&field, &context, inputs, count, arena, &value);
    if (!fault == !value) /* not optional: one of both */
        abort ();
    if (value)
        check_taken (&field, &context, value, arena);
    cJSON_Delete (value);
    cJSON_Delete (json);
    dm_arena_destroy (&arena);
    return 0;
}
