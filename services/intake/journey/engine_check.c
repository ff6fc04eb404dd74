/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers that came all at once: every mistake is told, where a form would tell those of one step. */
#include <string.h>
#include "services/intake/field/repeat.h"
#include "services/intake/journey/engine_inside.h"
#include "common/words.h"

typedef struct whole {
    const intake_walk *walk;
    dm_reasons *reasons;
    cJSON *kept;    /* right, and asked */
    cJSON *reached; /* has a member for each field that was asked */
} whole;

/* Of one field. */
typedef struct inputs {
    dm_arena *arena;
    intake_input **rows;
    size_t count;
} inputs;

static void add_input (inputs *to, const char *name, const char *value, const char *bestandsnaam)
{
    intake_input *input = dm_arena_alloc (to->arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    input->name = (char *) name;
    input->value = (char *) value;
    input->bestandsnaam = (char *) bestandsnaam;
    to->rows[to->count++] = input;
}

/* As many inputs as an answer may become, at least. */
static size_t count_nodes (const cJSON *answer)
{
    size_t count = 1;
    const cJSON *child;
    cJSON_ArrayForEach (child, answer)
        count += count_nodes (child);
    return count;
}

/* A text, or a number as one; NULL for anything else. */
static const char *read_text (const cJSON *value, dm_arena *arena)
{
    if (!cJSON_IsNumber (value))
        return cJSON_GetStringValue (value);
    char *number = cJSON_PrintUnformatted (value);
    const char *text = dm_arena_strdup (arena, number);
    cJSON_free (number);
    return text;
}

static bool has_several (const intake_field *field)
{
    return field->kind->shape == INTAKE_SHAPE_FILES || field->kind->shape == INTAKE_SHAPE_TEXTS;
}

static bool has_rows (const intake_field *field)
{
    return field->kind->shape == INTAKE_SHAPE_GROUPS;
}

static bool is_object (const intake_field *field)
{
    return field->kind->shape == INTAKE_SHAPE_OBJECT;
}

static const char *list_parts (const intake_field *field, dm_arena *arena)
{
    const intake_field_part *part = field->kind->parts;
    const char *out = part->name;
    for (part++; part->name; part++)
        out = dm_arena_printf (arena, "%s, %s", out, part->name);
    return out;
}

static const char *list_each (const intake_field *field, dm_arena *arena)
{
    const char *out = "";
    for (size_t i = 0; i < field->each_count; i++)
        out = dm_arena_printf (arena, "%s%s%s", out, *out ? ", " : "", field->each[i].id);
    return out;
}

static void refuse_shape (const whole *it, const intake_field *field, const dm_place *place)
{
    if (has_rows (field))
        dm_reason_add (it->reasons, 0, place, "It takes a list of objects with: %s",
                       list_each (field, it->reasons->arena));
    else if (is_object (field))
        dm_reason_add (it->reasons, 0, place, "It takes an object of texts: %s",
                       list_parts (field, it->reasons->arena));
    else
        dm_reason_add (it->reasons, 0, place, "It takes %s",
                       has_several (field)                         ? "a list of texts"
                       : field->kind->order == INTAKE_ORDER_NUMBER ? "a number"
                                                                   : "a text");
}

static bool add_parts (const whole *it, const intake_field *field, const cJSON *answer, const dm_place *place,
                       inputs *to)
{
    bool is_well = true;
    const cJSON *part;
    cJSON_ArrayForEach (part, answer) {
        const char *text = read_text (part, to->arena);
        const char *name = dm_arena_printf (to->arena, "%s.%s", field->id, part->string);
        if (!text)
            dm_reason_add (it->reasons, 0, DM_PLACE (place, part->string), "It takes a text");
        else if (!intake_field_owns (field, name))
            dm_reason_add (it->reasons, 0, DM_PLACE (place, part->string), "There is no such part. There are: %s",
                           list_parts (field, to->arena));
        else
            add_input (to, name, text, NULL);
        is_well &= text && intake_field_owns (field, name);
    }
    return is_well;
}

static bool add_list (const intake_field *field, const cJSON *answer, inputs *to)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, answer) {
        const char *text =
            field->kind->shape == INTAKE_SHAPE_FILES ? intake_member (each, "document") : read_text (each, to->arena);
        if (!text)
            return false;
        add_input (to, field->id, text, intake_member (each, "bestandsnaam"));
    }
    return true;
}

