/* SPDX-License-Identifier: EUPL-1.2 */
/* The checks that field.c's table names, and what they share. */
#pragma once

#include "services/intake/field/field.h"

/* What a kind's row has as check, and as write; field.h says what they do. */
typedef cJSON *intake_field_check_function (const intake_field *field, const intake_field_context *context,
                                            intake_input *const inputs[], size_t count, dm_arena *arena,
                                            const char **out_fault);
typedef const char *intake_field_write_function (const intake_field *field, const char *language, const cJSON *value,
                                                 dm_arena *arena);

/* field_text.c: one line or several, and numbers of a fixed form. */
intake_field_check_function intake_check_text;
intake_field_check_function intake_check_long_text;
intake_field_check_function intake_check_email;
intake_field_check_function intake_check_phone;
intake_field_check_function intake_check_elfproef;
intake_field_check_function intake_check_kvk;
intake_field_check_function intake_check_vestiging;
intake_field_check_function intake_check_postcode;
intake_field_check_function intake_check_time;
intake_field_write_function intake_write_text;
intake_field_write_function intake_write_phone;
intake_field_write_function intake_write_postcode;
/* field_iban.c, field_kenteken.c */
intake_field_check_function intake_check_iban;
intake_field_write_function intake_write_iban;
intake_field_check_function intake_check_kenteken;
intake_field_write_function intake_write_kenteken;
/* field_size.c: what can be compared. */
intake_field_check_function intake_check_number;
intake_field_check_function intake_check_date;
intake_field_write_function intake_write_number;
intake_field_write_function intake_write_date;
/* field_choice.c */
intake_field_check_function intake_check_choice;
intake_field_check_function intake_check_choices;
intake_field_write_function intake_write_choice;
/* field_location.c */
intake_field_check_function intake_check_location;
intake_field_write_function intake_write_location;
/* field_parts.c: of several parts, or several values. */
intake_field_check_function intake_check_adres;
intake_field_check_function intake_check_file;
intake_field_write_function intake_write_adres;
intake_field_write_function intake_write_file;
/* repeat.c: rows of answers. */
intake_field_check_function intake_check_repeat;
intake_field_write_function intake_write_repeat;
/* As intake_field_owns, of such a field.  Takes: part, what stands behind the id and a point. */
bool intake_repeat_owns (const intake_field *field, const char *part, const char *name);
/* As intake_field_inputs, of such a field. */
void intake_repeat_inputs (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena,
                           intake_input ***out, size_t *out_count);

/* What was filled in is wrong: in the field's own words, or those of its kind. */
const char *intake_say_wrong (const intake_field *field, const char *language);
/* It was left empty: in the field's own words, or those of its kind with its label; in arena. */
const char *intake_say_empty (const intake_field *field, const char *language, dm_arena *arena);
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
/* True for text that can be this part of a date. */
bool intake_is_dag (const char *text);
bool intake_is_maand (const char *text);
bool intake_is_jaar (const char *text);
/* Four digits and two letters.  Source: PostNL; SA, SD and SS are not given out. */
bool intake_postcode_is_valid (const char *text);
/* True for one line: no control characters. */
bool intake_is_line (const char *text);
