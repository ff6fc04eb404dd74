/* SPDX-License-Identifier: EUPL-1.2 */
/* Steps that are saved, as SaveStep gets them: inputs by name, step after step, on one draft. The input's first byte is
 * a language, an audience and a login; of the rest each line is an input, name=value, name@document for a file that was
 * uploaded now, or /step, which saves what came before it. \n in a value is a line's end. Whatever is typed: the
 * answers can be shown, read and saved again, and a zaak comes of them when nothing is asked any more.
 * With the byte's bit of 8 the rest is JSON, answers that come all at once: what is taken is taken again, and alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/value/canonical.h"
#include "services/intake/journey/engine.h"

#define INPUTS_MAX 60
#define SAVES_MAX 60
#define SHOWN_MAX (INPUTS_MAX * 4)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef Digimeente__Intake__V1__Input Input;
typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__Field Field;

/* Every kind of question, and steps that hang on answers. */
static const char *const yaml =
    "journey: proef\ntitle: {nl: P, en: P}\nsummary: {nl: P, en: P}\nthema: wonen\nzaaktype: geveltuin\n"
    "audience: [inwoner, ondernemer]\nlogin: {inwoner: none, ondernemer: none}\n"
    "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
    "term: {days: 56}\nretention: {selectielijst: a, draft_days: 30}\n"
    "fields:\n"
    "  soort: {type: choice, label: {nl: S, en: S}, options: {a: {nl: A, en: A}, b: {nl: B, en: B}, c: {nl: C, en: "
    "C}}}\n"
    "  aantal: {type: number, label: {nl: N, en: N}, min: 1, max: 1000}\n"
    "  bedrag: {type: amount, label: {nl: B, en: B}, optional: true}\n"
    "  begin: {type: date, label: {nl: D, en: D}, min: today}\n"
    "  eind: {type: date, label: {nl: E, en: E}, min: {add: [begin, 1]}}\n"
    "  wat: {type: choices, label: {nl: W, en: W}, options: {x: {nl: X, en: X}, y: {nl: Y, en: Y}}}\n"
    "  zeker: {type: yes_no, label: {nl: Z, en: Z}}\n"
    "  naam: {type: text, label: {nl: N, en: N}, prefill: login.naam}\n"
    "  tekst: {type: long_text, label: {nl: T, en: T}, optional: true}\n"
    "  mail: {type: email, label: {nl: M, en: M}, optional: true}\n"
    "  tel: {type: phone, label: {nl: T, en: T}, optional: true}\n"
    "  bsn: {type: bsn, prefill: login.bsn, edit: never}\n"
    "  rsin: {type: rsin, label: {nl: R, en: R}, optional: true}\n"
    "  kvk: {type: kvk, label: {nl: K, en: K}, optional: true}\n"
    "  vestiging: {type: vestiging, label: {nl: V, en: V}, optional: true}\n"
    "  iban: {type: iban, label: {nl: I, en: I}, optional: true}\n"
    "  postcode: {type: postcode, label: {nl: P, en: P}, optional: true}\n"
    "  adres: {type: adres_nl, label: {nl: A, en: A}}\n"
    "  tijd: {type: time, label: {nl: T, en: T}, optional: true}\n"
    "  kenteken: {type: kenteken, label: {nl: K, en: K}, optional: true}\n"
    "  plek: {type: location, label: {nl: P, en: P}}\n"
    "  mensen: {type: repeat, label: {nl: M, en: M}, optional: true, times: 3, each: {heet: {type: text, label: {nl: "
    "H, "
    "en: H}}, geboren: {type: date, label: {nl: G, en: G}, optional: true, max: {add: [begin, 1]}}, woont: {type: "
    "adres_nl, optional: true}, is: {type: choices, label: {nl: I, en: I}, optional: true, options: {x: {nl: X, en: "
    "X}}}}}\n"
    "  foto: {type: file, label: {nl: F, en: F}, accept: [jpg], optional: true, max_files: 2}\n"
    "steps:\n"
    "  - {id: soort, ask: [soort]}\n"
    "  - {id: stop, when: {eq: [soort, c]}, exit: {nl: Nee, en: No}}\n"
    "  - {id: getal, title: {nl: T, en: T}, ask: [aantal, bedrag]}\n"
    "  - {id: dagen, when: {gt: [aantal, 10]}, title: {nl: T, en: T}, ask: [begin, eind, tijd]}\n"
    "  - {id: wat, when: {or: [{eq: [soort, a]}, {gt: [eind, {add: [today, 30]}]}]}, ask: [wat]}\n"
    "  - {id: zeker, when: {in: [wat, [x]]}, ask: [zeker]}\n"
    "  - {id: wie, title: {nl: T, en: T}, ask: [bsn, naam, tekst, mail, tel, mensen]}\n"
    "  - {id: bedrijf, when: {eq: [audience, ondernemer]}, title: {nl: T, en: T}, ask: [rsin, kvk, vestiging, iban]}\n"
    "  - {id: waar, title: {nl: T, en: T}, ask: [postcode, adres, kenteken, plek]}\n"
    "  - {id: foto, when: {not: {empty: plek}}, ask: [foto]}\n"
    "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
    "tests:\n  - {answers: {soort: c}, ends_at: stop}\n"
    "  - answers: {soort: b, aantal: 3, bsn: \"111222333\", naam: S, plek: {omschrijving: M},\n"
    "              adres: {postcode: 1234AB, huisnummer: \"12\", straat: K, plaats: D}}\n"
    "    ends_at: controleren\n";