static bool gather (const whole *it, const intake_field *field, const cJSON *answer, const dm_place *place, inputs *to);

/* One row, and that it is there. */
static bool add_row (const whole *it, const intake_field *field, const cJSON *answer, size_t number,
                     const dm_place *place, inputs *to)
{
    bool is_well = true;
    const cJSON *each;
    add_input (to, dm_arena_printf (to->arena, "%s.%zu", field->id, number), "", NULL);
    cJSON_ArrayForEach (each, answer) {
        const dm_place *own = DM_PLACE (place, each->string);
        const intake_field *inner = intake_repeat_find (field, number, each->string, to->arena);
        if (!inner)
            dm_reason_add (it->reasons, 0, own, "There is no such part. There are: %s", list_each (field, to->arena));
        is_well &= inner && (cJSON_IsNull (each) || gather (it, inner, each, own, to));
    }
    return is_well;
}

static bool add_rows (const whole *it, const intake_field *field, const cJSON *answer, const dm_place *place,
                      inputs *to)
{
    bool is_well = true;
    const cJSON *row;
    int number = 0;
    if (!cJSON_IsArray (answer)) {
        refuse_shape (it, field, place);
        return false;
    }
    if (cJSON_GetArraySize (answer) > (int) field->times) {
        dm_reason_add (it->reasons, 0, place, "%s", intake_repeat_say_many (field, it->walk->language, to->arena));
        return false;
    }
    cJSON_ArrayForEach (row, answer) {
        const dm_place *own = DM_ELEMENT (place, number);
        if (!cJSON_IsObject (row))
            refuse_shape (it, field, own);
        is_well &= cJSON_IsObject (row) && add_row (it, field, row, (size_t) number, own, to);
        number++;
    }
    return is_well;
}

/* The answer as a form would send it.  Returns false when it has another shape, and tells so. */
static bool gather (const whole *it, const intake_field *field, const cJSON *answer, const dm_place *place, inputs *to)
{
    if (has_rows (field))
        return add_rows (it, field, answer, place, to);
    if (is_object (field) && cJSON_IsObject (answer))
        return add_parts (it, field, answer, place, to);
    bool is_list = has_several (field) && cJSON_IsArray (answer);
    const char *text = read_text (answer, to->arena);
    bool is_well =
        is_list ? add_list (field, answer, to) : text && !is_object (field) && field->kind->shape != INTAKE_SHAPE_FILES;
    if (is_well && !is_list)
        add_input (to, field->id, text, NULL);
    if (!is_well)
        refuse_shape (it, field, place);
    return is_well;
}

static void add_faults (const whole *it, const intake_field *field, const inputs *given, const char *fault,
                        const dm_place *place);

/* The messages of a row. */
static void add_row_faults (const whole *it, const intake_field *field, const intake_row *row, size_t number,
                            const dm_place *place)
{
    const intake_field_context context = { it->walk->language, it->walk->today, it->kept };
    for (size_t i = 0; i < field->each_count; i++) {
        const intake_field *inner = intake_repeat_inner (field, number, i, it->reasons->arena);
        inputs given = { .arena = it->reasons->arena };
        cJSON *value;
        given.rows = intake_repeat_own (row, inner, given.arena, &given.count);
        const char *fault = intake_field_check (inner, &context, given.rows, given.count, given.arena, &value);
        if (fault)
            add_faults (it, inner, &given, fault, DM_PLACE (place, field->each[i].id));
        cJSON_Delete (value);
    }
}

/* The messages at the rows.  Returns false when there are none: the field as a whole is to blame. */
static bool add_rows_faults (const whole *it, const intake_field *field, const inputs *given, const dm_place *place)
{
    size_t row_count = 0, before = it->reasons->count;
    const intake_row *rows = NULL;
    if (has_rows (field))
        rows = intake_repeat_rows (field, given->rows, given->count, given->arena, &row_count);
    for (size_t i = 0; i < row_count; i++)
        if (!rows[i].is_empty)
            add_row_faults (it, field, &rows[i], i, DM_ELEMENT (place, (int) i));
    return it->reasons->count > before;
}

/* The message at each part that is to blame, where the kind can tell; else at the field. */
static void add_faults (const whole *it, const intake_field *field, const inputs *given, const char *fault,
                        const dm_place *place)
{
    if (add_rows_faults (it, field, given, place))
        return;
    const char *faults[INTAKE_FIELD_PARTS_MAX];
    size_t count = 0;
    intake_field_blame (field, it->walk->language, given->rows, given->count, given->arena, faults);
    for (size_t i = 0; i < DM_COUNT (faults); i++)
        if (faults[i]) {
            dm_reason_add (it->reasons, 0, DM_PLACE (place, field->kind->parts[i].name), "%s", faults[i]);
            count++;
        }
    if (count == 0)
        dm_reason_add (it->reasons, 0, place, "%s", fault);
}

