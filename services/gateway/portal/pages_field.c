/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions as forms show them, and answers as people read them. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SELECT_FROM 8 /* options: a list is longer than a telephone's screen from here on */

typedef Digimeente__Intake__V1__FieldPart Part;
typedef Digimeente__Intake__V1__Drawing Drawing;

static bool is_fixed (const Field *field)
{
    return field->edit && *field->edit;
}

static bool is_file (const Field *field)
{
    return field->drawing == DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_FILE;
}

/* The answer of that name; part NULL: the field's own. "" when there is none. */
static const char *find_value (const Field *field, const char *part)
{
    size_t length = strlen (field->id);
    for (size_t i = 0; i < field->n_values; i++) {
        const char *name = field->values[i]->name, *value = field->values[i]->value;
        if (!name || strncmp (name, field->id, length) != 0)
            continue;
        if (part ? name[length] == '.' && strcmp (name + length + 1, part) == 0 : name[length] == '\0')
            return value ? value : "";
    }
    return "";
}

static bool has_value (const Field *field, const char *value)
{
    for (size_t i = 0; i < field->n_values; i++)
        if (field->values[i]->value && strcmp (field->values[i]->value, value) == 0)
            return true;
    return false;
}

/* The width that own.css has for so many characters. */
static void add_width (const gateway_exchange *exchange, cJSON *object, const char *name, uint32_t characters)
{
    if (characters > 0)
        gateway_show_text (object, name, dm_arena_printf (exchange->arena, "w-%u", characters));
}

static void add_box (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_show_flag (drawn, "is_box", true);
    gateway_pages_add_text (drawn, "sign", field->sign);
    gateway_show_text (drawn, "input", field->input ? field->input : "text");
    gateway_pages_add_text (drawn, "inputmode", field->inputmode);
    gateway_pages_add_text (drawn, "autocomplete", field->autocomplete);
    add_width (exchange, drawn, "width", field->width);
    gateway_show_text (drawn, "value", find_value (field, NULL));
}

static void add_lines (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    (void) exchange;
    gateway_show_flag (drawn, "is_lines", true);
    gateway_show_text (drawn, "value", find_value (field, NULL));
    cJSON_AddNumberToObject (drawn, "max_length", field->max_length);
}

/* Ids in the page: those of fields may hold points, which a selector would not take. */
static const char *page_id (const gateway_exchange *exchange, const char *name, const char *part)
{
    char *id = part ? dm_arena_printf (exchange->arena, "v-%s-%s", name, part)
                    : dm_arena_printf (exchange->arena, "v-%s", name);
    for (char *c = id; *c; c++)
        if (*c == '.')
            *c = '-';
    return id;
}

/* Why this part was refused; NULL when it was not, or the whole field was. */
static const char *find_part_error (const Field *field, const char *part)
{
    for (size_t i = 0; i < field->n_part_errors; i++)
        if (strcmp (field->part_errors[i]->part, part) == 0)
            return field->part_errors[i]->error;
    return NULL;
}

/* A part is red for its own fault, or for one of the whole field that filling it in mends. */
static void add_part_error (cJSON *drawn_part, const Field *field, const Part *part)
{
    const char *error = find_part_error (field, part->name);
    bool is_whole = field->error && *field->error && field->n_part_errors == 0;
    gateway_show_flag (drawn_part, "part_is_wrong", error || (is_whole && !part->is_optional));
    gateway_pages_add_text (drawn_part, "part_error", error);
}

static cJSON *part_json (const gateway_exchange *exchange, const Field *field, const Part *part)
{
    cJSON *drawn_part = cJSON_CreateObject ();
    gateway_show_text (drawn_part, "part_id", page_id (exchange, field->id, part->name));
    gateway_show_text (drawn_part, "part_name", dm_arena_printf (exchange->arena, "%s.%s", field->id, part->name));
    gateway_show_text (drawn_part, "part_label", part->label);
    gateway_show_flag (drawn_part, "part_is_optional", part->is_optional);
    gateway_pages_add_text (drawn_part, "part_inputmode", part->inputmode);
    gateway_pages_add_text (drawn_part, "part_autocomplete", part->autocomplete);
    add_width (exchange, drawn_part, "part_width", part->width);
    gateway_show_text (drawn_part, "part_value", find_value (field, part->name));
    add_part_error (drawn_part, field, part);
    return drawn_part;
}

static void add_parts (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_show_flag (drawn, "is_parts", true);
    cJSON *drawn_parts = cJSON_AddArrayToObject (drawn, "parts");
    for (size_t i = 0; i < field->n_parts; i++)
        cJSON_AddItemToArray (drawn_parts, part_json (exchange, field, field->parts[i]));
}

