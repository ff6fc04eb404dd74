/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/access_rows.h"

#include "common/chassis_methods.h"

static const char *const kinds[] = {
    [DM_ACTOR_INWONER] = "INWONER",     [DM_ACTOR_ONDERNEMER] = "ONDERNEMER", [DM_ACTOR_BEHANDELAAR] = "BEHANDELAAR",
    [DM_ACTOR_BEHEERDER] = "BEHEERDER", [DM_ACTOR_SYSTEM] = "SYSTEM",
};

static void print_line (const dm_access *row, const char *method, FILE *out)
{
    const char *before = "";
    fprintf (out, "%s %s ", row->peer, method);
    for (unsigned kind = DM_ACTOR_INWONER; kind <= DM_ACTOR_SYSTEM; kind++)
        if (row->actors & (1U << kind)) {
            fprintf (out, "%s%s", before, kinds[kind]);
            before = ",";
        }
    fputc ('\n', out);
}

static bool is_about (const dm_access *row, const char *method)
{
    for (int kind = DM_ACTOR_INWONER; kind <= DM_ACTOR_SYSTEM; kind++)
        if (dm_access_allows (row, 1, row->peer, method, (dm_actor_kind) kind))
            return true;
    return false;
}

static size_t print_methods (const dm_access *row, const dm_method methods[], size_t count, FILE *out)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (is_about (row, methods[i].name)) {
            print_line (row, methods[i].name, out);
            found++;
        }
    return found;
}

void dm_access_print (const dm_access rows[], size_t row_count, const dm_method methods[], size_t count, FILE *out)
{
    for (size_t i = 0; i < row_count; i++) {
        size_t found = print_methods (&rows[i], dm_chassis_methods, dm_chassis_method_count, out)
                       + print_methods (&rows[i], methods, count, out);
        if (found == 0)
            print_line (&rows[i], rows[i].method, out);
    }
}
