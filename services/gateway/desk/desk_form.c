/* SPDX-License-Identifier: EUPL-1.2 */
/* The form of an action: its fields as part_field.html draws them, with what was typed and what is wrong with it. */
#include "services/gateway/desk/desk_action.h"

#include <string.h>
#include "common/utf8.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SELECT_FROM 8 /* options: a list is longer than a telephone's screen from here on */

static bool is_blank (const char *text)
{
    return text[strspn (text, " \t\n")] == '\0';
}

/* True when what was typed is too long, or is not there and must be. */
static bool is_text_wrong (const gateway_exchange *exchange, const desk_field *field)
{
    const char *typed = gateway_form_value (exchange, field->name);
    if ((field->flags & DESK_NEEDED) && is_blank (typed))
        return true;
    return field->characters_max > 0 && dm_utf8_length (typed) > field->characters_max;
}

bool gateway_desk_form_is_filled_in (const gateway_exchange *exchange, const desk_action *action)
{
    for (size_t i = 0; i < DESK_FIELDS_MAX && action->fields[i]; i++)
        if (action->fields[i]->kind != DESK_FILE && is_text_wrong (exchange, action->fields[i]))
            return false;
    return true;
}

void gateway_desk_add_option (cJSON *options, const char *name, const char *value, const char *label)
{
    cJSON *option = cJSON_CreateObject ();
    if (name)
        cJSON_AddStringToObject (option, "name", name);
    cJSON_AddStringToObject (option, "option", value);
    cJSON_AddStringToObject (option, "option_label", label);
    cJSON_AddItemToArray (options, option);
}

/* Each has an id of its own, the first one that of the field; and those that were chosen say so.  Returns whether one
 * is chosen. */
static bool finish_options (const gateway_exchange *exchange, const desk_field *field, const char *id, cJSON *options)
{
    bool is_any = false;
    int number = 0;
    cJSON *option;
    cJSON_ArrayForEach (option, options) {
        const char *name = cJSON_GetStringValue (cJSON_GetObjectItem (option, "name"));
        const char *typed = gateway_form_value (exchange, name ? name : field->name);
        bool is_chosen = strcmp (typed, cJSON_GetStringValue (cJSON_GetObjectItem (option, "option"))) == 0
                         || ((field->flags & DESK_BEGINS_WITH_FIRST) && number == 0 && !exchange->is_post);
        cJSON_AddStringToObject (option, "option_id",
                                 number ? dm_arena_printf (exchange->arena, "%s-%d", id, number) : id);
        cJSON_AddBoolToObject (option, "is_chosen", is_chosen);
        is_any |= is_chosen;
        number++;
    }
    return is_any;
}

/* Draws the box, the options or the file.  Returns false when what was typed there is wrong. */
static bool draw (const gateway_exchange *exchange, const Dossier *dossier, const desk_field *field, const char *id,
                  cJSON *drawn)
{
    static char *const endings[] = { "pdf", "jpg", "png", "heic" };
    if (field->kind == DESK_FILE) {
        gateway_pages_add_file_limits (exchange, drawn, endings, DM_COUNT (endings), GATEWAY_DESK_FILE_MB, 1);
        return true;
    }
    if (field->kind == DESK_LINES) {
        cJSON_AddTrueToObject (drawn, "is_lines");
        cJSON_AddStringToObject (drawn, "value", gateway_form_value (exchange, field->name));
        cJSON_AddNumberToObject (drawn, "max_length", field->characters_max);
        return !is_text_wrong (exchange, field);
    }
    cJSON *options = cJSON_AddArrayToObject (drawn, "options");
    field->fill (exchange, dossier, options);
    bool is_long = cJSON_GetArraySize (options) >= SELECT_FROM;
    cJSON_AddTrueToObject (drawn, is_long ? "is_select" : "is_choice");
    cJSON_AddBoolToObject (drawn, "is_radio", field->kind != DESK_TICKS);
    return finish_options (exchange, field, id, options) || !(field->flags & DESK_NEEDED);
}

bool gateway_desk_form_is_right (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *action)
{
    bool is_right = true;
    for (size_t i = 0; i < DESK_FIELDS_MAX && action->fields[i]; i++) {
        cJSON *drawn = cJSON_CreateObject ();
        is_right &= draw (exchange, dossier, action->fields[i], "", drawn);
        cJSON_Delete (drawn);
    }
    return is_right;
}

/* What is wrong with a field; NULL: nothing. */
static const char *find_error (const gateway_exchange *exchange, const desk_field *field, bool is_right)
{
    const gateway_field *refused = gateway_pages_find_refused (exchange, field->name);
    if (refused)
        return gateway_text (exchange, refused->refused);
    if (is_right && strcmp (exchange->error.field, field->name) != 0)
        return NULL;
    return gateway_desk_name_text (exchange, "desk.error", field->text);
}

