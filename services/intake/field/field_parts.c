/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers of several parts or values: addresses, files; and every answer as the inputs of a form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "common/utf8.h"
#include "common/uuid.h"
#include "services/intake/value/number.h"
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"
#define STRAAT_MAX 80
#define TOEVOEGING_MAX 10
#define FILENAME_MAX_CHARACTERS 200

static bool is_line_within (const char *text, size_t least, size_t most)
{
    size_t length = dm_utf8_length (text);
    return intake_is_line (text) && length >= least && length <= most;
}

bool intake_is_huisnummer (const char *text)
{
    size_t digits = strspn (text, DIGITS);
    return digits >= 1 && digits <= 5 && !text[digits] && *text != '0';
}

bool intake_is_toevoeging (const char *text)
{
    return is_line_within (text, 0, TOEVOEGING_MAX);
}

bool intake_is_straat (const char *text)
{
    return is_line_within (text, 1, STRAAT_MAX);
}

cJSON *intake_check_adres (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                           size_t count, dm_arena *arena, const char **out_fault)
{
    const intake_field_part *parts = field->kind->parts;
    const char *faults[INTAKE_FIELD_PARTS_MAX];
    intake_field_blame (field, context->language, inputs, count, arena, faults);
    for (size_t i = 0; i < DM_COUNT (faults) && !*out_fault; i++)
        *out_fault = faults[i];
    if (*out_fault)
        return NULL;
    cJSON *value = cJSON_CreateObject ();
    for (size_t i = 0; parts[i].name; i++) {
        const char *text = intake_take_part (field, &parts[i], inputs, count, arena);
        if (*text)
            cJSON_AddStringToObject (value, parts[i].name, text);
    }
    return value;
}

const char *intake_write_adres (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *postcode = intake_member (value, "postcode"), *number = intake_member (value, "huisnummer");
    const char *toevoeging = intake_member (value, "toevoeging"), *straat = intake_member (value, "straat");
    const char *plaats = intake_member (value, "plaats");
    if (!postcode || !number || !straat || !plaats || strlen (postcode) != 6)
        return NULL;
    return dm_arena_printf (arena, "%s %s%s%s\n%.4s %s %s", straat, number, toevoeging ? " " : "",
                            toevoeging ? toevoeging : "", postcode, postcode + 4, plaats);
}

static bool ends_as (const char *name, const char *ending)
{
    const char *dot = strrchr (name, '.');
    return dot
           && (strcasecmp (dot + 1, ending) == 0 || (strcmp (ending, "jpg") == 0 && strcasecmp (dot + 1, "jpeg") == 0)
               || (strcmp (ending, "heic") == 0 && strcasecmp (dot + 1, "heif") == 0));
}

static bool is_accepted (const intake_field *field, const char *name)
{
    const cJSON *ending;
    cJSON_ArrayForEach (ending, cJSON_GetObjectItemCaseSensitive (field->json, "accept"))
        if (ends_as (name, ending->valuestring))
            return true;
    return false;
}

static const char *list_accepted (const intake_field *field, dm_arena *arena)
{
    const char *out = "";
    const cJSON *ending;
    cJSON_ArrayForEach (ending, cJSON_GetObjectItemCaseSensitive (field->json, "accept"))
        out = dm_arena_printf (arena, "%s%s%s", out, *out ? ", " : "", ending->valuestring);
    return out;
}

static const char *find_file_fault (const intake_field *field, const char *language, const intake_input *input,
                                    dm_arena *arena)
{
    dm_uuid document;
    const char *name = input->bestandsnaam;
    if (!name || !dm_uuid_parse (input->value, &document) || !is_line_within (name, 1, FILENAME_MAX_CHARACTERS))
        return intake_say_wrong (field, language);
    if (!is_accepted (field, name))
        return dm_arena_printf (
            arena, intake_say (language, "Kies een bestand van deze soort: %s", "Choose a file of this kind: %s"),
            list_accepted (field, arena));
    return NULL;
}

static bool has_document (const cJSON *list, const char *document)
{
    const cJSON *file;
    cJSON_ArrayForEach (file, list)
        if (strcmp (intake_member (file, "document"), document) == 0)
            return true;
    return false;
}

