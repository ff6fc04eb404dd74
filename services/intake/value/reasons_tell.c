/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/reasons_tell.h"

size_t intake_reasons_tell (const dm_reasons *reasons, dm_arena *arena, Digimeente__Intake__V1__Reason ***out)
{
    *out = dm_arena_alloc (arena, reasons->count * sizeof (void *));
    for (size_t i = 0; i < reasons->count; i++) {
        Digimeente__Intake__V1__Reason *row = (*out)[i] = dm_arena_alloc (arena, sizeof *row);
        digimeente__intake__v1__reason__init (row);
        row->has_line = true;
        row->line = reasons->rows[i].line;
        row->path = (char *) reasons->rows[i].path;
        row->message = (char *) reasons->rows[i].message;
    }
    return reasons->count;
}
