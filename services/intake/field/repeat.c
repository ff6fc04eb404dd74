/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/repeat.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/field/field_inside.h"

#define DIGITS "0123456789"
#define ROW_DIGITS_MAX 2 /* of a number below INTAKE_ROWS_MAX */

/* What stands behind id.N in the input's name: "" for the row itself; NULL when the input is of no row. */
static const char *find_rest (const intake_field *field, const char *name, size_t *out_row)
{
    const size_t length = strlen (field->id);
    if (strncmp (name, field->id, length) != 0 || name[length] != '.')
        return NULL;
    const char *number = name + length + 1;
    const size_t digits = strspn (number, DIGITS);
    if (digits < 1 || digits > ROW_DIGITS_MAX || (*number == '0' && digits > 1))
        return NULL;
    *out_row = strtoul (number, NULL, 10);
    if (number[digits] == '.' && number[digits + 1])
        return number + digits + 1;
    return number[digits] ? NULL : number + digits;
}

/* The value of a button of the field; NULL when it was not pressed. */
static const char *find_button (const intake_field *field, const char *button, intake_input *const inputs[],
                                size_t count, dm_arena *arena)
{
    const char *name = dm_arena_printf (arena, "%s.%s", field->id, button);
    for (size_t i = 0; i < count; i++)
        if (strcmp (inputs[i]->name, name) == 0)
            return inputs[i]->value ? inputs[i]->value : "";
    return NULL;
}

bool intake_repeat_owns (const intake_field *field, const char *part, const char *name)
{
    size_t row;
    const char *rest = find_rest (field, name, &row);
    if (!rest)
        return strcmp (part, "more") == 0 || strcmp (part, "less") == 0;
    for (size_t i = 0; *rest && i < field->each_count; i++)
        if (intake_field_owns (&field->each[i], rest))
            return true;
    return !*rest;
}

static intake_input *rename_input (const intake_input *input, const char *name, dm_arena *arena)
{
    intake_input *out = dm_arena_copy (arena, input, sizeof *input);
    out->name = (char *) name;
    return out;
}

/* The inputs of row number, renamed to its place. */
static intake_row gather (const intake_field *field, intake_input *const inputs[], size_t count, size_t number,
                          size_t place, dm_arena *arena)
{
    intake_row out = { dm_arena_alloc (arena, (count + 1) * sizeof *out.inputs), 0, true };
    for (size_t i = 0; i < count; i++) {
        size_t row;
        const char *rest = find_rest (field, inputs[i]->name, &row);
        if (!rest || row != number)
            continue;
        const char *name = dm_arena_printf (arena, "%s.%zu%s%s", field->id, place, *rest ? "." : "", rest);
        out.is_empty &= !*rest || intake_is_blank (inputs[i]->value);
        out.inputs[out.count++] = rename_input (inputs[i], name, arena);
    }
    return out;
}

intake_row *intake_repeat_rows (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                                size_t *out_count)
{
    bool is_named[INTAKE_ROWS_MAX] = { false };
    intake_row *rows = dm_arena_alloc (arena, (INTAKE_ROWS_MAX + 1) * sizeof *rows);
    size_t row;
    for (size_t i = 0; i < count; i++)
        if (find_rest (field, inputs[i]->name, &row))
            is_named[row] = true;
    *out_count = 0;
    for (row = 0; row < INTAKE_ROWS_MAX; row++)
        if (is_named[row]) {
            rows[*out_count] = gather (field, inputs, count, row, *out_count, arena);
            *out_count += 1;
        }
    return rows;
}

static void take_away (const intake_field *field, size_t row, dm_arena *arena, intake_row *rows, size_t *row_count)
{
    *row_count -= 1;
    for (size_t i = row; i < *row_count; i++)
        rows[i] = gather (field, rows[i + 1].inputs, rows[i + 1].count, i + 1, i, arena);
}

bool intake_repeat_press (const intake_field *field, intake_input *const inputs[], size_t count, dm_arena *arena,
                          intake_row *rows, size_t *row_count, size_t *out_focus)
{
    const char *more = find_button (field, "more", inputs, count, arena);
    const char *less = find_button (field, "less", inputs, count, arena);
    if (!more && !less)
        return false;
    if (more && *row_count < field->times)
        rows[(*row_count)++] = (intake_row){ NULL, 0, true };
    *out_focus = *row_count > 0 ? *row_count - 1 : 0;
    if (more)
        return true;
    const size_t row = strtoul (less, NULL, 10);
    if (*less && row < *row_count) {
        take_away (field, row, arena, rows, row_count);
        *out_focus = row < *row_count ? row : row > 0 ? row - 1 : 0;
    }
    return true;
}

const intake_field *intake_repeat_inner (const intake_field *field, size_t row, size_t index, dm_arena *arena)
{
    intake_field *inner = dm_arena_copy (arena, &field->each[index], sizeof *inner);
    inner->id = dm_arena_printf (arena, "%s.%zu.%s", field->id, row, inner->id);
    return inner;
}

const intake_field *intake_repeat_find (const intake_field *field, size_t row, const char *name, dm_arena *arena)
{
    for (size_t i = 0; name && i < field->each_count; i++)
        if (strcmp (field->each[i].id, name) == 0)
            return intake_repeat_inner (field, row, i, arena);
    return NULL;
}

