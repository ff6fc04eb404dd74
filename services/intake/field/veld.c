/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/veld.h"

#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/field/veld_inside.h"

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

const char *intake_veld_hint (const intake_veld *veld, const char *taal)
{
    const char *own = intake_tekst (cJSON_GetObjectItemCaseSensitive (veld->json, "hint"), taal);
    return own ? own : intake_say (taal, veld->soort->hint.nl, veld->soort->hint.en);
}

/* What browsers know of their user, by the field's id.  Source: WCAG 1.3.5. */
static const struct {
    const char *id, *autocomplete;
} known_ids[] = {
    { "naam", "name" },
    { "voornaam", "given-name" },
    { "achternaam", "family-name" },
    { "organisatie", "organization" },
    { "bedrijfsnaam", "organization" },
};

const char *intake_veld_autocomplete (const intake_veld *veld)
{
    for (size_t i = 0; veld->soort->is_named && i < DM_COUNT (known_ids); i++)
        if (strcmp (known_ids[i].id, veld->id) == 0)
            return known_ids[i].autocomplete;
    return veld->soort->autocomplete;
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
    for (size_t i = 0; part && veld->soort->parts[i].name; i++)
        is_known |= strcmp (veld->soort->parts[i].name, part) == 0;
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

char *intake_take_part (const intake_veld *veld, const intake_veld_part *part, intake_input *const inputs[],
                        size_t count, dm_arena *arena)
{
    char *text = intake_take (veld, part->name, inputs, count, arena);
    return part->squeeze ? intake_squeeze (text, part->squeeze) : text;
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

/* A part without rules of its own is never to blame. */
static bool part_is_well (const intake_veld *veld, const intake_veld_part *part, intake_input *const inputs[],
                          size_t count, dm_arena *arena)
{
    return !part->is_well || part->is_well (intake_take_part (veld, part, inputs, count, arena));
}

void intake_veld_blame (const intake_veld *veld, const char *taal, intake_input *const inputs[], size_t count,
                        dm_arena *arena, const char *out_faults[INTAKE_VELD_PARTS_MAX])
{
    const intake_veld_part *parts = veld->soort->parts;
    memset (out_faults, 0, INTAKE_VELD_PARTS_MAX * sizeof *out_faults);
    if (!is_filled_in (veld, inputs, count, arena))
        return;
    for (size_t i = 0; parts[i].name; i++)
        if (!part_is_well (veld, &parts[i], inputs, count, arena))
            out_faults[i] = intake_say (taal, parts[i].wrong.nl, parts[i].wrong.en);
}

const char *intake_veld_write (const intake_veld *veld, const char *taal, const cJSON *value, dm_arena *arena)
{
    const char *text = value ? veld->soort->write (veld, taal, value, arena) : NULL;
    return text ? text : "";
}
