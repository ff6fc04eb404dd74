/* SPDX-License-Identifier: EUPL-1.2 */
/* International account numbers. */
#include <string.h>
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define IBAN_MAX 34
#define GROUP 4

/* Characters of a country's numbers.  Source: SWIFT, IBAN Registry, release 99. */
static const struct {
    char country[3];
    uint8_t length;
} lengths[] = {
    { "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 }, { "BA", 20 }, { "BE", 16 }, { "BG", 22 },
    { "BH", 22 }, { "BI", 27 }, { "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 }, { "CY", 28 }, { "CZ", 24 },
    { "DE", 22 }, { "DJ", 27 }, { "DK", 18 }, { "DO", 28 }, { "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 },
    { "FK", 18 }, { "FO", 18 }, { "FR", 27 }, { "GB", 22 }, { "GE", 22 }, { "GI", 23 }, { "GL", 18 }, { "GR", 27 },
    { "GT", 28 }, { "HN", 28 }, { "HR", 21 }, { "HU", 28 }, { "IE", 22 }, { "IL", 23 }, { "IQ", 23 }, { "IS", 26 },
    { "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 }, { "LC", 32 }, { "LI", 21 }, { "LT", 20 },
    { "LU", 20 }, { "LV", 21 }, { "LY", 25 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 }, { "MK", 19 }, { "MN", 20 },
    { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NI", 28 }, { "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 },
    { "PL", 28 }, { "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 }, { "RS", 22 }, { "RU", 33 }, { "SA", 24 },
    { "SC", 31 }, { "SD", 18 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 }, { "ST", 25 },
    { "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 }, { "UA", 29 }, { "VA", 22 }, { "VG", 24 }, { "XK", 20 },
    { "YE", 30 },
};

static bool has_its_length (const char *text)
{
    for (size_t i = 0; i < DM_COUNT (lengths); i++)
        if (strncmp (text, lengths[i].country, 2) == 0)
            return strlen (text) == lengths[i].length;
    return false;
}

/* The remainder of the number, its first four characters at the end and letters as 10 to 35.  Source: ISO 7064. */
static unsigned remainder_of (const char *text, size_t size)
{
    unsigned remainder = 0;
    for (size_t i = 0; i < size; i++) {
        char character = text[(i + 4) % size];
        remainder = character <= '9' ? remainder * 10 + (unsigned) (character - '0')
                                     : remainder * 100 + (unsigned) (character - 'A') + 10;
        remainder %= 97;
    }
    return remainder;
}

cJSON *intake_check_iban (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                          size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), "-.");
    size_t size = strlen (text);
    bool is_well = size <= IBAN_MAX && strspn (text, LETTERS DIGITS) == size && has_its_length (text)
                   && strspn (text + 2, DIGITS) >= 2 && remainder_of (text, size) == 1;
    if (is_well)
        return cJSON_CreateString (text);
    *out_fault = intake_say_wrong (field, context->language);
    return NULL;
}

const char *intake_write_iban (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *text = cJSON_GetStringValue (value);
    if (!text)
        return NULL;
    char *out = dm_arena_alloc (arena, 2 * strlen (text) + 1), *to = out;
    for (size_t i = 0; text[i]; i++) {
        if (i > 0 && i % GROUP == 0)
            *to++ = ' ';
        *to++ = text[i];
    }
    *to = '\0';
    return out;
}
