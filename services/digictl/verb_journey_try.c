/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl journey try: walk a journey in the terminal, as the portal would ask it. Nothing is kept or sent. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "services/digictl/journey_file.h"
#include "services/digictl/text.h"
#include "services/digictl/verbs.h"

#define STEPS_MAX 500
#define INPUTS_MAX 1000
#define LINE_MAX_BYTES (16 * 1024) /* of a terminal; Input.value may have more */

typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__Input Input;
typedef Digimeente__Intake__V1__Step Step;

typedef enum heard { HEARD_ANSWER, HEARD_BACK, HEARD_END } heard;

typedef struct walk {
    digictl_session *session;
    Digimeente__Intake__V1__NextStepRequest request;
    Input *inputs[INPUTS_MAX];
    /* the steps answered so far, and how many inputs there were before each */
    const char *steps[STEPS_MAX];
    size_t before[STEPS_MAX], depth;
} walk;

/* Reads a line.  Gives: *out, in the session's arena, without its line end. */
static heard hear (walk *it, const char *prompt, char **out)
{
    char line[LINE_MAX_BYTES + 2];
    printf ("  %s> ", prompt);
    fflush (stdout);
    if (!fgets (line, sizeof line, stdin))
        return HEARD_END;
    if (!isatty (STDIN_FILENO))
        putchar ('\n');
    line[strcspn (line, "\r\n")] = '\0';
    *out = dm_arena_strdup (it->session->arena, line);
    return strcmp (line, "<") == 0 ? HEARD_BACK : HEARD_ANSWER;
}