static void add_option (const gateway_exchange *exchange, cJSON *drawn_options, const Field *field, const char *value,
                        const char *label)
{
    cJSON *option = cJSON_CreateObject ();
    size_t number = (size_t) cJSON_GetArraySize (drawn_options);
    gateway_show_text (option, "option_id",
                       number ? dm_arena_printf (exchange->arena, "%s-%zu", page_id (exchange, field->id, NULL), number)
                              : page_id (exchange, field->id, NULL));
    gateway_show_text (option, "option", value);
    gateway_show_text (option, "option_label", label);
    gateway_show_flag (option, "is_chosen", has_value (field, value));
    cJSON_AddItemToArray (drawn_options, option);
}

static void add_options (const gateway_exchange *exchange, cJSON *drawn, const Field *field, bool is_radio)
{
    gateway_show_flag (drawn, "is_radio", is_radio);
    cJSON *drawn_options = cJSON_AddArrayToObject (drawn, "options");
    for (size_t i = 0; i < field->n_options; i++)
        add_option (exchange, drawn_options, field, field->options[i]->value, field->options[i]->label);
}

static void add_one (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_show_flag (drawn, field->n_options >= SELECT_FROM ? "is_select" : "is_choice", true);
    add_options (exchange, drawn, field, true);
}

static void add_several (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_show_flag (drawn, "is_choice", true);
    add_options (exchange, drawn, field, false);
}

static void add_file (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_pages_add_file_limits (exchange, drawn, field->accept, field->n_accept, field->max_mb, field->max_files);
    cJSON *kept = NULL;
    for (size_t i = 0; i < field->n_values; i++) {
        const Input *input = field->values[i];
        if (!input->value || !input->bestandsnaam)
            continue;
        if (!kept) {
            gateway_show_flag (drawn, "has_kept", true);
            kept = cJSON_AddArrayToObject (drawn, "kept");
        }
        cJSON *file = cJSON_CreateObject ();
        gateway_show_text (file, "document", input->value);
        gateway_show_text (file, "bestandsnaam", input->bestandsnaam);
        cJSON_AddItemToArray (kept, file);
    }
}

static void add_location (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    static const char *const point[] = { "lat", "lon", "accuracy" };
    (void) exchange;
    gateway_show_flag (drawn, "is_location", true);
    gateway_show_text (drawn, "value", find_value (field, "omschrijving"));
    bool is_left_out = *find_value (field, "left_out");
    for (size_t i = 0; i < DM_COUNT (point); i++)
        gateway_show_text (drawn, point[i], is_left_out ? "" : find_value (field, point[i]));
    gateway_show_flag (drawn, "has_point", !is_left_out && *find_value (field, "lat"));
}

static cJSON *field_json (const gateway_exchange *exchange, const Field *field, bool is_only, cJSON *faults);

/* A template looks in the field around a row for what a question of the row has not: it has nothing there. */
static cJSON *inner_json (const gateway_exchange *exchange, const Field *field, cJSON *faults)
{
    static const char *const names[] = { "hint", "error", "described_by", "is_field_error", "is_repeat" };
    cJSON *drawn = field_json (exchange, field, false, faults);
    for (size_t i = 0; i < DM_COUNT (names); i++)
        if (!cJSON_HasObjectItem (drawn, names[i]))
            cJSON_AddNullToObject (drawn, names[i]);
    return drawn;
}

static void add_repeat (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    gateway_show_flag (drawn, "is_repeat", true);
    gateway_pages_add_text (drawn, "more", field->more);
    cJSON *drawn_rows = cJSON_AddArrayToObject (drawn, "rows");
    for (size_t i = 0; i < field->n_rows; i++) {
        const Digimeente__Intake__V1__FieldRow *row = field->rows[i];
        cJSON *drawn_row = cJSON_CreateObject (), *drawn_fields = cJSON_AddArrayToObject (drawn_row, "row_fields");
        cJSON *faults = cJSON_AddArrayToObject (drawn_row, "row_errors");
        cJSON_AddNumberToObject (drawn_row, "row", (double) i);
        gateway_show_text (drawn_row, "row_title", row->title ? row->title : "");
        gateway_pages_add_text (drawn_row, "row_less", row->less);
        gateway_show_flag (drawn_row, "is_row_focused", row->is_focused);
        for (size_t k = 0; k < row->n_fields; k++)
            cJSON_AddItemToArray (drawn_fields, inner_json (exchange, row->fields[k], faults));
        cJSON_AddItemToArray (drawn_rows, drawn_row);
    }
}

