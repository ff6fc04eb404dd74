/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/field.h"

#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/field/field_inside.h"

#define LABEL "{label}" /* in a sentence: what the field is called */

const char *intake_say (const char *language, const char *nl, const char *en)
{
    return strcmp (language, "en") == 0 ? en : nl;
}

const char *intake_text (const cJSON *text, const char *language)
{
    return intake_member (text, intake_say (language, "nl", "en"));
}

const char *intake_say_wrong (const intake_field *field, const char *language)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "wrong"), language);
    return own ? own : intake_say (language, field->kind->wrong.nl, field->kind->wrong.en);
}

const char *intake_field_label (const intake_field *field, const char *language)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "label"), language);
    return own ? own : intake_say (language, field->kind->label.nl, field->kind->label.en);
}

const char *intake_field_hint (const intake_field *field, const char *language)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "hint"), language);
    return own ? own : intake_say (language, field->kind->hint.nl, field->kind->hint.en);
}

/* A sentence with the field's label where it names that. */
static const char *say_with_label (const intake_field *field, const char *text, const char *language, dm_arena *arena)
{
    const char *place = strstr (text, LABEL), *label = intake_field_label (field, language);
    return !place ? text
                  : dm_arena_printf (arena, "%.*s%s%s", (int) (place - text), text, label ? label : field->id,
                                     place + strlen (LABEL));
}

const char *intake_say_empty (const intake_field *field, const char *language, dm_arena *arena)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "empty"), language);
    const char *text = own ? own : intake_say (language, field->kind->empty.nl, field->kind->empty.en);
    return say_with_label (field, text, language, arena);
}

/* What browsers know of their user, by the field's id.  Source: WCAG 1.3.5. */
static const struct {
    const char *id, *autocomplete;
} known_ids[] = {
    { "naam", "name" },
    { "voornaam", "given-name" },
    { "achternaam", "family-name" },
    { "organisatie", "organization" },
    { "bedrijfsnaam", "organization" },
};

const char *intake_field_autocomplete (const intake_field *field)
{
    for (size_t i = 0; field->kind->is_named && i < DM_COUNT (known_ids); i++)
        if (strcmp (known_ids[i].id, field->id) == 0)
            return known_ids[i].autocomplete;
    return field->kind->autocomplete;
}

/* The part's name in the input's, "" for the id itself; NULL when the input is another field's. */
static const char *part_of (const intake_field *field, const char *name)
{
    size_t length = strlen (field->id);
    if (strncmp (name, field->id, length) != 0)
        return NULL;
    return name[length] == '\0' ? name + length : name[length] == '.' ? name + length + 1 : NULL;
}

bool intake_field_owns (const intake_field *field, const char *input_name)
{
    const char *part = part_of (field, input_name);
    if (field->kind->shape == INTAKE_SHAPE_GROUPS)
        return part && intake_repeat_owns (field, part, input_name);
    bool is_known = part && !*part;
    for (size_t i = 0; part && field->kind->parts[i].name; i++)
        is_known |= strcmp (field->kind->parts[i].name, part) == 0;
    return is_known || (part && field->edit && strcmp (part, "fout") == 0);
}

static bool is_space (const char *at, size_t *out_bytes)
{
    *out_bytes = strncmp (at, "\xC2\xA0", 2) == 0 ? 2 : 1;
    return *out_bytes == 2 || (*at && strchr (" \t\r\n", *at));
}

/* A copy without space around it. */
static char *trim (const char *text, dm_arena *arena)
{
    size_t bytes;
    while (is_space (text, &bytes))
        text += bytes;
    char *out = dm_arena_strdup (arena, text);
    size_t size = strlen (out);
    for (;;) {
        if (size >= 1 && strchr (" \t\r\n", out[size - 1]))
            size--;
        else if (size >= 2 && strncmp (out + size - 2, "\xC2\xA0", 2) == 0)
            size -= 2;
        else
            break;
    }
    out[size] = '\0';
    return out;
}

