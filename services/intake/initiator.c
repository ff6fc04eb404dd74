/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/initiator.h"

#include <string.h>

static void delete_json (cJSON **json)
{
    cJSON_Delete (*json);
}

static const char *text_of (const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
    return text ? text : "";
}

/* Two lines, as on an envelope. */
static char *write_adres (const cJSON *adres, dm_arena *arena)
{
    const char *toevoeging = text_of (adres, "toevoeging");
    return dm_arena_printf (arena, "%s %s%s%s\n%s %s", text_of (adres, "straat"), text_of (adres, "huisnummer"),
                            *toevoeging ? " " : "", toevoeging, text_of (adres, "postcode"), text_of (adres, "plaats"));
}

/* The answer to the question that the mapping names; NULL for none. */
static char *find_answer (const cJSON *mapping, const char *role, const cJSON *antwoorden, dm_arena *arena)
{
    const cJSON *answer = cJSON_GetObjectItemCaseSensitive (antwoorden, text_of (mapping, role));
    if (cJSON_IsObject (answer))
        return write_adres (answer, arena);
    const char *text = cJSON_GetStringValue (answer);
    return text && *text ? dm_arena_strdup (arena, text) : NULL;
}

const char *intake_initiator_read (const intake_draft *draft, const cJSON *antwoorden, dm_arena *arena,
                                   Digimeente__Intake__V1__Initiator *out)
{
    DM_AUTO (delete_json) cJSON *journey = cJSON_Parse (intake_journey_json (draft->journey));
    const cJSON *mapping = cJSON_GetObjectItemCaseSensitive (journey, "initiator");
    const bool needs_login = intake_journey_login (draft->journey, draft->audience) != NULL;
    const Digimeente__Intake__V1__Login *login = needs_login ? draft->login : NULL;
    digimeente__intake__v1__initiator__init (out);
    out->naam = find_answer (mapping, "naam", antwoorden, arena);
    out->verblijfsadres = find_answer (mapping, "verblijfsadres", antwoorden, arena);
    out->emailadres = find_answer (mapping, "emailadres", antwoorden, arena);
    if (!login)
        return NULL;
    if (!out->naam)
        out->naam = login->naam;
    out->inp_bsn = login->bsn;
    return login->kvk;
}
