/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers out of options: the kind's own, and those that the author gives. */
#include <string.h>
#include "services/intake/field/field_inside.h"

const char *intake_field_option (const intake_field *field, const char *language, const char *value)
{
    for (const intake_field_choice *own = field->kind->options; own->value; own++)
        if (strcmp (own->value, value) == 0)
            return intake_say (language, own->label.nl, own->label.en);
    const cJSON *option;
    cJSON_ArrayForEach (option, cJSON_GetObjectItemCaseSensitive (field->json, "options")) {
        const char *own = intake_member (option, "value");
        if (own && strcmp (own, value) == 0)
            return intake_text (cJSON_GetObjectItemCaseSensitive (option, "label"), language);
    }
    return NULL;
}

const char *const *intake_field_options (const intake_field *field, dm_arena *arena)
{
    const cJSON *options = cJSON_GetObjectItemCaseSensitive (field->json, "options"), *option;
    const size_t most = INTAKE_FIELD_OPTIONS_MAX + (size_t) cJSON_GetArraySize (options) + 1;
    const char **out = dm_arena_zalloc (arena, most * sizeof *out), **to = out;
    for (const intake_field_choice *own = field->kind->options; own->value; own++)
        *to++ = own->value;
    cJSON_ArrayForEach (option, options)
        *to++ = intake_member (option, "value");
    return out;
}

cJSON *intake_check_choice (const intake_field *field, const intake_field_context *context,
                            intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_take (field, NULL, inputs, count, arena);
    if (intake_field_option (field, context->language, text))
        return cJSON_CreateString (text);
    *out_fault = intake_say_wrong (field, context->language);
    return NULL;
}

static bool is_chosen (const char *value, intake_input *const inputs[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (inputs[i]->value && strcmp (inputs[i]->value, value) == 0)
            return true;
    return false;
}

/* Each once, in the order in which they are offered. */
cJSON *intake_check_choices (const intake_field *field, const intake_field_context *context,
                             intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    (void) arena;
    for (size_t i = 0; i < count; i++)
        if (inputs[i]->value && *inputs[i]->value
            && !intake_field_option (field, context->language, inputs[i]->value)) {
            *out_fault = intake_say_wrong (field, context->language);
            return NULL;
        }
    cJSON *list = cJSON_CreateArray ();
    const cJSON *option;
    cJSON_ArrayForEach (option, cJSON_GetObjectItemCaseSensitive (field->json, "options")) {
        const char *value = intake_member (option, "value");
        if (value && is_chosen (value, inputs, count))
            cJSON_AddItemToArray (list, cJSON_CreateString (value));
    }
    return list;
}

/* One a line. */
const char *intake_write_choice (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    if (cJSON_IsString (value))
        return intake_field_option (field, language, value->valuestring);
    const char *out = NULL;
    const cJSON *chosen;
    cJSON_ArrayForEach (chosen, value) {
        const char *label = cJSON_IsString (chosen) ? intake_field_option (field, language, chosen->valuestring) : NULL;
        if (label)
            out = out ? dm_arena_printf (arena, "%s\n%s", out, label) : label;
    }
    return out;
}
