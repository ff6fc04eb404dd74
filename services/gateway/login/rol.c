/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/rol.h"

#include <stdio.h>
#include <string.h>
#include "services/identity/level.h"

static const gateway_rol_row rollen[] = {
    { "inwoner", GATEWAY_INWONER, DM_ACTOR_INWONER },
    { "ondernemer", GATEWAY_ONDERNEMER, DM_ACTOR_ONDERNEMER },
    { "behandelaar", GATEWAY_BEHANDELAAR, DM_ACTOR_BEHANDELAAR },
    { "beheerder", GATEWAY_BEHEERDER, DM_ACTOR_BEHEERDER },
};

const gateway_rol_row *gateway_rol_find (gateway_rol rol)
{
    for (size_t i = 0; i < DM_COUNT (rollen); i++)
        if (rollen[i].rol == rol)
            return &rollen[i];
    return NULL;
}

const gateway_rol_row *gateway_rol_find_by_name (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (rollen); i++)
        if (strcmp (rollen[i].name, name) == 0)
            return &rollen[i];
    return NULL;
}

void gateway_actor_set_level (dm_actor *actor, const gateway_session *session)
{
    snprintf (actor->level, sizeof actor->level, "%s", identity_level_is_known (session->acr) ? session->acr : "");
}

unsigned gateway_als_find (const char *als)
{
    if (strcmp (als, "burger") == 0)
        return GATEWAY_CITIZEN;
    if (strcmp (als, "medewerker") == 0)
        return GATEWAY_BEHANDELAAR | GATEWAY_BEHEERDER;
    const gateway_rol_row *row = gateway_rol_find_by_name (als);
    return row ? row->rol : 0;
}
