/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers that came all at once: every mistake is told, where a form would tell those of one step. */
#include <string.h>
#include "services/intake/journey/engine_inside.h"
#include "services/intake/value/offer.h"

typedef struct whole {
    const intake_walk *walk;
    intake_redenen *redenen;
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

static bool has_several (const intake_veld *veld)
{
    return veld->soort->shape == INTAKE_SHAPE_FILES || veld->soort->shape == INTAKE_SHAPE_TEXTS;
}

static bool is_object (const intake_veld *veld)
{
    return veld->soort->shape == INTAKE_SHAPE_OBJECT;
}

static const char *list_parts (const intake_veld *veld, dm_arena *arena)
{
    const intake_veld_part *part = veld->soort->parts;
    const char *out = part->name;
    for (part++; part->name; part++)
        out = dm_arena_printf (arena, "%s, %s", out, part->name);
    return out;
}

static void refuse_shape (const whole *it, const intake_veld *veld, const intake_plek *plek)
{
    if (is_object (veld))
        intake_reden_add (it->redenen, 0, plek, "It takes an object of texts: %s",
                          list_parts (veld, it->redenen->arena));
    else
        intake_reden_add (it->redenen, 0, plek, "It takes %s",
                          has_several (veld)                          ? "a list of texts"
                          : veld->soort->order == INTAKE_ORDER_NUMBER ? "a number"
                                                                      : "a text");
}

static bool add_parts (const whole *it, const intake_veld *veld, const cJSON *answer, const intake_plek *plek,
                       inputs *to)
{
    bool is_well = true;
    const cJSON *part;
    cJSON_ArrayForEach (part, answer) {
        const char *text = read_text (part, to->arena);
        const char *name = dm_arena_printf (to->arena, "%s.%s", veld->id, part->string);
        if (!text)
            intake_reden_add (it->redenen, 0, INTAKE_PLEK (plek, part->string), "It takes a text");
        else if (!intake_veld_owns (veld, name))
            intake_reden_add (it->redenen, 0, INTAKE_PLEK (plek, part->string), "There is no such part. There are: %s",
                              list_parts (veld, to->arena));
        else
            add_input (to, name, text, NULL);
        is_well &= text && intake_veld_owns (veld, name);
    }
    return is_well;
}

static bool add_list (const intake_veld *veld, const cJSON *answer, inputs *to)
{
    const cJSON *each;
    cJSON_ArrayForEach (each, answer) {
        const char *text =
            veld->soort->shape == INTAKE_SHAPE_FILES ? intake_member (each, "document") : read_text (each, to->arena);
        if (!text)
            return false;
        add_input (to, veld->id, text, intake_member (each, "bestandsnaam"));
    }
    return true;
}

/* The answer as a form would send it.  Returns false when it has another shape, and tells so. */
static bool gather (const whole *it, const intake_veld *veld, const cJSON *answer, const intake_plek *plek, inputs *to)
{
    if (is_object (veld) && cJSON_IsObject (answer))
        return add_parts (it, veld, answer, plek, to);
    bool is_list = has_several (veld) && cJSON_IsArray (answer);
    const char *text = read_text (answer, to->arena);
    bool is_well =
        is_list ? add_list (veld, answer, to) : text && !is_object (veld) && veld->soort->shape != INTAKE_SHAPE_FILES;
    if (is_well && !is_list)
        add_input (to, veld->id, text, NULL);
    if (!is_well)
        refuse_shape (it, veld, plek);
    return is_well;
}

/* The message at each part that is to blame, where the kind can tell; else at the field. */
static void add_faults (const whole *it, const intake_veld *veld, const inputs *given, const char *fault,
                        const intake_plek *plek)
{
    const char *faults[INTAKE_VELD_PARTS_MAX];
    size_t count = 0;
    intake_veld_blame (veld, it->walk->taal, given->rows, given->count, given->arena, faults);
    for (size_t i = 0; i < DM_COUNT (faults); i++)
        if (faults[i]) {
            intake_reden_add (it->redenen, 0, INTAKE_PLEK (plek, veld->soort->parts[i].name), "%s", faults[i]);
            count++;
        }
    if (count == 0)
        intake_reden_add (it->redenen, 0, plek, "%s", fault);
}

/* What a login alone tells cannot be answered otherwise than by the login. */
static bool differs (const intake_veld *veld, const char *prefill, const cJSON *value)
{
    return veld->edit && strcmp (veld->edit, "never") == 0 && prefill && cJSON_IsString (value)
           && strcmp (prefill, value->valuestring) != 0;
}

static void check_veld (const whole *it, const intake_veld *veld)
{
    dm_arena *arena = it->redenen->arena;
    const cJSON *answer = cJSON_GetObjectItemCaseSensitive (it->walk->antwoorden, veld->id);
    const char *prefill = intake_prefill (it->walk, veld);
    const intake_plek *plek = INTAKE_PLEK (NULL, veld->id);
    const intake_veld_context context = { it->walk->taal, it->walk->today, it->kept };
    inputs given = { .arena = arena };
    cJSON *value = NULL;
    given.rows =
        dm_arena_alloc (arena, ((size_t) cJSON_GetArraySize (answer) + INTAKE_VELD_PARTS_MAX) * sizeof *given.rows);
    cJSON_AddTrueToObject (it->reached, veld->id);
    if (!answer || cJSON_IsNull (answer)) {
        if (intake_veld_is_absent (it->walk, veld))
            return;
        add_input (&given, veld->id, prefill, NULL);
    } else if (!gather (it, veld, answer, plek, &given))
        return;
    const char *fault = intake_veld_check (veld, &context, given.rows, given.count, arena, &value);
    if (fault)
        add_faults (it, veld, &given, fault, plek);
    else if (differs (veld, prefill, value))
        intake_reden_add (it->redenen, 0, plek, "The initiator is another");
    if (value)
        cJSON_AddItemToObject (it->kept, veld->id, value);
}

/* Returns false where the journey ends before its summary. */
static bool check_step (const whole *it, const intake_stap *stap)
{
    const intake_kennis kennis = { it->walk->journey, it->kept, it->walk->audience, it->walk->today };
    if (!intake_conditie_is_true (stap->when, &kennis))
        return true;
    if (stap->exit) {
        intake_reden_add (it->redenen, 0, NULL, "With these answers the journey ends at %s: %s", stap->id,
                          intake_tekst (stap->exit, it->walk->taal));
        return false;
    }
    for (size_t i = 0; i < stap->veld_count; i++)
        check_veld (it, stap->velden[i]);
    return true;
}

static void refuse_unknown (const whole *it, const char *name)
{
    const intake_journey *journey = it->walk->journey;
    const char **ids = dm_arena_zalloc (it->redenen->arena, (journey->veld_count + 1) * sizeof *ids);
    for (size_t i = 0; i < journey->veld_count; i++)
        ids[i] = journey->velden[i].id;
    intake_reden_add (it->redenen, 0, INTAKE_PLEK (NULL, name), "There is no question %s",
                      intake_offer (name, ids, INTAKE_REDEN_OFFER_BYTES, it->redenen->arena));
}

/* Answers to no question, and to one that was not asked: but where something is wrong, more might be asked. */
static void check_rest (const whole *it)
{
    const cJSON *answer;
    const bool is_well = it->redenen->count == 0;
    cJSON_ArrayForEach (answer, it->walk->antwoorden) {
        if (it->redenen->count == INTAKE_REDENEN_MAX)
            return;
        if (!intake_journey_find_veld (it->walk->journey, answer->string))
            refuse_unknown (it, answer->string);
        else if (is_well && !cJSON_IsNull (answer) && !cJSON_GetObjectItemCaseSensitive (it->reached, answer->string))
            intake_reden_add (it->redenen, 0, INTAKE_PLEK (NULL, answer->string), "With these answers it is not asked");
    }
}

void intake_engine_check (const intake_walk *walk, intake_redenen *redenen, cJSON **out)
{
    const whole it = { walk, redenen, cJSON_CreateObject (), cJSON_CreateObject () };
    for (size_t i = 0; i < walk->journey->stap_count; i++)
        if (!check_step (&it, &walk->journey->stappen[i]))
            break;
    check_rest (&it);
    cJSON_Delete (it.reached);
    *out = redenen->count == 0 ? it.kept : NULL;
    if (redenen->count > 0)
        cJSON_Delete (it.kept);
}