char *intake_take (const intake_field *field, const char *part, intake_input *const inputs[], size_t count,
                   dm_arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        const char *own = part_of (field, inputs[i]->name);
        char *text =
            own && strcmp (own, part ? part : "") == 0 && inputs[i]->value ? trim (inputs[i]->value, arena) : NULL;
        if (text && *text)
            return text;
    }
    return dm_arena_strdup (arena, "");
}

char *intake_squeeze (char *text, const char *characters)
{
    char *to = text;
    for (const char *at = text; *at;) {
        size_t bytes;
        if (is_space (at, &bytes)) {
            at += bytes;
            continue;
        }
        if (!strchr (characters, *at))
            *to++ = (char) (*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        at++;
    }
    *to = '\0';
    return text;
}

char *intake_take_part (const intake_field *field, const intake_field_part *part, intake_input *const inputs[],
                        size_t count, dm_arena *arena)
{
    char *text = intake_take (field, part->name, inputs, count, arena);
    return part->squeeze ? intake_squeeze (text, part->squeeze) : text;
}

bool intake_is_line (const char *text)
{
    return dm_utf8_is_valid (text, strlen (text)) && !strpbrk (text, "\t\r\n");
}

bool intake_is_blank (const char *value)
{
    size_t bytes;
    while (value && *value && is_space (value, &bytes))
        value += bytes;
    return !value || !*value;
}

static bool is_filled_in (const intake_field *field, intake_input *const inputs[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (intake_field_owns (field, inputs[i]->name) && !intake_is_blank (inputs[i]->value))
            return true;
    return false;
}

const char *intake_field_check (const intake_field *field, const intake_field_context *context,
                                intake_input *const inputs[], size_t count, dm_arena *arena, cJSON **out_value)
{
    *out_value = NULL;
    if (!is_filled_in (field, inputs, count))
        return field->is_optional ? NULL : intake_say_empty (field, context->language, arena);
    for (size_t i = 0; i < count; i++)
        if (inputs[i]->value && !dm_utf8_is_valid (inputs[i]->value, strlen (inputs[i]->value)))
            return intake_say_wrong (field, context->language);
    const char *fault = NULL;
    cJSON *value = field->kind->check (field, context, inputs, count, arena, &fault);
    if (!value)
        return fault;
    *out_value = value;
    return NULL;
}

/* What is wrong with a part; NULL for nothing. One without rules of its own is never to blame. */
static const char *find_part_fault (const intake_field *field, const intake_field_part *part, const char *language,
                                    intake_input *const inputs[], size_t count, dm_arena *arena)
{
    const char *text = intake_take_part (field, part, inputs, count, arena);
    if (!part->is_well || part->is_well (text))
        return NULL;
    const intake_spoken *said = *text ? &part->wrong : &part->empty;
    return say_with_label (field, intake_say (language, said->nl, said->en), language, arena);
}

/* Each part of an address is asked for; a date is asked for as one, unless some of it is there. */
static bool can_blame (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena)
{
    if (*intake_take (field, NULL, inputs, count, arena)) /* in one text */
        return false;
    return is_filled_in (field, inputs, count) || (field->kind->shape == INTAKE_SHAPE_OBJECT && !field->is_optional);
}

void intake_field_blame (const intake_field *field, const char *language, intake_input *const inputs[], size_t count,
                         dm_arena *arena, const char *out_faults[INTAKE_FIELD_PARTS_MAX])
{
    const intake_field_part *parts = field->kind->parts;
    memset (out_faults, 0, INTAKE_FIELD_PARTS_MAX * sizeof *out_faults);
    for (size_t i = 0; parts[i].name && can_blame (field, inputs, count, arena); i++)
        out_faults[i] = find_part_fault (field, &parts[i], language, inputs, count, arena);
}

const char *intake_field_write (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    const char *text = value ? field->kind->write (field, language, value, arena) : NULL;
    return text ? text : "";
}
