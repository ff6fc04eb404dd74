/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/name.h"

Digimeente__Intake__V1__Text *intake_name_read (dm_arena *arena, const PGresult *rows, int row, int column)
{
    if (dm_get_is_null (rows, row, column))
        return NULL;
    Digimeente__Intake__V1__Text *name = dm_arena_alloc (arena, sizeof *name);
    digimeente__intake__v1__text__init (name);
    name->nl = dm_get_text (rows, row, column);
    name->en = dm_get_text (rows, row, column + 1);
    return name;
}
