/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/veld.h"

#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/field/veld_inside.h"

#define KINDS 20

static const intake_veldsoort kinds[KINDS] = {
    { .name = "text",
      .check = intake_check_text,
      .write = intake_write_text,
      .empty = { "Vul dit in", "Fill this in" },
      .wrong = { "Gebruik geen bijzondere tekens", "Do not use special characters" },
      .has_length = true,
      .length_default = 200,
      .length_max = INTAKE_VELD_TEXT_MAX },
    { .name = "long_text",
      .check = intake_check_long_text,
      .write = intake_write_text,
      .empty = { "Vul dit in", "Fill this in" },
      .wrong = { "Gebruik geen bijzondere tekens", "Do not use special characters" },
      .has_length = true,
      .length_default = 2000,
      .length_max = INTAKE_VELD_LONG_TEXT_MAX },
    { .name = "number",
      .check = intake_check_number,
      .write = intake_write_number,
      .empty = { "Vul een getal in", "Fill in a number" },
      .wrong = { "Vul een getal in, zoals 12", "Fill in a number, like 12" },
      .is_number = true,
      .is_ordered = true },
    { .name = "amount",
      .check = intake_check_number,
      .write = intake_write_number,
      .empty = { "Vul een bedrag in", "Fill in an amount" },
      .wrong = { "Vul een bedrag in euro's in, zoals 1250,50", "Fill in an amount in euros, like 1250.50" },
      .is_number = true,
      .is_ordered = true },
    { .name = "date",
      .check = intake_check_date,
      .write = intake_write_date,
      .parts = { "dag", "maand", "jaar" },
      .empty = { "Vul een datum in, zoals 27 3 2026", "Fill in a date, like 27 3 2026" },
      .wrong = { "Vul een datum in die bestaat, zoals 27 3 2026", "Fill in a date that exists, like 27 3 2026" },
      .is_ordered = true },
    { .name = "choice",
      .check = intake_check_choice,
      .write = intake_write_choice,
      .empty = { "Kies een van de mogelijkheden", "Choose one of the options" },
      .wrong = { "Kies een van de mogelijkheden", "Choose one of the options" },
      .has_options = true },
    { .name = "choices",
      .check = intake_check_choices,
      .write = intake_write_choice,
      .empty = { "Kies minstens een van de mogelijkheden", "Choose at least one of the options" },
      .wrong = { "Kies uit de mogelijkheden", "Choose from the options" },
      .has_options = true },
    { .name = "yes_no",
      .check = intake_check_choice,
      .write = intake_write_choice,
      .empty = { "Kies ja of nee", "Choose yes or no" },
      .wrong = { "Kies ja of nee", "Choose yes or no" } },
    { .name = "email",
      .check = intake_check_email,
      .write = intake_write_text,
      .label = { "E-mailadres", "E-mail address" },
      .empty = { "Vul een e-mailadres in", "Fill in an e-mail address" },
      .wrong = { "Vul een geldig e-mailadres in, zoals naam@voorbeeld.nl",
                 "Fill in a valid e-mail address, like name@example.com" } },
    { .name = "phone",
      .check = intake_check_phone,
      .write = intake_write_phone,
      .label = { "Telefoonnummer", "Phone number" },
      .empty = { "Vul een telefoonnummer in", "Fill in a phone number" },
      .wrong = { "Vul een geldig telefoonnummer in, zoals 06 12345678 of +32 470 12 34 56",
                 "Fill in a valid phone number, like 06 12345678 or +32 470 12 34 56" } },
    { .name = "bsn",
      .check = intake_check_elfproef,
      .write = intake_write_text,
      .label = { "Burgerservicenummer (BSN)", "Citizen service number (BSN)" },
      .empty = { "Vul een burgerservicenummer in", "Fill in a citizen service number" },
      .wrong = { "Vul een geldig burgerservicenummer in: 9 cijfers. Kijk op een paspoort, rijbewijs of "
                 "identiteitskaart",
                 "Fill in a valid citizen service number: 9 digits. You find it on a passport, driving licence or "
                 "identity card" } },
    { .name = "rsin",
      .check = intake_check_elfproef,
      .write = intake_write_text,
      .label = { "RSIN", "RSIN" },
      .empty = { "Vul een RSIN in", "Fill in an RSIN" },
      .wrong = { "Vul een geldig RSIN in: 9 cijfers. Kijk in het uittreksel van de KVK",
                 "Fill in a valid RSIN: 9 digits. You find it in the extract of the KVK" } },
    { .name = "kvk",
      .check = intake_check_kvk,
      .write = intake_write_text,
      .label = { "KVK-nummer", "Chamber of Commerce (KVK) number" },
      .empty = { "Vul een KVK-nummer in", "Fill in a KVK number" },
      .wrong = { "Vul een geldig KVK-nummer in: 8 cijfers", "Fill in a valid KVK number: 8 digits" } },
    { .name = "vestiging",
      .check = intake_check_vestiging,
      .write = intake_write_text,
      .label = { "Vestigingsnummer", "Branch number" },
      .empty = { "Vul een vestigingsnummer in", "Fill in a branch number" },
      .wrong = { "Vul een geldig vestigingsnummer in: 12 cijfers", "Fill in a valid branch number: 12 digits" } },
    { .name = "iban",
      .check = intake_check_iban,
      .write = intake_write_iban,
      .label = { "Rekeningnummer (IBAN)", "Account number (IBAN)" },
      .empty = { "Vul een rekeningnummer (IBAN) in", "Fill in an account number (IBAN)" },
      .wrong = { "Vul een geldig rekeningnummer (IBAN) in, zoals NL91 ABNA 0417 1643 00",
                 "Fill in a valid account number (IBAN), like NL91 ABNA 0417 1643 00" } },
    { .name = "postcode",
      .check = intake_check_postcode,
      .write = intake_write_postcode,
      .label = { "Postcode", "Postcode" },
      .empty = { "Vul een postcode in", "Fill in a postcode" },
      .wrong = { "Vul een geldige postcode in, zoals 1234 AB", "Fill in a valid postcode, like 1234 AB" } },
    { .name = "adres_nl",
      .check = intake_check_adres,
      .blame = intake_blame_adres,
      .write = intake_write_adres,
      .parts = { "postcode", "huisnummer", "toevoeging", "straat", "plaats" },
      .label = { "Adres", "Address" },
      .empty = { "Vul een adres in", "Fill in an address" },
      .wrong = { "Vul een geldig adres in", "Fill in a valid address" } },
    { .name = "kenteken",
      .check = intake_check_kenteken,
      .write = intake_write_kenteken,
      .label = { "Kenteken", "Number plate" },
      .empty = { "Vul een kenteken in", "Fill in a number plate" },
      .wrong = { "Vul een geldig Nederlands kenteken in, zoals AB-12-CD",
                 "Fill in a valid Dutch number plate, like AB-12-CD" } },
    { .name = "location",
      .check = intake_check_location,
      .write = intake_write_location,
      .parts = { "omschrijving", "lat", "lon" },
      .empty = { "Vul in waar het is", "Fill in where it is" },
      .wrong = { "Vul in waar het is, zoals een straat en huisnummer",
                 "Fill in where it is, like a street and house number" } },
    { .name = "file",
      .check = intake_check_file,
      .write = intake_write_file,
      .empty = { "Kies een bestand", "Choose a file" },
      .wrong = { "Kies het bestand nog een keer", "Choose the file again" },
      .is_file = true },
};

