/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers with a least and a most: numbers, amounts, dates. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/value/number.h"
#include "services/intake/value/operand.h"
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"

static const char *say_precise (const intake_field *field, const char *language, dm_arena *arena)
{
    if (field->decimals == 0)
        return intake_say (language, "Vul een heel getal in, zonder komma", "Fill in a whole number, without decimals");
    return dm_arena_printf (
        arena,
        intake_say (language, "Gebruik niet meer dan %u cijfers achter de komma", "Use no more than %u decimals"),
        field->decimals);
}

static const char *say_bound (const intake_field *field, const char *language, const char *nl, const char *en,
                              const char *number, dm_arena *arena)
{
    char text[2 * INTAKE_NUMBER_SIZE];
    intake_number_write (number, language, field->kind->decimals, text, sizeof text);
    return dm_arena_printf (arena, intake_say (language, nl, en), text);
}

static const char *find_number_fault (const intake_field *field, const char *language, const char *number,
                                      dm_arena *arena)
{
    const char *min = cJSON_GetStringValue (field->min), *max = cJSON_GetStringValue (field->max);
    if (!min && *number == '-')
        min = "0";
    if (min && intake_number_compare (number, min) < 0)
        return say_bound (field, language, "Vul %s of meer in", "Fill in %s or more", min, arena);
    if (max && intake_number_compare (number, max) > 0)
        return say_bound (field, language, "Vul %s of minder in", "Fill in %s or less", max, arena);
    return NULL;
}

cJSON *intake_check_number (const intake_field *field, const intake_field_context *context,
                            intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    char number[INTAKE_NUMBER_SIZE];
    const char *text = intake_take (field, NULL, inputs, count, arena);
    switch (intake_number_read (text, context->language, field->decimals, number)) {
    case INTAKE_NUMBER_OK:
        *out_fault = find_number_fault (field, context->language, number, arena);
        break;
    case INTAKE_NUMBER_TOO_PRECISE:
        *out_fault = say_precise (field, context->language, arena);
        break;
    case INTAKE_NUMBER_TOO_LARGE:
        *out_fault = intake_say (context->language, "Dit getal is te groot", "This number is too large");
        break;
    default:
        *out_fault = intake_say_wrong (field, context->language);
    }
    return *out_fault ? NULL : cJSON_CreateString (number);
}

const char *intake_write_number (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    char text[2 * INTAKE_NUMBER_SIZE];
    if (!cJSON_IsString (value))
        return NULL;
    intake_number_write (value->valuestring, language, field->kind->decimals, text, sizeof text);
    return dm_arena_printf (arena, "%s%s%s", field->kind->sign ? field->kind->sign : "", field->kind->sign ? " " : "",
                            text);
}

static int read_digits (const char *text, size_t most)
{
    size_t digits = strspn (text, DIGITS);
    return digits >= 1 && digits <= most && !text[digits] ? (int) strtol (text, NULL, 10) : 0;
}

/* A date in one text: 2026-11-24, or 24-11-2026 with any of - / . or a space between. */
static bool read_whole (char *text, char out[INTAKE_DATE_SIZE])
{
    char *rest = NULL;
    const char *parts[3];
    for (int i = 0; i < 3; i++) {
        parts[i] = strtok_r (i == 0 ? text : NULL, "-/. ", &rest);
        if (!parts[i])
            return false;
    }
    bool is_iso = strlen (parts[0]) == 4;
    return !strtok_r (NULL, "-/. ", &rest)
           && intake_date_make (read_digits (parts[is_iso ? 0 : 2], 4), intake_date_month (parts[1]),
                                read_digits (parts[is_iso ? 2 : 0], 2), out);
}

bool intake_is_dag (const char *text)
{
    const int day = read_digits (text, 2);
    return day >= 1 && day <= 31;
}

bool intake_is_maand (const char *text)
{
    return intake_date_month (text) > 0;
}

