/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers of one text. */
#include <string.h>
#include "common/email.h"
#include "common/utf8.h"
#include "services/identity/number.h"
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define VESTIGING_DIGITS 12
#define PHONE_DIGITS_MIN 7  /* with its country's code; the shortest in use */
#define PHONE_DIGITS_MAX 15 /* ITU-T E.164 */
#define DUTCH_DIGITS 9      /* after +31 */

static cJSON *refuse (const intake_field *field, const intake_field_context *context, const char **out_fault)
{
    *out_fault = intake_say_wrong (field, context->language);
    return NULL;
}

/* Keeps it when it is not too long. */
static cJSON *keep (const intake_field *field, const intake_field_context *context, const char *text, dm_arena *arena,
                    const char **out_fault)
{
    size_t length = dm_utf8_length (text);
    if (length <= field->max_length)
        return cJSON_CreateString (text);
    *out_fault = dm_arena_printf (arena,
                                  intake_say (context->language, "Gebruik niet meer dan %u tekens. Het zijn er nu %zu",
                                              "Use no more than %u characters. There are %zu now"),
                                  field->max_length, length);
    return NULL;
}

cJSON *intake_check_text (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                          size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_take (field, NULL, inputs, count, arena);
    return intake_is_line (text) ? keep (field, context, text, arena, out_fault) : refuse (field, context, out_fault);
}

/* Ends of lines become \n. */
cJSON *intake_check_long_text (const intake_field *field, const intake_field_context *context,
                               intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    char *text = intake_take (field, NULL, inputs, count, arena), *to = text;
    for (const char *at = text; *at; at++)
        if (*at != '\r')
            *to++ = *at;
        else if (at[1] != '\n')
            *to++ = '\n';
    *to = '\0';
    return keep (field, context, text, arena, out_fault);
}

/* A domain without a dot is a slip of the pen here, though it may be an address somewhere. */
cJSON *intake_check_email (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                           size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_take (field, NULL, inputs, count, arena), *at = strrchr (text, '@');
    bool is_well = at && strchr (at, '.') && dm_email_is_valid (text);
    return is_well ? cJSON_CreateString (text) : refuse (field, context, out_fault);
}

/* +31612345678, from 06-12345678, 0031 6 12345678, +31 (0)6 12345678. */
cJSON *intake_check_phone (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                           size_t count, dm_arena *arena, const char **out_fault)
{
    char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), "-./");
    char *nought = strstr (text, "(0)"); /* not dialled after the country's code */
    if (nought && (*text == '+' || strncmp (text, "00", 2) == 0))
        memmove (nought, nought + 3, strlen (nought + 3) + 1);
    const char *digits = intake_squeeze (text, "()"), *country = "";
    if (*digits == '+')
        digits += 1;
    else if (strncmp (digits, "00", 2) == 0)
        digits += 2;
    else if (*digits == '0') {
        digits += 1;
        country = "31";
    } else
        return refuse (field, context, out_fault);
    const char *number = dm_arena_printf (arena, "%s%.20s", country, digits);
    size_t size = strlen (number);
    bool is_dutch = strncmp (number, "31", 2) == 0;
    bool is_well = strspn (number, DIGITS) == size && *number != '0' && size >= PHONE_DIGITS_MIN
                   && size <= PHONE_DIGITS_MAX && (!is_dutch || (size == 2 + DUTCH_DIGITS && number[2] != '0'));
    return is_well ? cJSON_CreateString (dm_arena_printf (arena, "+%s", number)) : refuse (field, context, out_fault);
}

/* BSN and RSIN have the same check. */
cJSON *intake_check_elfproef (const intake_field *field, const intake_field_context *context,
                              intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), ".-");
    return identity_bsn_is_valid (text) ? cJSON_CreateString (text) : refuse (field, context, out_fault);
}

cJSON *intake_check_kvk (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                         size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), ".-");
    return identity_kvk_is_valid (text) ? cJSON_CreateString (text) : refuse (field, context, out_fault);
}

cJSON *intake_check_vestiging (const intake_field *field, const intake_field_context *context,
                               intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), ".-");
    bool is_well = strlen (text) == VESTIGING_DIGITS && strspn (text, DIGITS) == VESTIGING_DIGITS
                   && strspn (text, "0") < VESTIGING_DIGITS;
    return is_well ? cJSON_CreateString (text) : refuse (field, context, out_fault);
}

bool intake_postcode_is_valid (const char *text)
{
    return strlen (text) == 6 && *text >= '1' && *text <= '9' && strspn (text, DIGITS) == 4
           && strspn (text + 4, LETTERS) == 2 && strcmp (text + 4, "SA") != 0 && strcmp (text + 4, "SD") != 0
           && strcmp (text + 4, "SS") != 0;
}

cJSON *intake_check_postcode (const intake_field *field, const intake_field_context *context,
                              intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    const char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), "-.");
    return intake_postcode_is_valid (text) ? cJSON_CreateString (text) : refuse (field, context, out_fault);
}

/* As HH:MM in arena; NULL when it is no time of a day. */
static const char *read_time (const char *text, dm_arena *arena)
{
    const size_t digits = strspn (text, DIGITS), hours = digits == 4 ? 2 : digits;
    const bool is_split = text[digits] == ':' || text[digits] == '.';
    const char *minutes = text + hours + is_split;
    if (hours < 1 || hours > 2 || (!is_split && digits != 4))
        return NULL;
    if (strspn (minutes, DIGITS) != 2 || minutes[2] || *minutes > '5')
        return NULL;
    const char *out = dm_arena_printf (arena, "%s%.*s:%s", hours == 1 ? "0" : "", (int) hours, text, minutes);
    return strncmp (out, "23", 2) <= 0 ? out : NULL;
}

/* 13:30, from 13.30 or 1330, with or without uur behind it. */
cJSON *intake_check_time (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],
                          size_t count, dm_arena *arena, const char **out_fault)
{
    char *text = intake_squeeze (intake_take (field, NULL, inputs, count, arena), ""), *unit = strstr (text, "UUR");
    if (unit && strcmp (unit, "UUR") == 0)
        *unit = '\0';
    const char *time = read_time (text, arena);
    return time ? cJSON_CreateString (time) : refuse (field, context, out_fault);
}

const char *intake_write_text (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language, (void) arena;
    return cJSON_GetStringValue (value);
}

/* Dutch numbers as they are dialled here. */
const char *intake_write_phone (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *text = cJSON_GetStringValue (value);
    if (!text || strncmp (text, "+31", 3) != 0)
        return text;
    return text[3] == '6' ? dm_arena_printf (arena, "06 %s", text + 4) : dm_arena_printf (arena, "0%s", text + 3);
}

const char *intake_write_postcode (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    (void) field, (void) language;
    const char *text = cJSON_GetStringValue (value);
    return text && strlen (text) == 6 ? dm_arena_printf (arena, "%.4s %s", text, text + 4) : text;
}