/* A document that is named twice counts once. */
static void add_file (cJSON *list, const intake_input *input)
{
    dm_uuid document;
    char text[DM_UUID_TEXT_SIZE];
    if (!dm_uuid_parse (input->value, &document))
        return;
    if (has_document (list, dm_uuid_format (document.bytes, text)))
        return;
    cJSON *file = cJSON_CreateObject ();
    cJSON_AddStringToObject (file, "document", text);
    cJSON_AddStringToObject (file, "bestandsnaam", input->bestandsnaam);
    cJSON_AddItemToArray (list, file);
}

cJSON *intake_check_file (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                          size_t count, dm_arena *arena, const char **out_fault)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < count && !*out_fault; i++) {
        if (!inputs[i]->value || !*inputs[i]->value)
            continue;
        *out_fault = find_file_fault (field, context->language, inputs[i], arena);
        if (!*out_fault)
            add_file (list, inputs[i]);
    }
    if (!*out_fault && cJSON_GetArraySize (list) > (int) field->max_files)
        *out_fault = field->max_files == 1
                         ? intake_say (context->language, "Kies niet meer dan 1 bestand", "Choose no more than 1 file")
                         : dm_arena_printf (arena,
                                            intake_say (context->language, "Kies niet meer dan %u bestanden",
                                                        "Choose no more than %u files"),
                                            field->max_files);
    if (!*out_fault)
        return list;
    cJSON_Delete (list);
    return NULL;
}

const char *intake_write_file (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *out = NULL;
    const cJSON *file;
    cJSON_ArrayForEach (file, value) {
        const char *name = intake_member (file, "bestandsnaam");
        if (name)
            out = out ? dm_arena_printf (arena, "%s\n%s", out, name) : name;
    }
    return out;
}

/* Inputs as they grow, in arena. */
typedef struct list {
    dm_arena *arena;
    intake_input **rows;
    size_t count;
} list;

static void add_input (list *to, const char *name, const char *value, const char *bestandsnaam)
{
    intake_input *input = dm_arena_alloc (to->arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    input->name = dm_arena_strdup (to->arena, name);
    input->value = dm_arena_strdup (to->arena, value ? value : "");
    input->bestandsnaam = bestandsnaam ? dm_arena_strdup (to->arena, bestandsnaam) : NULL;
    to->rows[to->count++] = input;
}

static void add_part (list *to, const intake_field *field, const char *part, const char *value)
{
    if (value)
        add_input (to, dm_arena_printf (to->arena, "%s.%s", field->id, part), value, NULL);
}

/* Each part out of the text that holds them all. */
static void cut_parts (list *to, const intake_field *field, const char *text)
{
    for (const intake_field_part *part = field->kind->parts; part->name; part++)
        if (strlen (text) >= (size_t) part->from + part->size)
            add_part (to, field, part->name, dm_arena_printf (to->arena, "%.*s", part->size, text + part->from));
}

static void add_text (list *to, const intake_field *field, const char *language, const char *text)
{
    char number[2 * INTAKE_NUMBER_SIZE];
    if (field->kind->parts[0].name) {
        cut_parts (to, field, text);
        return;
    }
    if (field->kind->order == INTAKE_ORDER_NUMBER) {
        intake_number_write (text, language, field->kind->decimals, number, sizeof number);
        text = number;
    }
    add_input (to, field->id, text, NULL);
}

void intake_field_inputs (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena,
                          intake_input ***out, size_t *out_count)
{
    if (field->kind->shape == INTAKE_SHAPE_GROUPS) {
        intake_repeat_inputs (field, language, value, arena, out, out_count);
        return;
    }
    size_t most = INTAKE_FIELD_PARTS_MAX + (size_t) cJSON_GetArraySize (value);
    list to = { arena, dm_arena_alloc (arena, most * sizeof (intake_input *)), 0 };
    const cJSON *element;
    if (cJSON_IsString (value))
        add_text (&to, field, language, value->valuestring);
    else if (cJSON_IsObject (value))
        for (const intake_field_part *part = field->kind->parts; part->name; part++)
            add_part (&to, field, part->name, intake_member (value, part->name));
    else
        cJSON_ArrayForEach (element, value) {
            if (cJSON_IsString (element))
                add_input (&to, field->id, element->valuestring, NULL);
            else
                add_input (&to, field->id, intake_member (element, "document"),
                           intake_member (element, "bestandsnaam"));
        }
    *out = to.rows;
    *out_count = to.count;
}