static intake_journey *read_journey (void)
{
    intake_journey *journey = NULL;
    dm_arena *arena = dm_arena_open ();
    dm_error error = { 0 };
    Digimeente__Intake__V1__CheckJourneyResponse check = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_RESPONSE__INIT;
    intake_journey_read_yaml (yaml, arena, &journey, &check, &error);
    for (size_t i = 0; i < check.n_reasons; i++)
        fprintf (stderr, "line %u: %s: %s\n", check.reasons[i]->line, check.reasons[i]->path,
                 check.reasons[i]->message);
    if (!journey)
        abort ();
    dm_arena_destroy (&arena);
    return journey;
}

static void end_lines (char *value)
{
    char *out = value;
    for (const char *at = value; *at; at++) {
        if (at[0] == '\\' && at[1] == 'n') {
            *out++ = '\n';
            at++;
        } else {
            *out++ = *at;
        }
    }
    *out = '\0';
}

static Input *read_input (char *line, dm_arena *arena)
{
    Input *input = dm_arena_alloc (arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    size_t length = strcspn (line, "=@");
    bool is_file = line[length] == '@';
    input->name = line;
    input->value = line[length] ? line + length + 1 : line + length;
    line[length] = '\0';
    end_lines (input->value);
    input->bestandsnaam = is_file ? "foto.jpg" : NULL;
    return input;
}

static void check_fields (Field *const fields[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Field *field = fields[i];
        if (!field->id || !field->type || !field->label || (field->has_times && field->n_rows == 0))
            abort ();
        for (size_t j = 0; j < field->n_values; j++)
            if (!field->values[j]->name || !field->values[j]->value)
                abort ();
        for (size_t j = 0; j < field->n_rows; j++)
            check_fields (field->rows[j]->fields, field->rows[j]->n_fields);
    }
}

/* The page of a step can be made: each field has its texts, and what was typed. */
static void check_step (const Step *step)
{
    if (!step->id || !*step->id)
        abort ();
    check_fields (step->fields, step->n_fields);
}

static void check_answers (const intake_walk *walk, dm_arena *arena)
{
    Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    dm_error error = { 0 };
    cJSON *zaak = NULL;
    if (intake_engine_step (walk, NULL, arena, &step, &error))
        abort ();
    check_step (&step);
    dm_status status = intake_engine_finish (walk, &zaak, &error);
    if ((status == DM_OK) != (step.is_summary && !step.exit) || (status && status != DM_FAILED_PRECONDITION))
        abort ();
    intake_readable *read;
    size_t count;
    intake_engine_describe (walk->journey, walk->language, zaak ? zaak : walk->answers, arena, &read, &count);
    for (size_t i = 0; i < count; i++)
        if (!read[i].label || !read[i].value || !dm_utf8_is_valid (read[i].value, strlen (read[i].value)))
            abort ();
    cJSON_Delete (zaak);
}

/* What a page would send of fields that can be typed in. */
static size_t gather (Field *const fields[], size_t count, Input *out[], size_t out_count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < fields[i]->n_values && out_count < SHOWN_MAX; j++)
            if (!fields[i]->edit || strcmp (fields[i]->edit, "never") != 0)
                out[out_count++] = fields[i]->values[j];
        for (size_t j = 0; j < fields[i]->n_rows; j++)
            out_count = gather (fields[i]->rows[j]->fields, fields[i]->rows[j]->n_fields, out, out_count);
    }
    return out_count;
}

