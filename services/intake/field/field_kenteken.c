/* SPDX-License-Identifier: EUPL-1.2 */
/* Dutch number plates. */
#include <string.h>
#include "services/intake/field/field_inside.h"

/* The sidecodes: X a letter, 9 a digit.  Source: RDW, Cijfers en letters op de kentekenplaat. */
static const char *const sidecodes[] = {
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9",
    "9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
};

static bool fits (char character, char pattern)
{
    return pattern == 'X' ? character >= 'A' && character <= 'Z' : character >= '0' && character <= '9';
}

/* The sidecode of a plate without hyphens; NULL when there is none. */
static const char *find_sidecode (const char *text)
{
    for (size_t i = 0; i < DM_COUNT (sidecodes); i++) {
        const char *at = text, *pattern = sidecodes[i];
        for (; *pattern; pattern++)
            if (*pattern != '-' && !fits (*at++, *pattern))
                break;
        if (!*pattern && !*at)
            return sidecodes[i];
    }
    return NULL;
}

cJSON *intake_check_kenteken (const intake_field *field, const intake_field_context *context,
                              intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), "-.");
    if (strlen (text) == 6 && find_sidecode (text))
        return cJSON_CreateString (text);
    *out_fault = intake_say_wrong (field, context->language);
    return NULL;
}

const char *intake_write_kenteken (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *text = cJSON_GetStringValue (value);
    const char *sidecode = text && strlen (text) == 6 ? find_sidecode (text) : NULL;
    if (!sidecode)
        return text;
    char *out = dm_arena_strdup (arena, sidecode);
    for (char *to = out; *to; to++)
        if (*to != '-')
            *to = *text++;
    return out;
}