const intake_veldsoort *intake_veldsoort_find (const char *name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp (kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

const char *const *intake_veldsoort_names (void)
{
    static const char *const names[] = { "text",     "long_text", "number", "amount",   "date",     "choice",
                                         "choices",  "yes_no",    "email",  "phone",    "bsn",      "rsin",
                                         "kvk",      "vestiging", "iban",   "postcode", "adres_nl", "kenteken",
                                         "location", "file",      NULL };
    return names;
}

const char *intake_say (const char *taal, const char *nl, const char *en)
{
    return strcmp (taal, "en") == 0 ? en : nl;
}

const char *intake_say_wrong (const intake_veld *veld, const char *taal)
{
    return intake_say (taal, veld->soort->wrong.nl, veld->soort->wrong.en);
}

const char *intake_tekst (const cJSON *tekst, const char *taal)
{
    return intake_member (tekst, intake_say (taal, "nl", "en"));
}

const char *intake_veld_label (const intake_veld *veld, const char *taal)
{
    const char *own = intake_tekst (cJSON_GetObjectItemCaseSensitive (veld->json, "label"), taal);
    return own ? own : intake_say (taal, veld->soort->label.nl, veld->soort->label.en);
}

/* The part's name in the input's, "" for the id itself; NULL when the input is another field's. */
static const char *part_of (const intake_veld *veld, const char *name)
{
    size_t length = strlen (veld->id);
    if (strncmp (name, veld->id, length) != 0)
        return NULL;
    return name[length] == '\0' ? name + length : name[length] == '.' ? name + length + 1 : NULL;
}

bool intake_veld_owns (const intake_veld *veld, const char *input_name)
{
    const char *part = part_of (veld, input_name);
    bool is_known = part && !*part;
    for (size_t i = 0; part && veld->soort->parts[i]; i++)
        is_known |= strcmp (veld->soort->parts[i], part) == 0;
    return is_known || (part && veld->edit && strcmp (part, "fout") == 0);
}

static bool is_space (const char *at, size_t *out_bytes)
{
    *out_bytes = strncmp (at, "\xC2\xA0", 2) == 0 ? 2 : 1;
    return *out_bytes == 2 || (*at && strchr (" \t\r\n", *at));
}

/* A copy without space around it. */
static char *trim (const char *text, dm_arena *arena)
{
    size_t bytes;
    while (is_space (text, &bytes))
        text += bytes;
    char *out = dm_arena_strdup (arena, text);
    size_t size = strlen (out);
    for (;;) {
        if (size >= 1 && strchr (" \t\r\n", out[size - 1]))
            size--;
        else if (size >= 2 && strncmp (out + size - 2, "\xC2\xA0", 2) == 0)
            size -= 2;
        else
            break;
    }
    out[size] = '\0';
    return out;
}

char *intake_take (const intake_veld *veld, const char *part, intake_input *const inputs[], size_t count,
                   dm_arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        const char *own = part_of (veld, inputs[i]->name);
        char *text =
            own && strcmp (own, part ? part : "") == 0 && inputs[i]->value ? trim (inputs[i]->value, arena) : NULL;
        if (text && *text)
            return text;
    }
    return dm_arena_strdup (arena, "");
}

char *intake_squeeze (char *text, const char *characters)
{
    char *to = text;
    for (const char *at = text; *at;) {
        size_t bytes;
        if (is_space (at, &bytes)) {
            at += bytes;
            continue;
        }
        if (!strchr (characters, *at))
            *to++ = (char) (*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        at++;
    }
    *to = '\0';
    return text;
}

bool intake_is_line (const char *text)
{
    return dm_utf8_is_valid (text, strlen (text)) && !strpbrk (text, "\t\r\n");
}

static bool is_filled_in (const intake_veld *veld, intake_input *const inputs[], size_t count, dm_arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (intake_veld_owns (veld, inputs[i]->name) && inputs[i]->value && *trim (inputs[i]->value, arena))
            return true;
    return false;
}

const char *intake_veld_check (const intake_veld *veld, const intake_veld_context *context,
                               intake_input *const inputs[], size_t count, dm_arena *arena, cJSON **out_value)
{
    *out_value = NULL;
    if (!is_filled_in (veld, inputs, count, arena))
        return veld->is_optional ? NULL : intake_say (context->taal, veld->soort->empty.nl, veld->soort->empty.en);
    for (size_t i = 0; i < count; i++)
        if (inputs[i]->value && !dm_utf8_is_valid (inputs[i]->value, strlen (inputs[i]->value)))
            return intake_say_wrong (veld, context->taal);
    const char *fault = NULL;
    cJSON *value = veld->soort->check (veld, context, inputs, count, arena, &fault);
    if (!value)
        return fault;
    *out_value = value;
    return NULL;
}

void intake_veld_blame (const intake_veld *veld, const char *taal, intake_input *const inputs[], size_t count,
                        dm_arena *arena, const char *out_faults[INTAKE_VELD_PARTS_MAX])
{
    memset (out_faults, 0, INTAKE_VELD_PARTS_MAX * sizeof *out_faults);
    if (veld->soort->blame && is_filled_in (veld, inputs, count, arena))
        veld->soort->blame (veld, taal, inputs, count, arena, out_faults);
}

const char *intake_veld_write (const intake_veld *veld, const char *taal, const cJSON *value, dm_arena *arena)
{
    const char *text = value ? veld->soort->write (veld, taal, value, arena) : NULL;
    return text ? text : "";
}