/* What a login alone tells cannot be answered otherwise than by the login. */
static bool differs (const intake_field *field, const char *prefill, const cJSON *value)
{
    return field->edit && strcmp (field->edit, "never") == 0 && prefill && cJSON_IsString (value)
           && strcmp (prefill, value->valuestring) != 0;
}

static void check_field (const whole *it, const intake_field *field)
{
    dm_arena *arena = it->reasons->arena;
    const cJSON *answer = cJSON_GetObjectItemCaseSensitive (it->walk->answers, field->id);
    const char *prefill = intake_prefill (it->walk, field);
    const dm_place *place = DM_PLACE (NULL, field->id);
    const intake_field_context context = { it->walk->language, it->walk->today, it->kept };
    inputs given = { .arena = arena };
    cJSON *value = NULL;
    given.rows = dm_arena_alloc (arena, (count_nodes (answer) + INTAKE_FIELD_PARTS_MAX) * sizeof *given.rows);
    cJSON_AddTrueToObject (it->reached, field->id);
    if (!answer || cJSON_IsNull (answer)) {
        if (intake_field_is_absent (it->walk, field))
            return;
        add_input (&given, field->id, prefill, NULL);
    } else if (!gather (it, field, answer, place, &given))
        return;
    const char *fault = intake_field_check (field, &context, given.rows, given.count, arena, &value);
    if (fault)
        add_faults (it, field, &given, fault, place);
    else if (differs (field, prefill, value))
        dm_reason_add (it->reasons, 0, place, "The initiator is another");
    if (value)
        cJSON_AddItemToObject (it->kept, field->id, value);
}

/* Returns false where the journey ends before its summary. */
static bool check_step (const whole *it, const intake_step *step)
{
    const intake_knowledge knowledge = { it->walk->journey, it->kept, it->walk->audience, it->walk->today };
    if (!intake_condition_is_true (step->when, &knowledge))
        return true;
    if (step->exit) {
        dm_reason_add (it->reasons, 0, NULL, "With these answers the journey ends at %s: %s", step->id,
                       intake_text (step->exit, it->walk->language));
        return false;
    }
    for (size_t i = 0; i < step->field_count; i++)
        check_field (it, step->fields[i]);
    return true;
}

static void refuse_unknown (const whole *it, const char *name)
{
    const intake_journey *journey = it->walk->journey;
    const char **ids = dm_arena_zalloc (it->reasons->arena, (journey->field_count + 1) * sizeof *ids);
    for (size_t i = 0; i < journey->field_count; i++)
        ids[i] = journey->fields[i].id;
    dm_reason_add (it->reasons, 0, DM_PLACE (NULL, name), "There is no question %s",
                   dm_words_offer (name, ids, DM_REASON_OFFER_BYTES, it->reasons->arena));
}

/* Answers to no question, and to one that was not asked: but where something is wrong, more might be asked. */
static void check_rest (const whole *it)
{
    const cJSON *answer;
    const bool is_well = it->reasons->count == 0;
    cJSON_ArrayForEach (answer, it->walk->answers) {
        if (it->reasons->count == DM_REASONS_MAX)
            return;
        if (!intake_journey_find_field (it->walk->journey, answer->string))
            refuse_unknown (it, answer->string);
        else if (is_well && !cJSON_IsNull (answer) && !cJSON_GetObjectItemCaseSensitive (it->reached, answer->string))
            dm_reason_add (it->reasons, 0, DM_PLACE (NULL, answer->string), "With these answers it is not asked");
    }
}

void intake_engine_check (const intake_walk *walk, dm_reasons *reasons, cJSON **out)
{
    const whole it = { walk, reasons, cJSON_CreateObject (), cJSON_CreateObject () };
    for (size_t i = 0; i < walk->journey->step_count; i++)
        if (!check_step (&it, &walk->journey->steps[i]))
            break;
    check_rest (&it);
    cJSON_Delete (it.reached);
    *out = reasons->count == 0 ? it.kept : NULL;
    if (reasons->count > 0)
        cJSON_Delete (it.kept);
}
