/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/hyphen.h"

#include <string.h>
#include "common/base.h"

#define LONG_BYTES 16 /* of a word that may not fit beside others */
#define HEAD_BYTES 4  /* that stay together before a joint, and behind it */
#define SOFT_HYPHEN "\xC2\xAD"

/* What the second half of a compound often is. */
static const char *const parts[] = {
    "aangifte", "aanvraag",   "belasting",   "beoordeling", "besluit",       "bewijs",    "commissie",
    "document", "formulier",  "gegevens",    "informatie",  "kaart",         "keuring",   "kosten",
    "melding",  "nummer",     "onderneming", "ontheffing",  "parkeer",       "parkeren",  "plaats",
    "plicht",   "procedure",  "regeling",    "subsidie",    "toegankelijk",  "toeslag",   "uitkering",
    "verbod",   "vergunning", "verklaring",  "voorziening", "werkzaamheden", "wijziging", "ruimte",
};

/* True where one of the parts begins. */
static bool is_joint (const char *at)
{
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        if (strncmp (at, parts[i], strlen (parts[i])) == 0)
            return true;
    return false;
}

const char *gateway_hyphen_add (const char *text, dm_arena *arena)
{
    const char *whole = text, *out = "";
    while (*text) {
        const size_t length = strcspn (text, " \n"), size = length + (text[length] != '\0');
        size_t from = 0;
        for (size_t i = HEAD_BYTES; length >= LONG_BYTES && i + HEAD_BYTES <= length; i++)
            if (i >= from + HEAD_BYTES && is_joint (text + i)) {
                out = dm_arena_printf (arena, "%s%.*s" SOFT_HYPHEN, out, (int) (i - from), text + from);
                from = i;
            }
        out = dm_arena_printf (arena, "%s%.*s", out, (int) (size - from), text + from);
        text += size;
    }
    return strcmp (out, whole) == 0 ? whole : out;
}