static void add_input (walk *it, const char *name, const char *part, const char *value)
{
    if (it->request.n_inputs >= INPUTS_MAX)
        return;
    dm_arena *arena = it->session->arena;
    Input *input = dm_arena_alloc (arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    input->name = dm_arena_printf (arena, "%s%s%s", name, part ? "." : "", part ? part : "");
    input->value = (char *) value;
    it->inputs[it->request.n_inputs++] = input;
}

/* What was typed, as an option's value: its number from 1, or the value itself. */
static const char *find_option (const Field *field, const char *typed)
{
    char *end;
    unsigned long number = strtoul (typed, &end, 10);
    bool is_number = *typed && !*end && number >= 1 && number <= field->n_options;
    for (size_t i = 0; i < field->n_options; i++)
        if (strcmp (field->options[i]->value, typed) == 0)
            return typed;
    return is_number ? field->options[number - 1]->value : typed;
}

/* One option, or several with spaces or commas between. */
static void add_options (walk *it, const Field *field, char *line)
{
    for (char *rest = line, *word; (word = strsep (&rest, " ,"));)
        if (*word)
            add_input (it, field->id, NULL, find_option (field, word));
}

static void add_text (walk *it, const Field *field, char *line)
{
    if (field->n_options > 0)
        add_options (it, field, line);
    else
        add_input (it, field->id, NULL, line);
}

/* Names of files, with commas between; nothing is uploaded. */
static void add_files (walk *it, const Field *field, char *line)
{
    for (char *rest = line, *name; (name = strsep (&rest, ","));) {
        char uuid[DM_UUID_TEXT_SIZE];
        dm_uuid document = dm_uuid_new ();
        name += strspn (name, " ");
        if (!*name)
            continue;
        add_input (it, field->id, NULL, dm_arena_strdup (it->session->arena, dm_uuid_format (document.bytes, uuid)));
        it->inputs[it->request.n_inputs - 1]->bestandsnaam = name;
    }
}

static void show_field (const Field *field)
{
    printf ("\n");
    digictl_text_print (stdout, 0, field->label);
    if (!field->is_required)
        digictl_text_print (stdout, 2, "(optional)");
    if (field->hint)
        digictl_text_print (stdout, 2, field->hint);
    if (field->error)
        digictl_text_print (stdout, 2, field->error);
    for (size_t i = 0; i < field->n_options; i++) {
        printf ("  %zu. ", i + 1);
        digictl_text_print (stdout, 0, field->options[i]->label);
    }
}

/* What takes a line as its answer; of an object each part is asked by itself. */
static const struct {
    Digimeente__Intake__V1__Shape shape;
    void (*add) (walk *it, const Field *field, char *line);
} lines[] = {
    { DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_TEXT, add_text },
    { DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_TEXTS, add_options },
    { DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_FILES, add_files },
};

static heard ask_parts (walk *it, const Field *field)
{
    heard what = HEARD_ANSWER;
    char *line;
    for (size_t i = 0; what == HEARD_ANSWER && i < field->n_parts; i++) {
        if (field->parts[i]->is_hidden)
            continue;
        what = hear (it, field->parts[i]->name, &line);
        if (what == HEARD_ANSWER)
            add_input (it, field->id, field->parts[i]->name, line);
    }
    return what;
}

static heard ask_field (walk *it, const Field *field);

/* A row: those that there are with their mistakes, and beyond as the first one asks. */
static heard ask_row (walk *it, const Field *field, size_t number)
{
    const Digimeente__Intake__V1__FieldRow *row = field->rows[number < field->n_rows ? number : 0];
    heard what = HEARD_ANSWER;
    printf ("\n  (%zu)\n", number + 1);
    for (size_t i = 0; what == HEARD_ANSWER && i < row->n_fields; i++) {
        Field inner = *row->fields[i];
        inner.id = dm_arena_printf (it->session->arena, "%s.%zu.%s", field->id, number, strrchr (inner.id, '.') + 1);
        inner.error = number < field->n_rows ? inner.error : NULL;
        what = ask_field (it, &inner);
    }
    return what;
}

/* Rows, until somebody wants no more of them. */
static heard ask_rows (walk *it, const Field *field)
{
    heard what = HEARD_ANSWER;
    char *line = "y";
    for (size_t i = 0; what == HEARD_ANSWER && *line && i < field->times; i++) {
        what = ask_row (it, field, i);
        if (what == HEARD_ANSWER && i + 1 >= field->n_rows && i + 1 < field->times) {
            printf ("\n");
            what = hear (it, "another? y, or nothing", &line);
        }
    }
    return what;
}

static heard ask_field (walk *it, const Field *field)
{
    char *line = NULL;
    show_field (field);
    if (field->shape == DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_GROUPS)
        return ask_rows (it, field);
    if (field->shape == DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_OBJECT)
        return ask_parts (it, field);
    heard what = hear (it, field->n_options > 0 ? "number" : "", &line);
    for (size_t i = 0; what == HEARD_ANSWER && i < DM_COUNT (lines); i++)
        if (lines[i].shape == field->shape)
            lines[i].add (it, field, line);
    return what;
}

/* The first field whose answer has a shape that nobody here can ask for; NULL when there is none. */
static const Field *find_unknown (Field *const fields[], size_t count)
{
    const Field *unknown = NULL;
    for (size_t i = 0; i < count && !unknown; i++) {
        bool is_known = fields[i]->shape == DIGIMEENTE__INTAKE__V1__SHAPE__SHAPE_OBJECT || fields[i]->n_rows > 0;
        for (size_t k = 0; k < DM_COUNT (lines); k++)
            is_known |= lines[k].shape == fields[i]->shape;
        if (!is_known)
            return fields[i];
        for (size_t k = 0; k < fields[i]->n_rows && !unknown; k++)
            unknown = find_unknown (fields[i]->rows[k]->fields, fields[i]->rows[k]->n_fields);
    }
    return unknown;
}

static void show_title (const Step *step)
{
    printf ("\n-- %s", step->id);
    if (step->has_number && step->has_count && step->count > 0)
        printf (" (%u of about %u)", step->number, step->count);
    printf ("\n");
    if (step->title && step->n_fields > 1)
        digictl_text_print (stdout, 0, step->title);
    if (step->intro)
        digictl_text_print (stdout, 0, step->intro);
}

/* Back to the step before: its answers are asked again. */
static void go_back (walk *it)
{
    if (it->depth > 0)
        it->request.n_inputs = it->before[--it->depth];
    it->request.after = it->depth > 0 ? (char *) it->steps[it->depth - 1] : NULL;
}

static heard ask_step (walk *it, const Step *step)
{
    heard what = HEARD_ANSWER;
    /* the same step again, with its mistakes: what was typed at it does not count */
    if (it->depth > 0 && strcmp (it->steps[it->depth - 1], step->id) == 0)
        it->request.n_inputs = it->before[--it->depth];
    if (it->depth >= STEPS_MAX)
        return HEARD_END;
    size_t before = it->request.n_inputs;
    show_title (step);
    for (size_t i = 0; what == HEARD_ANSWER && i < step->n_fields; i++)
        if (!step->fields[i]->edit || strcmp (step->fields[i]->edit, "never") != 0)
            what = ask_field (it, step->fields[i]);
    if (what == HEARD_ANSWER) {
        it->steps[it->depth] = step->id;
        it->before[it->depth++] = before;
        it->request.after = step->id;
        return what;
    }
    it->request.n_inputs = before;
    if (what == HEARD_BACK)
        go_back (it);
    return what;
}

/* Each answer in intake's own words, which the portal shows before sending. */
static void show_summary (const Step *step)
{
    printf ("\n-- %s: everything is answered\n", step->id);
    for (size_t i = 0; i < step->n_answered; i++)
        for (size_t f = 0; f < step->answered[i]->n_fields; f++) {
            const Field *field = step->answered[i]->fields[f];
            digictl_text_print (stdout, 0, field->label);
            digictl_text_print (stdout, 2, field->display && *field->display ? field->display : "(not answered)");
        }
}

/* Until the journey ends or nobody answers any more. */
static int walk_on (walk *it)
{
    for (;;) {
        const Digimeente__Intake__V1__NextStepResponse *reply =
            digictl_call (it->session, "intake", NULL, &it->request.base);
        if (!reply || !reply->step)
            return digictl_fail (it->session, NULL);
        const Step *step = reply->step;
        if (step->exit) {
            printf ("\n-- %s: the journey ends here\n", step->id);
            digictl_text_print (stdout, 0, step->exit);
            return DIGICTL_DONE;
        }
        if (step->is_summary) {
            show_summary (step);
            return DIGICTL_DONE;
        }
        const Field *unknown = find_unknown (step->fields, step->n_fields);
        if (unknown)
            return digictl_refuse (it->session,
                                   "field %s is of type %s, which this digictl cannot ask: use a newer one",
                                   unknown->id, unknown->type);
        if (ask_step (it, step) == HEARD_END) {
            printf ("\n");
            return DIGICTL_DONE;
        }
    }
}

int digictl_journey_try (digictl_session *session)
{
    const char *yaml;
    const Digimeente__Intake__V1__CheckJourneyResponse *check;
    if (strcmp (session->args.words[0], "-") == 0)
        return digictl_refuse (session, "standard input has the answers; the journey must be a file");
    int code = digictl_journey_read (session, &yaml);
    if (!code)
        code = digictl_journey_check_text (session, yaml, stderr, &check);
    if (code)
        return code;
    walk it = { .session = session, .request = DIGIMEENTE__INTAKE__V1__NEXT_STEP_REQUEST__INIT };
    it.request.yaml = (char *) yaml;
    it.request.language = (char *) digictl_args_text (&session->args, "language");
    it.request.audience = (char *) digictl_args_text (&session->args, "audience");
    it.request.inputs = it.inputs;
    return walk_on (&it);
}