/* What a login told is shown; of some of it people may say what is wrong. */
static void add_fixed (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    bool is_business = exchange->session && exchange->session->rol == GATEWAY_ONDERNEMER;
    gateway_show_flag (drawn, "is_fixed", true);
    gateway_pages_add_text (drawn, "value", field->display);
    gateway_show_text (
        drawn, "from_login",
        gateway_text (exchange, is_business ? "application.from_eherkenning" : "application.from_digid"));
    gateway_show_flag (drawn, "is_reportable", strcmp (field->edit, "report-error") == 0);
    gateway_show_text (drawn, "report", find_value (field, "fout"));
}

/* The pictures that there are, by the drawing that intake asks for. */
static const struct {
    Drawing drawing;
    void (*add) (const gateway_exchange *exchange, cJSON *drawn, const Field *field);
} pictures[] = {
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_BOX, add_box },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES, add_lines },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS, add_parts },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_ONE, add_one },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_SEVERAL, add_several },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_FILE, add_file },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LOCATION, add_location },
    { DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_REPEAT, add_repeat },
};

static bool can_draw (Drawing drawing)
{
    for (size_t i = 0; i < DM_COUNT (pictures); i++)
        if (pictures[i].drawing == drawing)
            return true;
    return false;
}

dm_status gateway_pages_check_pictures (dm_error *error)
{
    const ProtobufCEnumDescriptor *drawings = &digimeente__intake__v1__drawing__descriptor;
    for (unsigned i = 0; i < drawings->n_values; i++)
        if (drawings->values[i].value && !can_draw ((Drawing) drawings->values[i].value))
            return dm_fail (error, DM_INTERNAL, "drawing", "no page draws %s", drawings->values[i].name);
    return DM_OK;
}

static dm_status check_fields (gateway_exchange *exchange, Field *const fields[], size_t count)
{
    dm_status status = DM_OK;
    for (size_t i = 0; i < count && !status; i++) {
        const Field *field = fields[i];
        if (!can_draw (field->drawing))
            return dm_fail (&exchange->error, DM_INTERNAL, "drawing", "no page draws field %s of type %s: drawing %d",
                            field->id, field->type, (int) field->drawing);
        for (size_t k = 0; k < field->n_rows && !status; k++)
            status = check_fields (exchange, field->rows[k]->fields, field->rows[k]->n_fields);
    }
    return status;
}

dm_status gateway_pages_check_step (gateway_exchange *exchange, const Step *step)
{
    return check_fields (exchange, step->fields, step->n_fields);
}

static void add_picture (const gateway_exchange *exchange, cJSON *drawn, const Field *field)
{
    for (size_t i = 0; i < DM_COUNT (pictures); i++)
        if (pictures[i].drawing == field->drawing)
            pictures[i].add (exchange, drawn, field);
}

/* Where the error summary leads to: the first box of the field; what a login told has one for what is wrong with it. */
static const char *first_id (const gateway_exchange *exchange, const Field *field)
{
    const bool has_parts = field->drawing == DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_PARTS && field->n_parts > 0;
    if (field->n_rows > 0 && field->rows[0]->n_fields > 0)
        return first_id (exchange, field->rows[0]->fields[0]);
    return page_id (exchange, field->id, is_fixed (field) ? "melding" : has_parts ? field->parts[0]->name : NULL);
}

static void add_error (cJSON *faults, const char *id, const char *error)
{
    cJSON *fault = cJSON_CreateObject ();
    gateway_show_text (fault, "error_id", id);
    gateway_show_text (fault, "error_text", error);
    cJSON_AddItemToArray (faults, fault);
}

/* Says which question is meant, where the error does not do so by itself. */
static const char *summary_text (const gateway_exchange *exchange, const Field *field, const char *error)
{
    const char *label = field->label ? field->label : "";
    const bool is_question = *label && label[strlen (label) - 1] == '?';
    return strstr (error, label) ? error
                                 : dm_arena_printf (exchange->arena, "%s%s %s", label, is_question ? "" : ":", error);
}

