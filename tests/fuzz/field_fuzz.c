/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers, as they come from a form. The input's first byte picks a kind of question, the second a language and a part;
 * the rest are values, a line each. What is taken can be filled in again, and is the same then. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/field/field.h"

#define INPUTS_MAX 8

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *const json_text = "{\"options\":[{\"value\":\"a\",\"label\":{\"nl\":\"A\",\"en\":\"A\"}},{\"value\":"
                                     "\"b\",\"label\":{\"nl\":\"B\",\"en\":\"B\"}}],"
                                     "\"accept\":[\"jpg\"]}";

static size_t read_inputs (const intake_field *field, char *text, dm_arena *arena, bool is_whole, intake_input *out[])
{
    size_t count = 0;
    char *rest = NULL;
    for (char *at = strtok_r (text, "\n", &rest); at && count < INPUTS_MAX; at = strtok_r (NULL, "\n", &rest)) {
        const char *part = is_whole || !field->kind->parts[0].name ? NULL : field->kind->parts[count].name;
        if (!is_whole && field->kind->parts[0].name && !part)
            break;
        out[count] = dm_arena_alloc (arena, sizeof **out);
        digimeente__intake__v1__input__init (out[count]);
        out[count]->name = part ? dm_arena_printf (arena, "v.%s", part) : "v";
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
    const intake_field field = {
        .id = "v", .kind = kind, .json = json, .max_length = kind->length_default, .max_files = 2, .decimals = 2
    };
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
