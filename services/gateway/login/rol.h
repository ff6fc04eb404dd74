/* SPDX-License-Identifier: EUPL-1.2 */
/* The roles of those who log in: the name of each, and the kind of actor that it is for other services. */
#pragma once

#include "services/gateway/exchange/exchange.h"

typedef struct gateway_rol_row {
    const char *name;
    gateway_rol rol;
    dm_actor_kind actor;
} gateway_rol_row;

/* The row of a role; NULL for GATEWAY_VISITOR, who has not logged in. */
const gateway_rol_row *gateway_rol_find (gateway_rol rol);
/* The row of inwoner, ondernemer, behandelaar or beheerder; NULL for any other name. */
const gateway_rol_row *gateway_rol_find_by_name (const char *name);

/* Tells other services the level of a login, where it is one that they know. */
void gateway_actor_set_level (dm_actor *actor, const gateway_session *session);

/* The roles that a login may end in.  Takes: als, the name of a role, or burger (inwoner or ondernemer) or medewerker
 * (behandelaar or beheerder).  Returns gateway_rol bits; 0 for another word. */
unsigned gateway_als_find (const char *als);