/* Moves the mistakes in rows to the summary, each with the title of its row.  Returns false when there are none. */
static bool add_row_errors (const gateway_exchange *exchange, const cJSON *drawn, cJSON *faults)
{
    bool is_any = false;
    const cJSON *drawn_row, *fault;
    cJSON_ArrayForEach (drawn_row, cJSON_GetObjectItem (drawn, "rows"))
        cJSON_ArrayForEach (fault, cJSON_GetObjectItem (drawn_row, "row_errors")) {
            const char *heading = cJSON_GetStringValue (cJSON_GetObjectItem (drawn_row, "row_title"));
            const char *text = cJSON_GetStringValue (cJSON_GetObjectItem (fault, "error_text"));
            add_error (faults, cJSON_GetStringValue (cJSON_GetObjectItem (fault, "error_id")),
                       dm_arena_printf (exchange->arena, "%s: %s", heading, text));
            is_any = true;
        }
    return is_any;
}

/* In the summary, and at the field or at those parts of it that are to blame. */
static void add_errors (const gateway_exchange *exchange, cJSON *drawn, cJSON *faults, const Field *field)
{
    const gateway_field *refused = gateway_pages_find_refused (exchange, field->id);
    const char *error =
        refused ? gateway_pages_refused_text (exchange, refused, field->accept, field->n_accept) : field->error;
    if (!error || !*error || add_row_errors (exchange, drawn, faults))
        return;
    for (size_t i = 0; i < field->n_part_errors; i++)
        add_error (faults, page_id (exchange, field->id, field->part_errors[i]->part), field->part_errors[i]->error);
    gateway_show_flag (drawn, "is_field_error", true);
    if (field->n_part_errors > 0)
        return;
    add_error (faults, first_id (exchange, field), summary_text (exchange, field, error));
    gateway_show_text (drawn, "error", error);
}

static cJSON *field_json (const gateway_exchange *exchange, const Field *field, bool is_only, cJSON *faults)
{
    cJSON *drawn = cJSON_CreateObject ();
    const char *id = page_id (exchange, field->id, NULL);
    gateway_show_text (drawn, "id", id);
    gateway_show_text (drawn, "name", field->id);
    gateway_show_text (drawn, "label", field->label ? field->label : "");
    gateway_pages_add_text (drawn, "hint", field->hint);
    gateway_show_flag (drawn, "is_only", is_only);
    gateway_show_flag (drawn, "is_optional", !field->is_required);
    if (is_fixed (field))
        add_fixed (exchange, drawn, field);
    else
        add_picture (exchange, drawn, field);
    add_errors (exchange, drawn, faults, field);
    bool has_error = cJSON_HasObjectItem (drawn, "error");
    const bool is_counted = field->drawing == DIGIMEENTE__INTAKE__V1__DRAWING__DRAWING_LINES && field->max_length > 0;
    bool has_hint = field->hint || is_file (field) || is_counted;
    if (has_hint || has_error)
        gateway_show_text (drawn, "described_by",
                           dm_arena_printf (exchange->arena, "%s%s%s%s", has_hint ? id : "", has_hint ? "-hint" : "",
                                            has_hint && has_error ? " " : "",
                                            has_error ? dm_arena_printf (exchange->arena, "%s-fout", id) : ""));
    return drawn;
}

cJSON *gateway_pages_step_json (const gateway_exchange *exchange, const Step *step)
{
    cJSON *data = cJSON_CreateObject (), *drawn_fields = cJSON_AddArrayToObject (data, "fields");
    cJSON *faults = cJSON_AddArrayToObject (data, "errors");
    bool is_only = step->n_fields == 1 && (!step->title || !*step->title), has_file = false;
    for (size_t i = 0; i < step->n_fields; i++) {
        cJSON_AddItemToArray (drawn_fields, field_json (exchange, step->fields[i], is_only, faults));
        has_file = has_file || is_file (step->fields[i]);
    }
    const char *heading = is_only && step->n_fields ? step->fields[0]->label : step->title;
    gateway_show_text (data, "title", heading && *heading ? heading : gateway_text (exchange, "application.step"));
    gateway_show_flag (data, "has_heading", !is_only);
    gateway_show_flag (data, "is_multipart", has_file);
    gateway_show_flag (data, "is_error", cJSON_GetArraySize (faults) > 0);
    gateway_pages_add_text (data, "intro", step->intro);
    return data;
}

bool gateway_pages_is_blank (const Step *step)
{
    for (size_t i = 0; i < step->n_fields; i++) {
        const Field *field = step->fields[i];
        if (field->n_values > 0 || field->n_rows > 0 || field->error || (field->display && *field->display))
            return false;
    }
    return step->n_answered == 0;
}

const char *gateway_pages_answer_text (const gateway_exchange *exchange, const Field *field)
{
    const char *text = field->display ? field->display : "", *report = find_value (field, "fout");
    return *report ? dm_arena_printf (exchange->arena, "%s\n%s: %s", text,
                                      gateway_text (exchange, "application.reported"), report)
                   : text;
}