bool intake_is_jaar (const char *text)
{
    return strlen (text) == 4 && read_digits (text, 4) > 0;
}

static bool read_date (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                       char out[INTAKE_DATE_SIZE])
{
    char *whole = intake_take (field, NULL, inputs, count, arena);
    if (*whole)
        return read_whole (whole, out);
    return intake_date_make (read_digits (intake_take (field, "jaar", inputs, count, arena), 4),
                             intake_date_month (intake_take (field, "maand", inputs, count, arena)),
                             read_digits (intake_take (field, "dag", inputs, count, arena), 2), out);
}

/* With a date as people are asked to write it. */
static const char *say_date (const char *language, const char *nl, const char *en, const char *date, dm_arena *arena)
{
    const long year = strtol (date, NULL, 10), month = strtol (date + 5, NULL, 10), day = strtol (date + 8, NULL, 10);
    return dm_arena_printf (arena, intake_say (language, nl, en),
                            dm_arena_printf (arena, "%ld %ld %ld", day, month, year));
}

static const char *find_date_fault (const intake_field *field, const intake_field_context *context, const char *date,
                                    dm_arena *arena)
{
    char bound[INTAKE_DATE_SIZE];
    if (field->min && intake_operand_date (field->min, context->answers, context->today, bound)
        && strcmp (date, bound) < 0)
        return say_date (context->language, "Vul een datum in op of na %s", "Fill in a date on or after %s", bound,
                         arena);
    if (field->max && intake_operand_date (field->max, context->answers, context->today, bound)
        && strcmp (date, bound) > 0)
        return say_date (context->language, "Vul een datum in op of voor %s", "Fill in a date on or before %s", bound,
                         arena);
    return NULL;
}

/* The date that the hint of the field gives as an example, as it stands there; NULL for none. */
static const char *find_example (const intake_field *field, const char *language, dm_arena *arena)
{
    const char *hint = intake_field_hint (field, language);
    for (const char *at = hint ? hint + strcspn (hint, DIGITS) : ""; *at; at += strcspn (at, DIGITS)) {
        char date[INTAKE_DATE_SIZE];
        size_t bytes = strspn (at, DIGITS " ");
        const char *example = dm_arena_printf (arena, "%.*s", (int) bytes - (at[bytes - 1] == ' '), at);
        if (read_whole (dm_arena_strdup (arena, example), date))
            return example;
        at += bytes;
    }
    return NULL;
}

/* No such date: in the field's own words, or with an example that the field takes. */
static const char *say_no_date (const intake_field *field, const intake_field_context *context, dm_arena *arena)
{
    char bound[INTAKE_DATE_SIZE];
    const char *nl = "Vul een datum in die bestaat, zoals %s", *en = "Fill in a date that exists, like %s";
    const char *example = find_example (field, context->language, arena);
    if (cJSON_GetObjectItemCaseSensitive (field->json, "wrong"))
        return intake_say_wrong (field, context->language);
    if (field->max && intake_operand_date (field->max, context->answers, context->today, bound)
        && !cJSON_GetObjectItemCaseSensitive (field->json, "hint"))
        return say_date (context->language, nl, en, bound, arena);
    return example ? dm_arena_printf (arena, intake_say (context->language, nl, en), example)
                   : intake_say_wrong (field, context->language);
}

cJSON *intake_check_date (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                          size_t count, dm_arena *arena, const char **out_fault)
{
    char date[INTAKE_DATE_SIZE];
    *out_fault = read_date (field, inputs, count, arena, date) ? find_date_fault (field, context, date, arena)
                                                               : say_no_date (field, context, arena);
    return *out_fault ? NULL : cJSON_CreateString (date);
}

const char *intake_write_date (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field;
    char text[40];
    if (!cJSON_IsString (value))
        return NULL;
    intake_date_write (value->valuestring, language, text, sizeof text);
    return dm_arena_strdup (arena, text);
}
