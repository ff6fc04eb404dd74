/* SPDX-License-Identifier: EUPL-1.2 */
/* A question that is asked several times: rows of simpler questions. Inputs of its first row are called id.0.name, or
 * id.0.name.part; id.0 alone says that there is such a row. The buttons are called id.more, and id.less with the number
 * of a row. */
#pragma once

#include "services/intake/field/field.h"

#define INTAKE_ROWS_MAX 100 /* that inputs may name; the field's times says how many are taken */

/* What was typed into one row. */
typedef struct intake_row {
    intake_input **inputs;
    size_t count;
    bool is_empty; /* nothing was filled in */
} intake_row;

/* The rows that inputs name, in their order. Each input is renamed to the place of its row: of rows 2 and 5 the second
 * becomes 1.  Gives: rows in arena, with room for one more. */
intake_row *intake_repeat_rows (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                                size_t *out_count);
/* Adds an empty row, or takes one away, as the button says that was pressed.
 * Gives: out_focus, the row to go on with.  Returns false when no button was pressed. */
bool intake_repeat_press (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                          intake_row *rows, size_t *row_count, size_t *out_focus);
/* A question of a row, by its place in field->each; its id is that of its inputs. In arena. */
const intake_field *intake_repeat_inner (const intake_field *field, size_t row, size_t index, dm_arena *arena);
/* That of this name; NULL when the rows have no such question. */
const intake_field *intake_repeat_find (const intake_field *field, size_t row, const char *name, dm_arena *arena);
/* The inputs of one question of a row. */
intake_input **intake_repeat_own (const intake_row *row, const intake_field *inner, dm_arena *arena, size_t *out_count);
/* What a row is called, as in Person 2; in arena. */
const char *intake_repeat_title (const intake_field *field, const char *language, size_t row, dm_arena *arena);
/* What the buttons say. */
const char *intake_repeat_more (const intake_field *field, const char *language);
const char *intake_repeat_less (const intake_field *field, const char *language, size_t row, dm_arena *arena);
/* That there are more rows than the field takes; in arena. */
const char *intake_repeat_say_many (const intake_field *field, const char *language, dm_arena *arena);
