/* SPDX-License-Identifier: EUPL-1.2 */
/* The tests that a journey file holds: each walks through the journey with its answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/uuid.h"
#include "services/intake/field/repeat.h"
#include "services/intake/journey/engine_inside.h"
#include "common/yaml.h"
#include "services/intake/value/date.h"

#define TODAY "2026-06-15" /* where a test names no day; a Monday */
#define INPUTS_MAX 300

typedef struct inputs {
    dm_arena *arena;
    intake_input *rows[INPUTS_MAX];
    size_t count;
} inputs;

static void add_input (inputs *to, const char *name, const char *value, const char *bestandsnaam)
{
    if (to->count == INPUTS_MAX || !value)
        return;
    intake_input *input = dm_arena_alloc (to->arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    input->name = (char *) name;
    input->value = (char *) value;
    input->bestandsnaam = (char *) bestandsnaam;
    to->rows[to->count++] = input;
}

/* A text is one answer; of a file it is its name, and the document is made up. */
static void add_text (inputs *to, const intake_field *field, const char *text)
{
    char uuid[DM_UUID_TEXT_SIZE];
    if (field->kind->shape != INTAKE_SHAPE_FILES)
        add_input (to, field->id, text, NULL);
    else
        add_input (to, field->id, dm_arena_strdup (to->arena, dm_uuid_format (dm_uuid_random ().bytes, uuid)), text);
}

/* {add: ["today", 14]} and {today: 14} are dates that stay right. */
static bool add_relative (inputs *to, const intake_field *field, const cJSON *answer, const char *today)
{
    const cJSON *own = cJSON_GetObjectItemCaseSensitive (answer, "today");
    const cJSON *add = cJSON_GetObjectItemCaseSensitive (answer, "add");
    const char *days = own                 ? cJSON_GetStringValue (own)
                       : add && add->child ? cJSON_GetStringValue (add->child->next)
                                           : NULL;
    char date[INTAKE_DATE_SIZE];
    int32_t day;
    if (!days || field->kind->order != INTAKE_ORDER_DATE || !intake_date_parse (today, &day))
        return false;
    intake_date_format (day + (int32_t) strtol (days, NULL, 10), date);
    add_input (to, field->id, dm_arena_strdup (to->arena, date), NULL);
    return true;
}

static void add_answer (inputs *to, const intake_field *field, const cJSON *answer, const char *today);

/* Of a field of groups an answer is a list of rows. */
static void add_rows (inputs *to, const intake_field *field, const cJSON *answer, const char *today)
{
    const cJSON *row, *each;
    size_t number = 0;
    cJSON_ArrayForEach (row, answer) {
        cJSON_ArrayForEach (each, row) {
            const intake_field *inner = intake_repeat_find (field, number, each->string, to->arena);
            if (inner)
                add_answer (to, inner, each, today);
            else /* no step asks it, which the test is told */
                add_input (to, dm_arena_printf (to->arena, "%s.%zu.%s", field->id, number, each->string), "", NULL);
        }
        number++;
    }
}

static void add_answer (inputs *to, const intake_field *field, const cJSON *answer, const char *today)
{
    const cJSON *each;
    if (field->kind->shape == INTAKE_SHAPE_GROUPS)
        add_rows (to, field, answer, today);
    else if (cJSON_IsString (answer))
        add_text (to, field, answer->valuestring);
    else if (cJSON_IsObject (answer) && !add_relative (to, field, answer, today))
        cJSON_ArrayForEach (each, answer)
            add_input (to, dm_arena_printf (to->arena, "%s.%s", field->id, each->string), cJSON_GetStringValue (each),
                       NULL);
    else if (cJSON_IsArray (answer))
        cJSON_ArrayForEach (each, answer)
            add_text (to, field, cJSON_GetStringValue (each));
}

/* What a login would tell: what the test answers to a question that a login fills, else somebody's. */
static const char *find_login (const intake_journey *journey, const cJSON *answers, const char *audience,
                               const char *prefill, const char *other)
{
    if (!intake_journey_login (journey, audience))
        return NULL;
    for (size_t i = 0; i < journey->field_count; i++) {
        const intake_field *field = &journey->fields[i];
        if (field->prefill && strcmp (field->prefill, prefill) == 0 && intake_member (answers, field->id))
            return intake_member (answers, field->id);
    }
    return other;
}

void intake_walk_fill_login (intake_walk *walk, const cJSON *answers)
{
    const bool is_inwoner = strcmp (walk->audience, "inwoner") == 0;
    walk->bsn = is_inwoner ? find_login (walk->journey, answers, walk->audience, "login.bsn", "111222333") : NULL;
    walk->kvk = is_inwoner ? NULL : find_login (walk->journey, answers, walk->audience, "login.kvk", "12345678");
    walk->name = find_login (walk->journey, answers, walk->audience, "login.naam",
                             is_inwoner ? "Sanne de Boer" : "Bakkerij De Korst");
}

/* How a walk went. */
typedef struct outcome {
    const char *ends_at;
    const char *field, *error; /* the answer that was refused; NULL: none */
    size_t asked;              /* answers that were used */
} outcome;

/* What a page would send: the answers, and what a login filled in where there is none. */
static void gather (const intake_walk *walk, const intake_step *step, const cJSON *answers, inputs *to, outcome *out)
{
    for (size_t i = 0; i < step->field_count; i++) {
        const intake_field *field = step->fields[i];
        const cJSON *answer = cJSON_GetObjectItemCaseSensitive (answers, field->id);
        out->asked += answer != NULL;
        if (answer)
            add_answer (to, field, answer, walk->today);
        else
            add_input (to, field->id, intake_prefill (walk, field), NULL);
    }
}

/* An answer that the test gives and the step refuses. */
static void find_error (const Digimeente__Intake__V1__Step *step, const cJSON *answers, outcome *out)
{
    for (size_t i = 0; i < step->n_fields && !out->error; i++)
        if (step->fields[i]->error && cJSON_GetObjectItemCaseSensitive (answers, step->fields[i]->id)) {
            out->field = step->fields[i]->id;
            out->error = step->fields[i]->error;
        }
}

/* Answers to what no page asks, because the login told it. */
static size_t count_known (const intake_walk *walk, const cJSON *answers, dm_arena *arena)
{
    size_t known = 0;
    intake_route route;
    intake_route_init (&route, walk, arena);
    for (size_t i = 0; i < route.count && i <= route.open; i++)
        for (size_t k = 0; k < route.steps[i]->field_count && intake_step_is_known (walk, route.steps[i]); k++)
            known += cJSON_GetObjectItemCaseSensitive (answers, route.steps[i]->fields[k]->id) != NULL;
    intake_route_clear (&route);
    return known;
}

/* Walks until the journey ends, or a step is not answered. */
static outcome walk_through (intake_walk *walk, const cJSON *answers, dm_arena *arena)
{
    outcome out = { 0 };
    cJSON *kept = cJSON_CreateObject ();
    for (size_t i = 0; i <= walk->journey->step_count; i++) {
        Digimeente__Intake__V1__Step step;
        dm_error error = { 0 };
        inputs given = { .arena = arena };
        cJSON *merged = NULL;
        walk->answers = kept;
        if (intake_engine_step (walk, NULL, arena, &step, &error))
            break;
        out.ends_at = step.id;
        if (step.exit || step.is_summary)
            break;
        gather (walk, intake_journey_find_step (walk->journey, step.id), answers, &given, &out);
        if (intake_engine_save (walk, step.id, given.rows, given.count, arena, &merged, &step, &error)) {
            out.field = step.id; /* an answer has a part that its field has not */
            out.error = error.message[0] ? dm_arena_strdup (arena, error.message) : "refused";
        } else if (!merged)
            find_error (&step, answers, &out);
        if (!merged)
            break;
        cJSON_Delete (kept);
        kept = merged;
    }
    walk->answers = kept;
    out.asked += count_known (walk, answers, arena);
    walk->answers = NULL;
    cJSON_Delete (kept);
    return out;
}

static void judge (const cJSON *test, const outcome *it, const dm_place *place, dm_reasons *reasons)
{
    const char *wanted = intake_member (test, "ends_at"), *refuses = intake_member (test, "refuses");
    const cJSON *answers = cJSON_GetObjectItemCaseSensitive (test, "answers");
    uint32_t line = dm_yaml_line (cJSON_GetObjectItemCaseSensitive (test, "ends_at"));
    if (refuses && (!it->field || strcmp (it->field, refuses) != 0))
        dm_reason_add (reasons, line, place, "this test fails: the answer to %s was taken", refuses);
    else if (!refuses && it->error)
        dm_reason_add (reasons, line, place, "this test fails: the answer to %s is refused: %s", it->field, it->error);
    else if (!it->ends_at || strcmp (it->ends_at, wanted) != 0)
        dm_reason_add (reasons, line, place, "this test fails: it ends at %s, not at %s",
                       it->ends_at ? it->ends_at : "no step", wanted);
    else if (!it->error && it->asked < (size_t) cJSON_GetArraySize (answers))
        dm_reason_add (reasons, line, place, "this test fails: it answers what is not asked on its way");
}

/* A way to the end is what a journey is for: a test shows it. */
static void check_end (const cJSON *tests, dm_reasons *reasons)
{
    const cJSON *test;
    cJSON_ArrayForEach (test, tests) {
        const char *ends_at = intake_member (test, "ends_at");
        if (ends_at && strcmp (ends_at, INTAKE_CONTROLEREN) == 0)
            return;
    }
    dm_reason_add (reasons, dm_yaml_line (tests), DM_PLACE (NULL, "tests"),
                   "a dead end: no test shows a way to the end; one must end at " INTAKE_CONTROLEREN);
}

void intake_journey_run_tests (const intake_journey *journey, const cJSON *tests, dm_reasons *reasons)
{
    const dm_place place = { NULL, "tests", 0 };
    const cJSON *test;
    int i = 0;
    cJSON_ArrayForEach (test, tests) {
        dm_arena *arena = dm_arena_open ();
        const cJSON *answers = cJSON_GetObjectItemCaseSensitive (test, "answers");
        const char *audience = intake_member (test, "audience"), *today = intake_member (test, "today");
        intake_walk walk = { .journey = journey, .language = "nl", .today = today ? today : TODAY };
        walk.audience = audience                                           ? audience
                        : intake_journey_has_audience (journey, "inwoner") ? "inwoner"
                                                                           : "ondernemer";
        intake_walk_fill_login (&walk, answers);
        const outcome out = walk_through (&walk, answers, arena);
        judge (test, &out, DM_ELEMENT (&place, i++), reasons);
        dm_arena_destroy (&arena);
    }
    check_end (tests, reasons);
}
