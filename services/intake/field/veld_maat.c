/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers with a least and a most: numbers, amounts, dates. */
#include <stdlib.h>
#include <string.h>
#include "services/intake/value/getal.h"
#include "services/intake/value/operand.h"
#include "services/intake/field/veld_inside.h"

#define DIGITS "0123456789"

static const char *say_precise (const intake_veld *veld, const char *taal, dm_arena *arena)
{
    if (veld->decimals == 0)
        return intake_say (taal, "Vul een heel getal in, zonder komma", "Fill in a whole number, without decimals");
    return dm_arena_printf (
        arena, intake_say (taal, "Gebruik niet meer dan %u cijfers achter de komma", "Use no more than %u decimals"),
        veld->decimals);
}

static const char *say_bound (const intake_veld *veld, const char *taal, const char *nl, const char *en,
                              const char *getal, dm_arena *arena)
{
    char text[2 * INTAKE_GETAL_SIZE];
    intake_getal_write (getal, taal, veld->soort->decimals, text, sizeof text);
    return dm_arena_printf (arena, intake_say (taal, nl, en), text);
}

static const char *find_number_fault (const intake_veld *veld, const char *taal, const char *getal, dm_arena *arena)
{
    const char *min = cJSON_GetStringValue (veld->min), *max = cJSON_GetStringValue (veld->max);
    if (!min && *getal == '-')
        min = "0";
    if (min && intake_getal_compare (getal, min) < 0)
        return say_bound (veld, taal, "Vul %s of meer in", "Fill in %s or more", min, arena);
    if (max && intake_getal_compare (getal, max) > 0)
        return say_bound (veld, taal, "Vul %s of minder in", "Fill in %s or less", max, arena);
    return NULL;
}

INTAKE_CHECK (intake_check_number)
{
    char getal[INTAKE_GETAL_SIZE];
    const char *text = intake_take (veld, NULL, inputs, count, arena);
    switch (intake_getal_read (text, context->taal, veld->decimals, getal)) {
    case INTAKE_GETAL_OK:
        *out_fault = find_number_fault (veld, context->taal, getal, arena);
        break;
    case INTAKE_GETAL_TOO_PRECISE:
        *out_fault = say_precise (veld, context->taal, arena);
        break;
    case INTAKE_GETAL_TOO_LARGE:
        *out_fault = intake_say (context->taal, "Dit getal is te groot", "This number is too large");
        break;
    default:
        *out_fault = intake_say_wrong (veld, context->taal);
    }
    return *out_fault ? NULL : cJSON_CreateString (getal);
}

INTAKE_WRITE (intake_write_number)
{
    char text[2 * INTAKE_GETAL_SIZE];
    if (!cJSON_IsString (value))
        return NULL;
    intake_getal_write (value->valuestring, taal, veld->soort->decimals, text, sizeof text);
    return dm_arena_printf (arena, "%s%s%s", veld->soort->sign ? veld->soort->sign : "", veld->soort->sign ? " " : "",
                            text);
}

static int read_digits (const char *text, size_t most)
{
    size_t digits = strspn (text, DIGITS);
    return digits >= 1 && digits <= most && !text[digits] ? (int) strtol (text, NULL, 10) : 0;
}

/* A date in one text: 2026-11-24, or 24-11-2026 with any of - / . or a space between. */
static bool read_whole (char *text, char out[INTAKE_DATUM_SIZE])
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
           && intake_datum_make (read_digits (parts[is_iso ? 0 : 2], 4), intake_datum_month (parts[1]),
                                 read_digits (parts[is_iso ? 2 : 0], 2), out);
}

static bool read_date (const intake_veld *veld, intake_input *const inputs[], size_t count, dm_arena *arena,
                       char out[INTAKE_DATUM_SIZE])
{
    char *whole = intake_take (veld, NULL, inputs, count, arena);
    if (*whole)
        return read_whole (whole, out);
    return intake_datum_make (read_digits (intake_take (veld, "jaar", inputs, count, arena), 4),
                              intake_datum_month (intake_take (veld, "maand", inputs, count, arena)),
                              read_digits (intake_take (veld, "dag", inputs, count, arena), 2), out);
}

static const char *say_date (const char *taal, const char *nl, const char *en, const char *datum, dm_arena *arena)
{
    char text[40];
    intake_datum_write (datum, taal, text, sizeof text);
    return dm_arena_printf (arena, intake_say (taal, nl, en), text);
}

static const char *find_date_fault (const intake_veld *veld, const intake_veld_context *context, const char *datum,
                                    dm_arena *arena)
{
    char bound[INTAKE_DATUM_SIZE];
    if (veld->min && intake_operand_date (veld->min, context->antwoorden, context->today, bound)
        && strcmp (datum, bound) < 0)
        return say_date (context->taal, "Vul een datum in op of na %s", "Fill in a date on or after %s", bound, arena);
    if (veld->max && intake_operand_date (veld->max, context->antwoorden, context->today, bound)
        && strcmp (datum, bound) > 0)
        return say_date (context->taal, "Vul een datum in op of voor %s", "Fill in a date on or before %s", bound,
                         arena);
    return NULL;
}

INTAKE_CHECK (intake_check_date)
{
    char datum[INTAKE_DATUM_SIZE];
    *out_fault = read_date (veld, inputs, count, arena, datum) ? find_date_fault (veld, context, datum, arena)
                                                               : intake_say_wrong (veld, context->taal);
    return *out_fault ? NULL : cJSON_CreateString (datum);
}

INTAKE_WRITE (intake_write_date)
{
    (void) veld;
    char text[40];
    if (!cJSON_IsString (value))
        return NULL;
    intake_datum_write (value->valuestring, taal, text, sizeof text);
    return dm_arena_strdup (arena, text);
}
