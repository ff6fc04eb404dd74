/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/offer.h"

#include <stdio.h>
#include <string.h>
#include "services/intake/reden.h"

#define MORE_BYTES 16 /* of " and 999 more" */

const char *intake_offer (const char *word, const char *const words[], size_t most, dm_arena *arena)
{
    char *out = dm_arena_alloc (arena, most);
    const char *guess = word ? intake_reden_guess (word, words) : NULL;
    size_t count = 0, used;
    while (words[count])
        count++;
    const char *verb = count == 1 ? "is" : "are";
    if (guess && strlen (guess) < most / 2)
        used = (size_t) snprintf (out, most, ": did you mean %s? There %s ", guess, verb);
    else
        used = (size_t) snprintf (out, most, ": there %s ", verb);
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        if (used + strlen (before) + strlen (words[i]) + MORE_BYTES >= most) {
            snprintf (out + used, most - used, "%s%zu more", i == 0 ? "" : " and ", count - i);
            break;
        }
        used += (size_t) snprintf (out + used, most - used, "%s%s", before, words[i]);
    }
    return count > 0 ? out : "";
}

const char *intake_offer_rows (dm_call *call, const char *word, const PGresult *rows, int column)
{
    size_t count = (size_t) PQntuples (rows);
    const char **words = dm_arena_zalloc (call->arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = dm_get_text (rows, (int) i, column);
    return intake_offer (word, words, INTAKE_OFFER_BYTES, call->arena);
}
