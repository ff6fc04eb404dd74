/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions as forms show them, and answers as people read them. */
#include <stdlib.h>
#include <string.h>
#include "services/gateway/portal/portal.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SELECT_FROM 8 /* options: a list is longer than a telephone's screen from here on */

/* How a type is asked for in one box. */
typedef struct veld_type {
    const char *type, *input, *inputmode, *autocomplete, *width;
} veld_type;
static const veld_type veld_types[] = {
    { "text", "text", NULL, NULL, NULL },
    { "number", "text", "decimal", NULL, "w-8" },
    { "amount", "text", "decimal", NULL, "w-8" },
    { "email", "email", "email", "email", "w-24" },
    { "phone", "tel", "tel", "tel", "w-16" },
    { "bsn", "text", "numeric", NULL, "w-16" },
    { "rsin", "text", "numeric", NULL, "w-16" },
    { "kvk", "text", "numeric", NULL, "w-16" },
    { "vestiging", "text", "numeric", NULL, "w-16" },
    { "iban", "text", NULL, NULL, "w-24" },
    { "postcode", "text", NULL, "postal-code", "w-8" },
    { "kenteken", "text", NULL, NULL, "w-8" },
};

/* What a browser may fill in of what it knows of its user, by the field's name.  Source: WCAG 1.3.5. */
static const struct {
    const char *id, *autocomplete;
} known_ids[] = {
    { "naam", "name" },
    { "voornaam", "given-name" },
    { "achternaam", "family-name" },
    { "organisatie", "organization" },
    { "bedrijfsnaam", "organization" },
};

/* The parts of a type that is asked for in several boxes. */
typedef struct veld_part {
    const char *type, *name, *label, *inputmode, *autocomplete, *width;
    bool is_optional;
} veld_part;
static const veld_part veld_parts[] = {
    { "date", "dag", "aanvraag.dag", "numeric", NULL, "w-2", false },
    { "date", "maand", "aanvraag.maand", "numeric", NULL, "w-2", false },
    { "date", "jaar", "aanvraag.jaar", "numeric", NULL, "w-4", false },
    { "adres_nl", "postcode", "aanvraag.postcode", NULL, "postal-code", "w-8", false },
    { "adres_nl", "huisnummer", "aanvraag.huisnummer", "numeric", NULL, "w-4", false },
    { "adres_nl", "toevoeging", "aanvraag.toevoeging", NULL, NULL, "w-4", true },
    { "adres_nl", "straat", "aanvraag.straat", NULL, "address-line1", "w-24", false },
    { "adres_nl", "plaats", "aanvraag.plaats", NULL, "address-level2", "w-24", false },
};

static bool is_type (const Field *field, const char *type)
{
    return field->type && strcmp (field->type, type) == 0;
}