/* What was taken and is shown is taken again, and changes nothing. */
static void check_again (const intake_walk *walk, const char *id, dm_arena *arena)
{
    Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT, out = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    dm_error error = { 0 };
    Input *inputs[SHOWN_MAX];
    cJSON *again = NULL;
    if (intake_engine_step (walk, id, arena, &step, &error))
        abort ();
    const size_t count = gather (step.fields, step.n_fields, inputs, 0);
    if (intake_engine_save (walk, id, inputs, count, arena, &again, &out, &error) || !again
        || strcmp (intake_canonical_write (again, arena), intake_canonical_write (walk->answers, arena)) != 0)
        abort ();
    cJSON_Delete (again);
}

static void save (intake_walk *walk, const char *id, Input *const inputs[], size_t count, dm_arena *arena)
{
    Step step = DIGIMEENTE__INTAKE__V1__STEP__INIT;
    dm_error error = { 0 };
    cJSON *answers = NULL;
    dm_status status = intake_engine_save (walk, id, inputs, count, arena, &answers, &step, &error);
    if (status && (answers || (status != DM_NOT_FOUND && status != DM_OUT_OF_RANGE && status != DM_INVALID_ARGUMENT)))
        abort ();
    if (!status && !answers)
        check_step (&step);
    if (!answers)
        return;
    cJSON_Delete ((cJSON *) walk->answers);
    walk->answers = answers;
    check_answers (walk, arena);
    check_again (walk, id, arena);
}

static void walk_lines (intake_walk *walk, char *text, dm_arena *arena)
{
    Input *inputs[INPUTS_MAX];
    size_t count = 0, saves = 0;
    char *rest = NULL;
    for (char *line = strtok_r (text, "\n", &rest); line; line = strtok_r (NULL, "\n", &rest)) {
        if (line[0] == '/' && saves++ < SAVES_MAX) {
            save (walk, line + 1, inputs, count, arena);
            count = 0;
        } else if (count < INPUTS_MAX) {
            inputs[count++] = read_input (line, arena);
        }
    }
}

static cJSON *check_whole (const intake_walk *walk, dm_arena *arena)
{
    dm_reasons reasons = { .arena = arena };
    cJSON *kept;
    intake_engine_check (walk, &reasons, &kept);
    if (!kept == (reasons.count == 0))
        abort ();
    return kept;
}

static void take_whole (intake_walk *walk, const char *text, dm_arena *arena)
{
    cJSON *given = cJSON_Parse (text);
    if (!cJSON_IsObject (given)) {
        cJSON_Delete (given);
        return;
    }
    cJSON_Delete ((cJSON *) walk->answers);
    walk->answers = given;
    walk->language = "en";
    cJSON *kept = check_whole (walk, arena);
    if (!kept)
        return;
    cJSON_Delete (given);
    walk->answers = kept;
    check_answers (walk, arena);
    cJSON *again = check_whole (walk, arena);
    if (!cJSON_Compare (kept, again, true))
        abort ();
    cJSON_Delete (again);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static intake_journey *journey;
    if (!journey)
        journey = read_journey ();
    if (size == 0 || !dm_utf8_is_valid ((const char *) data + 1, size - 1))
        return 0;
    dm_arena *arena = dm_arena_open ();
    char *text = dm_arena_alloc (arena, size);
    memcpy (text, data + 1, size - 1);
    text[size - 1] = '\0';
    intake_walk walk = { .journey = journey,
                         .language = data[0] & 1 ? "en" : "nl",
                         .audience = data[0] & 2 ? "ondernemer" : "inwoner",
                         .answers = cJSON_CreateObject (),
                         .bsn = data[0] & 4 ? NULL : "111222333",
                         .name = data[0] & 4 ? NULL : "Sanne de Boer",
                         .today = "2026-11-24" };
    if (data[0] & 8)
        take_whole (&walk, text, arena);
    else
        walk_lines (&walk, text, arena);
    cJSON_Delete ((cJSON *) walk.answers);
    dm_arena_destroy (&arena);
    return 0;
}