static void add_fault (cJSON *faults, const char *id, const char *text)
{
    cJSON *fault = cJSON_CreateObject ();
    cJSON_AddStringToObject (fault, "error_id", id);
    cJSON_AddStringToObject (fault, "error_text", text);
    cJSON_AddItemToArray (faults, fault);
}

static void add_field (const gateway_exchange *exchange, const Dossier *dossier, const desk_field *field,
                       bool is_judged, cJSON *fields, cJSON *faults)
{
    const char *id = dm_arena_printf (exchange->arena, "v-%s", field->name);
    const char *hint = gateway_desk_name_text (exchange, "desk.hint", field->text);
    cJSON *drawn = cJSON_CreateObject ();
    bool is_right = draw (exchange, dossier, field, id, drawn);
    const char *error = is_judged ? find_error (exchange, field, is_right) : NULL;
    const bool is_hinted = hint || field->kind == DESK_FILE;
    cJSON_AddStringToObject (drawn, "id", id);
    cJSON_AddStringToObject (drawn, "name", field->name);
    gateway_pages_add_text (drawn, "label", gateway_desk_name_text (exchange, "desk.field", field->text));
    gateway_pages_add_text (drawn, "hint", hint);
    cJSON_AddBoolToObject (drawn, "is_optional", !(field->flags & DESK_NEEDED));
    cJSON_AddBoolToObject (drawn, "is_field_error", error != NULL);
    gateway_pages_add_text (drawn, "error", error);
    if (error || is_hinted)
        cJSON_AddStringToObject (drawn, "described_by",
                                 dm_arena_printf (exchange->arena, "%s%s%s%s%s", is_hinted ? id : "",
                                                  is_hinted ? "-hint" : "", is_hinted && error ? " " : "",
                                                  error ? id : "", error ? "-fout" : ""));
    if (error)
        add_fault (faults, id, error);
    cJSON_AddItemToArray (fields, drawn);
}

/* Takes: name and value that the button sends; name NULL for none. */
static void add_button (cJSON *buttons, const char *text, bool is_primary, const char *name, const char *value)
{
    cJSON *button = cJSON_CreateObject ();
    cJSON_AddStringToObject (button, "button_text", text);
    cJSON_AddBoolToObject (button, "is_primary", is_primary);
    if (name) {
        cJSON_AddStringToObject (button, "button_name", name);
        cJSON_AddStringToObject (button, "button_value", value);
    }
    cJSON_AddItemToArray (buttons, button);
}

void gateway_desk_add_buttons (const gateway_exchange *exchange, const desk_action *action, bool is_preview,
                               cJSON *data)
{
    cJSON *buttons = cJSON_AddArrayToObject (data, "buttons");
    const bool does_it = is_preview || !(action->flags & DESK_READ_OVER);
    if (does_it)
        add_button (buttons, gateway_desk_name_text (exchange, "desk.button", action->name), true, NULL, NULL);
    if (does_it && (action->flags & DESK_ENDS))
        add_button (buttons, gateway_desk_name_text (exchange, "desk.button_next", action->name), false,
                    GATEWAY_DESK_NEXT, "ja");
    if (is_preview)
        add_button (buttons, gateway_text (exchange, "desk.preview.change"), false, GATEWAY_DESK_SHOW, "formulier");
    else if (action->preview)
        add_button (buttons, gateway_text (exchange, does_it ? "desk.preview.look" : "desk.preview.read_over"),
                    !does_it, GATEWAY_DESK_SHOW, "voorbeeld");
}

void gateway_desk_add_form (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *action,
                            bool is_judged, cJSON *data)
{
    cJSON *fields = cJSON_AddArrayToObject (data, "fields"), *faults = cJSON_CreateArray ();
    bool has_file = false;
    for (size_t i = 0; i < DESK_FIELDS_MAX && action->fields[i]; i++) {
        add_field (exchange, dossier, action->fields[i], is_judged, fields, faults);
        has_file |= action->fields[i]->kind == DESK_FILE;
    }
    if (is_judged && !faults->child)
        add_fault (faults, GATEWAY_DESK_FORM, gateway_text (exchange, "desk.error.general"));
    cJSON_AddBoolToObject (data, "is_multipart", has_file);
    cJSON_AddBoolToObject (data, "is_error", is_judged);
    cJSON_AddItemToObject (data, "errors", faults);
    gateway_desk_add_buttons (exchange, action, false, data);
}

cJSON *gateway_desk_typed_texts (const gateway_exchange *exchange, const desk_action *action)
{
    cJSON *list = cJSON_CreateArray ();
    for (size_t i = 0; i < DESK_FIELDS_MAX && action->fields[i]; i++) {
        const char *typed = gateway_form_value (exchange, action->fields[i]->name);
        if (action->fields[i]->kind == DESK_LINES && *typed)
            cJSON_AddItemToArray (list, cJSON_CreateString (typed));
    }
    return list;
}