static bool is_fixed (const Field *field)
{
    return field->edit && *field->edit;
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

static const veld_type *find_type (const char *type)
{
    for (size_t i = 0; i < DM_COUNT (veld_types); i++)
        if (strcmp (veld_types[i].type, type) == 0)
            return &veld_types[i];
    return &veld_types[0];
}

static void add_box (cJSON *veld, const Field *field)
{
    const veld_type *type = find_type (field->type);
    const char *autocomplete = type->autocomplete;
    for (size_t i = 0; i < DM_COUNT (known_ids) && is_type (field, "text"); i++)
        if (strcmp (field->id, known_ids[i].id) == 0)
            autocomplete = known_ids[i].autocomplete;
    cJSON_AddTrueToObject (veld, "is_tekst");
    cJSON_AddBoolToObject (veld, "is_bedrag", is_type (field, "amount"));
    cJSON_AddStringToObject (veld, "input", type->input);
    pages_add_text (veld, "inputmode", type->inputmode);
    pages_add_text (veld, "autocomplete", autocomplete);
    pages_add_text (veld, "breedte", type->width);
    cJSON_AddStringToObject (veld, "waarde", find_value (field, NULL));
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
static void add_part_error (cJSON *deel, const Field *field, const veld_part *part)
{
    const char *error = find_part_error (field, part->name);
    bool is_whole = field->error && *field->error && field->n_part_errors == 0;
    cJSON_AddBoolToObject (deel, "deel_is_fout", error || (is_whole && !part->is_optional));
    pages_add_text (deel, "deel_fout", error);
}

static void add_parts (const gateway_exchange *exchange, cJSON *veld, const Field *field)
{
    cJSON *delen = cJSON_AddArrayToObject (veld, "delen");
    cJSON_AddTrueToObject (veld, is_type (field, "date") ? "is_datum" : "is_adres");
    for (size_t i = 0; i < DM_COUNT (veld_parts); i++) {
        const veld_part *part = &veld_parts[i];
        if (!is_type (field, part->type))
            continue;
        cJSON *deel = cJSON_CreateObject ();
        cJSON_AddStringToObject (deel, "deel_id", page_id (exchange, field->id, part->name));
        cJSON_AddStringToObject (deel, "deel_naam", dm_arena_printf (exchange->arena, "%s.%s", field->id, part->name));
        cJSON_AddStringToObject (deel, "deel_label", gateway_text (exchange, part->label));
        pages_add_text (deel, "deel_mode", part->inputmode);
        pages_add_text (deel, "deel_auto", part->autocomplete);
        cJSON_AddStringToObject (deel, "deel_breedte", part->width);
        cJSON_AddStringToObject (deel, "deel_waarde", find_value (field, part->name));
        add_part_error (deel, field, part);
        cJSON_AddItemToArray (delen, deel);
    }
}

static void add_option (const gateway_exchange *exchange, cJSON *opties, const Field *field, const char *value,
                        const char *label)
{
    cJSON *optie = cJSON_CreateObject ();
    size_t number = (size_t) cJSON_GetArraySize (opties);
    cJSON_AddStringToObject (
        optie, "optie_id",
        number ? dm_arena_printf (exchange->arena, "%s-%zu", page_id (exchange, field->id, NULL), number)
               : page_id (exchange, field->id, NULL));
    cJSON_AddStringToObject (optie, "optie", value);
    cJSON_AddStringToObject (optie, "optie_label", label);
    cJSON_AddBoolToObject (optie, "gekozen", has_value (field, value));
    cJSON_AddItemToArray (opties, optie);
}

static void add_options (const gateway_exchange *exchange, cJSON *veld, const Field *field)
{
    bool is_choices = is_type (field, "choices"), is_select = !is_choices && field->n_options >= SELECT_FROM;
    cJSON_AddTrueToObject (veld, is_select ? "is_select" : "is_keuze");
    cJSON_AddStringToObject (veld, "keuze_type", is_choices ? "checkbox" : "radio");
    cJSON *opties = cJSON_AddArrayToObject (veld, "opties");
    for (size_t i = 0; i < field->n_options; i++)
        add_option (exchange, opties, field, field->options[i]->value, field->options[i]->label);
    if (field->n_options > 0 || !is_type (field, "yes_no"))
        return;
    add_option (exchange, opties, field, "ja", gateway_text (exchange, "aanvraag.ja"));
    add_option (exchange, opties, field, "nee", gateway_text (exchange, "aanvraag.nee"));
}

static void add_file (const gateway_exchange *exchange, cJSON *veld, const Field *field)
{
    pages_add_file_limits (exchange, veld, field->accept, field->n_accept, field->max_mb, field->max_files);
    cJSON *bewaard = NULL;
    for (size_t i = 0; i < field->n_values; i++) {
        const Input *input = field->values[i];
        if (!input->value || !input->bestandsnaam)
            continue;
        if (!bewaard) {
            cJSON_AddTrueToObject (veld, "heeft_bewaard");
            bewaard = cJSON_AddArrayToObject (veld, "bewaard");
        }
        cJSON *bestand = cJSON_CreateObject ();
        cJSON_AddStringToObject (bestand, "document", input->value);
        cJSON_AddStringToObject (bestand, "bestandsnaam", input->bestandsnaam);
        cJSON_AddItemToArray (bewaard, bestand);
    }
}

static void add_location (cJSON *veld, const Field *field)
{
    cJSON_AddTrueToObject (veld, "is_plek");
    cJSON_AddStringToObject (veld, "waarde", find_value (field, "omschrijving"));
    cJSON_AddStringToObject (veld, "lat", find_value (field, "lat"));
    cJSON_AddStringToObject (veld, "lon", find_value (field, "lon"));
}

/* What a login told is shown; of some of it people may say what is wrong. */
static void add_fixed (cJSON *veld, const Field *field)
{
    cJSON_AddTrueToObject (veld, "is_vast");
    pages_add_text (veld, "waarde", field->weergave);
    cJSON_AddBoolToObject (veld, "is_meldbaar", strcmp (field->edit, "report-error") == 0);
    cJSON_AddStringToObject (veld, "melding", find_value (field, "fout"));
}

static void add_kind (const gateway_exchange *exchange, cJSON *veld, const Field *field)
{
    if (is_fixed (field))
        add_fixed (veld, field);
    else if (is_type (field, "date") || is_type (field, "adres_nl"))
        add_parts (exchange, veld, field);
    else if (is_type (field, "choice") || is_type (field, "choices") || is_type (field, "yes_no"))
        add_options (exchange, veld, field);
    else if (is_type (field, "file"))
        add_file (exchange, veld, field);
    else if (is_type (field, "location"))
        add_location (veld, field);
    else if (is_type (field, "long_text")) {
        cJSON_AddTrueToObject (veld, "is_lang");
        cJSON_AddStringToObject (veld, "waarde", find_value (field, NULL));
        cJSON_AddNumberToObject (veld, "max_tekens", field->max_length);
    } else
        add_box (veld, field);
}

/* Where the error summary leads to: the first box of the field; what a login told has one for what is wrong with it. */
static const char *first_id (const gateway_exchange *exchange, const Field *field)
{
    const char *part = is_fixed (field)              ? "melding"
                       : is_type (field, "date")     ? "dag"
                       : is_type (field, "adres_nl") ? "postcode"
                                                     : NULL;
    return page_id (exchange, field->id, part);
}

static void add_error (cJSON *fouten, const char *id, const char *error)
{
    cJSON *fout = cJSON_CreateObject ();
    cJSON_AddStringToObject (fout, "fout_id", id);
    cJSON_AddStringToObject (fout, "fout_tekst", error);
    cJSON_AddItemToArray (fouten, fout);
}

/* What several questions of a page may be told says which one is meant. */
static const char *summary_text (const gateway_exchange *exchange, const Field *field, const char *error, bool is_enig)
{
    const char *label = field->label ? field->label : "";
    const bool is_question = *label && label[strlen (label) - 1] == '?';
    return is_enig ? error : dm_arena_printf (exchange->arena, "%s%s %s", label, is_question ? "" : ":", error);
}

/* In the summary, and at the field or at those parts of it that are to blame. */
static void add_errors (const gateway_exchange *exchange, cJSON *veld, cJSON *fouten, const Field *field, bool is_enig)
{
    const gateway_field *refused = pages_find_refused (exchange, field->id);
    const char *error = refused ? gateway_text (exchange, refused->refused) : field->error;
    if (!error || !*error)
        return;
    for (size_t i = 0; i < field->n_part_errors; i++)
        add_error (fouten, page_id (exchange, field->id, field->part_errors[i]->part), field->part_errors[i]->error);
    cJSON_AddBoolToObject (veld, "is_veld_fout", true);
    if (field->n_part_errors > 0)
        return;
    add_error (fouten, first_id (exchange, field), summary_text (exchange, field, error, is_enig));
    cJSON_AddStringToObject (veld, "fout", error);
}

static cJSON *veld_json (const gateway_exchange *exchange, const Field *field, bool is_enig, cJSON *fouten)
{
    cJSON *veld = cJSON_CreateObject ();
    const char *id = page_id (exchange, field->id, NULL);
    cJSON_AddStringToObject (veld, "id", id);
    cJSON_AddStringToObject (veld, "naam", field->id);
    cJSON_AddStringToObject (veld, "label", field->label ? field->label : "");
    pages_add_text (veld, "hint", field->hint);
    cJSON_AddBoolToObject (veld, "is_enig", is_enig);
    cJSON_AddBoolToObject (veld, "is_vrij", !field->is_required);
    add_kind (exchange, veld, field);
    add_errors (exchange, veld, fouten, field, is_enig);
    bool has_error = cJSON_HasObjectItem (veld, "fout");
    bool has_hint = field->hint || is_type (field, "date") || is_type (field, "file")
                    || (is_type (field, "long_text") && field->max_length);
    if (has_hint || has_error)
        cJSON_AddStringToObject (veld, "beschreven",
                                 dm_arena_printf (exchange->arena, "%s%s%s%s", has_hint ? id : "",
                                                  has_hint ? "-hint" : "", has_hint && has_error ? " " : "",
                                                  has_error ? dm_arena_printf (exchange->arena, "%s-fout", id) : ""));
    return veld;
}

cJSON *pages_stap_json (const gateway_exchange *exchange, const Step *step)
{
    cJSON *data = cJSON_CreateObject (), *velden = cJSON_AddArrayToObject (data, "velden");
    cJSON *fouten = cJSON_AddArrayToObject (data, "fouten");
    bool is_enig = step->n_fields == 1 && (!step->title || !*step->title), has_file = false;
    for (size_t i = 0; i < step->n_fields; i++) {
        cJSON_AddItemToArray (velden, veld_json (exchange, step->fields[i], is_enig, fouten));
        has_file = has_file || is_type (step->fields[i], "file");
    }
    const char *titel = is_enig && step->n_fields ? step->fields[0]->label : step->title;
    cJSON_AddStringToObject (data, "titel", titel && *titel ? titel : gateway_text (exchange, "aanvraag.stap"));
    cJSON_AddBoolToObject (data, "heeft_kop", !is_enig);
    cJSON_AddBoolToObject (data, "meerdelig", has_file);
    cJSON_AddBoolToObject (data, "is_fout", cJSON_GetArraySize (fouten) > 0);
    pages_add_text (data, "intro", step->intro);
    return data;
}

const char *pages_antwoord_text (const gateway_exchange *exchange, const Field *field)
{
    const char *text = field->weergave ? field->weergave : "", *melding = find_value (field, "fout");
    return *melding ? dm_arena_printf (exchange->arena, "%s\n%s: %s", text, gateway_text (exchange, "aanvraag.gemeld"),
                                       melding)
                    : text;
}
