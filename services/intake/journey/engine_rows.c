/* SPDX-License-Identifier: EUPL-1.2 */
/* The rows of a question that is asked several times, as a page shows them. */
#include "services/intake/field/repeat.h"
#include "services/intake/journey/engine_inside.h"

typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__FieldRow Row;

/* A question of a row. Rows tell of others than whoever types, so the browser knows nothing of them. */
static Field *make_inner (const intake_field *inner, const char *language, const intake_row *row, dm_arena *arena)
{
    Field *out = dm_arena_alloc (arena, sizeof *out);
    intake_field_fill (out, inner, language, arena);
    out->autocomplete = NULL;
    for (size_t i = 0; i < out->n_parts; i++)
        out->parts[i]->autocomplete = NULL;
    out->values = intake_repeat_own (row, inner, arena, &out->n_values);
    return out;
}

static Row *make_row (const intake_field *field, const char *language, const intake_row *row, size_t number,
                      dm_arena *arena)
{
    Row *out = dm_arena_alloc (arena, sizeof *out);
    digimeente__intake__v1__field_row__init (out);
    out->title = (char *) intake_repeat_title (field, language, number, arena);
    out->fields = dm_arena_alloc (arena, (field->each_count + 1) * sizeof (Field *));
    for (size_t i = 0; i < field->each_count; i++)
        out->fields[out->n_fields++] = make_inner (intake_repeat_inner (field, number, i, arena), language, row, arena);
    return out;
}

bool intake_rows_show (Field *out, const intake_field *field, const char *language, intake_input *const inputs[],
                       size_t count, dm_arena *arena)
{
    size_t row_count, focus = 0;
    intake_row *rows = intake_repeat_rows (field, inputs, count, arena, &row_count);
    const bool is_pressed = intake_repeat_press (field, inputs, count, arena, rows, &row_count, &focus);
    if (row_count == 0)
        rows[row_count++] = (intake_row){ .is_empty = true };
    out->n_values = out->n_rows = 0;
    out->rows = dm_arena_alloc (arena, row_count * sizeof (Row *));
    for (size_t i = 0; i < row_count; i++) {
        Row *row = out->rows[out->n_rows++] = make_row (field, language, &rows[i], i, arena);
        row->less = row_count > 1 ? (char *) intake_repeat_less (field, language, i, arena) : NULL;
        row->has_is_focused = row->is_focused = is_pressed && i == focus;
    }
    out->has_times = true;
    out->times = field->times;
    out->more = row_count < field->times ? (char *) intake_repeat_more (field, language) : NULL;
    return is_pressed;
}

static bool is_empty (const Row *row)
{
    for (size_t i = 0; i < row->n_fields; i++)
        for (size_t k = 0; k < row->fields[i]->n_values; k++)
            if (!intake_is_blank (row->fields[i]->values[k]->value))
                return false;
    return true;
}

static void blame_row (Row *row, const intake_field *field, const intake_field_context *context, size_t number,
                       dm_arena *arena)
{
    for (size_t i = 0; i < row->n_fields; i++) {
        Field *drawn = row->fields[i];
        const intake_field *inner = intake_repeat_inner (field, number, i, arena);
        cJSON *value;
        drawn->error = (char *) intake_field_check (inner, context, drawn->values, drawn->n_values, arena, &value);
        if (drawn->error)
            intake_drawn_blame (drawn, inner, context->language, drawn->values, drawn->n_values, arena);
        cJSON_Delete (value);
    }
}

void intake_rows_blame (Field *drawn, const intake_field *field, const intake_field_context *context, dm_arena *arena)
{
    bool is_any = false;
    for (size_t i = 0; i < drawn->n_rows; i++)
        if (!is_empty (drawn->rows[i])) {
            blame_row (drawn->rows[i], field, context, i, arena);
            is_any = true;
        }
    if (!is_any && drawn->n_rows > 0)
        blame_row (drawn->rows[0], field, context, 0, arena);
}