intake_input **intake_repeat_own (const intake_row *row, const intake_field *inner, dm_arena *arena, size_t *out_count)
{
    intake_input **own = dm_arena_alloc (arena, (row->count + 1) * sizeof *own);
    *out_count = 0;
    for (size_t i = 0; i < row->count; i++)
        if (intake_field_owns (inner, row->inputs[i]->name))
            own[(*out_count)++] = row->inputs[i];
    return own;
}

const char *intake_repeat_title (const intake_field *field, const char *language, size_t row, dm_arena *arena)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "row"), language);
    return dm_arena_printf (arena, "%s %zu", own ? own : intake_say (language, "Nummer", "Number"), row + 1);
}

const char *intake_repeat_more (const intake_field *field, const char *language)
{
    const char *own = intake_text (cJSON_GetObjectItemCaseSensitive (field->json, "more"), language);
    return own ? own : intake_say (language, "Nog een toevoegen", "Add another");
}

const char *intake_repeat_less (const intake_field *field, const char *language, size_t row, dm_arena *arena)
{
    return dm_arena_printf (arena, intake_say (language, "%s verwijderen", "Remove %s"),
                            intake_repeat_title (field, language, row, arena));
}

const char *intake_repeat_say_many (const intake_field *field, const char *language, dm_arena *arena)
{
    return dm_arena_printf (
        arena, intake_say (language, "Vul dit niet meer dan %u keer in", "Fill this in no more than %u times"),
        field->times);
}

/* The answers of a row, or NULL with what is wrong. */
static cJSON *check_row (const intake_field *field, const intake_field_context *context, const intake_row *row,
                         size_t number, dm_arena *arena, const char **out_fault)
{
    cJSON *object = cJSON_CreateObject ();
    for (size_t i = 0; i < field->each_count && !*out_fault; i++) {
        size_t count;
        cJSON *value;
        const intake_field *inner = intake_repeat_inner (field, number, i, arena);
        intake_input **own = intake_repeat_own (row, inner, arena, &count);
        *out_fault = intake_field_check (inner, context, own, count, arena, &value);
        if (value)
            cJSON_AddItemToObject (object, field->each[i].id, value);
    }
    if (!*out_fault)
        return object;
    cJSON_Delete (object);
    return NULL;
}

/* Rows in which nothing was filled in are dropped. */
cJSON *intake_check_repeat (const intake_field *field, const intake_field_context *context,
                            intake_input *const inputs[], size_t count, dm_arena *arena, const char **out_fault)
{
    size_t row_count;
    const intake_row *rows = intake_repeat_rows (field, inputs, count, arena, &row_count);
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < row_count && !*out_fault; i++) {
        cJSON *object = rows[i].is_empty ? NULL : check_row (field, context, &rows[i], i, arena, out_fault);
        if (object)
            cJSON_AddItemToArray (list, object);
    }
    if (!*out_fault && cJSON_GetArraySize (list) > (int) field->times)
        *out_fault = intake_repeat_say_many (field, context->language, arena);
    if (!*out_fault && !list->child)
        *out_fault = intake_say_empty (field, context->language, arena);
    if (!*out_fault)
        return list;
    cJSON_Delete (list);
    return NULL;
}

/* A line of a row: what was asked, and the answer. */
static const char *write_answer (const intake_field *inner, const char *language, const cJSON *answer, dm_arena *arena)
{
    const char *label = intake_field_label (inner, language), *end = strrchr (label, '?');
    return dm_arena_printf (arena, "%s%s %s", label, end && !end[1] ? "" : ":",
                            intake_field_write (inner, language, answer, arena));
}

/* Each row under its title, and an empty line between. */
const char *intake_write_repeat (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena)
{
    const char *out = "";
    const cJSON *row;
    size_t number = 0;
    cJSON_ArrayForEach (row, value) {
        out = dm_arena_printf (arena, "%s%s%s", out, *out ? "\n\n" : "",
                               intake_repeat_title (field, language, number++, arena));
        for (size_t i = 0; i < field->each_count; i++) {
            const cJSON *answer = cJSON_GetObjectItemCaseSensitive (row, field->each[i].id);
            if (answer)
                out = dm_arena_printf (arena, "%s\n%s", out, write_answer (&field->each[i], language, answer, arena));
        }
    }
    return out;
}

void intake_repeat_inputs (const intake_field *field, const char *language, const cJSON *value, dm_arena *arena,
                           intake_input ***out, size_t *out_count)
{
    size_t capacity = 0, number = 0;
    const cJSON *row, *answer;
    cJSON_ArrayForEach (row, value)
        cJSON_ArrayForEach (answer, row)
            capacity += INTAKE_FIELD_PARTS_MAX + (size_t) cJSON_GetArraySize (answer);
    *out = dm_arena_alloc (arena, (capacity + 1) * sizeof **out);
    *out_count = 0;
    cJSON_ArrayForEach (row, value) {
        for (size_t i = 0; i < field->each_count; i++) {
            intake_input **own;
            size_t count;
            answer = cJSON_GetObjectItemCaseSensitive (row, field->each[i].id);
            if (!answer)
                continue;
            intake_field_inputs (intake_repeat_inner (field, number, i, arena), language, answer, arena, &own, &count);
            memcpy (*out + *out_count, own, count * sizeof *own);
            *out_count += count;
        }
        number++;
    }
}
