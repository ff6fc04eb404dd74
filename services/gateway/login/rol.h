/* SPDX-License-Identifier: EUPL-1.2 */
/* The roles of those who log in: their names, and the actor that each is to other services. */
#pragma once

#include "services/gateway/exchange/exchange.h"

typedef struct gateway_rol_row {
    const char *name;
    gateway_rol rol;
    dm_actor_kind actor;
} gateway_rol_row;

/* inwoner, ondernemer, behandelaar, beheerder.  Return NULL for any other. */
const gateway_rol_row *gateway_rol_find (gateway_rol rol);
const gateway_rol_row *gateway_rol_find_by_name (const char *name);

/* As what a login is asked for: a role, citizen (inwoner, ondernemer: to be chosen) or medewerker (behandelaar,
 * beheerder). Returns gateway_rol bits; 0 for another word. */
unsigned gateway_als_find (const char *als);
