/* SPDX-License-Identifier: EUPL-1.2 */
/* The checks that field.c's table names, and what they share. */
#pragma once

#include "services/intake/field/field.h"

#define INTAKE_CHECK(name)                                                                                             \
    cJSON *name (const intake_field *field, const intake_field_context *context, intake_input *const inputs[],         \
                 size_t count, dm_arena *arena, const char **out_fault)
#define INTAKE_WRITE(name)                                                                                             \
    const char *name (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)

/* field_text.c: one line or several, and numbers of a fixed form. */
INTAKE_CHECK (intake_check_text);
INTAKE_CHECK (intake_check_long_text);
INTAKE_CHECK (intake_check_email);
INTAKE_CHECK (intake_check_phone);
INTAKE_CHECK (intake_check_elfproef);
INTAKE_CHECK (intake_check_kvk);
INTAKE_CHECK (intake_check_vestiging);
INTAKE_CHECK (intake_check_postcode);
INTAKE_CHECK (intake_check_time);
INTAKE_WRITE (intake_write_text);
INTAKE_WRITE (intake_write_phone);
INTAKE_WRITE (intake_write_postcode);
/* field_iban.c, field_kenteken.c */
INTAKE_CHECK (intake_check_iban);
INTAKE_WRITE (intake_write_iban);
INTAKE_CHECK (intake_check_kenteken);
INTAKE_WRITE (intake_write_kenteken);
/* field_maat.c: what can be compared. */
INTAKE_CHECK (intake_check_number);
INTAKE_CHECK (intake_check_date);
INTAKE_WRITE (intake_write_number);
INTAKE_WRITE (intake_write_date);
/* field_choice.c */
INTAKE_CHECK (intake_check_choice);
INTAKE_CHECK (intake_check_choices);
INTAKE_WRITE (intake_write_choice);
/* field_samen.c: of several parts, or several values. */
INTAKE_CHECK (intake_check_adres);
INTAKE_CHECK (intake_check_location);
INTAKE_CHECK (intake_check_file);
INTAKE_WRITE (intake_write_adres);
INTAKE_WRITE (intake_write_location);
INTAKE_WRITE (intake_write_file);
/* repeat.c: rows of answers. */
INTAKE_CHECK (intake_check_repeat);
INTAKE_WRITE (intake_write_repeat);
/* As intake_field_owns, of such a field.  Takes: part, what stands behind the id and a point. */
bool intake_repeat_owns (const intake_field *field, const char *part, const char *name);
/* As intake_field_inputs, of such a field. */
void intake_repeat_inputs (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena,
                           intake_input ***out, size_t *out_count);

/* The kind's own sentence: what was filled in is wrong. */
const char *intake_say_wrong (const intake_field *field, const char *language);
/* The first value of a part (NULL: the id itself) that is not empty, without space around it, in arena; "" when there
 * is none. */
char *intake_take (const intake_field *field, const char *part, intake_input *const inputs[], size_t count,
                   dm_arena *arena);
/* The same of a part that is known, without what it squeezes out. */
char *intake_take_part (const intake_field *field, const intake_field_part *part, intake_input *const inputs[],
                        size_t count, dm_arena *arena);
/* Takes out all that is in characters, spaces of any kind too, and makes letters upper case; in place. */
char *intake_squeeze (char *text, const char *characters);
/* True for text that can be this part of an address. */
bool intake_is_huisnummer (const char *text);
bool intake_is_toevoeging (const char *text);
bool intake_is_straat (const char *text);
/* Four digits and two letters.  Source: PostNL; SA, SD and SS are not given out. */
bool intake_postcode_is_valid (const char *text);
/* True for one line: no control characters. */
bool intake_is_line (const char *text);
